/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/label/label-phrase.h"
#include "station/label/label.h"

#include <string.h>

static GHashTable *
sample_fields(void)
{
    static const char *const pairs[][2] = {
        { "uid", "4f2a9c-äöü-123" }, { "serial", "SN1" },          { "product.name", "Lamp {x}" }, { "date", "2026-01-31" },
        { "batch", NULL },           { "generation", "" },         { "custom.COLOUR", "red" },
    };
    GHashTable *fields = g_hash_table_new(g_str_hash, g_str_equal);
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++)
        g_hash_table_insert(fields, (gpointer)pairs[i][0], (gpointer)pairs[i][1]);
    return fields;
}

static const struct {
    const char *text;
    const char *filled;
} good[] = {
    { "plain", "plain" },
    { "S/N {serial}", "S/N SN1" },
    { "{uid:last:3}", "123" },
    { "{uid:first:2}", "4f" },
    { "{uid:last:6}", "öü-123" }, /* characters, not bytes */
    { "{uid:last:64}", "4f2a9c-äöü-123" },
    { "{{{serial}}}", "{SN1}" },
    { "{{serial}}", "{serial}" },
    { "{product.name}", "Lamp {x}" }, /* a value is not read again */
    { "{date}", "2026-01-31" },
    { "{date:%y%m%d %j %V %%}", "260131 031 05 %" },
    { "{batch}{generation}{carrier}", "" },
    { "{custom.COLOUR}{custom.SIZE}", "red" },
};

static void
test_fill(void)
{
    g_autoptr(GHashTable) fields = sample_fields();
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
        gsize fault = 0;
        g_autofree char *what = NULL;
        g_test_message("%s", good[i].text);
        g_autoptr(LabelPhrase) phrase = label_phrase_parse(good[i].text, &fault, &what);
        g_assert_nonnull(phrase);
        g_autofree char *filled = label_phrase_fill(phrase, fields, &what);
        g_assert_cmpstr(filled, ==, good[i].filled);
    }
}

static const struct {
    const char *text;
    gsize fault;
    const char *what; /* part of it */
} bad[] = {
    { "a {foo} b", 2, "no field {foo}" },      { "{}", 0, "no field {}" },
    { "{uid", 0, "not closed" },               { "{uid{serial}}", 0, "not closed" },
    { "uid}", 3, "closes nothing" },           { "{uid:last}", 0, "neither first:N nor last:N" },
    { "{uid:last:0}", 0, "1 to 64" },          { "{uid:last:65}", 0, "1 to 64" },
    { "{uid:last:-1}", 0, "1 to 64" },         { "{uid:middle:3}", 0, "neither first:N nor last:N" },
    { "{date:%B}", 0, "not one of" },          { "{date:%}", 0, "not one of" },
    { "{custom.}", 0, "no field" },            { "{custom.a b}", 0, "no field" },
    { "{UID}", 0, "no field" },                { "{ uid }", 0, "no field" },
    { "{certificate}", 0, "no field" },        { "{uid:}", 0, "neither first:N nor last:N" },
};

static void
test_faults(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        gsize fault = 99;
        g_autofree char *what = NULL;
        g_test_message("%s", bad[i].text);
        g_autoptr(LabelPhrase) phrase = label_phrase_parse(bad[i].text, &fault, &what);
        g_assert_null(phrase);
        g_assert_cmpuint(fault, ==, bad[i].fault);
        g_assert_nonnull(strstr(what, bad[i].what));
    }
}

/* Values come from the record and from the command line: bytes, not promises. */
static void
test_values_that_cannot_be_used(void)
{
    g_autofree char *long_value = g_strnfill(5000, 'x');
    const struct {
        const char *text, *name, *value;
    } cases[] = {
        { "{uid}", "uid", "\xff\xfe" },         { "{uid}", "uid", long_value },
        { "{date:%Y}", "date", "31.1.2026" },   { "{date:%Y}", "date", "2026-02-30" },
        { "{date:%Y}", "date", "2026-01-31T1" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GHashTable) fields = g_hash_table_new(g_str_hash, g_str_equal);
        g_hash_table_insert(fields, (gpointer)cases[i].name, (gpointer)cases[i].value);
        gsize fault = 0;
        g_autofree char *what = NULL;
        g_autoptr(LabelPhrase) phrase = label_phrase_parse(cases[i].text, &fault, &what);
        g_assert_null(label_phrase_fill(phrase, fields, &what));
        g_assert_nonnull(what);
    }
}

static void
test_field_check(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(label_field_check("uid", "x", &error));
    g_assert_true(label_field_check("date", "2026-12-31", &error));
    g_assert_true(label_field_check("custom.COLOUR", "", &error));
    g_assert_no_error(error);
    g_assert_false(label_field_check("colour", "x", &error));
    g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_USAGE);
    g_clear_error(&error);
    g_assert_false(label_field_check("date", "31.12.2026", &error));
    g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_USAGE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/label-phrase/fill", test_fill);
    g_test_add_func("/label-phrase/faults", test_faults);
    g_test_add_func("/label-phrase/values-that-cannot-be-used", test_values_that_cannot_be_used);
    g_test_add_func("/label-phrase/field-check", test_field_check);
    return g_test_run();
}
