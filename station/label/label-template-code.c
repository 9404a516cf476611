/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/label/label-template-private.h"

#include <string.h>

guint
label_template_shown(LabelTemplate *self, const char *name)
{
    guint shown = 0;
    for (guint i = 0; i < self->elements->len; i++) {
        const LabelElement *element = g_ptr_array_index(self->elements, i);
        guint here = element->phrase != NULL ? label_phrase_shown(element->phrase, name) : 0;
        shown = here == G_MAXUINT ? G_MAXUINT : MAX(shown, shown + here);
        if (here == G_MAXUINT)
            break;
    }
    return shown;
}

static bool
holds_any(const LabelElement *element, const char *const *any_of)
{
    for (; *any_of != NULL; any_of++)
        if (label_phrase_shown(element->phrase, *any_of) > 0)
            return true;
    return false;
}

static const LabelElement *
code_with(const LabelTemplate *self, LabelElementKind kind, const char *const *any_of)
{
    for (guint i = 0; i < self->elements->len; i++) {
        const LabelElement *element = g_ptr_array_index(self->elements, i);
        if (element->kind == kind && element->phrase != NULL && holds_any(element, any_of))
            return element;
    }
    return NULL;
}

static const LabelElement *
code_of(const LabelTemplate *self, const char *const *any_of)
{
    const LabelElement *qr = code_with(self, LABEL_ELEMENT_QR, any_of);
    return qr != NULL ? qr : code_with(self, LABEL_ELEMENT_BARCODE, any_of);
}

bool
label_template_has_code(LabelTemplate *self, const char *const *any_of)
{
    return code_of(self, any_of) != NULL;
}

char *
label_template_code_text(LabelTemplate *self, const char *const *any_of, GHashTable *fields, GError **error)
{
    const LabelElement *element = code_of(self, any_of);
    g_autofree char *what = NULL;
    g_autofree char *text = element != NULL ? label_phrase_fill(element->phrase, fields, &what) : NULL;
    if (text != NULL && *text != '\0')
        return g_steal_pointer(&text);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_TEMPLATE_INVALID, NULL, "%s: %s", self->name,
                         what != NULL ? what : "no code of it comes to anything, so it could not be scanned");
    return NULL;
}
