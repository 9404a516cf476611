/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/label/label-layout.h"

/* Where a letter's room begins and ends around the baseline, in ems of the shipped font: one em, not its line height. */
#define ASCENT 0.76
#define DESCENT 0.24
#define LEAST_SIZE_MM (5 * LABEL_MM_PER_PT) /* smaller print is not read at arm's length */
#define SLACK_MM 0.001

/* Height of the line in ems: accents above and tails below may need more than a plain letter. */
static double
top_of(const LabelLine *line)
{
    return MIN(line->top, -ASCENT);
}

static double
bottom_of(const LabelLine *line)
{
    return MAX(line->bottom, DESCENT);
}

/* The part of the wanted size at which the line fits into @room, at most 1. */
static double
fitting_scale(const LabelLine *line, double size, const LabelRect *room)
{
    double length = MAX(line->advance, line->right) - MIN(line->left, 0);
    double across = length > 0 ? (room->width + SLACK_MM) / (length * size) : 1;
    double upright = (room->height + SLACK_MM) / ((bottom_of(line) - top_of(line)) * size);
    return MIN(1, MIN(across, upright));
}

static bool
refuse_text(const LabelLayout *self, const LabelElement *element, const LabelLine *line, double size, const char *text,
            GError **error)
{
    LabelRect room = label_layout_rect(self, element);
    return label_layout_refuse(self, element, error, CLAIMCHECK_ERROR_TEMPLATE_INVALID,
                               "'%s' does not fit: at %.1f pt it takes %.2f × %.2f mm and has %.2f × %.2f mm", text,
                               size / LABEL_MM_PER_PT, MAX(line->advance, line->right) * size,
                               (bottom_of(line) - top_of(line)) * size, room.width, room.height);
}

static double
choose_size(const LabelLayout *self, const LabelElement *element, const LabelLine *line, const LabelRect *room)
{
    double wanted = label_length_mm(element->size, self->options->dpi);
    double scale = fitting_scale(line, wanted, room);
    if (scale >= 1)
        return wanted;
    double shrunk = wanted * scale;
    return element->shrinks && shrunk >= MIN(LEAST_SIZE_MM, wanted) ? shrunk : 0;
}

/* Centred between top and bottom, so that text in boxes of one height stands on one line whatever it says. */
static double
baseline_in(const LabelLine *line, double size, const LabelRect *room)
{
    double middle = room->y + room->height / 2 + (ASCENT - DESCENT) / 2 * size;
    double highest = room->y - top_of(line) * size, lowest = room->y + room->height - bottom_of(line) * size;
    return MAX(highest, MIN(middle, lowest));
}

static void
place_text(LabelMark *mark, const LabelElement *element, LabelLine *line, double size, const LabelRect *room)
{
    double spare = room->width - line->advance * size;
    const double offsets[] = { [LABEL_ALIGN_LEFT] = 0, [LABEL_ALIGN_CENTER] = spare / 2, [LABEL_ALIGN_RIGHT] = spare };
    mark->shape = label_line_ref(line);
    mark->size = size;
    mark->x = room->x + offsets[element->align];
    mark->baseline = baseline_in(line, size, room);
    mark->ink = (LabelRect){ mark->x + line->left * size, mark->baseline + line->top * size,
                             (line->right - line->left) * size, (line->bottom - line->top) * size };
}

bool
label_layout_text(const LabelLayout *self, const LabelElement *element, GError **error)
{
    g_autofree char *filled = label_layout_fill(self, element, error);
    if (filled == NULL)
        return false;
    const char *text = g_strstrip(filled);
    if (*text == '\0')
        return true;
    g_autofree char *what = NULL;
    g_autoptr(LabelLine) line = label_shape(text, element->bold, &what);
    if (line == NULL)
        return label_layout_refuse(self, element, error, CLAIMCHECK_ERROR_TEMPLATE_INVALID, "%s", what);
    LabelRect room = label_layout_rect(self, element);
    double size = choose_size(self, element, line, &room);
    if (size <= 0)
        return refuse_text(self, element, line, label_length_mm(element->size, self->options->dpi), text, error);
    place_text(label_layout_add(self, element, LABEL_MARK_TEXT), element, line, size, &room);
    return true;
}
