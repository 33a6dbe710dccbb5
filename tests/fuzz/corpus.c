// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * corpus.c - the inputs named on the command line, through a fuzz target
 *
 * For compilers that have no libFuzzer, and for those that measure coverage.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint8_t buf[1 << 20];

/* as libFuzzer does: an allocation of the input's length, for each */
static int replay(const char *name)
{
	FILE *f = fopen(name, "rb");
	uint8_t *data;
	size_t size;

	if (!f) {
		perror(name);
		return 1;
	}
	size = fread(buf, 1, sizeof(buf), f);
	if (ferror(f) || !feof(f)) {
		fprintf(stderr, "%s: not read to its end\n", name);
		return 1;
	}
	fclose(f);
	data = malloc(size);
	if (size && !data)
		return 1;
	memcpy(data, buf, size);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	return 0;
}

int main(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		if (replay(argv[i]))
			return 1;
	printf("%d inputs\n", argc - 1);
	return argc == 1;
}
