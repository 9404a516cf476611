/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-draft.h"

#define HEAD "<label xmlns=\"urn:claimcheck:label:1\" name=\"t\" width=\"57mm\" height=\"32mm\">\n"
#define LOGO "<image x=\"1mm\" y=\"1mm\" width=\"5mm\" height=\"5mm\" href=\"logo.png\"/>\n"

static void
test_errors_have_their_lines(void)
{
    const LabelDraft draft = { .file = "new.xml", .text = HEAD "<text x=\"1mm\"/>\n<qr x=\"1mm\" y=\"1mm\" size=\"24mm\">{ui}</qr></label>" };
    LabelTemplate *label_template = NULL;
    g_autoptr(GPtrArray) findings = label_draft_check(&draft, &label_template);
    g_assert_null(label_template);
    g_assert_cmpuint(findings->len, >=, 2);
    const LabelFinding *first = g_ptr_array_index(findings, 0);
    g_assert_true(first->is_error);
    g_assert_cmpstr(first->file, ==, "new.xml");
    g_assert_cmpuint(first->line, ==, 2);
}

static void
test_a_good_one_is_a_template(void)
{
    const LabelDraft draft = { .file = "new.xml",
                               .text = HEAD "<qr x=\"1mm\" y=\"1mm\" size=\"24mm\">{claim_code}</qr></label>" };
    g_autoptr(LabelTemplate) label_template = NULL;
    g_autoptr(GPtrArray) findings = label_draft_check(&draft, &label_template);
    g_assert_cmpuint(findings->len, ==, 0);
    g_assert_nonnull(label_template);
    g_autofree char *source = label_draft_source(label_template);
    g_assert_cmpstr(source, ==, draft.text);
    g_autoptr(GHashTable) usual = label_draft_usual(label_template);
    g_assert_cmpuint(g_hash_table_size(usual), ==, 1);
    g_assert_nonnull(g_hash_table_lookup(usual, "claim_code"));
}

static void
test_images_need_a_place(void)
{
    const LabelDraft draft = { .file = "new.xml", .text = HEAD LOGO "</label>" };
    g_autoptr(GPtrArray) findings = label_draft_check(&draft, NULL);
    g_assert_cmpuint(findings->len, ==, 1);
    const LabelFinding *first = g_ptr_array_index(findings, 0);
    g_assert_cmpuint(first->line, ==, 2);
}

static void
test_junk(void)
{
    static const char *const junk[] = { "", "<", "<label", "<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>", "\xff\xfe" };
    for (guint i = 0; i < G_N_ELEMENTS(junk); i++) {
        const LabelDraft draft = { .file = "new.xml", .text = junk[i] };
        g_autoptr(GPtrArray) findings = label_draft_check(&draft, NULL);
        g_assert_cmpuint(findings->len, >, 0);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/draft/errors", test_errors_have_their_lines);
    g_test_add_func("/draft/good", test_a_good_one_is_a_template);
    g_test_add_func("/draft/images", test_images_need_a_place);
    g_test_add_func("/draft/junk", test_junk);
    return g_test_run();
}
