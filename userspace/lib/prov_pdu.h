/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prov_pdu.h - the provisioning PDUs of Mesh Protocol 1.1 section 5.4.1
 *
 * Octet 0 of a PDU is two padding bits, zero, and the type. The rest has the
 * exact length that the type fixes and, for Confirmation and Random, the
 * algorithm that Start chose. Integers in PDUs are big-endian.
 */
#ifndef _BTGW_LIB_PROV_PDU_H
#define _BTGW_LIB_PROV_PDU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/btgw_packet.h>

/* type of a PDU; named as in table 5.18 */
enum btgw_prov_type {
	BTGW_PROV_INVITE	= 0x00,		/* gateway to device */
	BTGW_PROV_CAPS		= 0x01,		/* device to gateway */
	BTGW_PROV_START		= 0x02,		/* gateway to device */
	BTGW_PROV_PUBLIC_KEY	= 0x03,		/* both */
	BTGW_PROV_INPUT_COMPLETE = 0x04,	/* device to gateway */
	BTGW_PROV_CONFIRMATION	= 0x05,		/* both */
	BTGW_PROV_RANDOM	= 0x06,		/* both */
	BTGW_PROV_DATA		= 0x07,		/* gateway to device */
	BTGW_PROV_COMPLETE	= 0x08,		/* device to gateway */
	BTGW_PROV_FAILED	= 0x09,		/* device to gateway */
	BTGW_PROV_RECORD_REQUEST = 0x0a,	/* gateway to device */
	BTGW_PROV_RECORD_RESPONSE = 0x0b,	/* not in batches */
	BTGW_PROV_RECORDS_GET	= 0x0c,		/* gateway to device */
	BTGW_PROV_RECORDS_LIST	= 0x0d,		/* not in batches */
	BTGW_PROV_TYPES,
};

/* error code of Failed, table 5.38; 0 is none */
enum btgw_prov_error {
	BTGW_PROV_ERR_NONE		= 0x00,
	BTGW_PROV_ERR_INVALID_PDU	= 0x01,	/* unknown type, padding */
	BTGW_PROV_ERR_INVALID_FORMAT	= 0x02,	/* length or value */
	BTGW_PROV_ERR_UNEXPECTED_PDU	= 0x03,
	BTGW_PROV_ERR_CONFIRMATION	= 0x04,
	BTGW_PROV_ERR_RESOURCES		= 0x05,
	BTGW_PROV_ERR_DECRYPTION	= 0x06,
	BTGW_PROV_ERR_UNEXPECTED	= 0x07,
	BTGW_PROV_ERR_ADDRESSES		= 0x08,
	BTGW_PROV_ERR_INVALID_DATA	= 0x09,
};

/* algorithm of Start; bit number in Capabilities (tables 5.21 and 5.28) */
enum btgw_prov_alg {
	BTGW_PROV_ALG_CMAC	= 0x00,	/* BTM_ECDH_P256_CMAC_AES128_AES_CCM */
	BTGW_PROV_ALG_HMAC	= 0x01,	/* BTM_ECDH_P256_HMAC_SHA256_AES_CCM */
};

/* authentication method of Start (table 5.30) */
enum btgw_prov_method {
	BTGW_PROV_NO_OOB	= 0x00,
	BTGW_PROV_STATIC_OOB	= 0x01,
	BTGW_PROV_OUTPUT_OOB	= 0x02,
	BTGW_PROV_INPUT_OOB	= 0x03,
};

/* action of Start: bit number in Capabilities (tables 5.24, 5.26) */
enum {
	BTGW_PROV_OUT_BLINK	= 0,
	BTGW_PROV_OUT_BEEP	= 1,
	BTGW_PROV_OUT_VIBRATE	= 2,
	BTGW_PROV_OUT_NUMERIC	= 3,
	BTGW_PROV_OUT_ALNUM	= 4,
	BTGW_PROV_OUT_ACTIONS	= 5,

	BTGW_PROV_IN_PUSH	= 0,
	BTGW_PROV_IN_TWIST	= 1,
	BTGW_PROV_IN_NUMERIC	= 2,
	BTGW_PROV_IN_ALNUM	= 3,
	BTGW_PROV_IN_ACTIONS	= 4,
};

/* public key of Start (table 5.29) */
enum {
	BTGW_PROV_KEY_IN_BAND	= 0x00,
	BTGW_PROV_KEY_OOB	= 0x01,
};

/* bits of Capabilities */
enum {
	BTGW_PROV_CAP_KEY_OOB	 = 0x01,	/* public key type */
	BTGW_PROV_CAP_STATIC_OOB = 0x01,	/* OOB type */
	BTGW_PROV_CAP_ONLY_OOB	 = 0x02,	/* OOB type: no unauthenticated */
};

/* lengths, the type octet included unless it says parameters */
enum {
	BTGW_PROV_INVITE_LEN	= 2,
	BTGW_PROV_CAPS_LEN	= 12,
	BTGW_PROV_CAPS_PARAMS	= 11,
	BTGW_PROV_START_LEN	= 6,
	BTGW_PROV_START_PARAMS	= 5,
	BTGW_PROV_KEY_LEN	= 65,
	BTGW_PROV_DATA_LEN	= 34,
	BTGW_PROV_DATA_PLAIN	= 25,
	BTGW_PROV_DATA_MIC	= 8,
	BTGW_PROV_FAILED_LEN	= 2,
	BTGW_PROV_RECREQ_LEN	= 7,
	BTGW_PROV_CMAC_VALUE	= 16,	/* AuthValue, Confirmation, Random */
	BTGW_PROV_HMAC_VALUE	= 32,
	BTGW_PROV_VALUE_MAX	= 32,
	BTGW_PROV_OOB_SIZE_MAX	= 8,
	BTGW_PROV_PDU_MAX	= 65,	/* of the PDUs a batch may carry */
};

/**
 * struct btgw_prov_caps - parameters of Capabilities
 * @elements: number of elements, at least 1
 * @algorithms: bit per enum btgw_prov_alg; others are reserved, ignored
 * @key_type: bit 0: public key available out of band
 * @oob_type: bit 0: static OOB available, bit 1: only OOB-authenticated
 * @out_size: largest output OOB size, 0 to 8; 0 exactly if @out_actions is 0
 * @out_actions: bit per output action
 * @in_size: largest input OOB size, likewise
 * @in_actions: bit per input action
 */
struct btgw_prov_caps {
	uint8_t elements;
	uint16_t algorithms;
	uint8_t key_type;
	uint8_t oob_type;
	uint8_t out_size;
	uint16_t out_actions;
	uint8_t in_size;
	uint16_t in_actions;
};

/**
 * struct btgw_prov_start - parameters of Start
 * @algorithm: enum btgw_prov_alg
 * @public_key: %BTGW_PROV_KEY_IN_BAND or %BTGW_PROV_KEY_OOB
 * @method: enum btgw_prov_method
 * @action: bit number of the action; 0 for no and static OOB
 * @size: 1 to 8 digits or characters; 0 for no and static OOB
 */
struct btgw_prov_start {
	uint8_t algorithm;
	uint8_t public_key;
	uint8_t method;
	uint8_t action;
	uint8_t size;
};

/**
 * struct btgw_prov_data - content of Data (5.4.2.5)
 * @netkey: network key
 * @key_index: global NetKey index, 0 to 0xfff
 * @flags: bit 0 key refresh phase 2, bit 1 IV update in progress
 * @iv_index: current IV index
 * @unicast: address of the primary element, 0x0001 to 0x7fff
 */
struct btgw_prov_data {
	uint8_t netkey[16];
	uint16_t key_index;
	uint8_t flags;
	uint32_t iv_index;
	uint16_t unicast;
};

/**
 * struct btgw_prov_batch - one to five PDUs back to back
 * @count: number of PDUs; 0 is an empty batch
 * @len: octets in @octets
 * @off: offset of each PDU
 * @size: length of each PDU
 * @octets: the payload of a FastBatch frame
 */
struct btgw_prov_batch {
	uint8_t count;
	uint16_t len;
	uint16_t off[BTGW_FB_MAX_PDUS];
	uint16_t size[BTGW_FB_MAX_PDUS];
	uint8_t octets[BTGW_FB_PAYLOAD_MAX];
};

/**
 * btgw_prov_value_len() - octets of AuthValue, Confirmation and Random
 * @alg: enum btgw_prov_alg
 *
 * Return: 16 or 32; 0 for an algorithm that has no value.
 */
size_t btgw_prov_value_len(uint8_t alg);

/**
 * btgw_prov_pdu_len() - exact length of a PDU
 * @type: octet 0 of it
 * @alg: algorithm of the session, for Confirmation and Random
 *
 * Return: octets, type included; 0 if the type is unknown, has padding bits
 * set, or has no length that can be derived.
 */
size_t btgw_prov_pdu_len(uint8_t type, uint8_t alg);

/**
 * btgw_prov_pdu_check() - type and length of a received PDU
 * @pdu: octets
 * @len: their number
 * @alg: algorithm of the session
 *
 * Return: %BTGW_PROV_ERR_NONE; %BTGW_PROV_ERR_INVALID_PDU for a type octet
 * that is unknown or has padding bits; %BTGW_PROV_ERR_INVALID_FORMAT for a
 * length that is not the type's.
 */
enum btgw_prov_error btgw_prov_pdu_check(const uint8_t *pdu, size_t len,
					 uint8_t alg);

/**
 * btgw_prov_caps_parse() - parse Capabilities
 * @pdu: PDU of %BTGW_PROV_CAPS_LEN octets
 * @caps: result
 *
 * Return: %BTGW_PROV_ERR_NONE or %BTGW_PROV_ERR_INVALID_FORMAT: no element, no
 * known algorithm, a size above 8, a size without an action or the reverse.
 */
enum btgw_prov_error btgw_prov_caps_parse(const uint8_t *pdu,
					  struct btgw_prov_caps *caps);

/**
 * btgw_prov_caps_check() - are these Capabilities that may be sent
 * @caps: to check
 *
 * Return: as btgw_prov_caps_parse(), and no reserved bit may be set.
 */
enum btgw_prov_error btgw_prov_caps_check(const struct btgw_prov_caps *caps);

/**
 * btgw_prov_caps_params() - parameters of Capabilities as they are sent
 * @caps: what
 * @out: 11 octets
 */
void btgw_prov_caps_params(const struct btgw_prov_caps *caps,
			   uint8_t out[BTGW_PROV_CAPS_PARAMS]);

/**
 * btgw_prov_start_parse() - parse Start
 * @pdu: PDU of %BTGW_PROV_START_LEN octets
 * @start: result
 *
 * Return: as btgw_prov_start_check().
 */
enum btgw_prov_error btgw_prov_start_parse(const uint8_t *pdu,
					   struct btgw_prov_start *start);

/**
 * btgw_prov_start_check() - ranges of Start, alone
 * @start: to check
 *
 * Return: %BTGW_PROV_ERR_NONE or %BTGW_PROV_ERR_INVALID_FORMAT.
 */
enum btgw_prov_error btgw_prov_start_check(const struct btgw_prov_start *start);

/**
 * btgw_prov_start_params() - parameters of Start as they are sent
 * @start: what
 * @out: 5 octets
 */
void btgw_prov_start_params(const struct btgw_prov_start *start,
			    uint8_t out[BTGW_PROV_START_PARAMS]);

/**
 * btgw_prov_data_check() - ranges of the content of Data
 * @data: to check
 * @elements: number of elements of the node, at least 1
 *
 * Return: %BTGW_PROV_ERR_NONE; %BTGW_PROV_ERR_INVALID_DATA for a key index
 * above 0xfff or an address range that is not all unicast.
 */
enum btgw_prov_error btgw_prov_data_check(const struct btgw_prov_data *data,
					  uint8_t elements);

/**
 * btgw_prov_data_pack() - content of Data as it is encrypted
 * @data: what
 * @out: 25 octets; a secret
 */
void btgw_prov_data_pack(const struct btgw_prov_data *data,
			 uint8_t out[BTGW_PROV_DATA_PLAIN]);

/**
 * btgw_prov_data_unpack() - the reverse of btgw_prov_data_pack()
 * @in: 25 octets
 * @data: result; reserved flag bits are dropped
 */
void btgw_prov_data_unpack(const uint8_t in[BTGW_PROV_DATA_PLAIN],
			   struct btgw_prov_data *data);

/**
 * btgw_prov_batch_add() - append one PDU
 * @batch: where to
 * @type: octet 0
 * @params: what follows it, @len octets, or NULL if @len is 0
 * @len: octets of @params
 *
 * Return: 0; -ENOSPC for a sixth PDU or more octets than a frame has room for,
 * the batch is as it was then.
 */
int btgw_prov_batch_add(struct btgw_prov_batch *batch, uint8_t type,
			const void *params, size_t len);

/**
 * btgw_prov_batch_split() - find the PDUs of a payload
 * @payload: PDUs back to back
 * @len: octets
 * @alg: algorithm of the session; a Start in the payload overrides it for the
 *	PDUs behind it
 * @batch: result, octets copied
 *
 * Return: 0; -EMSGSIZE for a payload of no octet or more than a frame has room
 * for; -E2BIG for more than five PDUs; -EPROTO for a type whose length cannot
 * be derived; -EBADMSG if the PDUs do not fill the payload exactly.
 */
int btgw_prov_batch_split(const uint8_t *payload, size_t len, uint8_t alg,
			  struct btgw_prov_batch *batch);

/**
 * btgw_prov_type_name() - name of a PDU type
 * @type: octet 0
 *
 * Return: a constant string, "unknown" for any other value.
 */
const char *btgw_prov_type_name(uint8_t type);

/**
 * btgw_prov_error_name() - name of an error code of Failed
 * @error: enum btgw_prov_error
 *
 * Return: a constant string, "reserved" for any other value.
 */
const char *btgw_prov_error_name(uint8_t error);

#endif /* _BTGW_LIB_PROV_PDU_H */
