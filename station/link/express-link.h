/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/base/deadline.h"
#include "station/link/transport.h"

#include <stdbool.h>

/*
 * The AT dialogue with one module, as AWS's programmer's guide has it and as real modules speak it.
 * Blocking; belongs to one thread. Errors: no-answer, malformed-reply, module-error (ERR code in the
 * message), module-swapped, port-absent.
 */

typedef struct ExpressLink ExpressLink;

ExpressLink *express_link_new(Transport *transport); /* (transfer full) @transport, opened */
void express_link_free(ExpressLink *self);           /* closes the port; NULL is welcome */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ExpressLink, express_link_free)

/** ExpressLinkProgress: called in the link's thread as bytes come in; @expected is 0 while unknown. */
typedef void (*ExpressLinkProgress)(gsize bytes_read, gsize expected, gpointer data);
void express_link_set_progress(ExpressLink *self, ExpressLinkProgress progress, gpointer data);

/** express_link_probe: one AT, answered by OK in time? False without @error is silence. */
bool express_link_probe(ExpressLink *self, Deadline until, GError **error);

/**
 * express_link_get:
 * @key: a key of the module's dictionary, such as "ThingName"
 *
 * Returns: (transfer full): the value, unescaped; or NULL with @error; or NULL without if the module does not
 * know the key (ERR11).
 */
char *express_link_get(ExpressLink *self, const char *key, Deadline until, GError **error);

/**
 * express_link_get_pem: (transfer full): a certificate key's value, any of the ways modules give it: counted lines, lines
 * up to END, one escaped line. What is no PEM at all ("PEM", where none is set) is returned as it was given: whether it
 * is a certificate is for its judge to say. NULL without @error if the module does not know the key.
 */
char *express_link_get_pem(ExpressLink *self, const char *key, Deadline until, GError **error);

/** express_link_take_event: next event's mnemonic ("STARTUP"), or NULL without error when the queue is empty. */
char *express_link_take_event(ExpressLink *self, Deadline until, GError **error);

/** express_link_factory_reset: FACTORY_RESET, then waits until the module answers again. */
bool express_link_factory_reset(ExpressLink *self, Deadline until, GError **error);

gsize express_link_bytes_read(const ExpressLink *self);
gsize express_link_bytes_written(const ExpressLink *self);
const char *express_link_port(const ExpressLink *self);

/** ModuleIdentity: everything that one bracketed read tells. NULL is a key the module does not know. */
typedef struct {
    char *uid;
    char *about;
    char *version;
    char *techspec;
    char *endpoint;
    char *onboarding;      /* "staging" "customer" "unknown" */
    char *certificate_pem; /* as the module gave it */
    GHashTable *expected;  /* key → value (NULL: unknown key) for the keys that were asked for */
    gint64 elapsed_us;
    gsize bytes_read;
    gsize bytes_written;
} ModuleIdentity;

void module_identity_free(ModuleIdentity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ModuleIdentity, module_identity_free)

/**
 * module_identity_read:
 * @expect_keys: (nullable): further keys to ask for, NULL-terminated
 *
 * The bracketed read: stale bytes drained, ThingName, everything else, ThingName again; module-swapped if they
 * differ or the module restarted in between.
 */
ModuleIdentity *module_identity_read(ExpressLink *link, const char *const *expect_keys, Deadline until, GError **error);
