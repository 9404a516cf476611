/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/unit-label.h"
#include "station/unit/unit-verbs.h"
#include "tests/support/record-fixture.h"

/* What the printer says and what a person does may come at the same moment, each with its own view of the record. */

typedef struct {
    RecordFixture *record;
    Station *line, *person;
    DbUnit *unit; /* as the line saw it, before the person acted */
    DbLabel *label;
    DbProduct *product;
} Race;

static Station *
open_station(const Race *race)
{
    const StationOptions options = { race->record->path, NULL, DB_OPEN_EXISTING, false };
    g_autoptr(GError) error = NULL;
    Station *station = station_open(&options, &error);
    g_assert_no_error(error);
    return station;
}

static void
set_up(Race *race, gconstpointer unused G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    race->record = record_fixture_new_with_batch();
    race->unit = record_fixture_add_unit(race->record, "0001", DB_UNIT_LABELLING);
    race->label = record_fixture_add_label(race->record, race->unit, 1, DB_LABEL_SENT, DB_FATE_NONE);
    race->line = open_station(race);
    race->person = open_station(race);
    race->product = db_product_by_id(station_db(race->line), race->record->product_id, &error);
    g_assert_no_error(error);
}

static void
tear_down(Race *race, gconstpointer unused G_GNUC_UNUSED)
{
    db_product_free(race->product);
    db_label_free(race->label);
    db_unit_free(race->unit);
    station_free(race->line);
    station_free(race->person);
    record_fixture_free(race->record);
}

static void
test_out_after_it_was_held(Race *race, gconstpointer unused G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DbUnit) same = db_unit_by_id(station_db(race->person), race->unit->id, &error);
    g_assert_no_error(error);
    g_assert_true(unit_hold(race->person, same, "a scratch", &error));
    g_assert_no_error(error);
    g_assert_true(unit_label_out(race->line, race->unit, race->label, race->product, &error));
    g_assert_no_error(error);
    g_autoptr(DbUnit) unit = db_unit_by_id(station_db(race->person), race->unit->id, &error);
    g_autoptr(DbLabel) label = db_label_by_id(station_db(race->person), race->label->id, &error);
    g_assert_cmpint(unit->state, ==, DB_UNIT_HELD);
    g_assert_cmpint(race->unit->state, ==, DB_UNIT_HELD);
    g_assert_cmpint(label->state, ==, DB_LABEL_PRINTED);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/unit-label/out-after-it-was-held", Race, NULL, set_up, test_out_after_it_was_held, tear_down);
    return g_test_run();
}
