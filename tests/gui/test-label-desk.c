/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/first-steps.h"
#include "gui/gui-backup.h"
#include "gui/label-desk.h"
#include "station/batch/product.h"
#include "tests/support/scratch-folder.h"


typedef struct {
    char *folder;
    Station *station;
    GuiCaller caller;
} Desk;

static void
set_up(Desk *desk, gconstpointer unused G_GNUC_UNUSED)
{
    desk->folder = scratch_folder_new();
    g_autofree char *path = g_build_filename(desk->folder, "station.db", NULL);
    const StationOptions options = { path, NULL, DB_OPEN_CREATE, false };
    g_autoptr(GError) error = NULL;
    desk->station = station_open(&options, &error);
    g_assert_no_error(error);
}

static void
tear_down(Desk *desk, gconstpointer unused G_GNUC_UNUSED)
{
    station_free(desk->station);
    scratch_folder_free(desk->folder);
}

static LabelDeskView *
look_at(Desk *desk, const char *text, const char *field, const char *value)
{
    LabelDeskDraft *draft = g_new0(LabelDeskDraft, 1);
    draft->source = (LabelDeskSource){ g_strdup(text), g_strdup("draft.xml"), NULL, NULL };
    draft->fields = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (field != NULL)
        g_hash_table_insert(draft->fields, g_strdup(field), g_strdup(value));
    draft->dpi = 300;
    g_autoptr(GError) error = NULL;
    LabelDeskView *view = label_desk_look(desk->station, &desk->caller, draft, &error);
    g_assert_no_error(error);
    label_desk_draft_free(draft);
    return view;
}

static char *
shipped_text(Desk *desk, const char *name)
{
    const LabelDeskEntry entry = { LABEL_DESK_SHIPPED, (char *)name, (char *)name, NULL };
    g_autoptr(GError) error = NULL;
    LabelDeskSource *source = label_desk_load(desk->station, &desk->caller, (gpointer)&entry, &error);
    g_assert_no_error(error);
    char *text = g_steal_pointer(&source->text);
    label_desk_source_free(source);
    return text;
}

static void
test_a_good_draft_is_drawn(Desk *desk, gconstpointer unused G_GNUC_UNUSED)
{
    g_autofree char *text = shipped_text(desk, "unit-57x32");
    LabelDeskView *view = look_at(desk, text, "product.name", "Other");
    g_assert_cmpuint(view->findings->len, ==, 0);
    g_assert_no_error(view->error);
    g_assert_nonnull(view->png);
    g_assert_cmpuint(view->dpi, ==, 300);
    g_assert_false(view->is_scrambled);
    g_assert_cmpstr(g_hash_table_lookup(view->fields, "product.name"), ==, "Other");
    g_assert_nonnull(g_hash_table_lookup(view->fields, "claim_code"));
    label_desk_view_free(view);
}

static void
test_what_does_not_fit_is_an_error_and_no_crash(Desk *desk, gconstpointer unused G_GNUC_UNUSED)
{
    g_autofree char *text = shipped_text(desk, "unit-30x15");
    g_autofree char *endless = g_strnfill(3000, 'W');
    LabelDeskView *view = look_at(desk, text, "claim_code", endless);
    g_assert_null(view->png);
    g_assert_nonnull(view->error);
    label_desk_view_free(view);
    view = look_at(desk, "<label", NULL, NULL);
    g_assert_cmpuint(view->findings->len, >, 0);
    g_assert_null(view->fields);
    label_desk_view_free(view);
}

static void
test_the_list_says_who_prints_it(Desk *desk, gconstpointer unused G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    const ProductDraft draft = { .sku = "LAMP", .name = "Lamp" };
    g_autoptr(DbProduct) product = product_create(desk->station, &draft, &error);
    g_assert_no_error(error);
    g_autoptr(GPtrArray) entries = label_desk_list(desk->station, &desk->caller, NULL, &error);
    g_assert_no_error(error);
    guint shipped = 0, kept = 0;
    for (guint i = 0; i < entries->len; i++) {
        const LabelDeskEntry *entry = g_ptr_array_index(entries, i);
        shipped += entry->place == LABEL_DESK_SHIPPED;
        if (entry->place == LABEL_DESK_RECORD && g_strcmp0(entry->users, "LAMP") == 0)
            kept++;
        g_autoptr(GError) why = NULL;
        LabelDeskSource *source = label_desk_load(desk->station, &desk->caller, (gpointer)entry, &why);
        g_assert_no_error(why);
        label_desk_source_free(source);
    }
    g_assert_cmpuint(shipped, >=, 3);
    g_assert_cmpuint(kept, ==, 1);
}

static GHashTable *
values(const char *key, const char *value)
{
    GHashTable *table = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(table, (gpointer)key, (gpointer)value);
    return table;
}

static void
test_a_step_again_makes_no_second_slot(Desk *desk, gconstpointer unused G_GNUC_UNUSED)
{
    g_autoptr(GHashTable) ports = values("ports", "/dev/ttyUSB0\n/dev/ttyUSB1\n");
    g_autoptr(GError) error = NULL;
    for (int again = 0; again < 2; again++)
        g_assert_nonnull(first_steps_slots(desk->station, &desk->caller, ports, &error));
    g_autoptr(GArray) slots = settings_slots(station_settings(desk->station));
    g_assert_cmpuint(slots->len, ==, 2);
}

static void
test_empty_steps_change_nothing(Desk *desk, gconstpointer unused G_GNUC_UNUSED)
{
    static const GuiWork steps[] = { first_steps_name,    first_steps_language, first_steps_slots,
                                     first_steps_printer, first_steps_maker,    first_steps_product };
    g_autoptr(GHashTable) empty = values("name", "");
    gint64 before = db_appended_events(station_db(desk->station));
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_nonnull(steps[i](desk->station, &desk->caller, empty, &error));
        g_assert_no_error(error);
    }
    g_assert_cmpint(db_appended_events(station_db(desk->station)), ==, before);
}

static void
test_ages_are_words(Desk *desk G_GNUC_UNUSED, gconstpointer unused G_GNUC_UNUSED)
{
    static const struct {
        gint64 age;
        const char *words;
    } rows[] = { { 0, "just now" },
                 { G_TIME_SPAN_MINUTE, "1 minute ago" },
                 { 59 * G_TIME_SPAN_MINUTE, "59 minutes ago" },
                 { G_TIME_SPAN_HOUR, "1 hour ago" },
                 { 3 * G_TIME_SPAN_DAY, "3 days ago" } };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *words = gui_backup_age_words(rows[i].age);
        g_assert_cmpstr(words, ==, rows[i].words);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define DESK_TEST(name, function) g_test_add("/desk/" name, Desk, NULL, set_up, function, tear_down)
    DESK_TEST("good", test_a_good_draft_is_drawn);
    DESK_TEST("too-much", test_what_does_not_fit_is_an_error_and_no_crash);
    DESK_TEST("list", test_the_list_says_who_prints_it);
    DESK_TEST("slots-again", test_a_step_again_makes_no_second_slot);
    DESK_TEST("empty-steps", test_empty_steps_change_nothing);
    DESK_TEST("ages", test_ages_are_words);
    return g_test_run();
}
