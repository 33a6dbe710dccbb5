// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prov_names.c - names of events and reasons, for reports
 */
#include "prov.h"

const char *btgw_prov_reason_name(enum btgw_prov_reason reason)
{
	static const char *const names[BTGW_PROV_REASONS] = {
		[BTGW_PROV_R_NONE] = "none",
		[BTGW_PROV_R_PEER_FAILED] = "peer_failed",
		[BTGW_PROV_R_INVALID_PDU] = "invalid_pdu",
		[BTGW_PROV_R_FORMAT] = "invalid_format",
		[BTGW_PROV_R_UNEXPECTED] = "unexpected_pdu",
		[BTGW_PROV_R_MERGE] = "forbidden_merge",
		[BTGW_PROV_R_SECOND_CONFIRMATION] = "second_confirmation",
		[BTGW_PROV_R_ORDER] = "other_order",
		[BTGW_PROV_R_POLICY] = "policy",
		[BTGW_PROV_R_PUBLIC_KEY] = "invalid_public_key",
		[BTGW_PROV_R_REFLECTION] = "reflection",
		[BTGW_PROV_R_CONFIRMATION] = "confirmation_failed",
		[BTGW_PROV_R_DECRYPTION] = "decryption_failed",
		[BTGW_PROV_R_DATA] = "invalid_data",
		[BTGW_PROV_R_NOT_STORED] = "not_stored",
		[BTGW_PROV_R_CRYPTO] = "crypto_failure",
		[BTGW_PROV_R_ABORTED] = "aborted",
	};

	if ((unsigned int)reason < BTGW_PROV_REASONS)
		return names[reason];
	return "unknown";
}

const char *btgw_prov_event_name(enum btgw_prov_event event)
{
	static const char *const names[BTGW_PROV_EVENTS] = {
		[BTGW_PROV_EV_WAIT] = "wait",
		[BTGW_PROV_EV_SEND] = "send",
		[BTGW_PROV_EV_SHOW_VALUE] = "show_value",
		[BTGW_PROV_EV_NEED_VALUE] = "need_value",
		[BTGW_PROV_EV_COMMIT_AUTH] = "commit_auth",
		[BTGW_PROV_EV_COMMIT_DATA] = "commit_data",
		[BTGW_PROV_EV_APPLY_DATA] = "apply_data",
		[BTGW_PROV_EV_COMPLETE] = "complete",
		[BTGW_PROV_EV_FAILED] = "failed",
	};

	if ((unsigned int)event < BTGW_PROV_EVENTS)
		return names[event];
	return "unknown";
}
