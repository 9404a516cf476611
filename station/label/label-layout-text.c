/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/label/label-layout.h"
#include "station/label/label-wrap.h"

/* Where a letter's room begins and ends around the baseline, in ems of the shipped font: one em, not its line height.
 */
#define ASCENT  0.76
#define DESCENT 0.24
#define LEADING 1.12 /* from one baseline to the next */
/* Smaller print is not read: 0.9 mm of x-height, what EU Regulation 1169/2011, article 13, asks of the smallest packs.
 */
#define LEAST_SIZE_MM (0.9 / 0.547)
#define STEP          0.97 /* text that shrinks into several lines is tried at ever smaller sizes */
#define SLACK_MM      0.001

/* A text that has been broken into lines, with what it needs in ems. */
typedef struct {
    GPtrArray *lines; /* of LabelLine */
    double length;    /* of the longest */
    double top;       /* of the first line's ink above its baseline, negative */
    double height;    /* from there to the bottom of the last */
} Block;

static void
block_clear(Block *self)
{
    g_clear_pointer(&self->lines, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Block, block_clear)

/* Accents above and tails below may need more than a plain letter. */
static void
measure(Block *block)
{
    const LabelLine *first = g_ptr_array_index(block->lines, 0);
    const LabelLine *last = g_ptr_array_index(block->lines, block->lines->len - 1);
    block->top = MIN(first->top, -ASCENT);
    block->height = MAX(last->bottom, DESCENT) - block->top + LEADING * (block->lines->len - 1);
    block->length = 0;
    for (guint i = 0; i < block->lines->len; i++) {
        const LabelLine *line = g_ptr_array_index(block->lines, i);
        block->length = MAX(block->length, MAX(line->advance, line->right) - MIN(line->left, 0));
    }
}

/* Breaks the text for letters of @size; false if it takes more lines or more height than there is. */
static bool
fits(const LabelElement *element, const LabelWords *words, double size, const LabelRect *room, Block *block)
{
    block_clear(block);
    block->lines = label_words_wrap(words, (room->width + SLACK_MM) / size, (guint)element->lines);
    if (block->lines == NULL)
        return false;
    measure(block);
    return block->height * size <= room->height + SLACK_MM && block->length * size <= room->width + SLACK_MM;
}

/* Stars may take more room than the characters that they hide, and a picture must not be refused for it. */
static double
least_size(const LabelLayout *self, const LabelElement *element, double wanted)
{
    if (self->options->scramble)
        return wanted / 2;
    return element->shrinks ? MIN(LEAST_SIZE_MM, wanted) : wanted;
}

/* The largest size at which it fits, not above @wanted; 0 if that would be below @least. */
static double
choose_size(const LabelElement *element, const LabelWords *words, double wanted, double least, const LabelRect *room,
            Block *block)
{
    for (double size = wanted; size >= least; size *= STEP)
        if (fits(element, words, size, room, block))
            return size;
    return wanted > least && fits(element, words, least, room, block) ? least : 0;
}

static bool
refuse(const LabelLayout *self, const LabelElement *element, const char *text, const LabelWords *words, double wanted,
       GError **error)
{
    LabelRect room = label_layout_rect(self, element);
    g_auto(Block) line = { .lines = label_words_wrap(words, G_MAXDOUBLE, 1) };
    measure(&line);
    double least = least_size(self, element, wanted);
    return label_layout_refuse(self, element, error, CLAIMCHECK_ERROR_TEMPLATE_INVALID,
                               "'%s' does not fit: in one line of %.1f pt it takes %.2f × %.2f mm, and there are %d of "
                               "%.2f mm in %.2f mm",
                               text, least / LABEL_MM_PER_PT, line.length * least, line.height * least, element->lines,
                               room.width, room.height);
}

/*
 * A single line stands in the middle of its room, by the letters' room and not by what it happens to say, so that
 * texts side by side share a baseline.
 */
static double
first_baseline(const Block *block, double size, const LabelRect *room)
{
    double spread = LEADING * (block->lines->len - 1);
    double middle = room->y + room->height / 2 + ((ASCENT - DESCENT) / 2 - spread / 2) * size;
    double highest = room->y - block->top * size, lowest = room->y + room->height - (block->height + block->top) * size;
    return MAX(highest, MIN(middle, lowest));
}

static void
place_line(LabelMark *mark, const LabelElement *element, LabelLine *line, double size, const LabelRect *room,
           double baseline)
{
    double spare = room->width - line->advance * size;
    const double offsets[] = { [LABEL_ALIGN_LEFT] = 0, [LABEL_ALIGN_CENTER] = spare / 2, [LABEL_ALIGN_RIGHT] = spare };
    mark->shape = label_line_ref(line);
    mark->size = size;
    mark->x = room->x + offsets[element->align];
    mark->baseline = baseline;
    mark->ink = (LabelRect){ mark->x + line->left * size, baseline + line->top * size,
                             (line->right - line->left) * size, (line->bottom - line->top) * size };
}

static bool
place_text(const LabelLayout *self, const LabelElement *element, const char *text, const LabelWords *words,
           GError **error)
{
    LabelRect room = label_layout_rect(self, element);
    double wanted = label_length_mm(element->size, self->options->dpi);
    g_auto(Block) block = { 0 };
    double size = choose_size(element, words, wanted, least_size(self, element, wanted), &room, &block);
    if (size <= 0)
        return refuse(self, element, text, words, wanted, error);
    double baseline = first_baseline(&block, size, &room);
    for (guint i = 0; i < block.lines->len; i++, baseline += LEADING * size)
        place_line(label_layout_add(self, element, LABEL_MARK_TEXT), element, g_ptr_array_index(block.lines, i), size,
                   &room, baseline);
    return true;
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
    g_autoptr(LabelWords) words = label_words_new(text, element->bold, &what);
    if (words == NULL)
        return label_layout_refuse(self, element, error, CLAIMCHECK_ERROR_TEMPLATE_INVALID, "%s", what);
    return place_text(self, element, text, words, error);
}
