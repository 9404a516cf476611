/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/claim-code-parse.h"

#include "station/unit/claim-code-private.h"

#include <string.h>

struct ClaimCodeParser {
    GRegex *regex;
    GBytes *key;
    guint check_digits; /* 0: the template has no check code */
};

/* What may stand in a field's place; in a URL, as percent-encoding leaves it. */
static const struct {
    const char *name;
    const char *plain;
    const char *in_url;
} grammars[] = {
    { "uid", "[A-Za-z0-9:_-]{8,64}", "(?:[A-Za-z0-9_-]|%[0-9A-F]{2}){8,64}" },
    { "serial", ".{1,64}", "(?:[A-Za-z0-9._~-]|%[0-9A-F]{2}){1,192}" },
    { "batch", "[A-Za-z0-9._/-]{1,64}", "(?:[A-Za-z0-9._~-]|%[0-9A-F]{2}){1,192}" },
    { "product.sku", "[A-Za-z0-9._/+-]{1,64}", "(?:[A-Za-z0-9._~-]|%[0-9A-F]{2}){1,192}" },
    { "generation", "[1-9][0-9]{0,8}", "[1-9][0-9]{0,8}" },
};

static void
append_field(GString *pattern, const ClaimCodeField *field, bool in_url)
{
    if (g_str_equal(field->name, "check"))
        g_string_append_printf(pattern, "(?<check>[0-9A-HJKMNP-TV-Z]{%u})", field->digits);
    for (gsize i = 0; i < G_N_ELEMENTS(grammars); i++)
        if (g_str_equal(field->name, grammars[i].name))
            g_string_append_printf(pattern, "(?:%s)", in_url ? grammars[i].in_url : grammars[i].plain);
}

static void
append_literal(GString *pattern, const char *from, gsize length)
{
    g_autofree char *escaped = g_regex_escape_string(from, (gint)length);
    g_string_append(pattern, escaped);
}

ClaimCodeParser *
claim_code_parser_new(const char *code_template, GBytes *key)
{
    ClaimCodeParser *self = g_new0(ClaimCodeParser, 1);
    g_autoptr(GString) pattern = g_string_new("\\A");
    bool in_url = claim_code_is_url(code_template);
    for (const char *at = code_template; *at != '\0';) {
        gsize literal = strcspn(at, "{");
        append_literal(pattern, at, literal);
        at += literal;
        ClaimCodeField field = { 0 };
        if (*at == '\0' || !claim_code_read_field(at, &field, &at, NULL))
            break;
        if (g_str_equal(field.name, "check"))
            self->check_digits = field.digits;
        append_field(pattern, &field, in_url);
        g_free(field.name);
    }
    g_string_append(pattern, "\\z");
    self->regex = g_regex_new(pattern->str, G_REGEX_OPTIMIZE, 0, NULL);
    self->key = g_bytes_ref(key);
    return self;
}

void
claim_code_parser_free(ClaimCodeParser *self)
{
    if (self == NULL)
        return;
    g_clear_pointer(&self->regex, g_regex_unref);
    g_bytes_unref(self->key);
    g_free(self);
}

/* The bytes of a secret must not show in how long a comparison takes. */
static bool
is_same_secret(const char *a, const char *b)
{
    guint8 difference = strlen(a) != strlen(b);
    for (gsize i = 0; a[i] != '\0' && b[i] != '\0'; i++)
        difference |= (guint8)(a[i] ^ b[i]);
    return difference == 0;
}

static bool
check_is_right(ClaimCodeParser *self, GMatchInfo *match, const char *code)
{
    int start, end;
    if (!g_match_info_fetch_named_pos(match, "check", &start, &end))
        return false;
    g_autofree char *given = g_strndup(code + start, (gsize)(end - start));
    g_autofree char *without = g_strdup_printf("%.*s%s", start, code, code + end);
    g_autofree char *want = claim_code_check_characters(without, self->key, self->check_digits);
    return is_same_secret(given, want);
}

ClaimCodeFit
claim_code_parser_fit(ClaimCodeParser *self, const char *code)
{
    g_autoptr(GMatchInfo) match = NULL;
    if (self->regex == NULL || !g_regex_match(self->regex, code, 0, &match))
        return CLAIM_CODE_OTHER;
    return self->check_digits == 0 || check_is_right(self, match, code) ? CLAIM_CODE_FITS : CLAIM_CODE_BAD_CHECK;
}
