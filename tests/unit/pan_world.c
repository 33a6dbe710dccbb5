// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A radio of packet sockets for the suites of the PAN server and client
 */
#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <bluetooth/bluetooth.h>

#include "pan_world.h"

/* what the server polls for events of controllers, which never come */
static int mgmt_fd = -1;

int btgw_mgmt_fd(const struct btgw_mgmt *mgmt)
{
	return mgmt_fd;
}

int pan_world_init(struct kunit *test)
{
	struct world *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);

	fake_reset(&w->env);
	if (sd_event_new(&w->env.event) < 0)
		return -ENOMEM;
	mgmt_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	w->mgmt = mgmt_fd;
	w->fd = -1;
	w->conf.security = BT_SECURITY_MEDIUM;
	w->conf.trust = PAN_TRUST_PAIRED;
	w->conf.device = "bnep%d";
	/* what a slow machine does in time, whatever it is */
	w->conf.setup_s = 600;
	w->client_conf.answer_s = 600;
	w->service[0].role = BTGW_BNEP_GN;
	w->service[0].security = BT_SECURITY_MEDIUM;
	strcpy(w->service[0].net.bridge, "pan-gn");
	test->priv = w;
	return 0;
}

void pan_world_exit(struct kunit *test)
{
	struct world *w = test->priv;

	pan_client_stop(w->client);
	pan_server_stop(w->server);
	if (w->fd >= 0)
		close(w->fd);
	close(w->mgmt);
	sd_event_unref(w->env.event);
}

void pan_world_answered(struct kunit *test, const uint8_t *frame, int len)
{
	struct world *w = test->priv;
	uint8_t data[64] = {};

	KUNIT_ASSERT_EQ(test, fake_recv(&w->env, w->fd, data, sizeof(data)),
			len);
	KUNIT_ASSERT_EQ_MSG(test, memcmp(data, frame, len), 0,
			    "%02x %02x %02x %02x", data[0], data[1], data[2],
			    data[3]);
}
