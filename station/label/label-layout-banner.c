/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * VOID and SPECIMEN: as large as can be wherever no code and no quiet zone is, over text if need be. A label whose
 * banner a phone could not see past its code would be worse than one without.
 */
#include "station/base/claimcheck-error.h"
#include "station/label/label-layout.h"

#define MARGIN_MM     1.0
#define LEAST_SIZE_MM (6 * LABEL_MM_PER_PT)

typedef struct {
    const LabelLine *line;
    double size; /* of the best so far */
    LabelRect place;
    bool upright;
} Best;

static int
compare_doubles(gconstpointer a, gconstpointer b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The lines along which a free rectangle can end: the label's margins and the codes' zones. */
static GArray *
edges(const LabelDrawing *drawing, bool across)
{
    GArray *edges = g_array_new(FALSE, FALSE, sizeof(double));
    double ends[2] = { MARGIN_MM, (across ? drawing->width : drawing->height) - MARGIN_MM };
    g_array_append_vals(edges, ends, 2);
    for (guint i = 0; i < drawing->marks->len; i++) {
        const LabelMark *mark = g_ptr_array_index(drawing->marks, i);
        double zone[2] = { across ? mark->quiet.x : mark->quiet.y,
                           across ? mark->quiet.x + mark->quiet.width : mark->quiet.y + mark->quiet.height };
        if (mark->kind == LABEL_MARK_CODE)
            g_array_append_vals(edges, zone, 2);
    }
    g_array_sort(edges, compare_doubles);
    return edges;
}

static bool
is_free(const LabelDrawing *drawing, const LabelRect *place)
{
    const LabelRect label = { MARGIN_MM / 2, MARGIN_MM / 2, drawing->width - MARGIN_MM, drawing->height - MARGIN_MM };
    if (place->x < label.x || place->y < label.y || place->x + place->width > label.x + label.width ||
        place->y + place->height > label.y + label.height)
        return false;
    for (guint i = 0; i < drawing->marks->len; i++) {
        const LabelMark *mark = g_ptr_array_index(drawing->marks, i);
        if (mark->kind == LABEL_MARK_CODE && label_rects_overlap(place, &mark->quiet))
            return false;
    }
    return true;
}

static void
consider(Best *best, const LabelDrawing *drawing, const LabelRect *place)
{
    const double rim = 1.06; /* the letters' rim is drawn around them */
    double length = (best->line->right - best->line->left) * rim, height = (best->line->bottom - best->line->top) * rim;
    double level = MIN(place->width / length, place->height / height);
    double upright = MIN(place->height / length, place->width / height);
    if (MAX(level, upright) <= best->size || !is_free(drawing, place))
        return;
    *best = (Best){ best->line, MAX(level, upright), *place, upright > level };
}

static void
find_place(Best *best, const LabelDrawing *drawing)
{
    g_autoptr(GArray) xs = edges(drawing, true);
    g_autoptr(GArray) ys = edges(drawing, false);
    for (guint left = 0; left < xs->len; left++)
        for (guint right = left + 1; right < xs->len; right++)
            for (guint top = 0; top < ys->len; top++)
                for (guint bottom = top + 1; bottom < ys->len; bottom++) {
                    double x = g_array_index(xs, double, left), y = g_array_index(ys, double, top);
                    LabelRect place = { x, y, g_array_index(xs, double, right) - x,
                                        g_array_index(ys, double, bottom) - y };
                    consider(best, drawing, &place);
                }
}

static void
add_banner(LabelDrawing *drawing, const Best *best)
{
    const LabelLine *line = best->line;
    LabelMark *mark = label_drawing_add(drawing, LABEL_MARK_TEXT);
    mark->element = "banner";
    mark->is_banner = true;
    mark->is_upright = best->upright;
    mark->size = best->size;
    mark->ink = best->place;
    double x = best->place.x + best->place.width / 2, y = best->place.y + best->place.height / 2;
    double half_length = (line->left + line->right) / 2 * best->size,
           half_height = -(line->top + line->bottom) / 2 * best->size;
    mark->x = best->upright ? x + half_height : x - half_length;
    mark->baseline = best->upright ? y + half_length : y + half_height;
    mark->shape = label_line_ref((LabelLine *)line);
}

bool
label_layout_banner(const LabelLayout *self, GError **error)
{
    g_autofree char *what = NULL;
    g_autoptr(LabelLine) line = label_shape(self->options->banner, true, &what);
    Best best = { .line = line };
    if (line != NULL)
        find_place(&best, self->drawing);
    if (best.size >= LEAST_SIZE_MM) {
        add_banner(self->drawing, &best);
        return true;
    }
    const LabelPlace place = { self->drawing->file, 1, 1, "label" };
    return label_place_set_error(&place, error, CLAIMCHECK_ERROR_TEMPLATE_INVALID,
                                 "there is no place for the word %s beside its codes", self->options->banner);
}
