/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * sim_random:
 * @seed: the same seed and label give the same bytes, on every machine
 * @label: what they are for
 *
 * Bytes that look random and are not secret: SHA-256 in counter mode over seed and label.
 */
void sim_random(guint64 seed, const char *label, guint8 *bytes, gsize length);

/** sim_random_fresh_seed: a seed that nobody else has. */
guint64 sim_random_fresh_seed(void);
