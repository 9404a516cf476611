/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-finding.h"

#include "station/base/claimcheck-error.h"

static void
label_finding_free(gpointer data)
{
    LabelFinding *finding = data;
    g_free(finding->text);
    g_free(finding->file);
    g_free(finding->element);
    g_free(finding->what);
    g_free(finding);
}

GPtrArray *
label_findings_new(void)
{
    return g_ptr_array_new_with_free_func(label_finding_free);
}

static char *
sentence(const LabelPlace *place, const char *what)
{
    return g_strdup_printf("%s:%u:%u: %s: %s", place->file, place->line, place->column, place->element, what);
}

void
label_findings_add(GPtrArray *findings, bool is_error, const LabelPlace *place, const char *format, ...)
{
    LabelFinding *finding = g_new0(LabelFinding, 1);
    va_list args;
    va_start(args, format);
    finding->what = g_strdup_vprintf(format, args);
    va_end(args);
    finding->is_error = is_error;
    finding->text = sentence(place, finding->what);
    finding->file = g_strdup(place->file);
    finding->line = place->line;
    finding->column = place->column;
    finding->element = g_strdup(place->element);
    g_ptr_array_add(findings, finding);
}

const LabelFinding *
label_findings_first_error(GPtrArray *findings)
{
    for (guint i = 0; i < findings->len; i++) {
        const LabelFinding *finding = g_ptr_array_index(findings, i);
        if (finding->is_error)
            return finding;
    }
    return NULL;
}

static bool
set_error(const LabelPlace *place, GError **error, int code, const char *what)
{
    if (error == NULL)
        return false;
    g_autofree char *text = sentence(place, what);
    claimcheck_error_set(error, (ClaimcheckError)code, NULL, "%s", text);
    claimcheck_error_set_place(*error,
                               &(ClaimcheckErrorPlace){ place->file, place->line, place->column, place->element });
    return false;
}

bool
label_finding_set_error(const LabelFinding *finding, GError **error)
{
    const LabelPlace place = { finding->file, finding->line, finding->column, finding->element };
    return set_error(&place, error, CLAIMCHECK_ERROR_TEMPLATE_INVALID, finding->what);
}

bool
label_place_set_error(const LabelPlace *place, GError **error, int code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *what = g_strdup_vprintf(format, args);
    va_end(args);
    return set_error(place, error, code, what);
}
