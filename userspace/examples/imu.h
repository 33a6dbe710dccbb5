/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * imu.h - what imu_sensor and imu_gateway agree on
 *
 * 1000 samples per second of six axes of 16 bits, each with its number, in
 * samples of 16 octets, little-endian. Chunks hold whole samples, so that
 * what follows a gap begins with one.
 */
#ifndef IMU_H
#define IMU_H

#include <stdint.h>

#define IMU_HZ		1000
#define IMU_AXES	6
#define IMU_PSM		0x00f9

/* 4 frames, with room for their heads, in packets of 251 octets */
#define IMU_CHUNK	(60 * (int)sizeof(struct imu_sample))

struct imu_sample {
	uint32_t number;
	int16_t axis[IMU_AXES];
};

/*
 * The ring file: one head, then as many records as it says, the one written
 * last at (written - 1) % records. A reader may map it while it is written.
 */
#define IMU_MAGIC	"BTGWIMU1"

struct imu_ring {
	char magic[8];
	uint32_t records;
	uint32_t record_size;
	uint64_t written;	/* since the file was made */
	uint64_t connections;
	uint64_t lost_chunks;	/* that the socket reported */
	uint64_t pad[3];
};

struct imu_record {
	uint64_t time_ns;	/* of its receipt, CLOCK_REALTIME */
	uint32_t connection;	/* which one it came over, from 1 */
	uint32_t number;
	int16_t axis[IMU_AXES];
	uint32_t pad;
};

#endif
