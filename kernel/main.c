// SPDX-License-Identifier: GPL-2.0-only
/*
 * main.c - load and unload
 */
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/workqueue.h>
#include <linux/btgw.h>
#include <net/bluetooth/bluetooth.h>
#include <net/genetlink.h>

#include "core/selftest.h"
#include "ctl/netlink.h"
#include "link/link.h"
#include "mesh/net.h"
#include "sock/sock.h"

static int proto = BTPROTO_BTGW;
module_param(proto, int, 0444);
MODULE_PARM_DESC(proto, "protocol number in the Bluetooth socket family");

/* All work of the module: nothing of it runs once this is destroyed. */
struct workqueue_struct *btgw_wq;

static int __init btgw_init(void)
{
	const char *what;
	int err;

	err = btgw_core_selftest(&what);
	if (err) {
		pr_err("btgw: self-test failed: %s\n", what);
		return err;
	}

	btgw_wq = alloc_workqueue("btgw", WQ_UNBOUND, 0);
	if (!btgw_wq)
		return -ENOMEM;

	err = btgw_nl_init();
	if (err) {
		pr_err("btgw: cannot register the netlink family: %d\n", err);
		goto err_wq;
	}

	err = btgw_af_init(proto);
	if (err)
		goto err_nl;
	return 0;

err_nl:
	btgw_nl_exit();
	btgw_net_kill_all();
	btgw_link_kill_all();
err_wq:
	destroy_workqueue(btgw_wq);
	/* to modprobe EEXIST means that the module is there already: success */
	return err == -EEXIST ? -EBUSY : err;
}

/*
 * Sockets and nets hold the module, so there are none. Order: the links end,
 * and the listeners hear of it; nobody can make a link any more; those made
 * meanwhile end too, which puts every callback back; the work they left behind
 * finishes; tasks that had entered a callback leave it.
 */
static void __exit btgw_exit(void)
{
	btgw_af_exit();
	btgw_link_kill_all();
	btgw_nl_exit();
	btgw_link_kill_all();
	destroy_workqueue(btgw_wq);
	synchronize_rcu_tasks();
	rcu_barrier();
}

module_init(btgw_init);
module_exit(btgw_exit);

MODULE_DESCRIPTION("Bluetooth gateway sockets");
MODULE_AUTHOR("the btgw authors");
MODULE_VERSION("0.1.0");
MODULE_LICENSE("GPL");
MODULE_ALIAS("bt-proto-7");
MODULE_ALIAS_GENL_FAMILY(BTGW_GENL_NAME);
