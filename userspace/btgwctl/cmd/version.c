// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl version: of the tool and of the module
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../main.h"

static int version_show(struct btgwctl *ctx, int argc, char **argv)
{
	char module[64] = "";
	FILE *in;

	if (argc)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "\"%s\": expected nothing after version",
				    argv[0]);

	in = fopen("/sys/module/btgw/version", "re");
	if (in) {
		if (fgets(module, sizeof(module), in))
			module[strcspn(module, "\n")] = '\0';
		fclose(in);
	}

	out_array(ctx, NULL);
	out_object(ctx, NULL);
	out_str(ctx, "tool", "btgwctl %s\n", BTGW_VERSION);
	if (module[0])
		out_str(ctx, "module", "btgw.ko %s\n", module);
	else
		out_str(ctx, "module", "btgw.ko is not loaded\n%.0s", NULL);
	out_object_end(ctx);
	out_array_end(ctx);
	return BTGWCTL_OK;
}

static const struct btgwctl_command version_commands[] = {
	{ .name = "", .run = version_show },
	{ }
};

BTGWCTL_OBJECT(version) = {
	.name = "version",
	.help = "of the tool and of the module",
	.usage = "btgwctl version\n",
	.commands = version_commands,
};
