/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/*
 * What a module's lines mean. Pure: no port, no time. Programmer's guide 4.3 (escapes), 4.6 (replies).
 */

enum {
    LINK_LINE_MAX = 9 * 1024, /* longest command and so longest value (4.4); a reply's line is no longer */
    LINK_LINES_MAX = 64,      /* most lines behind an "OK#"; a certificate of an RSA-4096 key has 45 */
};

typedef enum { LINK_REPLY_OK, LINK_REPLY_ERR, LINK_REPLY_MALFORMED } LinkReplyKind;

typedef struct {
    LinkReplyKind kind;
    bool counted;       /* "OK#": a number stood there, even if it was 0 */
    guint number;       /* OK: lines that follow; ERR: its code */
    const char *detail; /* (transfer none): within the line; "" if there is none; NULL if malformed */
} LinkReply;

/** link_reply_parse: one line without its end; @line has a NUL behind @length bytes. */
LinkReply link_reply_parse(const char *line, gsize length);

/** link_text_is_clean: UTF-8 without NUL and without control characters other than Tab. */
bool link_text_is_clean(const char *text, gsize length);

/** link_unescape: (transfer full): \A, \D and \\ undone in one pass, or NULL if another escape stands there. */
char *link_unescape(const char *text);

/**
 * link_pem_is_whole: false if @text begins as PEM and is damaged: no END line, or other characters than base64's.
 * What does not begin as PEM is no certificate, which is for others to say: modules without one answer "PEM".
 */
bool link_pem_is_whole(const char *text);

/** link_key_is_valid: 1 to 16 letters and digits (3.1 of the dictionary). */
bool link_key_is_valid(const char *key);

/** link_error_meaning: (transfer none): what ERR @code means, in words; never NULL. */
const char *link_error_meaning(guint code);

/** link_event_parse: true if @detail is an event ("2 0 STARTUP"); @mnemonic is (transfer full). */
bool link_event_parse(const char *detail, guint *id, char **mnemonic);

/** link_onboarding: "staging", "customer" or "unknown", from what AT+CONNECT? answered (NULL: an error). */
const char *link_onboarding(const char *detail);
