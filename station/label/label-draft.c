/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-draft.h"

#include "station/label/label-template-private.h"

#include <string.h>

GPtrArray *
label_draft_check(const LabelDraft *draft, LabelTemplate **label_template)
{
    g_autoptr(GPtrArray) findings = label_findings_new();
    g_autoptr(GBytes) xml = g_bytes_new(draft->text, strlen(draft->text));
    g_autoptr(LabelTemplate) read = label_template_read_beside(draft->file, xml, draft->folder, draft->bundle, findings);
    if (read != NULL)
        label_lint_drawing(read, findings);
    if (label_template != NULL)
        *label_template = g_steal_pointer(&read);
    return g_steal_pointer(&findings);
}

char *
label_draft_source(LabelTemplate *label_template)
{
    gsize length;
    const char *text = g_bytes_get_data(label_template->xml, &length);
    return g_strndup(text, length);
}

GHashTable *
label_draft_usual(LabelTemplate *label_template)
{
    g_autoptr(GHashTable) samples = label_lint_samples(label_template);
    GHashTable *usual = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_auto(GStrv) used = label_template_fields(label_template);
    for (char **name = used; *name != NULL; name++)
        g_hash_table_insert(usual, g_strdup(*name), g_strdup(g_hash_table_lookup(samples, *name)));
    return usual;
}
