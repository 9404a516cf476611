/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

/* The language that people read. Codes, JSON and what is on record are the same in each. */

/**
 * language_begin: the user's locale, in UTF-8 in any case, and our translations: those beside a program that runs from
 * its build folder, else the installed ones.
 */
void language_begin(void);

/**
 * language_set: what is translated from now on is in @code's language ("de", "zh_CN"), whatever the locale says.
 * NULL or "": the locale's. Not while other threads translate.
 */
void language_set(const char *code);

/** language_codes: (transfer none): those that are complete, English first, ended by NULL. */
const char *const *language_codes(void);
/** language_name: (transfer none): of @code in its own words, "Deutsch"; NULL for one that there is not. */
const char *language_name(const char *code);
/** language_is: is there such a language? */
bool language_is(const char *code);
