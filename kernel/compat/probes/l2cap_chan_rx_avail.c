// SPDX-License-Identifier: GPL-2.0-only
/*
 * struct l2cap_chan.rx_avail: credits follow what the reader has taken
 * (Linux 6.10; stable 6.1.91 and 6.6.31 carry it back).
 * Without it L2CAP grants credits without bound and there is no back-pressure.
 * requires: struct l2cap_chan.rx_avail (Linux 6.10, or a stable kernel with it)
 */
#include <net/bluetooth/bluetooth.h>
#include <net/bluetooth/l2cap.h>

int probe(const struct l2cap_chan *chan);

int probe(const struct l2cap_chan *chan)
{
	return (int)chan->rx_avail;
}
