// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_json_test.c - objects of mesh nets, through JSON and back
 */
#include "kunit.h"
#include <errno.h>
#include <string.h>
#include "userspace/lib/mesh_adv.h"
#include "userspace/lib/mesh_json.h"

static void there_and_back(struct kunit *test)
{
	static const uint8_t key[16] = { 0x01, 0x23, 0xab, [15] = 0xff };
	struct btgw_mesh_obj in, out;
	struct btgw_err err = {};
	const char *phase;
	json_t *json;

	btgw_mesh_init(&in, &btgw_set_subnet);
	btgw_mesh_num(&in, BTGW_A_SUBNET_NET, 7);
	btgw_mesh_num(&in, BTGW_A_SUBNET_INDEX, 4095);
	btgw_mesh_bin(&in, BTGW_A_SUBNET_KEY, key);
	btgw_mesh_num(&in, BTGW_A_SUBNET_PHASE, BTGW_KEY_REFRESH_PHASE_SWITCH);
	json = btgw_mesh_to_json(&in);
	KUNIT_ASSERT_TRUE(test, json);
	phase = json_string_value(json_object_get(json, "phase"));
	KUNIT_ASSERT_TRUE(test, phase);
	KUNIT_EXPECT_EQ(test, strcmp(phase, "switch"), 0);
	btgw_mesh_init(&out, &btgw_set_subnet);
	KUNIT_EXPECT_EQ(test, btgw_mesh_from_json(&out, json, &err), 0);
	KUNIT_EXPECT_EQ(test, memcmp(&in, &out, sizeof(in)), 0);
	json_decref(json);

	btgw_mesh_init(&in, &btgw_set_adv);
	btgw_mesh_num(&in, BTGW_ADV_NET, 1);
	btgw_mesh_bin(&in, BTGW_ADV_CONTROLLER, key);
	btgw_mesh_num(&in, BTGW_ADV_VIA, 1);
	btgw_mesh_num(&in, BTGW_ADV_RELAY, 0);
	btgw_mesh_num(&in, BTGW_ADV_SENT, UINT32_MAX);
	json = btgw_mesh_to_json(&in);
	KUNIT_ASSERT_TRUE(test, json);
	KUNIT_EXPECT_TRUE(test, json_is_false(json_object_get(json, "relay")));
	btgw_mesh_init(&out, &btgw_set_adv);
	KUNIT_EXPECT_EQ(test, btgw_mesh_from_json(&out, json, &err), 0);
	KUNIT_EXPECT_EQ(test, memcmp(&in, &out, sizeof(in)), 0);
	json_decref(json);
}

static void is_refused(struct kunit *test)
{
	static const char *const texts[] = {
		"[ 1 ]",
		"{ \"net\": 0 }",
		"{ \"net\": 65536 }",
		"{ \"net\": -1 }",
		"{ \"net\": \"1\" }",
		"{ \"net\": 1.5 }",
		"{ \"net\": true }",
		"{ \"net\": null }",
		"{ \"nit\": 1 }",
		"{ \"phase\": \"over\" }",
		"{ \"phase\": 4 }",
		"{ \"key\": 5 }",
		"{ \"key\": \"\" }",
		"{ \"key\": \"5ec2e75ec2e75ec2e75ec2e75ec2e75\" }",
		"{ \"key\": \"5ec2e75ec2e75ec2e75ec2e75ec2e75e0\" }",
		"{ \"key\": \"5ec2e75ec2e75ec2e75ec2e75ec2e7xx\" }",
	};
	struct btgw_mesh_obj obj;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		json_t *json = json_loads(texts[i], 0, NULL);
		struct btgw_err err = {};

		KUNIT_ASSERT_TRUE(test, json);
		btgw_mesh_init(&obj, &btgw_set_subnet);
		KUNIT_EXPECT_EQ_MSG(test, btgw_mesh_from_json(&obj, json, &err),
				    -EINVAL, "%s", texts[i]);
		KUNIT_EXPECT_TRUE(test, err.text[0]);
		/* what was meant for a key is in no log */
		KUNIT_EXPECT_FALSE(test, strstr(err.text, "5ec2e7"));
		json_decref(json);
	}
	btgw_mesh_init(&obj, &btgw_set_subnet);
	KUNIT_EXPECT_EQ(test, btgw_mesh_from_json(&obj, NULL, NULL), -EINVAL);
}

static struct kunit_case mesh_json_cases[] = {
	KUNIT_CASE(there_and_back),
	KUNIT_CASE(is_refused),
	{}
};

static struct kunit_suite mesh_json_suite = {
	.name = "mesh_json",
	.test_cases = mesh_json_cases,
};

kunit_test_suite(mesh_json_suite);
