// SPDX-License-Identifier: GPL-2.0-only
/* Nothing new: compiles wherever the header package is whole. */
#include <linux/module.h>
#include <linux/net.h>
#include <net/genetlink.h>
#include <net/sock.h>
#include <net/bluetooth/bluetooth.h>
#include <net/bluetooth/l2cap.h>

int probe(void);

int probe(void)
{
	return 0;
}
