/* SPDX-License-Identifier: GPL-2.0-only */
/* Found only where the kernel has no crypto/utils.h yet (before Linux 6.5). */
#include <crypto/algapi.h>
