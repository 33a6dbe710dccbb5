// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * control.c - transport control messages that the kernel does not answer
 */
#include "control.h"

#include <errno.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <syslog.h>
#include <unistd.h>

#include "btgwd.h"
#include "mesh_sock.h"

enum {
	/* of one turn of the event loop; the rest waits in the socket */
	BUDGET		= 32,
};

void btgwd_control_take(struct btgwd *d, uint8_t opcode, btgwd_control_cb cb)
{
	d->opcodes[opcode % BTGWD_OPCODES] = cb;
}

void btgwd_control_close(struct btgwd_control *control)
{
	control->io = sd_event_source_disable_unref(control->io);
	if (control->fd >= 0)
		close(control->fd);
	control->fd = -1;
}

static void control_message(struct btgwd_control *control,
			    const struct sockaddr_btgw *from,
			    const struct btgw_mesh_rx *rx, const uint8_t *data,
			    size_t len)
{
	uint8_t opcode = data[0] % BTGWD_OPCODES;
	btgwd_control_cb cb = control->d->opcodes[opcode];

	/* once: a peer must not fill a log */
	if (!control->count[opcode]++)
		btgwd_log(LOG_INFO,
			  "net %u: the first control message 0x%02x, from 0x%04x to 0x%04x, %zu octets%s",
			  control->net, opcode, from->btgw_addr, rx->dst,
			  len - 1, cb ? "" : ": nobody takes it");
	if (cb)
		cb(control->d, control->net, opcode, from, rx, data + 1,
		   len - 1);
}

static int on_control(sd_event_source *source, int fd, uint32_t revents,
		      void *user)
{
	uint8_t data[BTGW_MESH_MAX_CONTROL];
	struct btgwd_control *control = user;
	struct sockaddr_btgw from;
	struct btgw_mesh_rx rx;
	int i, n = 0;

	for (i = 0; i < BUDGET; i++) {
		n = btgw_mesh_sock_recv(fd, data, sizeof(data), &from, &rx,
					NULL);
		if (n <= 0)
			break;
		control_message(control, &from, &rx, data, n);
	}
	/* the element or the net is gone: with the next one it begins again */
	if (!n || (n < 0 && n != -EAGAIN && n != -EINTR))
		btgwd_control_close(control);
	return 0;
}

/* Bound to the primary element it hears what is for any element */
void btgwd_control_tick(struct btgwd *d, struct btgwd_control *control)
{
	struct sockaddr_btgw sa = {
		.btgw_family = AF_BLUETOOTH,
		.btgw_net = control->net,
		.btgw_key = BTGW_KEY_ANY,
		.btgw_keytype = BTGW_KEYTYPE_CONTROL,
	};
	struct btgw_mesh_obj req, net;
	int ret;

	if (control->fd >= 0)
		return;
	btgw_mesh_init(&req, &btgw_set_net);
	btgw_mesh_num(&req, BTGW_A_NET_ID, control->net);
	if (btgw_mesh_do(d->ask, BTGW_CMD_NET_GET, &req, &net, NULL) ||
	    !net.v[BTGW_A_NET_ADDR].num)
		return;
	sa.btgw_addr = net.v[BTGW_A_NET_ADDR].num;
	control->d = d;
	control->fd = btgw_mesh_sock_open(&sa, NULL);
	if (control->fd < 0) {
		control->fd = -1;
		return;
	}
	ret = sd_event_add_io(d->event, &control->io, control->fd, EPOLLIN,
			      on_control, control);
	if (ret < 0)
		btgwd_control_close(control);
}

json_t *btgwd_control_show(const struct btgwd_control *control)
{
	json_t *out = json_object();
	char name[8];
	unsigned int i;

	for (i = 0; out && i < BTGWD_OPCODES; i++) {
		if (!control->count[i])
			continue;
		snprintf(name, sizeof(name), "0x%02x", i);
		if (json_object_set_new(out, name,
					json_integer(control->count[i]))) {
			json_decref(out);
			return NULL;
		}
	}
	return out;
}
