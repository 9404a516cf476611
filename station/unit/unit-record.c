/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/unit-record.h"

#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/base/json-line.h"
#include "station/batch/batch.h"
#include "station/unit/life-cycle.h"
#include "station/unit/serial-pattern.h"
#include "station/unit/unit-label.h"

#include <glib/gi18n.h>
#include <string.h>

#define MASK_SHOWS 6

char *
unit_masked(const char *uid)
{
    if (uid == NULL)
        return g_strdup("…");
    gsize length = strlen(uid);
    return g_strdup_printf("…%s", length > MASK_SHOWS ? uid + length - MASK_SHOWS : uid);
}

static char *
subject_of(const char *uid, const UnitSeat *seat)
{
    return uid != NULL ? g_strdup_printf("unit:%s", uid) : g_strdup_printf("port:%s", seat->port);
}

bool
unit_note_refusal(Station *station, const char *uid, const UnitSeat *seat, const GError *refusal, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "code", claimcheck_error_word(refusal));
    json_line_string(json, "message", refusal->message);
    json_line_string(json, "batch", seat->batch != NULL ? seat->batch->code : NULL);
    json_line_string(json, "port", seat->port);
    json_line_int(json, "slot", seat->number);
    g_autofree char *detail = json_line_finish(json);
    g_autofree char *subject = subject_of(uid, seat);
    const DbEventDraft event = { .subject = subject, .kind = "module-refused", .to_state = "refused", .detail = detail };
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    return transaction != NULL && db_event_append(db, &event, NULL, error) &&
           db_commit(g_steal_pointer(&transaction), error);
}

/* What a unit that is on record already may do when its module is seated again. */
static const struct {
    DbUnitState state;
    int refusal; /* ClaimcheckError, or -1: it goes on where it stood */
    const char *why;
} seated_again[] = {
    { DB_UNIT_LABELLING, -1, NULL },
    { DB_UNIT_LABELLED, -1, NULL },
    { DB_UNIT_COMMISSIONED, CLAIMCHECK_ERROR_DUPLICATE_UNIT, N_("it was finished before, in batch") },
    { DB_UNIT_RELEASED, CLAIMCHECK_ERROR_DUPLICATE_UNIT, N_("it was handed to the customer in batch") },
    { DB_UNIT_RECALLED, CLAIMCHECK_ERROR_UNIT_HELD, N_("it was recalled, batch") },
    { DB_UNIT_RETURNED, CLAIMCHECK_ERROR_UNIT_HELD, N_("it came back from the customer, batch") },
    { DB_UNIT_HELD, CLAIMCHECK_ERROR_UNIT_HELD, N_("it is held, batch") },
    { DB_UNIT_VOID, CLAIMCHECK_ERROR_UNIT_VOID, N_("it is void, batch") },
};

static bool
may_go_on(const DbUnit *unit, const Judgement *judgement, const UnitSeat *seat, GError **error)
{
    g_autofree char *masked = unit_masked(unit->uid);
    for (gsize i = 0; i < G_N_ELEMENTS(seated_again); i++) {
        if (seated_again[i].state != unit->state || seated_again[i].refusal < 0)
            continue;
        claimcheck_error_set(error, (ClaimcheckError)seated_again[i].refusal, NULL, _("unit %s: %s %s"), masked,
                             _(seated_again[i].why), unit->batch);
        return false;
    }
    if (g_strcmp0(unit->spki_sha256, judgement->report->spki_sha256) != 0) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_DUPLICATE_UNIT, NULL,
                             _("unit %s: this UID is on record with another key, in batch %s"), masked, unit->batch);
        return false;
    }
    if (unit->batch_id != seat->batch->id) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_OTHER_BATCH, NULL, _("unit %s: it belongs to batch %s, this is batch %s"),
                             masked, unit->batch, seat->batch->code);
        return false;
    }
    return true;
}

/*
 * A released unit's module on the bench again is news, whatever is refused because of it: it usually points at the
 * customer's account by now. Its key proves that it is the one.
 */
static bool
note_return(Db *db, const DbUnit *unit, const Judgement *judgement, GError **error)
{
    bool is_it = judgement->report != NULL && g_strcmp0(unit->spki_sha256, judgement->report->spki_sha256) == 0;
    if (unit->state != DB_UNIT_RELEASED || !is_it)
        return true;
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    g_autoptr(DbUnit) before = transaction != NULL ? db_unit_by_id(db, unit->id, error) : NULL;
    return before != NULL && unit_happens(db, before, UNIT_EVENT_SEEN_AGAIN, NULL, error) &&
           db_commit(g_steal_pointer(&transaction), error);
}

static DbUnit *
go_on(Station *station, DbUnit *unit, const Judgement *judgement, const UnitSeat *seat, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(DbUnit) owned = unit;
    if (!may_go_on(unit, judgement, seat, error))
        return NULL;
    g_autoptr(DbTransaction) transaction = db_begin(db, error);
    if (transaction == NULL || !db_unit_set_slot(db, unit->id, seat->slot, error) ||
        !unit_label_take_over(db, unit, seat->owner, error) || !db_commit(g_steal_pointer(&transaction), error))
        return NULL;
    return g_steal_pointer(&owned);
}

static DbUnit *
new_unit(const ModuleIdentity *identity, const Judgement *judgement, const UnitSeat *seat, const char *station_id)
{
    DbUnit *unit = g_new0(DbUnit, 1);
    unit->uid = g_strdup(identity->uid);
    unit->life = 1;
    unit->living = true;
    unit->state = DB_UNIT_LABELLING;
    unit->product_id = seat->product->id;
    unit->product = g_strdup(seat->product->sku);
    unit->batch_id = seat->batch->id;
    unit->batch = g_strdup(seat->batch->code);
    unit->certificate_pem = g_strdup(judgement->report->pem);
    unit->certificate_sha256 = g_strdup(judgement->report->sha256);
    unit->spki_sha256 = g_strdup(judgement->report->spki_sha256);
    unit->ca_id = judgement->report->anchor_id;
    unit->maker = g_strdup(judgement->report->maker);
    unit->about = g_strdup(identity->about);
    unit->version = g_strdup(identity->version);
    unit->techspec = g_strdup(identity->techspec);
    unit->endpoint = g_strdup(identity->endpoint);
    unit->onboarding = g_strdup(judgement->onboarding);
    unit->slot = g_strdup(seat->slot);
    unit->carrier = g_strdup(seat->carrier);
    unit->custom = g_strdup(seat->custom);
    unit->predecessor_id = seat->predecessor_id;
    unit->station = g_strdup(station_id);
    unit->created_at = clock_wall_us();
    return unit;
}

/* Whose history this one goes on from: that of another module in the same product, or an earlier life of this one. */
static bool
add_predecessor(Db *db, JsonBuilder *json, const DbUnit *unit, GError **error)
{
    if (unit->predecessor_id == 0)
        return true;
    g_autoptr(DbUnit) before = db_unit_by_id(db, unit->predecessor_id, error);
    if (before != NULL)
        json_line_string(json, "predecessor", before->uid);
    return before != NULL;
}

static bool
append_recorded(Db *db, const DbUnit *unit, const ModuleIdentity *identity, const UnitSeat *seat, GError **error)
{
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_int(json, "unit", unit->id);
    json_line_string(json, "batch", unit->batch);
    json_line_string(json, "product", unit->product);
    json_line_string(json, "port", seat->port);
    json_line_int(json, "slot", seat->number);
    json_line_ms(json, "read_ms", identity->elapsed_us);
    json_line_string(json, "serial", unit->serial);
    json_line_string(json, "carrier", unit->carrier);
    json_line_string(json, "certificate_sha256", unit->certificate_sha256);
    json_line_string(json, "spki_sha256", unit->spki_sha256);
    json_line_int(json, "life", unit->life);
    if (!add_predecessor(db, json, unit, error))
        return false;
    g_autofree char *detail = json_line_finish(json);
    g_autofree char *subject = g_strdup_printf("unit:%s", unit->uid);
    const DbEventDraft event = { .subject = subject,
                                 .kind = "unit-recorded",
                                 .to_state = db_unit_state_name(unit->state),
                                 .detail = detail };
    return db_event_append(db, &event, NULL, error);
}

static bool
key_is_new(Db *db, const Judgement *judgement, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbUnit) other = db_unit_with_key(db, judgement->report->spki_sha256, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    if (other == NULL)
        return true;
    g_autofree char *masked = unit_masked(other->uid);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_DUPLICATE_KEY, NULL, _("this module's key: unit %s in batch %s has it already"),
                         masked, other->batch);
    return false;
}

/* A module whose unit's life has ended begins the next, and its labels count on from the last. */
static bool
continue_lives(Db *db, DbUnit *unit, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbUnit) last = db_unit_last_life(db, unit->uid, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    unit->life = last != NULL ? last->life + 1 : 1;
    if (last != NULL && unit->predecessor_id == 0)
        unit->predecessor_id = last->id;
    return true;
}

/* A module's second life has the product of the first, and with it the number that stands on it. */
static bool
take_serial_along(Db *db, const DbUnit *unit, const char *serial, GError **error)
{
    g_autoptr(DbUnit) before = db_unit_with_serial(db, serial, NULL);
    bool is_earlier_life = before != NULL && !before->living && g_str_equal(before->uid, unit->uid);
    return !is_earlier_life || db_unit_set_serial(db, before->id, NULL, error);
}

/* The number that was scanned, or the product's next; needs a transaction. */
static bool
give_serial(Station *station, DbUnit *unit, const UnitSeat *seat, GError **error)
{
    if (seat->serial != NULL && !take_serial_along(station_db(station), unit, seat->serial, error))
        return false;
    g_autoptr(GError) cause = NULL;
    unit->serial = seat->serial != NULL ? g_strdup(seat->serial) : serial_pattern_next(station, seat->product, &cause);
    bool good = cause == NULL;
    if (!good)
        g_propagate_error(error, g_steal_pointer(&cause));
    return good;
}

static bool
is_not_on_record(Db *db, const ModuleIdentity *identity, const Judgement *judgement, const UnitSeat *seat, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbUnit) there = db_unit_living(db, identity->uid, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    if (there == NULL)
        return true;
    g_autofree char *masked = unit_masked(there->uid);
    if (may_go_on(there, judgement, seat, error))
        claimcheck_error_set(error, CLAIMCHECK_ERROR_DUPLICATE_UNIT, NULL, _("unit %s: it is on record already, in batch %s"),
                             masked, there->batch);
    return false;
}

DbUnit *
unit_record(Station *station, const ModuleIdentity *identity, const Judgement *judgement, const UnitSeat *seat,
            GError **error)
{
    Db *db = station_db(station);
    if (!is_not_on_record(db, identity, judgement, seat, error) || !key_is_new(db, judgement, error) ||
        !batch_takes_unit(station, seat->batch, error))
        return NULL;
    g_autoptr(DbUnit) unit = new_unit(identity, judgement, seat, db_station_id(db));
    if (!continue_lives(db, unit, error) || !give_serial(station, unit, seat, error) || !db_unit_insert(db, unit, error) ||
        !append_recorded(db, unit, identity, seat, error))
        return NULL;
    return unit_labels_intend(station, unit, seat->product, seat->owner, error) ? g_steal_pointer(&unit) : NULL;
}

static DbUnit *
record(Station *station, const ModuleIdentity *identity, const Judgement *judgement, const UnitSeat *seat, GError **error)
{
    g_autoptr(DbTransaction) transaction = db_begin(station_db(station), error);
    g_autoptr(DbUnit) unit = transaction != NULL ? unit_record(station, identity, judgement, seat, error) : NULL;
    return unit != NULL && db_commit(g_steal_pointer(&transaction), error) ? g_steal_pointer(&unit) : NULL;
}

DbUnit *
unit_admit(Station *station, const ModuleIdentity *identity, const Judgement *judgement, const UnitSeat *seat,
           bool *is_new, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbUnit) there = db_unit_living(station_db(station), identity->uid, &cause);
    bool noted = cause == NULL && (there == NULL || note_return(station_db(station), there, judgement, &cause));
    if (!noted || judgement->refusal != NULL) {
        g_propagate_error(error, noted ? g_error_copy(judgement->refusal) : g_steal_pointer(&cause));
        return NULL;
    }
    *is_new = there == NULL;
    if (there != NULL)
        return go_on(station, g_steal_pointer(&there), judgement, seat, error);
    return record(station, identity, judgement, seat, error);
}
