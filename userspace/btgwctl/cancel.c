// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cancel.c - a command that a signal ends in order
 */
#include "cancel.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "log.h"
#include "main.h"

static atomic_bool cancelled;
static int cancel_fd = -1;

static void on_signal(int number)
{
	uint64_t one = 1;
	int saved = errno;

	atomic_store(&cancelled, true);
	/* a write that fails finds it set already */
	(void)!write(cancel_fd, &one, sizeof(one));
	errno = saved;
}

int btgwctl_cancel_catch(struct btgwctl *ctx)
{
	/* without SA_RESTART, so that a blocking connect() sees it, too */
	struct sigaction sa = { .sa_handler = on_signal };

	cancel_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (cancel_fd < 0)
		return btgw_err_set(&ctx->err, -errno, "eventfd: %s",
				    btgw_strerror(errno));
	sigemptyset(&sa.sa_mask);
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	return cancel_fd;
}

bool btgwctl_cancelled(void)
{
	return atomic_load(&cancelled);
}
