/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/link/link-reply.h"
#include "station/link/transcript.h"

#include <stdint.h>
#include <string.h>

/* Anything that may stand on the wire where a reply is awaited, and in a file where a transcript is. */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_reply(const char *line, gsize length)
{
    LinkReply reply = link_reply_parse(line, length);
    if (reply.kind == LINK_REPLY_MALFORMED)
        return;
    g_assert_true(reply.detail >= line && reply.detail <= line + length);
    g_assert_true(reply.kind == LINK_REPLY_ERR || reply.number <= LINK_LINES_MAX);
    g_autofree char *plain = link_unescape(reply.detail);
    g_assert_true(plain == NULL || strlen(plain) <= strlen(reply.detail));
    guint id;
    g_autofree char *mnemonic = NULL;
    link_event_parse(reply.detail, &id, &mnemonic);
    g_assert_nonnull(link_onboarding(reply.detail));
    link_pem_is_whole(reply.detail);
    link_key_is_valid(reply.detail);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autofree char *line = g_malloc(size + 1); /* g_strndup() stops being the input at its first NUL */
    memcpy(line, data, size);
    line[size] = '\0';
    check_reply(line, size);
    g_autoptr(GPtrArray) entries = transcript_parse(text, "fuzz", NULL);
    g_autoptr(GString) written = g_string_new(NULL);
    transcript_append(written, TRANSCRIPT_HEARD, data, size);
    g_autoptr(GPtrArray) again = transcript_parse(written->str, "fuzz", NULL);
    g_assert_nonnull(again);
    return 0;
}
