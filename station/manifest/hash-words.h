/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/** hash_words: (transfer full): the first 80 bits of the digest @hex as ten words that two people can compare by voice. */
char *hash_words(const char *hex);
