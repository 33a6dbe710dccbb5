# SPDX-License-Identifier: GPL-2.0-or-later
#
# Sources of the provisioning core, for whoever builds it apart from libbtgw:
# the unit tests and the fuzzers. Named from the top of the tree.
PROV_SRCS := $(addprefix userspace/lib/, \
	crypto.c crypto_p256.c log.c \
	prov_pdu.c prov_auth.c prov_value.c prov_names.c \
	prov_session.c prov_keys.c prov_gateway.c prov_gateway_new.c \
	prov_device.c)
