/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/**
 * ClaimcheckError:
 *
 * One value for each word of error-codes.def. The word is what scripts see, the exit status is what
 * the shell sees, the next step is what the operator reads.
 */
typedef enum {
#define CODE(symbol, word, exit_status, hint) CLAIMCHECK_ERROR_##symbol,
#include "station/base/error-codes.def"
#undef CODE
    N_CLAIMCHECK_ERRORS
} ClaimcheckError;

#define CLAIMCHECK_ERROR (claimcheck_error_quark())
GQuark claimcheck_error_quark(void);

/** ClaimcheckErrorPlace: where in a text file something is wrong; lines and columns from 1, 0 = none. */
typedef struct {
    const char *file;    /* name as the user gave it */
    guint line;
    guint column;
    const char *element; /* XML element, or NULL */
} ClaimcheckErrorPlace;

/**
 * claimcheck_error_set:
 * @hint: (nullable): the next step, or NULL for the usual one of @code
 * @format: what happened and why, "what: why", without a final full stop
 *
 * Sets @error with one of our words. Does nothing if @error is NULL.
 */
void claimcheck_error_set(GError **error, ClaimcheckError code, const char *hint, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/** claimcheck_error_set_place: says where in a file @error (already set, one of ours) lies; copies. */
void claimcheck_error_set_place(GError *error, const ClaimcheckErrorPlace *place);

/** claimcheck_error_place: (transfer none): the place that @error names, or NULL if it names none. */
const ClaimcheckErrorPlace *claimcheck_error_place(const GError *error);

/** claimcheck_error_word: the public word of @error; foreign domains are "malformed-reply", never NULL. */
const char *claimcheck_error_word(const GError *error);

/** claimcheck_error_hint: (transfer none): the next step that goes with @error. */
const char *claimcheck_error_hint(const GError *error);

/** claimcheck_error_exit: the exit status that goes with @error, 1 to 7. */
int claimcheck_error_exit(const GError *error);

/** claimcheck_error_code_word: the public word of @code. */
const char *claimcheck_error_code_word(ClaimcheckError code);

/** claimcheck_error_code_from_word: finds @word; false if there is no such word. */
bool claimcheck_error_code_from_word(const char *word, ClaimcheckError *code);

/** claimcheck_error_is: true if @error is ours and has @code. */
bool claimcheck_error_is(const GError *error, ClaimcheckError code);

/**
 * claimcheck_error_from_io:
 * @path: the file concerned
 *
 * Turns a G_IO_ERROR or G_FILE_ERROR in *@error into ours (file-missing, disk-full, read-only,
 * file-write), keeping its reason. Returns false, so that it can close a failing function.
 */
bool claimcheck_error_from_io(GError **error, const char *path);
