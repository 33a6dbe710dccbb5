// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * df_pdu_fuzz.c - any octets as a message of directed forwarding
 *
 * What is accepted is built again to the same octets; what is refused for its
 * values is not built either.
 */
#include <stdlib.h>
#include <string.h>
#include "df_pdu.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#define MUST(cond) do { if (!(cond)) abort(); } while (0)

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	u8 again[BTGW_DF_SOL_PARAMS_MAX];
	struct btgw_df_msg msg, twice;
	enum btgw_df_bad bad;
	size_t len;

	if (!size)
		return 0;
	bad = btgw_df_parse(data[0], data + 1, size - 1, &msg);
	MUST(strcmp(btgw_df_bad_name(bad), "unknown"));
	if (bad) {
		if (bad == BTGW_DF_BAD_ADDRESS || bad == BTGW_DF_BAD_OPCODE)
			MUST(btgw_df_build(&msg, again, &len));
		return 0;
	}

	MUST(size - 1 <= sizeof(again));
	MUST(!btgw_df_build(&msg, again, &len));
	MUST(len == size - 1);
	MUST(!memcmp(again, data + 1, len));
	MUST(!btgw_df_parse(data[0], again, len, &twice));
	MUST(!memcmp(&msg, &twice, sizeof(msg)));
	return 0;
}
