/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/insight/insight.h"

#include "station/base/claimcheck-error.h"

#include <string.h>

#define HOUR_US (G_GINT64_CONSTANT(3600) * G_USEC_PER_SEC)
#define DAY_US (24 * HOUR_US)
/* More hours than this are too narrow to be told apart, and become days. */
#define HOURS_MOST 72
#define UNIT_PREFIX "unit:"

/** Track: one unit on its way. */
typedef struct {
    bool began;      /* within the period; a unit from before counts as good or bad in its hour, not in the yield */
    bool ended;
    bool good;       /* commissioned, ever */
    bool spoiled;
    bool first_pass; /* counted as such */
    char *slot;      /* or NULL */
    const char *printer; /* interned, of the label sent last */
    char *boot_id;   /* of the times below */
    gint64 sent_at, printed_at; /* mono; 0: not seen */
    gint64 generation;
} Track;

typedef struct {
    guint good, bad;
} Hour;

struct Insight {
    char *batch;
    gint64 from;
    gint64 cursor;
    gint64 last_event_at;
    GHashTable *tracks;   /* uid → Track */
    GHashTable *hours;    /* gint64 → Hour */
    GHashTable *failures; /* code → guint */
    GHashTable *slots, *printers; /* name → InsightGroup, unsorted */
    GArray *durations[N_INSIGHT_PARTS];
    guint ended, first_pass, good;
};

static void
track_free(gpointer data)
{
    Track *track = data;
    g_free(track->slot);
    g_free(track->boot_id);
    g_free(track);
}

void
insight_free(Insight *self)
{
    if (self == NULL)
        return;
    g_free(self->batch);
    g_hash_table_unref(self->tracks);
    g_hash_table_unref(self->hours);
    g_hash_table_unref(self->failures);
    g_hash_table_unref(self->slots);
    g_hash_table_unref(self->printers);
    for (guint part = 0; part < N_INSIGHT_PARTS; part++)
        g_array_unref(self->durations[part]);
    g_free(self);
}

/* --- where it begins ------------------------------------------------------------------------------------------- */

static bool
take_first(const DbEvent *event, gpointer data, G_GNUC_UNUSED GError **error)
{
    Insight *self = data;
    self->from = event->wall_time;
    self->cursor = event->seq;
    return false;
}

static bool
begin(Insight *self, Station *station, const InsightPeriod *period, GError **error)
{
    Db *db = station_db(station);
    self->from = period->from;
    if (period->batch != NULL) {
        g_autofree char *subject = g_strdup_printf("batch:%s", period->batch);
        g_autoptr(DbBatch) batch = db_batch_find(db, period->batch, error);
        if (batch == NULL)
            return false;
        self->batch = g_strdup(batch->code);
        self->from = batch->created_at;
        return db_event_each(db, 1, subject, take_first, self, error);
    }
    gint64 first;
    if (!db_event_since(db, period->from, &first, error))
        return false;
    self->cursor = first - 1;
    return true;
}

Insight *
insight_new(Station *station, const InsightPeriod *period, GError **error)
{
    Insight *self = g_new0(Insight, 1);
    self->tracks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, track_free);
    self->hours = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    self->failures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    self->slots = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)insight_group_free);
    self->printers = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)insight_group_free);
    for (guint part = 0; part < N_INSIGHT_PARTS; part++)
        self->durations[part] = g_array_new(FALSE, FALSE, sizeof(gint64));
    if (begin(self, station, period, error))
        return self;
    insight_free(self);
    return NULL;
}

/* --- counting ---------------------------------------------------------------------------------------------------- */

static Hour *
hour_of(Insight *self, gint64 wall_time)
{
    gint64 at = wall_time - wall_time % HOUR_US;
    Hour *hour = g_hash_table_lookup(self->hours, &at);
    if (hour == NULL) {
        hour = g_new0(Hour, 1);
        g_hash_table_insert(self->hours, g_memdup2(&at, sizeof at), hour);
    }
    return hour;
}

static InsightGroup *
group_of(GHashTable *groups, const char *name)
{
    InsightGroup *group = g_hash_table_lookup(groups, name);
    if (group == NULL) {
        group = insight_group_new(name);
        g_hash_table_insert(groups, group->name, group);
    }
    return group;
}

static void
count_failure(Insight *self, const char *code)
{
    gpointer count = g_hash_table_lookup(self->failures, code);
    g_hash_table_replace(self->failures, g_strdup(code), GUINT_TO_POINTER(GPOINTER_TO_UINT(count) + 1));
}

static void
add_duration(Insight *self, const Track *track, InsightPart part, gint64 us)
{
    g_array_append_val(self->durations[part], us);
    if (track->slot != NULL)
        g_array_append_val(group_of(self->slots, track->slot)->durations[part], us);
    if (track->printer != NULL && part != INSIGHT_READ)
        g_array_append_val(group_of(self->printers, track->printer)->durations[part], us);
}

static void
count_end(Insight *self, Track *track)
{
    if (track->began && !track->ended)
        self->ended++;
    track->ended = true;
}

static void
spoil(Insight *self, Track *track)
{
    track->spoiled = true;
    if (track->first_pass)
        self->first_pass--;
    track->first_pass = false;
}

static void
count_bad(Insight *self, Track *track, const DbWorkEvent *event)
{
    bool is_news = !track->good && !track->ended;
    count_end(self, track);
    spoil(self, track);
    if (!is_news)
        return;
    hour_of(self, event->wall_time)->bad++;
    if (track->slot != NULL)
        group_of(self->slots, track->slot)->bad++;
}

/* --- what each event means --------------------------------------------------------------------------------------------- */

static char *
slot_name(const DbWorkEvent *event)
{
    return event->slot > 0 ? g_strdup_printf("%" G_GINT64_FORMAT, event->slot) : g_strdup(event->port);
}

static void
take_slot(Track *track, const DbWorkEvent *event)
{
    if (event->slot <= 0 && event->port == NULL)
        return;
    g_free(track->slot);
    track->slot = slot_name(event);
}

static void
take_recorded(Insight *self, Track *track, const DbWorkEvent *event)
{
    track->began = true;
    take_slot(track, event);
    if (event->read_us > 0)
        add_duration(self, track, INSIGHT_READ, event->read_us);
}

static void
take_refused(Insight *self, Track *track, const DbWorkEvent *event)
{
    if (track->good)
        return; /* a finished product on the bench again */
    track->began = true;
    take_slot(track, event);
    count_bad(self, track, event);
}

static void
take_sent(Insight *self, Track *track, const DbWorkEvent *event)
{
    if (event->generation > 1)
        spoil(self, track);
    g_free(track->boot_id);
    track->boot_id = g_strdup(event->boot_id);
    track->sent_at = event->mono_time;
    track->printed_at = 0;
    track->generation = event->generation;
    track->printer = event->printer != NULL ? g_intern_string(event->printer) : NULL;
}

static bool
is_same_label(const Track *track, const DbWorkEvent *event)
{
    return g_strcmp0(track->boot_id, event->boot_id) == 0 && track->generation == event->generation;
}

static void
take_printed(Insight *self, Track *track, const DbWorkEvent *event)
{
    if (track->printer != NULL)
        group_of(self->printers, track->printer)->good++;
    if (track->sent_at == 0 || !is_same_label(track, event))
        return;
    add_duration(self, track, INSIGHT_PRINT, event->mono_time - track->sent_at);
    track->printed_at = event->mono_time;
}

static void
take_not_printed(Insight *self, Track *track, const DbWorkEvent *event)
{
    (void)event;
    if (track->printer != NULL)
        group_of(self->printers, track->printer)->bad++;
    track->sent_at = 0;
}

static void
take_commissioned(Insight *self, Track *track, const DbWorkEvent *event)
{
    if (track->printed_at != 0 && g_strcmp0(track->boot_id, event->boot_id) == 0)
        add_duration(self, track, INSIGHT_PERSON, event->mono_time - track->printed_at);
    track->printed_at = 0;
    if (track->good)
        return;
    track->good = true;
    self->good++;
    count_end(self, track);
    hour_of(self, event->wall_time)->good++;
    if (track->slot != NULL)
        group_of(self->slots, track->slot)->good++;
    track->first_pass = track->began && !track->spoiled;
    if (track->first_pass)
        self->first_pass++;
}

static void
take_relabelling(Insight *self, Track *track, const DbWorkEvent *event)
{
    (void)event;
    spoil(self, track);
}

static const struct {
    const char *kind;
    void (*take)(Insight *self, Track *track, const DbWorkEvent *event); /* NULL: it is only a failure */
    const char *failure; /* what it is in the Pareto; NULL: none; "" its own code */
} kinds[] = {
    { "unit-recorded", take_recorded, NULL },
    { "module-refused", take_refused, "" },
    { "label-sent", take_sent, NULL },
    { "label-printed", take_printed, NULL },
    { "label-not-taken", take_not_printed, "" },
    { "label-unknown", take_not_printed, "label-outcome-unknown" },
    { "unit-commissioned", take_commissioned, NULL },
    { "unit-relabelling", take_relabelling, "reprint" },
    { "unit-held", count_bad, "hold" },
    { "unit-voided", count_bad, "void" },
    { "scan-refused", NULL, "" },
    { "scan", NULL, "" },
};

/* What it failed of: a hold by the line bears the word of its error as its reason; a person's is in a person's words. */
static const char *
failure_of(const char *usual, const DbWorkEvent *event)
{
    ClaimcheckError code;
    if (event->verdict != NULL)
        return g_str_equal(event->verdict, "good") ? NULL : event->verdict;
    if (usual != NULL && *usual == '\0')
        return event->code;
    if (usual != NULL && event->reason != NULL && claimcheck_error_code_from_word(event->reason, &code))
        return event->reason;
    return usual;
}

/* --- whose event it is ------------------------------------------------------------------------------------------------- */

static void
take_moved(Insight *self, const char *uid, const DbWorkEvent *event)
{
    Track *track = g_hash_table_lookup(self->tracks, uid);
    if (g_strcmp0(event->moved_to, self->batch) == 0 && track == NULL) {
        track = g_new0(Track, 1);
        track->began = true;
        g_hash_table_insert(self->tracks, g_strdup(uid), track);
    } else if (track != NULL && g_strcmp0(event->moved_to, self->batch) != 0) {
        self->ended -= track->began && track->ended ? 1 : 0;
        self->first_pass -= track->first_pass ? 1 : 0;
        g_hash_table_remove(self->tracks, uid);
    }
}

/* NULL: the unit is of no interest. A second life of a module is another unit. */
static Track *
track_of(Insight *self, const char *uid, const DbWorkEvent *event)
{
    bool begins = g_str_equal(event->kind, "unit-recorded") || g_str_equal(event->kind, "module-refused");
    Track *track = g_hash_table_lookup(self->tracks, uid);
    if (begins && self->batch != NULL && g_strcmp0(event->batch, self->batch) != 0)
        return NULL;
    if (track == NULL && self->batch != NULL && !begins)
        return NULL;
    bool is_second_life = track != NULL && track->good && g_str_equal(event->kind, "unit-recorded");
    if (track != NULL && !is_second_life)
        return track;
    track = g_new0(Track, 1);
    g_hash_table_replace(self->tracks, g_strdup(uid), track);
    return track;
}

static bool
is_in_scope(const Insight *self, const Track *track, const DbWorkEvent *event)
{
    return self->batch == NULL || track != NULL || g_strcmp0(event->batch, self->batch) == 0;
}

/* A package's label waits for nobody at the slot. */
static bool
is_of_other_label(const DbWorkEvent *event)
{
    return event->label_kind != NULL && !g_str_equal(event->label_kind, "unit");
}

static bool
take_event(const DbWorkEvent *event, gpointer data, G_GNUC_UNUSED GError **error)
{
    Insight *self = data;
    const char *uid = g_str_has_prefix(event->subject, UNIT_PREFIX) ? event->subject + strlen(UNIT_PREFIX) : NULL;
    self->cursor = event->seq;
    if (uid != NULL && self->batch != NULL && g_str_equal(event->kind, "unit-moved"))
        take_moved(self, uid, event);
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (!g_str_equal(kinds[i].kind, event->kind) || is_of_other_label(event))
            continue;
        Track *track = uid != NULL ? track_of(self, uid, event) : NULL;
        if (!is_in_scope(self, track, event))
            break;
        self->last_event_at = event->wall_time;
        const char *failure = failure_of(kinds[i].failure, event);
        if (failure != NULL && kinds[i].failure != NULL)
            count_failure(self, failure);
        if (track != NULL && kinds[i].take != NULL)
            kinds[i].take(self, track, event);
        break;
    }
    return true;
}

bool
insight_follow(Insight *self, Station *station, guint most, bool *more, GError **error)
{
    Db *db = station_db(station);
    *more = false;
    g_autoptr(DbTransaction) moment = db_begin_read(db, error);
    if (moment == NULL)
        return false;
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbEvent) newest = db_event_last(db, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    gint64 last = newest != NULL ? MIN(newest->seq, self->cursor + most) : self->cursor;
    const DbWorkWindow window = { self->cursor, last, most };
    if (!db_work_event_each(db, &window, take_event, self, error))
        return false;
    self->cursor = MAX(self->cursor, last); /* what lies between is about something else */
    *more = newest != NULL && last < newest->seq;
    return true;
}

gint64
insight_cursor(const Insight *self)
{
    return self->cursor;
}

/* --- figures ------------------------------------------------------------------------------------------------------------ */

static int
compare_us(gconstpointer a, gconstpointer b)
{
    gint64 left = *(const gint64 *)a;
    gint64 right = *(const gint64 *)b;
    return left < right ? -1 : left > right;
}

static GArray *
sorted(const GArray *durations)
{
    GArray *copy = g_array_copy((GArray *)durations);
    g_array_sort(copy, compare_us);
    return copy;
}

static int
compare_failures(gconstpointer a, gconstpointer b)
{
    const InsightFailure *left = *(const InsightFailure *const *)a;
    const InsightFailure *right = *(const InsightFailure *const *)b;
    return left->count != right->count ? (left->count < right->count ? 1 : -1) : strcmp(left->code, right->code);
}

/* "2" before "10". */
static int
compare_groups(gconstpointer a, gconstpointer b)
{
    const InsightGroup *left = *(const InsightGroup *const *)a;
    const InsightGroup *right = *(const InsightGroup *const *)b;
    gint64 difference = g_ascii_strtoll(left->name, NULL, 10) - g_ascii_strtoll(right->name, NULL, 10);
    return difference != 0 ? (difference < 0 ? -1 : 1) : strcmp(left->name, right->name);
}

static GPtrArray *
list_failures(const Insight *self)
{
    GPtrArray *failures = g_ptr_array_new_with_free_func((GDestroyNotify)insight_failure_free);
    GHashTableIter iter;
    gpointer code, count;
    g_hash_table_iter_init(&iter, self->failures);
    while (g_hash_table_iter_next(&iter, &code, &count)) {
        InsightFailure *failure = g_new0(InsightFailure, 1);
        failure->code = g_strdup(code);
        failure->count = GPOINTER_TO_UINT(count);
        g_ptr_array_add(failures, failure);
    }
    g_ptr_array_sort(failures, compare_failures);
    return failures;
}

static GPtrArray *
list_groups(GHashTable *groups)
{
    GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)insight_group_free);
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, groups);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const InsightGroup *group = value;
        InsightGroup *copy = g_new0(InsightGroup, 1);
        copy->name = g_strdup(group->name);
        copy->good = group->good;
        copy->bad = group->bad;
        for (guint part = 0; part < N_INSIGHT_PARTS; part++)
            copy->durations[part] = sorted(group->durations[part]);
        g_ptr_array_add(list, copy);
    }
    g_ptr_array_sort(list, compare_groups);
    return list;
}

/* From the first to the last hour of the period, also those in which nothing ended. */
static GArray *
list_buckets(const Insight *self, const InsightFigures *figures)
{
    GArray *buckets = g_array_new(FALSE, TRUE, sizeof(InsightBucket));
    gint64 first = figures->from - figures->from % figures->bucket_us;
    for (gint64 at = first; at <= figures->to; at += figures->bucket_us) {
        const InsightBucket bucket = { .at = at };
        g_array_append_val(buckets, bucket);
    }
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, self->hours);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        gint64 place = (*(gint64 *)key - first) / figures->bucket_us;
        if (place < 0 || place >= (gint64)buckets->len)
            continue; /* a clock that went back */
        InsightBucket *bucket = &g_array_index(buckets, InsightBucket, place);
        bucket->good += ((Hour *)value)->good;
        bucket->bad += ((Hour *)value)->bad;
    }
    return buckets;
}

InsightFigures *
insight_figures(const Insight *self, gint64 now)
{
    InsightFigures *figures = g_new0(InsightFigures, 1);
    figures->from = self->from;
    figures->to = MAX(self->from, self->batch != NULL ? self->last_event_at : now);
    figures->bucket_us = (figures->to - figures->from) / HOUR_US > HOURS_MOST ? DAY_US : HOUR_US;
    figures->ended = self->ended;
    figures->first_pass = self->first_pass;
    figures->good = self->good;
    figures->buckets = list_buckets(self, figures);
    figures->failures = list_failures(self);
    figures->slots = list_groups(self->slots);
    figures->printers = list_groups(self->printers);
    for (guint part = 0; part < N_INSIGHT_PARTS; part++)
        figures->durations[part] = sorted(self->durations[part]);
    return figures;
}
