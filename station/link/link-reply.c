/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/link/link-reply.h"

#include <string.h>

enum { DIGITS_MAX = 4, EVENT_STARTUP = 2 };

bool
link_text_is_clean(const char *text, gsize length)
{
    if (!g_utf8_validate_len(text, length, NULL))
        return false;
    for (gsize i = 0; i < length; i++)
        if (((guchar)text[i] < 0x20 && text[i] != '\t') || text[i] == 0x7f)
            return false;
    return true;
}

/* Reads the digits at *@at; false if there are too many to be meant. */
static bool
read_number(const char **at, bool *any, guint *number)
{
    const char *first = *at;
    *number = 0;
    for (; g_ascii_isdigit(**at); (*at)++)
        if (*at - first < DIGITS_MAX)
            *number = *number * 10 + (guint)g_ascii_digit_value(**at);
    *any = *at > first;
    return *at - first <= DIGITS_MAX;
}

LinkReply
link_reply_parse(const char *line, gsize length)
{
    const LinkReply malformed = { LINK_REPLY_MALFORMED, false, 0, NULL };
    bool is_ok = g_str_has_prefix(line, "OK");
    if (length > LINK_LINE_MAX || !link_text_is_clean(line, length) || (!is_ok && !g_str_has_prefix(line, "ERR")))
        return malformed;
    const char *at = line + (is_ok ? 2 : 3);
    LinkReply reply = { is_ok ? LINK_REPLY_OK : LINK_REPLY_ERR, false, 0, NULL };
    if (!read_number(&at, &reply.counted, &reply.number))
        return malformed;
    if ((!is_ok && !reply.counted) || (is_ok && reply.number > LINK_LINES_MAX) || (*at != '\0' && *at != ' '))
        return malformed;
    reply.detail = *at == ' ' ? at + 1 : at;
    return reply;
}

char *
link_unescape(const char *text)
{
    static const struct {
        char letter;
        char byte;
    } escapes[] = { { 'A', '\n' }, { 'D', '\r' }, { '\\', '\\' } };
    g_autoptr(GString) plain = g_string_sized_new(strlen(text));
    for (const char *at = text; *at != '\0'; at++) {
        if (*at != '\\') {
            g_string_append_c(plain, *at);
            continue;
        }
        at++;
        gsize i = 0;
        while (i < G_N_ELEMENTS(escapes) && escapes[i].letter != *at)
            i++;
        if (i == G_N_ELEMENTS(escapes))
            return NULL;
        g_string_append_c(plain, escapes[i].byte);
    }
    return g_string_free(g_steal_pointer(&plain), FALSE);
}

static bool
is_base64_line(const char *line)
{
    return line[strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")] == '\0';
}

/* Lines of a PEM text are not always 64 characters long: a module gives back what was once written into it. */
bool
link_pem_is_whole(const char *text)
{
    if (!g_str_has_prefix(text, "-----BEGIN "))
        return true;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 1; lines[i] != NULL; i++) {
        const char *line = g_strchomp(lines[i]);
        if (g_str_has_prefix(line, "-----END "))
            return true;
        if (!is_base64_line(line))
            return false;
    }
    return false;
}

bool
link_key_is_valid(const char *key)
{
    gsize length = strlen(key);
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isalnum(key[i]))
            return false;
    return length >= 1 && length <= 16;
}

/* Table 1 of the programmer's guide (latest), and what it comes to for the person at the bench. */
static const struct {
    guint code;
    const char *meaning;
} errors[] = {
    { 1, "the command was longer than the module can take" },
    { 2, "the module could not make out the command" },
    { 3, "the module does not know this command" },
    { 4, "the module does not accept what stands behind the command" },
    { 5, "the module does not know an escape in the command" },
    { 6, "the module is not connected" },
    { 7, "a number is out of the module's range" },
    { 8, "what was asked for is not set" },
    { 9, "the key's name is too long" },
    { 10, "the key's name has characters that are not allowed" },
    { 11, "the module does not know this key" },
    { 12, "the key can only be read" },
    { 13, "the key can only be written" },
    { 14, "the module could not connect" },
    { 15, "the module does not know the time" },
    { 16, "the module does not know where it is" },
    { 17, "the module has no such mode" },
    { 18, "the module is connected at the moment" },
    { 19, "there is no host image" },
    { 20, "the address is not valid" },
    { 21, "the update is not valid" },
    { 22, "the module could not make out the question" },
    { 23, "a signature is not valid" },
    { 24, "the shadow could not be used" },
    { 25, "the module does not allow this at the moment" },
    { 26, "the module does not accept the certificate" },
    { 27, "the module's Bluetooth failed" },
    { 28, "the module's configuration does not allow this" },
    { 29, "the connection is not secure enough" },
};

const char *
link_error_meaning(guint code)
{
    for (gsize i = 0; i < G_N_ELEMENTS(errors); i++)
        if (errors[i].code == code)
            return errors[i].meaning;
    return "an error that the programmer's guide does not list";
}

/* id, parameter, mnemonic (programmer's guide, table 4) */
bool
link_event_parse(const char *detail, guint *id, char **mnemonic)
{
    g_auto(GStrv) words = g_strsplit(detail, " ", 4);
    guint64 number;
    if (g_strv_length(words) < 3 || !g_ascii_string_to_unsigned(words[0], 10, 0, 99999, &number, NULL))
        return false;
    *id = (guint)number;
    *mnemonic = g_strdup(*id == EVENT_STARTUP ? "STARTUP" : words[2]);
    return true;
}

/*
 * "0 1 DISCONNECTED CUSTOMER": the second number says whether Endpoint is another than the staging one. Modules
 * before 1.0 give the first number only. Where number and word disagree, neither is believed.
 */
const char *
link_onboarding(const char *detail)
{
    static const struct {
        const char *number;
        const char *word;
        const char *onboarding;
    } states[] = { { "0", "STAGING", "staging" }, { "1", "CUSTOMER", "customer" } };
    g_auto(GStrv) words = g_strsplit(detail != NULL ? detail : "", " ", 5);
    guint count = g_strv_length(words);
    for (gsize i = 0; i < G_N_ELEMENTS(states) && count >= 2; i++)
        if (g_str_equal(words[1], states[i].number) && (count < 4 || g_str_equal(words[3], states[i].word)))
            return states[i].onboarding;
    return "unknown";
}
