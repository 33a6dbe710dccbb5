// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * options.c - command line of btgw-device
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device.h"
#include "path.h"

/*
 * What the options say beside the device itself: how many devices to be, where
 * the keys go (NULL for the default), whether the first UUID was given.
 */
struct choice {
	unsigned long count;
	const char *keys;
	bool has_uuid;
};

static const char usage[] =
"Usage: btgw-device [OPTIONS]\n"
"Be an unprovisioned mesh device that speaks FastBatch, until it is provisioned.\n"
"\n"
"  -i, --controller hciN|ADDR  controller, default the first that is up\n"
"  -p, --psm N                 LE PSM, 0x0080 to 0x00ff, default 0x00f7\n"
"  -l, --link ID               speak over an adopted or loop link instead\n"
"  -x, --unix FD               speak over an inherited packet descriptor instead\n"
"  -u, --uuid HEX              Device UUID, default random\n"
"  -n, --count N               be N devices, one after another\n"
"  -e, --elements N            elements, default 1\n"
"  -o, --oob METHOD            none, static:HEX, output[:ACTION[:SIZE]],\n"
"                              input[:ACTION[:SIZE]]; may be given several times\n"
"  -a, --alg LIST              algorithms offered, default cmac,hmac\n"
"  -O, --orders LIST           of device-first, strict, open; default\n"
"                              device-first\n"
"  -P, --private-key HEX       public key known out of band\n"
"  -M, --min-mtu N             announced, default 118\n"
"  -A, --no-announce           do not advertise\n"
"  -S, --standard              no FastBatch: announce as a plain mesh device\n"
"  -K, --keys FILE             where keys are kept, default\n"
"                              $XDG_STATE_HOME/btgw/device.keys; none = nowhere\n"
"  -V, --input-value PATH      read what a person types from there (- = stdin)\n"
"  -D, --input-delay MS        a person's delay before typing\n"
"  -W, --show-to PATH          write a value shown to there as well\n"
"  -j, --json                  report in JSON, one line a session\n"
"  -q, --quiet                 no steps on stderr\n"
"  -h, --help                  this text\n"
"\n"
"For tests; a device in the field must not have these:\n"
"  -R, --raw                   speak FastBatch in this process\n"
"  -F, --fault NAME[:ARG]      misbehave once a session\n"
"  -B, --no-backoff            no pause after failures\n"
"  -E, --refresh MS            begin to advertise anew so often: a virtual radio\n"
"                              is heard once each time\n";

static const char fault_help[] =
"delay-answer[:MS]        answer late\n"
"refuse[:N]               refuse the Nth PDU by acknowledgement\n"
"second-confirmation      send the Confirmation twice\n"
"wrong-confirmation       one bit of the Confirmation is wrong\n"
"reflect-key              send the gateway's Public Key back\n"
"reflect-confirmation     send the gateway's Confirmation back\n"
"reflect-random           send the gateway's Random back\n"
"stall[:N]                fall silent at the Nth PDU\n"
"disconnect[:N]           end the link at the Nth PDU\n"
"lose-complete            end the link in place of Complete\n"
"drop-answer[:N]          do not send the Nth answer\n"
"corrupt-frame[:N]        send the Nth answer with a wrong CRC\n"
"repeat-batch[:N]         send the Nth answer twice\n"
"same-id-other-content[:N]  send another batch under the Nth answer's id\n";

static int number(const char *what, const char *text, unsigned long min,
		  unsigned long max, unsigned long *value, struct btgw_err *err)
{
	char *end;

	errno = 0;
	*value = strtoul(text, &end, 0);
	if (errno || end == text || *end || *value < min || *value > max)
		return btgw_err_set(err, -EINVAL, "%s %s: expected %lu to %lu",
				    what, text, min, max);
	return 0;
}

/* A list of words becomes the bits that @one gives for each */
static int words(const char *text, unsigned int *bits,
		 int (*one)(const char *word, unsigned int *bit,
			    struct btgw_err *err), struct btgw_err *err)
{
	char copy[128], *word, *save;
	unsigned int bit;
	int ret;

	if (strlen(text) >= sizeof(copy))
		return btgw_err_set(err, -EINVAL, "list %.32s...: too long",
				    text);
	strcpy(copy, text);
	*bits = 0;
	for (word = strtok_r(copy, ",", &save); word;
	     word = strtok_r(NULL, ",", &save)) {
		ret = one(word, &bit, err);
		if (ret)
			return ret;
		*bits |= bit;
	}
	if (!*bits)
		return btgw_err_set(err, -EINVAL, "list %s: empty", text);
	return 0;
}

static int one_order(const char *word, unsigned int *bit, struct btgw_err *err)
{
	unsigned int i;

	for (i = 0; i < BTGW_PROV_STANDARD; i++) {
		if (strcmp(word, btgw_prov_order_name(i)))
			continue;
		*bit = BTGW_PROV_ORDER_BIT(i);
		return 0;
	}
	return btgw_err_set(err, -EINVAL,
			    "order %s: expected device-first, strict or open",
			    word);
}

static int one_alg(const char *word, unsigned int *bit, struct btgw_err *err)
{
	u8 alg;
	int ret = btgw_alg_parse(word, &alg, err);

	if (!ret)
		*bit = 1u << alg;
	return ret;
}

/* Each method adds to the Capabilities */
static int add_oob(struct device *dev, const char *text, struct btgw_err *err)
{
	struct btgw_prov_caps *caps = &dev->cfg.caps;
	struct btgw_oob oob;
	int ret;

	ret = btgw_oob_parse(text, &oob, err);
	if (ret)
		return ret;
	switch (oob.method) {
	case BTGW_PROV_STATIC_OOB:
		caps->oob_type |= BTGW_PROV_CAP_STATIC_OOB;
		memcpy(dev->static_value, oob.value, oob.len);
		dev->cfg.static_value = dev->static_value;
		dev->cfg.static_len = oob.len;
		break;
	case BTGW_PROV_OUTPUT_OOB:
		caps->out_actions |= 1u << oob.action;
		if (oob.size > caps->out_size)
			caps->out_size = oob.size;
		break;
	case BTGW_PROV_INPUT_OOB:
		caps->in_actions |= 1u << oob.action;
		if (oob.size > caps->in_size)
			caps->in_size = oob.size;
		break;
	default:
		break;
	}
	btgw_wipe(&oob, sizeof(oob));
	return 0;
}

/*
 * A static value is nothing to leave in the list of processes: it is wiped
 * from the argument once read.
 */
static void hide(char *text)
{
	if (!strncmp(text, "static:", 7))
		memset(text + 7, '*', strlen(text + 7));
}

static const struct option options[] = {
	{ "controller", required_argument, NULL, 'i' },
	{ "psm", required_argument, NULL, 'p' },
	{ "link", required_argument, NULL, 'l' },
	{ "unix", required_argument, NULL, 'x' },
	{ "uuid", required_argument, NULL, 'u' },
	{ "count", required_argument, NULL, 'n' },
	{ "elements", required_argument, NULL, 'e' },
	{ "oob", required_argument, NULL, 'o' },
	{ "alg", required_argument, NULL, 'a' },
	{ "orders", required_argument, NULL, 'O' },
	{ "private-key", required_argument, NULL, 'P' },
	{ "min-mtu", required_argument, NULL, 'M' },
	{ "no-announce", no_argument, NULL, 'A' },
	{ "standard", no_argument, NULL, 'S' },
	{ "keys", required_argument, NULL, 'K' },
	{ "input-value", required_argument, NULL, 'V' },
	{ "input-delay", required_argument, NULL, 'D' },
	{ "show-to", required_argument, NULL, 'W' },
	{ "json", no_argument, NULL, 'j' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ "raw", no_argument, NULL, 'R' },
	{ "fault", required_argument, NULL, 'F' },
	{ "no-backoff", no_argument, NULL, 'B' },
	{ "refresh", required_argument, NULL, 'E' },
	{}
};

static int option(struct device *dev, struct choice *choice, int c, char *arg,
		  struct btgw_err *err)
{
	unsigned long n = 0;
	unsigned int bits;
	int ret = 0;

	switch (c) {
	case 'i':
		dev->controller = arg;
		break;
	case 'p':
		ret = number("PSM", arg, 0x80, 0xff, &n, err);
		dev->psm = n;
		break;
	case 'l':
		ret = number("link", arg, 1, 0xffffffff, &n, err);
		dev->link = n;
		break;
	case 'x':
		ret = number("descriptor", arg, 0, 1 << 20, &n, err);
		dev->unix_fd = n;
		dev->raw = true;
		break;
	case 'u':
		ret = btgw_hex_parse("Device UUID", arg, dev->uuid, 16, 16,
				     NULL, err);
		choice->has_uuid = true;
		break;
	case 'n':
		ret = number("count", arg, 1, 1000000, &choice->count, err);
		break;
	case 'e':
		ret = number("elements", arg, 1, 255, &n, err);
		dev->cfg.caps.elements = n;
		break;
	case 'o':
		ret = add_oob(dev, arg, err);
		hide(arg);
		break;
	case 'a':
		ret = words(arg, &bits, one_alg, err);
		dev->cfg.caps.algorithms = bits;
		break;
	case 'O':
		ret = words(arg, &bits, one_order, err);
		dev->cfg.orders = bits |
				  BTGW_PROV_ORDER_BIT(BTGW_PROV_STANDARD);
		break;
	case 'P':
		ret = btgw_hex_parse("private key", arg, dev->private_key,
				     32, 32, NULL, err);
		memset(arg, '*', strlen(arg));
		dev->cfg.private_key = dev->private_key;
		dev->cfg.caps.key_type = BTGW_PROV_CAP_KEY_OOB;
		break;
	case 'M':
		ret = number("minimum MTU", arg, BTGW_FB_MIN_MTU, 65535, &n,
			     err);
		dev->min_mtu = n;
		break;
	case 'A':
		dev->announce = false;
		break;
	case 'S':
		dev->pb = true;
		dev->cfg.orders = BTGW_PROV_ORDER_BIT(BTGW_PROV_STANDARD);
		break;
	case 'K':
		choice->keys = arg;
		break;
	case 'V':
		dev->person.from = arg;
		break;
	case 'D':
		ret = number("input delay", arg, 0, 600000, &n, err);
		dev->person.delay_ms = n;
		break;
	case 'W':
		dev->person.to = arg;
		break;
	case 'j':
		dev->json = true;
		break;
	case 'q':
		dev->quiet = true;
		break;
	case 'R':
		dev->raw = true;
		break;
	case 'F':
		ret = fault_parse(arg, &dev->fault, err);
		break;
	case 'B':
		dev->backoff = false;
		break;
	case 'E':
		ret = number("refresh", arg, 100, 600000, &n, err);
		dev->refresh_ms = n;
		break;
	default:
		return btgw_err_set(err, -EINVAL,
				    "unknown option: see btgw-device --help");
	}
	return ret;
}

/* $XDG_STATE_HOME/btgw/device.keys, with the folders made */
static int default_keys(char *path, size_t size, struct btgw_err *err)
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");
	char dir[4000];

	if (state && *state)
		snprintf(dir, sizeof(dir), "%s", state);
	else if (home && *home)
		snprintf(dir, sizeof(dir), "%s/.local/state", home);
	else
		return btgw_err_set(err, -EINVAL,
				    "neither XDG_STATE_HOME nor HOME is set: say --keys FILE");
	if (btgw_make_folder(dir, "btgw", err))
		return err->code;
	snprintf(path, size, "%s/btgw/device.keys", dir);
	return 0;
}

/**
 * options_parse() - read the command line
 * @dev: to fill in
 * @count: gets the number of devices to be
 * @argc: as main() got it
 * @argv: as main() got it; secrets in it are overwritten
 * @err: what is wrong
 *
 * Return: 0; 1 help was printed; a negative errno
 */
int options_parse(struct device *dev, unsigned long *count, int argc,
		  char **argv, struct btgw_err *err)
{
	static char keys[4096];
	struct choice choice = { .count = 1 };
	int c, ret;

	while ((c = getopt_long(argc, argv,
				"i:p:l:x:u:n:e:o:a:O:P:M:ASK:V:D:W:jqhRF:BE:",
				options, NULL)) >= 0) {
		if (c == 'h') {
			fputs(usage, stdout);
			return 1;
		}
		if (c == 'F' && !strcmp(optarg, "help")) {
			fputs(fault_help, stdout);
			return 1;
		}
		ret = option(dev, &choice, c, optarg, err);
		if (ret)
			return ret;
	}
	if (optind < argc)
		return btgw_err_set(err, -EINVAL, "%s: not expected",
				    argv[optind]);
	if (dev->link && dev->unix_fd >= 0)
		return btgw_err_set(err, -EINVAL,
				    "--link and --unix: one of them");
	if (dev->link && (dev->raw || fault_is_raw(&dev->fault)))
		return btgw_err_set(err, -EINVAL,
				    "the socket of a link makes its own frames: use --unix or a controller with --raw and faults of frames");
	dev->raw |= fault_is_raw(&dev->fault);
	if (!choice.has_uuid && btgw_random(dev->uuid, sizeof(dev->uuid)))
		return btgw_err_set(err, -EIO, "no random numbers");
	if (!choice.keys) {
		ret = default_keys(keys, sizeof(keys), err);
		if (ret)
			return ret;
		choice.keys = keys;
	}
	*count = choice.count;
	return keys_load(&dev->keys, strcmp(choice.keys, "none") ?
			 choice.keys : NULL, err);
}
