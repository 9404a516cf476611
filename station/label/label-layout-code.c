/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Codes on whole dots. A module that is no whole number of dots is printed now wider, now narrower, and is soon
 * unreadable: 2.64 dots a module were read nine times in twenty, 3.00 always.
 */
#include "station/base/claimcheck-error.h"
#include "station/label/label-layout.h"
#include "station/label/label-scramble.h"

#include <math.h>

#define QR_QUIET_MODULES      4  /* ISO/IEC 18004, 6.3.8 */
#define BARCODE_QUIET_MODULES 10 /* ISO/IEC 15417, 4.4 */
#define BARCODE_LEAST_DOTS    2
#define BARCODE_LEAST_UM      160
#define EPSILON               1e-6 /* of a dot: 24 mm must not lose a dot to the last bit of a double */

/* The whole dots of the printer that lie within a stretch. */
typedef struct {
    int first;
    int count;
} Dots;

static Dots
dots_within(double from, double length, double dot)
{
    int first = (int)ceil(from / dot - EPSILON);
    int end = (int)floor((from + length) / dot + EPSILON);
    return (Dots){ first, MAX(end - first, 0) };
}

static int
dots_for_um(guint um, double dot)
{
    return (int)ceil(um / 1000.0 / dot - EPSILON);
}

/* How many dots the template asks for; 0 for "as many as fit". */
static int
asked_dots(const LabelLayout *self, const LabelModule *module)
{
    return module->is_auto ? 0 : MAX(1, (int)lround(label_length_mm(module->width, self->options->dpi) / self->dot));
}

static void
place_code(const LabelLayout *self, LabelMark *mark, const char *text, LabelCells *cells, const Dots *x, const Dots *y)
{
    double dot = self->dot;
    if (self->options->scramble)
        label_scramble_cells(cells);
    mark->payload = self->options->scramble ? NULL : g_strdup(text);
    mark->cells = cells;
    mark->ink = (LabelRect){ x->first * dot, y->first * dot, x->count * dot, y->count * dot };
    mark->cell_width = mark->ink.width / cells->columns;
    mark->cell_height = mark->ink.height / cells->rows;
}

static LabelRect
grown(const LabelRect *rect, double x, double y)
{
    return (LabelRect){ rect->x - x, rect->y - y, rect->width + 2 * x, rect->height + 2 * y };
}

/* What the code holds: empty is left out or refused whatever a specimen says, so that a specimen shows the truth. */
static char *
payload_of(const LabelLayout *self, const LabelElement *element, GError **error)
{
    g_autofree char *text = label_layout_fill(self, element, error);
    if (text != NULL && *text != '\0' && self->options->code_text != NULL)
        return g_strdup(self->options->code_text);
    return g_steal_pointer(&text);
}

/* --- QR -------------------------------------------------------------------------------------------------------- */

static bool
refuse_qr(const LabelLayout *self, const LabelElement *element, guint side, int fits, int floor_dots, GError **error)
{
    double least = (side + 2 * QR_QUIET_MODULES) * floor_dots * self->dot;
    return label_layout_refuse(
        self, element, error, CLAIMCHECK_ERROR_CODE_DOES_NOT_FIT,
        "the code has %u × %u modules and needs %u with its quiet zone; in %.2f mm at %u dpi a module "
        "has %d dots (%.3f mm), and it must have at least %d (%.3f mm): give it %.1f mm",
        side, side, side + 2 * QR_QUIET_MODULES, label_length_mm(element->width, self->options->dpi),
        self->options->dpi, fits, fits * self->dot, floor_dots, floor_dots * self->dot,
        ceil(least * 10 + EPSILON) / 10);
}

static bool
place_qr(const LabelLayout *self, const LabelElement *element, const char *text, LabelCells *cells, GError **error)
{
    LabelRect room = label_layout_rect(self, element);
    Dots x = dots_within(room.x, room.width, self->dot), y = dots_within(room.y, room.height, self->dot);
    int with_quiet = (int)cells->columns + 2 * QR_QUIET_MODULES;
    int fits = MIN(x.count, y.count) / with_quiet;
    int asked = asked_dots(self, &element->module);
    int floor_dots = dots_for_um(self->options->module_floor_um, self->dot);
    int module = asked != 0 ? asked : fits;
    if (module > fits || module < floor_dots)
        return refuse_qr(self, element, cells->columns, MIN(module, fits), floor_dots, error);
    int side = (int)cells->columns * module;
    x = (Dots){ x.first + (x.count - side) / 2, side };
    y = (Dots){ y.first + (y.count - side) / 2, side };
    LabelMark *mark = label_layout_add(self, element, LABEL_MARK_CODE);
    place_code(self, mark, text, cells, &x, &y);
    mark->is_qr = true;
    mark->quiet = grown(&mark->ink, QR_QUIET_MODULES * mark->cell_width, QR_QUIET_MODULES * mark->cell_height);
    return true;
}

bool
label_layout_qr(const LabelLayout *self, const LabelElement *element, GError **error)
{
    g_autofree char *text = payload_of(self, element, error);
    if (text == NULL)
        return false;
    if (*text == '\0')
        return label_layout_refuse(self, element, error, CLAIMCHECK_ERROR_TEMPLATE_INVALID,
                                   "it would hold nothing: its fields have no value");
    g_autoptr(LabelCells) cells = label_code_qr(text, element->ecc);
    if (cells == NULL)
        return label_layout_refuse(self, element, error, CLAIMCHECK_ERROR_CODE_DOES_NOT_FIT,
                                   "%ld characters are more than any QR code of this error correction holds",
                                   g_utf8_strlen(text, -1));
    if (!place_qr(self, element, text, cells, error))
        return false;
    g_steal_pointer(&cells); /* the mark has it */
    return true;
}

/* --- Code 128 -------------------------------------------------------------------------------------------------- */

/* Where a dot is finer than the template's author thought of, the bar is as many dots as it must be. */
static int
least_bar(const LabelLayout *self, int asked)
{
    int least = MAX(BARCODE_LEAST_DOTS, dots_for_um(BARCODE_LEAST_UM, self->dot));
    return asked >= BARCODE_LEAST_DOTS ? MAX(asked, least) : least;
}

static bool
refuse_barcode(const LabelLayout *self, const LabelElement *element, guint modules, int bar, GError **error)
{
    return label_layout_refuse(
        self, element, error, CLAIMCHECK_ERROR_CODE_DOES_NOT_FIT,
        "the code has %u modules and, at %u dpi with narrow bars of %d dots (%.3f mm), is %.2f mm long; "
        "it has %.2f mm, and needs %.2f mm of white at either end within the label",
        modules, self->options->dpi, bar, bar * self->dot, modules * bar * self->dot,
        label_length_mm(element->width, self->options->dpi), BARCODE_QUIET_MODULES * bar * self->dot);
}

/* Widest narrow bar whose code, quiet zone included, finds room; 0 if none is wide enough. */
static int
choose_bar(const LabelLayout *self, const LabelElement *element, int modules, int room)
{
    int asked = asked_dots(self, &element->module);
    if (asked != 0 &&
        (asked < BARCODE_LEAST_DOTS || (element->module.width.unit != LABEL_UNIT_DOT && asked < least_bar(self, 0))))
        return 0;
    int bar =
        asked != 0 ? least_bar(self, asked) : MAX(room / (modules + 2 * BARCODE_QUIET_MODULES), least_bar(self, 0));
    return modules * bar <= room ? bar : 0;
}

static int
aligned(const LabelElement *element, int room, int length)
{
    const int offsets[] = {
        [LABEL_ALIGN_LEFT] = 0, [LABEL_ALIGN_CENTER] = (room - length) / 2, [LABEL_ALIGN_RIGHT] = room - length
    };
    return offsets[element->align];
}

static bool
place_barcode(const LabelLayout *self, const LabelElement *element, const char *text, LabelCells *cells, GError **error)
{
    LabelRect room = label_layout_rect(self, element);
    Dots x = dots_within(room.x, room.width, self->dot), y = dots_within(room.y, room.height, self->dot);
    int modules = (int)cells->columns;
    int bar = choose_bar(self, element, modules, x.count);
    if (bar == 0 || y.count == 0)
        return refuse_barcode(self, element, cells->columns, least_bar(self, asked_dots(self, &element->module)),
                              error);
    x = (Dots){ x.first + aligned(element, x.count, modules * bar), modules * bar };
    const LabelRect ink = { x.first * self->dot, 0, x.count * self->dot, 0 };
    const LabelRect quiet = grown(&ink, BARCODE_QUIET_MODULES * bar * self->dot, 0);
    if (quiet.x < -EPSILON || quiet.x + quiet.width > self->drawing->width + EPSILON)
        return refuse_barcode(self, element, cells->columns, bar, error);
    LabelMark *mark = label_layout_add(self, element, LABEL_MARK_CODE);
    place_code(self, mark, text, cells, &x, &y);
    mark->quiet = grown(&mark->ink, BARCODE_QUIET_MODULES * mark->cell_width, 0);
    return true;
}

bool
label_layout_barcode(const LabelLayout *self, const LabelElement *element, GError **error)
{
    g_autofree char *text = payload_of(self, element, error);
    if (text == NULL)
        return false;
    if (*text == '\0')
        return true;
    gunichar fault = 0;
    g_autoptr(LabelCells) cells = label_code_128(text, &fault);
    if (cells == NULL)
        return label_layout_refuse(self, element, error, CLAIMCHECK_ERROR_TEMPLATE_INVALID,
                                   "Code 128 holds only the characters from space to ~, and not U+%04X", fault);
    if (!place_barcode(self, element, text, cells, error))
        return false;
    g_steal_pointer(&cells); /* the mark has it */
    return true;
}
