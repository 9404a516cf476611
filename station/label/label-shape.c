/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-shape.h"

#include "station/label/label-font.h"

#include <pango/pangocairo.h>
#include <string.h>

/* Shaped once this large: cairo keeps points to 1/256 of a unit, so outlines are exact to 4 millionths of an em. */
#define UNITS_PER_EM 1000

static void
run_free(gpointer data)
{
    LabelRun *run = data;
    g_free(run->text);
    g_array_unref(run->path);
    g_free(run);
}

static void
line_clear(LabelLine *self)
{
    g_ptr_array_unref(self->runs);
}

LabelLine *
label_line_ref(LabelLine *self)
{
    return g_rc_box_acquire(self);
}

void
label_line_unref(LabelLine *self)
{
    if (self != NULL)
        g_rc_box_release_full(self, (GDestroyNotify)line_clear);
}

/* --- outlines ------------------------------------------------------------------------------------------------ */

static LabelPathStep
step_of(const cairo_path_data_t *data)
{
    static const LabelPathVerb verbs[] = {
        [CAIRO_PATH_MOVE_TO] = LABEL_PATH_MOVE,
        [CAIRO_PATH_LINE_TO] = LABEL_PATH_LINE,
        [CAIRO_PATH_CURVE_TO] = LABEL_PATH_CURVE,
        [CAIRO_PATH_CLOSE_PATH] = LABEL_PATH_CLOSE,
    };
    LabelPathStep step = { verbs[data->header.type], { 0 }, { 0 } };
    int points = data->header.length - 1;
    int first = points == 1 ? 2 : 0; /* the end is always the last of the three */
    for (int i = 0; i < points; i++) {
        step.x[first + i] = data[1 + i].point.x / UNITS_PER_EM;
        step.y[first + i] = data[1 + i].point.y / UNITS_PER_EM;
    }
    return step;
}

static GArray *
outline_of(PangoFont *font, PangoGlyphString *glyphs)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
    cairo_t *cr = cairo_create(surface);
    pango_cairo_glyph_string_path(cr, font, glyphs);
    cairo_path_t *path = cairo_copy_path(cr);
    GArray *steps = g_array_new(FALSE, FALSE, sizeof(LabelPathStep));
    for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
        LabelPathStep step = step_of(&path->data[i]);
        g_array_append_val(steps, step);
    }
    cairo_path_destroy(path);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return steps;
}

/* --- runs ---------------------------------------------------------------------------------------------------- */

static char *
cannot_print(const char *at)
{
    gunichar character = g_utf8_get_char(at);
    if (!g_unichar_isprint(character))
        return g_strdup_printf("the control character U+%04X cannot be printed", character);
    char utf8[7] = { 0 };
    g_unichar_to_utf8(character, utf8);
    return g_strdup_printf("no installed font has the character %s (U+%04X)", utf8, character);
}

static bool
has_unknown_glyph(const char *text, const PangoGlyphItem *item, char **what)
{
    for (int i = 0; i < item->glyphs->num_glyphs; i++) {
        if ((item->glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG) == 0 ||
            item->glyphs->glyphs[i].glyph == PANGO_GLYPH_EMPTY)
            continue;
        *what = cannot_print(text + item->item->offset + item->glyphs->log_clusters[i]);
        return true;
    }
    return false;
}

/* A PDF shows text letter by letter, left to right: only what is no more than that may be text there. */
static bool
is_plain(const char *text, const PangoGlyphItem *item)
{
    const PangoGlyphString *glyphs = item->glyphs;
    if (item->item->analysis.level % 2 != 0 || !label_font_is_shipped(item->item->analysis.font) ||
        g_utf8_strlen(text + item->item->offset, item->item->length) != glyphs->num_glyphs)
        return false;
    for (int i = 0; i < glyphs->num_glyphs; i++) /* a soft hyphen is seen by nobody but a PDF's reader */
        if (glyphs->glyphs[i].geometry.x_offset != 0 || glyphs->glyphs[i].geometry.y_offset != 0 ||
            glyphs->glyphs[i].glyph == PANGO_GLYPH_EMPTY)
            return false;
    return true;
}

/* A font of pictures has glyphs but no outlines. */
static bool
lacks_outline(const char *text, const PangoGlyphItem *item, const LabelRun *run, char **what)
{
    PangoRectangle ink;
    pango_glyph_string_extents(item->glyphs, item->item->analysis.font, &ink, NULL);
    if (run->path->len > 0 || ink.width == 0)
        return false;
    *what = cannot_print(text + item->item->offset);
    return true;
}

static bool
add_run(LabelLine *line, const char *text, const PangoGlyphItem *item, char **what)
{
    if (has_unknown_glyph(text, item, what))
        return false;
    LabelRun *run = g_new0(LabelRun, 1);
    g_ptr_array_add(line->runs, run);
    run->x = line->advance;
    run->path = outline_of(item->item->analysis.font, item->glyphs);
    if (is_plain(text, item))
        run->text = g_strndup(text + item->item->offset, (gsize)item->item->length);
    if (lacks_outline(text, item, run, what))
        return false;
    line->advance += pango_glyph_string_get_width(item->glyphs) / (double)PANGO_SCALE / UNITS_PER_EM;
    return true;
}

static void
measure_ink(LabelLine *line, PangoLayoutLine *layout_line)
{
    const double unit = (double)PANGO_SCALE * UNITS_PER_EM;
    PangoRectangle ink;
    pango_layout_line_get_extents(layout_line, &ink, NULL);
    line->left = ink.x / unit;
    line->top = ink.y / unit;
    line->right = (ink.x + ink.width) / unit;
    line->bottom = (ink.y + ink.height) / unit;
}

/* Our font has no such features; others keep theirs, except what would join letters of plain text. */
static PangoLayout *
lay_out(PangoContext *context, const char *text, bool bold)
{
    PangoLayout *layout = pango_layout_new(context);
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, LABEL_FONT_FAMILY);
    pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, UNITS_PER_EM * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    pango_layout_set_text(layout, text, -1);
    return layout;
}

static const char *
first_control(const char *text)
{
    for (; *text != '\0'; text = g_utf8_next_char(text))
        if (g_unichar_iscntrl(g_utf8_get_char(text)))
            return text;
    return NULL;
}

LabelLine *
label_shape(const char *text, bool bold, char **what)
{
    const char *control = first_control(text);
    if (control != NULL) {
        *what = cannot_print(control);
        return NULL;
    }
    g_autoptr(LabelLine) line = g_rc_box_new0(LabelLine);
    line->bold = bold;
    line->runs = g_ptr_array_new_with_free_func(run_free);
    g_autoptr(PangoLayout) layout = lay_out(label_font_lock(label_font_covers(text)), text, bold);
    PangoLayoutLine *layout_line = pango_layout_get_line_readonly(layout, 0);
    bool ok = true;
    for (GSList *at = layout_line->runs; at != NULL && ok; at = at->next)
        ok = add_run(line, text, at->data, what);
    measure_ink(line, layout_line);
    g_clear_object(&layout);
    label_font_unlock();
    return ok ? g_steal_pointer(&line) : NULL;
}
