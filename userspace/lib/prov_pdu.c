// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prov_pdu.c - parse, check and build provisioning PDUs
 */
#include "prov_pdu.h"

#include <errno.h>
#include <string.h>

enum {
	CAPS_ALGORITHMS		= 0x0003,
	CAPS_KEY_TYPE		= 0x01,
	CAPS_OOB_TYPE		= 0x03,
	CAPS_OUT_ACTIONS	= 0x001f,
	CAPS_IN_ACTIONS		= 0x000f,
	KEY_INDEX_MAX		= 0x0fff,
	UNICAST_MIN		= 0x0001,
	UNICAST_MAX		= 0x7fff,
	DATA_FLAGS		= 0x03,
};

static uint16_t get_be16(const uint8_t *p)
{
	return p[0] << 8 | p[1];
}

static uint8_t *put_be16(uint8_t *p, uint16_t v)
{
	*p++ = v >> 8;
	*p++ = v;
	return p;
}

size_t btgw_prov_value_len(uint8_t alg)
{
	switch (alg) {
	case BTGW_PROV_ALG_CMAC:
		return BTGW_PROV_CMAC_VALUE;
	case BTGW_PROV_ALG_HMAC:
		return BTGW_PROV_HMAC_VALUE;
	default:
		return 0;
	}
}

size_t btgw_prov_pdu_len(uint8_t type, uint8_t alg)
{
	size_t value;

	switch (type) {
	case BTGW_PROV_INVITE:
		return BTGW_PROV_INVITE_LEN;
	case BTGW_PROV_CAPS:
		return BTGW_PROV_CAPS_LEN;
	case BTGW_PROV_START:
		return BTGW_PROV_START_LEN;
	case BTGW_PROV_PUBLIC_KEY:
		return BTGW_PROV_KEY_LEN;
	case BTGW_PROV_CONFIRMATION:
	case BTGW_PROV_RANDOM:
		value = btgw_prov_value_len(alg);
		return value ? 1 + value : 0;
	case BTGW_PROV_DATA:
		return BTGW_PROV_DATA_LEN;
	case BTGW_PROV_FAILED:
		return BTGW_PROV_FAILED_LEN;
	case BTGW_PROV_RECORD_REQUEST:
		return BTGW_PROV_RECREQ_LEN;
	case BTGW_PROV_INPUT_COMPLETE:
	case BTGW_PROV_COMPLETE:
	case BTGW_PROV_RECORDS_GET:
		return 1;
	default:
		/* also Record Response and Records List: any length */
		return 0;
	}
}

enum btgw_prov_error btgw_prov_pdu_check(const uint8_t *pdu, size_t len,
					 uint8_t alg)
{
	if (!len)
		return BTGW_PROV_ERR_INVALID_FORMAT;
	if (pdu[0] >= BTGW_PROV_TYPES)
		return BTGW_PROV_ERR_INVALID_PDU;
	/* known, of a length of their own, and never for us: out of order */
	if (pdu[0] == BTGW_PROV_RECORD_RESPONSE ||
	    pdu[0] == BTGW_PROV_RECORDS_LIST)
		return BTGW_PROV_ERR_NONE;
	if (len != btgw_prov_pdu_len(pdu[0], alg))
		return BTGW_PROV_ERR_INVALID_FORMAT;
	return BTGW_PROV_ERR_NONE;
}

static enum btgw_prov_error caps_ranges(const struct btgw_prov_caps *caps)
{
	if (!caps->elements)
		return BTGW_PROV_ERR_INVALID_FORMAT;
	if (!(caps->algorithms & CAPS_ALGORITHMS))
		return BTGW_PROV_ERR_INVALID_FORMAT;
	if (caps->out_size > BTGW_PROV_OOB_SIZE_MAX ||
	    caps->in_size > BTGW_PROV_OOB_SIZE_MAX)
		return BTGW_PROV_ERR_INVALID_FORMAT;
	if (!caps->out_size != !(caps->out_actions & CAPS_OUT_ACTIONS) ||
	    !caps->in_size != !(caps->in_actions & CAPS_IN_ACTIONS))
		return BTGW_PROV_ERR_INVALID_FORMAT;
	return BTGW_PROV_ERR_NONE;
}

enum btgw_prov_error btgw_prov_caps_parse(const uint8_t *pdu,
					  struct btgw_prov_caps *caps)
{
	caps->elements = pdu[1];
	caps->algorithms = get_be16(pdu + 2);
	caps->key_type = pdu[4];
	caps->oob_type = pdu[5];
	caps->out_size = pdu[6];
	caps->out_actions = get_be16(pdu + 7);
	caps->in_size = pdu[9];
	caps->in_actions = get_be16(pdu + 10);
	return caps_ranges(caps);
}

enum btgw_prov_error btgw_prov_caps_check(const struct btgw_prov_caps *caps)
{
	if (caps->algorithms & ~CAPS_ALGORITHMS ||
	    caps->key_type & ~CAPS_KEY_TYPE ||
	    caps->oob_type & ~CAPS_OOB_TYPE ||
	    caps->out_actions & ~CAPS_OUT_ACTIONS ||
	    caps->in_actions & ~CAPS_IN_ACTIONS)
		return BTGW_PROV_ERR_INVALID_FORMAT;
	return caps_ranges(caps);
}

void btgw_prov_caps_params(const struct btgw_prov_caps *caps,
			   uint8_t out[BTGW_PROV_CAPS_PARAMS])
{
	uint8_t *p = out;

	*p++ = caps->elements;
	p = put_be16(p, caps->algorithms);
	*p++ = caps->key_type;
	*p++ = caps->oob_type;
	*p++ = caps->out_size;
	p = put_be16(p, caps->out_actions);
	*p++ = caps->in_size;
	put_be16(p, caps->in_actions);
}

enum btgw_prov_error btgw_prov_start_check(const struct btgw_prov_start *start)
{
	unsigned int actions;

	if (!btgw_prov_value_len(start->algorithm) ||
	    start->public_key > BTGW_PROV_KEY_OOB)
		return BTGW_PROV_ERR_INVALID_FORMAT;

	switch (start->method) {
	case BTGW_PROV_NO_OOB:
	case BTGW_PROV_STATIC_OOB:
		if (start->action || start->size)
			return BTGW_PROV_ERR_INVALID_FORMAT;
		return BTGW_PROV_ERR_NONE;
	case BTGW_PROV_OUTPUT_OOB:
		actions = BTGW_PROV_OUT_ACTIONS;
		break;
	case BTGW_PROV_INPUT_OOB:
		actions = BTGW_PROV_IN_ACTIONS;
		break;
	default:
		return BTGW_PROV_ERR_INVALID_FORMAT;
	}

	if (start->action >= actions || !start->size ||
	    start->size > BTGW_PROV_OOB_SIZE_MAX)
		return BTGW_PROV_ERR_INVALID_FORMAT;
	return BTGW_PROV_ERR_NONE;
}

enum btgw_prov_error btgw_prov_start_parse(const uint8_t *pdu,
					   struct btgw_prov_start *start)
{
	start->algorithm = pdu[1];
	start->public_key = pdu[2];
	start->method = pdu[3];
	start->action = pdu[4];
	start->size = pdu[5];
	return btgw_prov_start_check(start);
}

void btgw_prov_start_params(const struct btgw_prov_start *start,
			    uint8_t out[BTGW_PROV_START_PARAMS])
{
	out[0] = start->algorithm;
	out[1] = start->public_key;
	out[2] = start->method;
	out[3] = start->action;
	out[4] = start->size;
}

enum btgw_prov_error btgw_prov_data_check(const struct btgw_prov_data *data,
					  uint8_t elements)
{
	if (data->key_index > KEY_INDEX_MAX)
		return BTGW_PROV_ERR_INVALID_DATA;
	if (!elements || data->unicast < UNICAST_MIN ||
	    data->unicast + elements - 1 > UNICAST_MAX)
		return BTGW_PROV_ERR_INVALID_DATA;
	return BTGW_PROV_ERR_NONE;
}

void btgw_prov_data_pack(const struct btgw_prov_data *data,
			 uint8_t out[BTGW_PROV_DATA_PLAIN])
{
	uint8_t *p = out;

	memcpy(p, data->netkey, sizeof(data->netkey));
	p += sizeof(data->netkey);
	p = put_be16(p, data->key_index);
	*p++ = data->flags & DATA_FLAGS;
	p = put_be16(p, data->iv_index >> 16);
	p = put_be16(p, data->iv_index);
	put_be16(p, data->unicast);
}

void btgw_prov_data_unpack(const uint8_t in[BTGW_PROV_DATA_PLAIN],
			   struct btgw_prov_data *data)
{
	const uint8_t *p = in;

	memcpy(data->netkey, p, sizeof(data->netkey));
	p += sizeof(data->netkey);
	data->key_index = get_be16(p);
	data->flags = p[2] & DATA_FLAGS;
	data->iv_index = (uint32_t)get_be16(p + 3) << 16 | get_be16(p + 5);
	data->unicast = get_be16(p + 7);
}

int btgw_prov_batch_add(struct btgw_prov_batch *batch, uint8_t type,
			const void *params, size_t len)
{
	uint8_t *p = batch->octets + batch->len;

	if (batch->count >= BTGW_FB_MAX_PDUS ||
	    len >= sizeof(batch->octets) - batch->len)
		return -ENOSPC;

	p[0] = type;
	if (len)
		memcpy(p + 1, params, len);
	batch->off[batch->count] = batch->len;
	batch->size[batch->count] = 1 + len;
	batch->len += 1 + len;
	batch->count++;
	return 0;
}

int btgw_prov_batch_split(const uint8_t *payload, size_t len, uint8_t alg,
			  struct btgw_prov_batch *batch)
{
	size_t n, pos;

	memset(batch, 0, sizeof(*batch));
	if (!len || len > sizeof(batch->octets))
		return -EMSGSIZE;

	for (pos = 0; pos < len; pos += n) {
		if (batch->count == BTGW_FB_MAX_PDUS)
			return -E2BIG;
		n = btgw_prov_pdu_len(payload[pos], alg);
		if (!n)
			return -EPROTO;
		if (n > len - pos)
			return -EBADMSG;
		if (payload[pos] == BTGW_PROV_START)
			alg = payload[pos + 1];
		batch->off[batch->count] = pos;
		batch->size[batch->count] = n;
		batch->count++;
	}
	memcpy(batch->octets, payload, len);
	batch->len = len;
	return 0;
}

const char *btgw_prov_type_name(uint8_t type)
{
	static const char *const names[BTGW_PROV_TYPES] = {
		[BTGW_PROV_INVITE] = "Invite",
		[BTGW_PROV_CAPS] = "Capabilities",
		[BTGW_PROV_START] = "Start",
		[BTGW_PROV_PUBLIC_KEY] = "Public Key",
		[BTGW_PROV_INPUT_COMPLETE] = "Input Complete",
		[BTGW_PROV_CONFIRMATION] = "Confirmation",
		[BTGW_PROV_RANDOM] = "Random",
		[BTGW_PROV_DATA] = "Data",
		[BTGW_PROV_COMPLETE] = "Complete",
		[BTGW_PROV_FAILED] = "Failed",
		[BTGW_PROV_RECORD_REQUEST] = "Record Request",
		[BTGW_PROV_RECORD_RESPONSE] = "Record Response",
		[BTGW_PROV_RECORDS_GET] = "Records Get",
		[BTGW_PROV_RECORDS_LIST] = "Records List",
	};

	return type < BTGW_PROV_TYPES ? names[type] : "unknown";
}

const char *btgw_prov_error_name(uint8_t error)
{
	static const char *const names[] = {
		[BTGW_PROV_ERR_NONE] = "no error",
		[BTGW_PROV_ERR_INVALID_PDU] = "invalid PDU",
		[BTGW_PROV_ERR_INVALID_FORMAT] = "invalid format",
		[BTGW_PROV_ERR_UNEXPECTED_PDU] = "unexpected PDU",
		[BTGW_PROV_ERR_CONFIRMATION] = "confirmation failed",
		[BTGW_PROV_ERR_RESOURCES] = "out of resources",
		[BTGW_PROV_ERR_DECRYPTION] = "decryption failed",
		[BTGW_PROV_ERR_UNEXPECTED] = "unexpected error",
		[BTGW_PROV_ERR_ADDRESSES] = "cannot assign addresses",
		[BTGW_PROV_ERR_INVALID_DATA] = "invalid data",
	};

	if (error < sizeof(names) / sizeof(names[0]))
		return names[error];
	return "reserved";
}
