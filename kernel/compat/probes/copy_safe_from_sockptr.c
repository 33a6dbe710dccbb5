// SPDX-License-Identifier: GPL-2.0-only
/* copy_safe_from_sockptr(): the length check in one place (Linux 6.9). */
#include <linux/sockptr.h>

int probe(sockptr_t optval, unsigned int optlen);

int probe(sockptr_t optval, unsigned int optlen)
{
	int val;

	return copy_safe_from_sockptr(&val, sizeof(val), optval, optlen);
}
