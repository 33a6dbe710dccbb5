// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * friend_msg_fuzz.c - any octets as a friendship message
 *
 * What is accepted is built again to the same octets, but for reserved bits,
 * and what is built is accepted.
 */
#include <stdlib.h>
#include <string.h>
#include "friend_msg.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#define MUST(cond) do { if (!(cond)) abort(); } while (0)

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	u8 again[BTGW_FRIEND_MSG_MAX], want[BTGW_FRIEND_MSG_MAX];
	struct btgw_friend_msg msg, twice;
	enum btgw_friend_bad bad;

	memset(&msg, 0, sizeof(msg));
	bad = btgw_friend_parse(data, size, &msg);
	MUST((unsigned int)bad < __BTGW_FRIEND_BADS);
	MUST(strcmp(btgw_friend_bad_name(bad), "unknown"));
	if (bad) {
		/* a value refused on the way in is refused on the way out */
		if (bad != BTGW_FRIEND_BAD_LENGTH &&
		    bad != BTGW_FRIEND_BAD_OPCODE)
			MUST(!btgw_friend_build(&msg, again));
		return 0;
	}

	MUST(size <= sizeof(want));
	memcpy(want, data, size);
	if (msg.opcode == BTGW_CTL_FRIEND_REQUEST)
		want[1] &= 0x7f;
	if (msg.opcode == BTGW_CTL_FRIEND_UPDATE)
		want[1] &= 0x03;
	MUST(btgw_friend_build(&msg, again) == size);
	MUST(!memcmp(again, want, size));
	MUST(!btgw_friend_parse(again, size, &twice));
	MUST(!memcmp(&msg, &twice, sizeof(msg)));
	return 0;
}
