/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-layout.h"

#include "station/base/claimcheck-error.h"
#include "station/label/label-scramble.h"

#define LEAST_FLOOR_UM 250 /* no product may go below this */

bool
label_layout_refuse(const LabelLayout *self, const LabelElement *element, GError **error, int code, const char *format,
                    ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *what = g_strdup_vprintf(format, args);
    va_end(args);
    const LabelPlace place = label_template_place(self->label_template, element);
    return label_place_set_error(&place, error, code, "%s", what);
}

char *
label_layout_fill(const LabelLayout *self, const LabelElement *element, GError **error)
{
    g_autofree char *what = NULL;
    GHashTable *fields = element->kind == LABEL_ELEMENT_TEXT ? self->shown : self->fields;
    char *text = label_phrase_fill(element->phrase, fields, &what);
    if (text == NULL)
        label_layout_refuse(self, element, error, CLAIMCHECK_ERROR_TEMPLATE_INVALID, "%s", what);
    return text;
}

LabelMark *
label_layout_add(const LabelLayout *self, const LabelElement *element, LabelMarkKind kind)
{
    LabelMark *mark = label_drawing_add(self->drawing, kind);
    mark->line = element->line;
    mark->column = element->column;
    mark->element = label_element_name(element->kind);
    return mark;
}

LabelRect
label_layout_rect(const LabelLayout *self, const LabelElement *element)
{
    guint dpi = self->options->dpi;
    return (LabelRect){ label_length_mm(element->x, dpi), label_length_mm(element->y, dpi),
                        label_length_mm(element->width, dpi), label_length_mm(element->height, dpi) };
}

/* --- what must not touch ------------------------------------------------------------------------------------- */

/* Measures in dots are larger on a coarse printer, so this cannot be settled when the template is read. */
static bool
check_inside(const LabelLayout *self, const LabelElement *element, GError **error)
{
    const double slack = 0.001;
    LabelRect rect = label_layout_rect(self, element);
    double right = MAX(rect.x + rect.width, label_length_mm(element->x2, self->options->dpi));
    double bottom = MAX(rect.y + rect.height, label_length_mm(element->y2, self->options->dpi));
    if (right <= self->drawing->width + slack && bottom <= self->drawing->height + slack)
        return true;
    return label_layout_refuse(self, element, error, CLAIMCHECK_ERROR_TEMPLATE_INVALID,
                               "at %u dpi it reaches to %.2f × %.2f mm, and the label ends at %.2f × %.2f mm",
                               self->options->dpi, right, bottom, self->drawing->width, self->drawing->height);
}

static bool
check_quiet_zone(const LabelDrawing *drawing, const LabelMark *code, GError **error)
{
    const LabelPlace place = { drawing->file, code->line, code->column, code->element };
    for (guint i = 0; i < drawing->marks->len; i++) {
        const LabelMark *other = g_ptr_array_index(drawing->marks, i);
        if (other == code || !label_rects_overlap(&code->quiet, &other->ink))
            continue;
        return label_place_set_error(
            &place, error, CLAIMCHECK_ERROR_TEMPLATE_INVALID,
            "its quiet zone is not free: the %s of line %u reaches into it, and a reader needs "
            "%.2f to %.2f × %.2f to %.2f mm for itself",
            other->element, other->line, code->quiet.x, code->quiet.x + code->quiet.width, code->quiet.y,
            code->quiet.y + code->quiet.height);
    }
    return true;
}

static bool
check_quiet_zones(const LabelDrawing *drawing, GError **error)
{
    for (guint i = 0; i < drawing->marks->len; i++) {
        const LabelMark *mark = g_ptr_array_index(drawing->marks, i);
        if (mark->kind == LABEL_MARK_CODE && !check_quiet_zone(drawing, mark, error))
            return false;
    }
    return true;
}

/* --- drawing -------------------------------------------------------------------------------------------------- */

static bool
lay_out_element(const LabelLayout *self, const LabelElement *element, GError **error)
{
    static bool (*const lay_out[N_LABEL_ELEMENTS])(const LabelLayout *, const LabelElement *, GError **) = {
        [LABEL_ELEMENT_TEXT] = label_layout_text,       [LABEL_ELEMENT_QR] = label_layout_qr,
        [LABEL_ELEMENT_BARCODE] = label_layout_barcode, [LABEL_ELEMENT_LINE] = label_layout_line,
        [LABEL_ELEMENT_BOX] = label_layout_box,         [LABEL_ELEMENT_IMAGE] = label_layout_image,
    };
    return check_inside(self, element, error) && lay_out[element->kind](self, element, error);
}

static bool
lay_out_all(const LabelLayout *self, GError **error)
{
    for (guint i = 0; i < self->label_template->elements->len; i++)
        if (!lay_out_element(self, g_ptr_array_index(self->label_template->elements, i), error))
            return false;
    if (!check_quiet_zones(self->drawing, error))
        return false;
    return self->options->banner == NULL || label_layout_banner(self, error);
}

static bool
check_options(const LabelOptions *options, GError **error)
{
    if (options->dpi != 203 && options->dpi != 300 && options->dpi != 600) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "%u dpi: labels are made for 203, 300 or 600 dpi",
                             options->dpi);
        return false;
    }
    if (options->module_floor_um < LEAST_FLOOR_UM) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL,
                             "%u µm: a module smaller than %d µm is read by few phones", options->module_floor_um,
                             LEAST_FLOOR_UM);
        return false;
    }
    return true;
}

LabelDrawing *
label_draw(LabelTemplate *label_template, GHashTable *fields, const LabelOptions *options, GError **error)
{
    if (!check_options(options, error))
        return NULL;
    guint dpi = options->dpi;
    g_autoptr(LabelDrawing) drawing =
        label_drawing_new(label_template->file, label_length_mm(label_template->width, dpi),
                          label_length_mm(label_template->height, dpi), dpi);
    g_autoptr(GHashTable) shown = options->scramble ? label_scramble_fields(fields) : g_hash_table_ref(fields);
    const LabelLayout layout = { label_template, fields, shown, options, drawing, label_dot_mm(dpi) };
    return lay_out_all(&layout, error) ? g_steal_pointer(&drawing) : NULL;
}
