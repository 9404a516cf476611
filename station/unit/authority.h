/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/station.h"

/*
 * The makers' CAs that this record trusts: pinned by a person, retired, never deleted, because what one of them once
 * proved must still be shown.
 */

/** AuthorityOptions: what a person says of a CA. NULL: as it is on record, or the usual; "" takes a value away. */
typedef struct {
    const char *maker;            /* usual: the subject's organisation, else its common name */
    const char *uid_in;           /* usual: "cn" */
    const char *uid_pattern;      /* usual: none */
    const char *staging_endpoint; /* usual: none */
} AuthorityOptions;

/** authority_options_check: can they be used? Else false with @error (usage). Asks no record. */
bool authority_options_check(const AuthorityOptions *options, GError **error);

/** AuthorityAdded: what became of one certificate of a file. */
typedef struct {
    DbCa *ca;
    const char *outcome; /* "added" "changed" "unchanged" */
    GPtrArray *warnings; /* (element-type utf8): sentences */
} AuthorityAdded;

void authority_added_free(AuthorityAdded *added);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AuthorityAdded, authority_added_free)

/**
 * authority_add:
 * @text: a PEM file's text; every certificate in it is taken, or none
 *
 * One that is on record already is in use again and takes the options that are given. In one transaction, each with
 * its event.
 * Errors: bad-certificate, simulator-ca (a simulator's in a record that is not for training), and the record's.
 *
 * Returns: (transfer full) (element-type AuthorityAdded)
 */
GPtrArray *authority_add(Station *station, const char *text, const AuthorityOptions *options, GError **error);

/** authority_find: (transfer full): the CA @id, retired or not; NULL with @error (unknown-ca, and the record's). */
DbCa *authority_find(Station *station, gint64 id, GError **error);

/**
 * authority_retire: trusts it no more; again is no error.
 * Returns: (transfer full): it, or NULL with @error (unknown-ca, and the record's).
 */
DbCa *authority_retire(Station *station, gint64 id, GError **error);
