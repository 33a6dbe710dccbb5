// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl selftest: the standard's sample data, through the code of the module
 */
#include "../main.h"
#include "selftest.h"

static int selftest_run(struct btgwctl *ctx, int argc, char **argv)
{
	const char *what = NULL;

	if (argc)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "\"%s\": expected nothing after selftest",
				    argv[0]);
	if (btgw_core_selftest(&what))
		return btgwctl_fail(ctx, BTGWCTL_REFUSED,
				    "the sample data of the standard is not reproduced: %s",
				    what);
	out_array(ctx, NULL);
	out_object(ctx, NULL);
	out_str(ctx, "samples", "sample data: %s\n", "reproduced");
	out_object_end(ctx);
	out_array_end(ctx);
	return BTGWCTL_OK;
}

static const struct btgwctl_command selftest_commands[] = {
	{ .name = "", .run = selftest_run },
	{}
};

BTGWCTL_OBJECT(selftest) = {
	.name = "selftest",
	.help = "the standard's sample data through the code of the module",
	.usage = "btgwctl selftest\n",
	.commands = selftest_commands,
};
