/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/** clock_wall_us: microseconds since 1970, UTC. May jump; order comes from event numbers, not from it. */
gint64 clock_wall_us(void);

/** clock_mono_us: microseconds on a clock that only goes forward within one boot. */
gint64 clock_mono_us(void);

/** clock_boot_id: (transfer none): this boot's id as the kernel gives it; constant while we run. */
const char *clock_boot_id(void);

/** clock_build_us: when this program was built, microseconds since 1970; no honest clock is before it. */
gint64 clock_build_us(void);

/** clock_format_utc: (transfer full): @wall_us as 2026-01-31T12:00:00.123Z. */
char *clock_format_utc(gint64 wall_us);

/** clock_parse_utc: reads what clock_format_utc() writes, also without fraction; false if it is not that. */
bool clock_parse_utc(const char *text, gint64 *wall_us);
