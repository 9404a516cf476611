/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-line-plan.h"

#include "station/base/claimcheck-error.h"

/* How many open batches a person may choose from at once. */
#define MOST_BATCHES 50

GuiLineWishes *
gui_line_wishes_copy(const GuiLineWishes *wishes)
{
    GuiLineWishes *copy = g_new0(GuiLineWishes, 1);
    copy->ports = g_strdupv(wishes->ports);
    copy->printer = g_strdup(wishes->printer);
    copy->batch = g_strdup(wishes->batch);
    return copy;
}

void
gui_line_wishes_free(gpointer wishes)
{
    GuiLineWishes *self = wishes;
    if (self == NULL)
        return;
    g_strfreev(self->ports);
    g_free(self->printer);
    g_free(self->batch);
    g_free(self);
}

GuiLinePlan *
gui_line_plan_ref(GuiLinePlan *self)
{
    g_atomic_ref_count_inc(&self->references);
    return self;
}

void
gui_line_plan_unref(gpointer plan)
{
    GuiLinePlan *self = plan;
    if (self == NULL || !g_atomic_ref_count_dec(&self->references))
        return;
    line_setup_free(self->setup);
    db_batch_free(self->batch);
    db_product_free(self->product);
    g_clear_pointer(&self->open_batches, g_ptr_array_unref);
    g_free(self->station_name);
    g_free(self);
}

/* --- which batch --------------------------------------------------------------------------------------------------- */

static DbBatch *
take_open(GPtrArray *open, const char *code)
{
    for (guint i = 0; code != NULL && i < open->len; i++) {
        const DbBatch *batch = g_ptr_array_index(open, i);
        if (g_str_equal(batch->code, code))
            return g_ptr_array_steal_index(open, i);
    }
    return NULL;
}

static bool
choose_batch(GuiLinePlan *self, Db *db, const GuiLineWishes *wishes, GError **error)
{
    const DbBatchPage page = { .state = "open", .most = MOST_BATCHES };
    self->open_batches = db_batch_page(db, &page, error);
    if (self->open_batches == NULL)
        return false;
    g_autofree char *last_used = db_setting_get(db, GUI_LINE_BATCH_SETTING, NULL);
    bool is_only_one = self->open_batches->len == 1;
    if (wishes->batch != NULL)
        self->batch = db_batch_find(db, wishes->batch, error);
    else if (is_only_one)
        self->batch = g_ptr_array_steal_index(self->open_batches, 0);
    else
        self->batch = take_open(self->open_batches, last_used);
    if (wishes->batch != NULL && self->batch == NULL)
        return false;
    if (self->batch != NULL)
        self->product = db_product_by_id(db, self->batch->product_id, error);
    return self->batch == NULL || self->product != NULL;
}

/* --- the whole ------------------------------------------------------------------------------------------------------- */

static bool
count_done(GuiLinePlan *self, Db *db, GError **error)
{
    DbBatchSums sums = { 0 };
    if (self->batch != NULL && !db_batch_unit_sums(db, self->batch->id, &sums, error))
        return false;
    self->done = sums.commissioned + sums.released;
    return true;
}

gpointer
gui_line_plan_work(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    const GuiLineWishes *wishes = data;
    GuiLinePlan *self = g_new0(GuiLinePlan, 1);
    g_atomic_ref_count_init(&self->references);
    const LineWishes line = { .ports = wishes->ports, .printer = wishes->printer };
    self->person = caller->auth.person;
    self->may_reprint = self->person == 0 || (caller->auth.roles & AUTH_ROLE_LEAD) != 0;
    self->station_name = settings_string(station_settings(station), "station", "name");
    self->setup = line_setup_new(station_settings(station), &line, error);
    if (self->setup != NULL && choose_batch(self, station_db(station), wishes, error) &&
        count_done(self, station_db(station), error))
        return self;
    gui_line_plan_unref(self);
    return NULL;
}

bool
gui_line_plan_can_work(const GuiLinePlan *self)
{
    return self->setup->slots->len > 0 && self->setup->printer != NULL && self->batch != NULL;
}

static bool
same_slots(const GPtrArray *a, const GPtrArray *b)
{
    for (guint i = 0; a->len == b->len && i < a->len; i++) {
        const LineSlotSetup *one = g_ptr_array_index(a, i);
        const LineSlotSetup *two = g_ptr_array_index(b, i);
        if (g_strcmp0(one->port, two->port) != 0 || one->kind != two->kind || g_strcmp0(one->name, two->name) != 0)
            return false;
    }
    return a->len == b->len;
}

static bool
same_scanners(const GPtrArray *a, const GPtrArray *b)
{
    for (guint i = 0; a->len == b->len && i < a->len; i++) {
        const LineScannerSetup *one = g_ptr_array_index(a, i);
        const LineScannerSetup *two = g_ptr_array_index(b, i);
        if (g_strcmp0(one->port, two->port) != 0 || one->slot != two->slot)
            return false;
    }
    return a->len == b->len;
}

bool
gui_line_plan_same_line(const GuiLinePlan *self, const GuiLinePlan *other)
{
    const char *one = self->batch != NULL ? self->batch->code : NULL;
    const char *two = other->batch != NULL ? other->batch->code : NULL;
    return g_strcmp0(one, two) == 0 && g_strcmp0(self->setup->printer, other->setup->printer) == 0 &&
           g_strcmp0(self->setup->second_printer, other->setup->second_printer) == 0 &&
           self->setup->labels_in_hand == other->setup->labels_in_hand && same_slots(self->setup->slots, other->setup->slots) &&
           same_scanners(self->setup->scanners, other->setup->scanners);
}
