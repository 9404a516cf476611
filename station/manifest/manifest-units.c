/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"
#include "station/manifest/manifest-private.h"
#include "station/unit/unit-label.h"

#include <inttypes.h>
#include <string.h>

/* How many units are passed between two words about the progress. */
#define STEP 64

bool
manifest_unit_is_good(const DbUnit *unit)
{
    return unit->state == DB_UNIT_COMMISSIONED || unit->state == DB_UNIT_RELEASED;
}

/* --- what is said of a unit -------------------------------------------------------------------------------- */

/* RFC 4180 with every field quoted; a leading ' keeps a spreadsheet from reading a formula. */
static void
add_field(GString *line, const char *text)
{
    if (line->len > 0 && line->str[line->len - 1] != '\n')
        g_string_append_c(line, ',');
    g_string_append_c(line, '"');
    if (text != NULL && *text != '\0' && strchr("=+-@\t\r", *text) != NULL)
        g_string_append_c(line, '\'');
    for (const char *at = text != NULL ? text : ""; *at != '\0'; at++) {
        if (*at == '"')
            g_string_append_c(line, '"');
        g_string_append_c(line, *at);
    }
    g_string_append_c(line, '"');
}

static void
add_time(GString *line, gint64 at)
{
    g_autofree char *text = at != 0 ? clock_format_utc(at) : NULL;
    add_field(line, text);
}

char *
manifest_lines_header(const char *columns)
{
    g_auto(GStrv) names = g_strsplit(columns, ",", -1);
    g_autoptr(GString) line = g_string_new(NULL);
    for (char **name = names; *name != NULL; name++)
        add_field(line, *name);
    g_string_append(line, "\r\n");
    return g_string_free(g_steal_pointer(&line), FALSE);
}

/* The newest generation of a kind; @labels stand by kind and generation. */
static const DbLabel *
newest_of(GPtrArray *labels, const char *kind)
{
    const DbLabel *newest = NULL;
    for (guint i = 0; i < labels->len; i++) {
        const DbLabel *label = g_ptr_array_index(labels, i);
        if (g_str_equal(label->kind, kind))
            newest = label;
    }
    return newest;
}

static void
add_unit(GString *line, const DbUnit *unit, const DbLabel *label)
{
    const char *state = db_unit_state_name(unit->state == DB_UNIT_COMMISSIONED ? DB_UNIT_RELEASED : unit->state);
    g_autofree char *generation = label != NULL ? g_strdup_printf("%" PRId64, label->generation) : NULL;
    const char *const fields[] = {
        unit->uid, unit->serial, unit->carrier, unit->product, unit->batch, state, generation,
        label != NULL ? label->claim_code : NULL, unit->confirmed_by, unit->certificate_sha256, unit->spki_sha256,
        unit->maker, unit->about, unit->version, unit->techspec, unit->station,
    };
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        add_field(line, fields[i]);
    add_time(line, unit->created_at);
    add_time(line, unit->commissioned_at);
    g_string_append(line, "\r\n");
}

static void
add_revoked(GString *lines, const DbUnit *unit, const DbLabel *label, const char *note)
{
    g_autofree char *generation = g_strdup_printf("%" PRId64, label->generation);
    const char *claim_code = unit_label_shows_claim(label) ? label->claim_code : NULL;
    const char *const fields[] = { unit->uid,         label->kind, generation, claim_code,
                                   db_label_fate_name(label->fate), label->reason, note };
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        add_field(lines, fields[i]);
    g_string_append(lines, "\r\n");
}

/* Labels that were worth something once, and those of units that are not good any more: a portal refuses them. */
static void
add_revocations(GString *lines, const DbUnit *unit, GPtrArray *labels)
{
    for (guint i = 0; i < labels->len; i++) {
        const DbLabel *label = g_ptr_array_index(labels, i);
        const DbLabel *newest = newest_of(labels, label->kind);
        if (label->state != DB_LABEL_REVOKED && !manifest_unit_is_good(unit))
            add_revoked(lines, unit, label, db_unit_state_name(unit->state));
        else if (label->state == DB_LABEL_REVOKED)
            add_revoked(lines, unit, label,
                        label != newest && g_strcmp0(newest->claim_code, label->claim_code) == 0 ? "other_label_may_exist"
                                                                                                 : NULL);
    }
}

/* A module's earlier lives had labels too, and a code without generation cannot be told from one of theirs. */
static bool
add_earlier_lives(Db *db, GString *lines, const DbUnit *unit, const DbLabel *newest, GError **error)
{
    gint64 id = unit->life > 1 ? unit->predecessor_id : 0;
    while (id != 0) {
        g_autoptr(DbUnit) before = db_unit_by_id(db, id, error);
        g_autoptr(GPtrArray) labels = before != NULL ? db_label_list(db, id, error) : NULL;
        if (labels == NULL)
            return false;
        if (!g_str_equal(before->uid, unit->uid))
            return true; /* another module in the same product */
        for (guint i = 0; i < labels->len; i++) {
            const DbLabel *label = g_ptr_array_index(labels, i);
            bool is_alike = newest != NULL && g_strcmp0(newest->claim_code, label->claim_code) == 0;
            add_revoked(lines, unit, label, is_alike ? "other_label_may_exist" : NULL);
        }
        id = before->predecessor_id;
    }
    return true;
}

bool
manifest_lines_make(Writing *writing, const DbUnit *unit, ManifestLines *lines, GError **error)
{
    g_autoptr(GPtrArray) labels = db_label_list(station_db(writing->station), unit->id, error);
    if (labels == NULL)
        return false;
    lines->unit = g_string_sized_new(1024);
    lines->revoked = g_string_new(NULL);
    add_unit(lines->unit, unit, newest_of(labels, "unit"));
    add_revocations(lines->revoked, unit, labels);
    return add_earlier_lives(station_db(writing->station), lines->revoked, unit, newest_of(labels, "unit"), error);
}

void
manifest_lines_clear(ManifestLines *lines)
{
    if (lines->unit != NULL)
        g_string_free(lines->unit, TRUE);
    if (lines->revoked != NULL)
        g_string_free(lines->revoked, TRUE);
    *lines = (ManifestLines){ NULL, NULL };
}

char *
manifest_lines_digest(const ManifestLines *lines)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)lines->unit->str, (gssize)lines->unit->len);
    g_checksum_update(sum, (const guchar *)lines->revoked->str, (gssize)lines->revoked->len);
    return g_strdup(g_checksum_get_string(sum));
}

/* --- which units ------------------------------------------------------------------------------------------- */

/* Is it said now as it was said last? What an older program sealed has no digest: then the state alone tells. */
static bool
has_changed(Writing *writing, const DbUnit *unit, const char *sha256, bool *changed, GError **error)
{
    g_auto(ManifestLines) lines = { NULL, NULL };
    *changed = unit->state != DB_UNIT_RELEASED;
    if (sha256 == NULL)
        return true;
    if (!manifest_lines_make(writing, unit, &lines, error))
        return false;
    g_autofree char *now = manifest_lines_digest(&lines);
    *changed = strcmp(now, sha256) != 0;
    return true;
}

static bool
belongs(Writing *writing, const DbUnit *unit, bool *is_in, GError **error)
{
    g_autofree char *sha256 = NULL;
    bool sealed = false;
    *is_in = unit->state == DB_UNIT_COMMISSIONED;
    if (*is_in || writing->record->amends_sha256 == NULL)
        return true;
    if (!db_manifest_unit_last(station_db(writing->station), unit->id, &sealed, &sha256, error))
        return false;
    *is_in = sealed;
    return !sealed || !writing->only_changed || has_changed(writing, unit, sha256, is_in, error);
}

typedef struct {
    Writing *writing;
    DbUnitFunc each;
    gpointer data;
} Sieve;

static bool
sift(const DbUnit *unit, gpointer data, GError **error)
{
    Sieve *sieve = data;
    Writing *writing = sieve->writing;
    const ManifestExport *options = writing->options;
    if (g_cancellable_set_error_if_cancelled(options->cancellable, error))
        return false;
    if (options->progress != NULL && writing->visited % STEP == 0)
        options->progress(MIN(writing->visited, writing->to_visit), writing->to_visit, options->data);
    writing->visited++;
    bool is_in = false;
    return belongs(writing, unit, &is_in, error) && (!is_in || sieve->each(unit, sieve->data, error));
}

bool
manifest_each_unit(Writing *writing, DbUnitFunc each, gpointer data, GError **error)
{
    Sieve sieve = { writing, each, data };
    return db_unit_each_by_uid(station_db(writing->station), writing->batch->id, sift, &sieve, error);
}

static bool
count_unit(const DbUnit *unit, gpointer data, GError **error)
{
    (void)unit;
    (void)error;
    ++*(gint64 *)data;
    return true;
}

bool
manifest_choose_kind(Writing *writing, GError **error)
{
    Db *db = station_db(writing->station);
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbManifest) amended = db_manifest_last(db, writing->batch->id, &cause);
    g_autoptr(DbManifest) previous = cause == NULL ? db_manifest_last(db, 0, &cause) : NULL;
    gint64 n_changed = 0;
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    DbManifest *record = writing->record;
    record->previous_sha256 = previous != NULL ? g_strdup(previous->json_sha256) : NULL;
    record->amends_sha256 = amended != NULL ? g_strdup(amended->json_sha256) : NULL;
    record->first_seq = amended != NULL ? amended->last_seq + 1 : 1;
    record->batch_id = writing->batch->id;
    record->created_at = clock_wall_us();
    writing->only_changed = true;
    if (amended != NULL && !manifest_each_unit(writing, count_unit, &n_changed, error))
        return false;
    writing->only_changed = n_changed > 0;
    record->kind = g_strdup(amended == NULL ? "manifest" : n_changed > 0 ? "supplement" : "re-issue");
    return true;
}
