/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/label/label-layout.h"

#include <math.h>

static double
snapped(double mm, double dot)
{
    return round(mm / dot) * dot;
}

/* A rule is whole dots thick and stands on whole dots, or two printers of one kind would draw it differently. */
static double
thickness(const LabelLayout *self, const LabelElement *element)
{
    return MAX(1, round(label_length_mm(element->stroke, self->options->dpi) / self->dot)) * self->dot;
}

static void
add_rect(const LabelLayout *self, const LabelElement *element, double x, double y, double width, double height)
{
    LabelMark *mark = label_layout_add(self, element, LABEL_MARK_RECT);
    mark->ink = (LabelRect){ snapped(x, self->dot), snapped(y, self->dot), snapped(width, self->dot),
                             snapped(height, self->dot) };
}

static void
add_slanting(const LabelLayout *self, const LabelElement *element, double x1, double y1, double x2, double y2)
{
    LabelMark *mark = label_layout_add(self, element, LABEL_MARK_LINE);
    mark->stroke = thickness(self, element);
    mark->x1 = x1;
    mark->y1 = y1;
    mark->x2 = x2;
    mark->y2 = y2;
    double rim = mark->stroke / 2;
    mark->ink = (LabelRect){ MIN(x1, x2) - rim, MIN(y1, y2) - rim, fabs(x2 - x1) + 2 * rim, fabs(y2 - y1) + 2 * rim };
}

bool
label_layout_line(const LabelLayout *self, const LabelElement *element, GError **error G_GNUC_UNUSED)
{
    guint dpi = self->options->dpi;
    double x1 = label_length_mm(element->x, dpi), y1 = label_length_mm(element->y, dpi);
    double x2 = label_length_mm(element->x2, dpi), y2 = label_length_mm(element->y2, dpi);
    double stroke = thickness(self, element);
    if (y1 == y2)
        add_rect(self, element, MIN(x1, x2), y1 - stroke / 2, fabs(x2 - x1), stroke);
    else if (x1 == x2)
        add_rect(self, element, x1 - stroke / 2, MIN(y1, y2), stroke, fabs(y2 - y1));
    else
        add_slanting(self, element, x1, y1, x2, y2);
    return true;
}

/* The stroke lies within the box, so that the box is as large as it says. */
bool
label_layout_box(const LabelLayout *self, const LabelElement *element, GError **error G_GNUC_UNUSED)
{
    LabelRect box = label_layout_rect(self, element);
    double stroke = thickness(self, element);
    double x = snapped(box.x, self->dot), y = snapped(box.y, self->dot);
    double right = snapped(box.x + box.width, self->dot), bottom = snapped(box.y + box.height, self->dot);
    add_rect(self, element, x, y, right - x, stroke);
    add_rect(self, element, x, bottom - stroke, right - x, stroke);
    add_rect(self, element, x, y + stroke, stroke, bottom - y - 2 * stroke);
    add_rect(self, element, right - stroke, y + stroke, stroke, bottom - y - 2 * stroke);
    return true;
}

/* As large as its room allows without distortion, in the middle. */
bool
label_layout_image(const LabelLayout *self, const LabelElement *element, GError **error)
{
    LabelRect room = label_layout_rect(self, element);
    g_autoptr(LabelGrey) picture = label_image_grey(element->image);
    if (picture == NULL)
        return label_layout_refuse(self, element, error, CLAIMCHECK_ERROR_TEMPLATE_INVALID, "%s: the PNG is damaged",
                                   element->href);
    double scale = MIN(room.width / picture->width, room.height / picture->height);
    double width = picture->width * scale, height = picture->height * scale;
    LabelMark *mark = label_layout_add(self, element, LABEL_MARK_IMAGE);
    mark->ink = (LabelRect){ room.x + (room.width - width) / 2, room.y + (room.height - height) / 2, width, height };
    mark->picture = g_steal_pointer(&picture);
    return true;
}
