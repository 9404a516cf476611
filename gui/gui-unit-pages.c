/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-unit-pages.h"

#define MOST_PARTS 8

typedef struct {
    gint64 count;      /* -1: not counted yet */
    GHashTable *pages; /* gint64 → GPtrArray of DbUnitLine */
    bool is_from_end;  /* some pages have their number by the count */
} Part;

struct GuiUnitPages {
    guint n_parts;
    Part parts[MOST_PARTS];
};

static void
clear(GuiUnitPages *self)
{
    for (guint i = 0; i < self->n_parts; i++)
        g_clear_pointer(&self->parts[i].pages, g_hash_table_unref);
    self->n_parts = 0;
}

GuiUnitPages *
gui_unit_pages_new(void)
{
    return g_new0(GuiUnitPages, 1);
}

void
gui_unit_pages_free(GuiUnitPages *self)
{
    if (self == NULL)
        return;
    clear(self);
    g_free(self);
}

void
gui_unit_pages_begin(GuiUnitPages *self, guint parts)
{
    g_return_if_fail(parts <= MOST_PARTS);
    clear(self);
    self->n_parts = parts;
    for (guint i = 0; i < parts; i++) {
        self->parts[i].count = -1;
        self->parts[i].is_from_end = false;
        self->parts[i].pages =
            g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    }
}

void
gui_unit_pages_forget(GuiUnitPages *self)
{
    for (guint i = 0; i < self->n_parts; i++) {
        g_hash_table_remove_all(self->parts[i].pages);
        self->parts[i].is_from_end = false;
    }
}

/* --- how long it is --------------------------------------------------------------------------------------------------- */

static gboolean
is_not_first(gpointer page, gpointer lines, gpointer data)
{
    (void)lines;
    (void)data;
    return *(const gint64 *)page > 0;
}

void
gui_unit_pages_set_count(GuiUnitPages *self, guint part, gint64 count)
{
    g_return_if_fail(part < self->n_parts);
    Part *counted = &self->parts[part];
    if (counted->is_from_end && counted->count != count) {
        g_hash_table_foreach_remove(counted->pages, is_not_first, NULL);
        counted->is_from_end = false;
    }
    counted->count = count;
}

bool
gui_unit_pages_counted(const GuiUnitPages *self)
{
    for (guint i = 0; i < self->n_parts; i++)
        if (self->parts[i].count < 0)
            return false;
    return true;
}

static GPtrArray *
page_of(const Part *part, gint64 page)
{
    return g_hash_table_lookup(part->pages, &page);
}

/* Of a part that is not counted yet, the pages from its beginning that are here. */
static gint64
rows_of(const Part *part)
{
    if (part->count >= 0)
        return part->count;
    gint64 rows = 0;
    const GPtrArray *lines;
    for (gint64 page = 0; (lines = page_of(part, page)) != NULL; page++)
        rows += lines->len;
    return rows;
}

gint64
gui_unit_pages_rows(const GuiUnitPages *self)
{
    gint64 rows = 0;
    for (guint i = 0; i < self->n_parts; i++)
        rows += rows_of(&self->parts[i]);
    return rows;
}

/* --- what is here ------------------------------------------------------------------------------------------------------- */

/* The part that @row is in, and where within; NULL: behind the end. */
static Part *
part_of(GuiUnitPages *self, gint64 row, guint *part, gint64 *within)
{
    for (guint i = 0; i < self->n_parts; i++) {
        gint64 rows = rows_of(&self->parts[i]);
        if (row < rows) {
            *part = i;
            *within = row;
            return &self->parts[i];
        }
        row -= rows;
    }
    return NULL;
}

const DbUnitLine *
gui_unit_pages_line(const GuiUnitPages *self, gint64 row)
{
    guint index;
    gint64 within;
    const Part *part = row >= 0 ? part_of((GuiUnitPages *)self, row, &index, &within) : NULL;
    const GPtrArray *lines = part != NULL ? page_of(part, within / GUI_UNIT_PAGE) : NULL;
    guint at = part != NULL ? (guint)(within % GUI_UNIT_PAGE) : 0;
    return lines != NULL && at < lines->len ? g_ptr_array_index(lines, at) : NULL;
}

/* The page before @page, or behind it, that is nearest to it and not cut short; NULL: there is none. */
static const GPtrArray *
nearest(const Part *part, gint64 page, bool behind, gint64 *number)
{
    const GPtrArray *found = NULL;
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, part->pages);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        gint64 one = *(const gint64 *)key;
        const GPtrArray *lines = value;
        bool fits = behind ? one > page && lines->len > 0 : one < page && lines->len == GUI_UNIT_PAGE;
        if (!fits || (found != NULL && ABS(one - page) > ABS(*number - page)))
            continue;
        found = lines;
        *number = one;
    }
    return found;
}

/* From the nearest full page before it; from the part's beginning where there is none. */
static void
aim_forwards(const Part *part, gint64 page, GuiUnitWindow *window)
{
    gint64 number = -1;
    const GPtrArray *lines = nearest(part, page, false, &number);
    window->backwards = false;
    window->from = lines != NULL ? g_ptr_array_index(lines, GUI_UNIT_PAGE - 1) : NULL;
    window->skip = (guint)((page - number - 1) * GUI_UNIT_PAGE);
    window->limit = GUI_UNIT_PAGE;
}

/* Where that is less to pass over: from the nearest page behind it, or from the part's end. */
static void
aim_backwards(const Part *part, gint64 page, GuiUnitWindow *window)
{
    gint64 number = 0;
    const GPtrArray *lines = nearest(part, page, true, &number);
    gint64 begin = page * GUI_UNIT_PAGE, end = MIN(begin + GUI_UNIT_PAGE, part->count);
    gint64 skip = (lines != NULL ? number * GUI_UNIT_PAGE : part->count) - end;
    if (part->count < 0 || skip >= window->skip)
        return;
    window->backwards = true;
    window->from = lines != NULL ? g_ptr_array_index(lines, 0) : NULL;
    window->skip = (guint)skip;
    window->limit = (guint)(end - begin);
}

bool
gui_unit_pages_wanted(GuiUnitPages *self, gint64 first, gint64 last, GuiUnitWindow *window)
{
    for (gint64 row = MAX(first, 0); row <= last; row++) {
        gint64 within;
        Part *part = part_of(self, row, &window->part, &within);
        if (part == NULL)
            return false;
        gint64 page = within / GUI_UNIT_PAGE;
        if (page_of(part, page) == NULL) {
            window->page = page;
            aim_forwards(part, page, window);
            aim_backwards(part, page, window);
            part->is_from_end |= window->backwards;
            return true;
        }
        row += GUI_UNIT_PAGE - 1 - within % GUI_UNIT_PAGE;
    }
    return false;
}

/* --- taking, and letting go --------------------------------------------------------------------------------------------------- */

/* The page of @part that is farthest from @page. */
static gint64
farthest(const Part *part, gint64 page)
{
    gint64 found = page;
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, part->pages);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        gint64 number = *(const gint64 *)key;
        if (ABS(number - page) > ABS(found - page))
            found = number;
    }
    return found;
}

void
gui_unit_pages_take(GuiUnitPages *self, guint part, gint64 page, GPtrArray *lines)
{
    g_return_if_fail(part < self->n_parts);
    GHashTable *pages = self->parts[part].pages;
    g_hash_table_replace(pages, g_memdup2(&page, sizeof page), lines);
    if (self->parts[part].count < 0 && lines->len < GUI_UNIT_PAGE)
        self->parts[part].count = page * GUI_UNIT_PAGE + lines->len;
    while (self->parts[part].count >= 0 && g_hash_table_size(pages) > GUI_UNIT_PAGES_KEPT) {
        gint64 far = farthest(&self->parts[part], page);
        g_hash_table_remove(pages, &far);
    }
}
