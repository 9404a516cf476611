/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-unit-search.h"

#include "db/db-private.h"
#include "db/db-query.h"
#include "db/db-unit-private.h"

#define STEPS_BETWEEN_LOOKS 2000 /* of SQLite's machine: well under a millisecond */

static const DbField line_fields[] = {
    DB_FIELD(DbUnitLine, id, INT),       DB_FIELD(DbUnitLine, uid, TEXT),     DB_FIELD(DbUnitLine, life, INT),
    DB_FIELD(DbUnitLine, serial, TEXT),  DB_FIELD(DbUnitLine, carrier, TEXT), DB_FIELD(DbUnitLine, product, TEXT),
    DB_FIELD(DbUnitLine, batch, TEXT),   DB_FIELD(DbUnitLine, created_at, INT),
    DB_FIELD_WORD_OF(DbUnitLine, state, db_unit_states),
};
static const DbRow line_row = DB_ROW(DbUnitLine, line_fields, (GDestroyNotify)db_unit_line_free);

void
db_unit_line_free(DbUnitLine *line)
{
    db_row_free(&line_row, line);
}

DbUnitLine *
db_unit_line_copy(const DbUnitLine *line)
{
    DbUnitLine *copy = g_memdup2(line, sizeof *line);
    copy->uid = g_strdup(line->uid);
    copy->serial = g_strdup(line->serial);
    copy->carrier = g_strdup(line->carrier);
    copy->product = g_strdup(line->product);
    copy->batch = g_strdup(line->batch);
    return copy;
}

/* --- parts -------------------------------------------------------------------------------------------------------- */

/* What the rows of a part are ordered by, beside a number. */
typedef enum { KEY_NUMBER, KEY_TIME, KEY_UID, KEY_SERIAL, KEY_CARRIER } Key;

typedef struct {
    DbStatement lines, back, count, count_alone;
    Key key;
} Part;

#define PART(name, key) SOME_PART(name, key, DB_STATEMENT_COUNT_##name)
#define SOME_PART(name, key, alone) \
    { DB_STATEMENT_SEARCH_##name, DB_STATEMENT_BACK_##name, DB_STATEMENT_COUNT_##name, alone, key }
/* One whose count never leaves its index where nothing but the text is asked and the parts before it have no row. */
#define INDEX_PART(name, key) SOME_PART(name, key, DB_STATEMENT_COUNT_##name##_ALONE)

static const Part by_text[] = {
    PART(UID_END, KEY_NUMBER),        INDEX_PART(UID, KEY_UID), INDEX_PART(SERIAL, KEY_SERIAL),
    INDEX_PART(CARRIER, KEY_CARRIER), PART(CODE, KEY_NUMBER),
};

/* Without a text the index that leaves least to look through. */
static const Part newest = PART(NEWEST, KEY_NUMBER), of_batch = PART(OF_BATCH, KEY_NUMBER),
                  of_state = PART(OF_STATE, KEY_NUMBER), of_both = PART(OF_BATCH_AND_STATE, KEY_NUMBER),
                  of_time = PART(OF_TIME, KEY_TIME);

static bool
has_text(const DbUnitSearch *search)
{
    return search->text != NULL && *search->text != '\0';
}

static const Part *
part_of(const DbUnitSearch *search, guint part)
{
    if (has_text(search))
        return &by_text[part];
    if (search->from != 0 || search->to != 0)
        return &of_time;
    if (search->batch_id != 0)
        return search->state >= 0 ? &of_both : &of_batch;
    return search->state >= 0 ? &of_state : &newest;
}

guint
db_unit_search_parts(const DbUnitSearch *search)
{
    return has_text(search) ? G_N_ELEMENTS(by_text) : 1;
}

/* --- binding -------------------------------------------------------------------------------------------------------- */

/* A statement has the parameters that its part needs. */
static bool
wants(DbQuery *query, const char *name)
{
    return sqlite3_bind_parameter_index(query->handle, name) != 0;
}

static void
bind_int(DbQuery *query, const char *name, gint64 value)
{
    if (wants(query, name))
        db_query_bind_int(query, name, value);
}

static void
bind_text(DbQuery *query, const char *name, const char *value)
{
    if (wants(query, name))
        db_query_bind_text(query, name, value);
}

static void
bind_search(DbQuery *query, const DbUnitSearch *search, const Part *part)
{
    bind_text(query, ":text", search->text);
    bind_int(query, ":batch_id", search->batch_id);
    bind_text(query, ":state", search->state >= 0 ? db_unit_state_name((DbUnitState)search->state) : NULL);
    bind_int(query, ":from", search->from);
    bind_int(query, ":to", search->to == 0 && part->key == KEY_TIME ? G_MAXINT64 : search->to);
}

/* Behind nothing: where the part's index would begin. */
static void
bind_beginning(DbQuery *query, const DbUnitSearch *search, const Part *part)
{
    bind_int(query, ":after_number", part->key == KEY_NUMBER ? G_MAXINT64 : G_MININT64);
    bind_int(query, ":after_time", search->to != 0 ? search->to : G_MAXINT64);
    bind_text(query, ":after_text", search->text);
}

/* Before nothing: where it would end. */
static void
bind_end(DbQuery *query, const DbUnitSearch *search)
{
    g_autofree char *end = g_strconcat(search->text != NULL ? search->text : "", "\U0010FFFF", NULL);
    bind_int(query, ":after_number", G_MININT64);
    bind_int(query, ":after_time", search->from);
    bind_text(query, ":after_text", end);
}

static void
bind_place(DbQuery *query, const Part *part, const DbUnitLine *after)
{
    bind_int(query, ":after_number", part->key == KEY_UID ? after->life : after->id);
    bind_int(query, ":after_time", after->created_at);
    bind_text(query, ":after_text",
              part->key == KEY_SERIAL    ? after->serial
              : part->key == KEY_CARRIER ? after->carrier
                                         : after->uid);
}

/* --- breaking off ----------------------------------------------------------------------------------------------------- */

static int
is_cancelled(void *cancellable)
{
    return g_cancellable_is_cancelled(cancellable);
}

static void
watch(Db *self, GCancellable *cancellable)
{
    sqlite3_progress_handler(self->handle, cancellable != NULL ? STEPS_BETWEEN_LOOKS : 0,
                             cancellable != NULL ? is_cancelled : NULL, cancellable);
}

/* SQLite says "interrupted"; the caller wants to hear that it was him. */
static void
tell_cancelled(GCancellable *cancellable, GError *cause, GError **error)
{
    if (g_cancellable_set_error_if_cancelled(cancellable, error))
        g_error_free(cause);
    else
        g_propagate_error(error, cause);
}

/* @from: the line to go on from, or NULL. */
static GPtrArray *
walk(Db *self, const DbUnitSearch *search, const Part *part, bool backwards, const DbUnitLine *from, guint skip, guint limit,
     GCancellable *cancellable, GError **error)
{
    g_autoptr(DbQuery) query = db_query(self, backwards ? part->back : part->lines, error);
    if (query == NULL)
        return NULL;
    bind_search(query, search, part);
    if (from != NULL)
        bind_place(query, part, from);
    else if (backwards)
        bind_end(query, search);
    else
        bind_beginning(query, search, part);
    db_query_bind_int(query, ":skip", skip);
    db_query_bind_int(query, ":limit", limit);
    GError *cause = NULL;
    watch(self, cancellable);
    GPtrArray *lines = db_query_all(query, &line_row, &cause);
    watch(self, NULL);
    if (lines == NULL)
        tell_cancelled(cancellable, cause, error);
    return lines;
}

GPtrArray *
db_unit_search_lines(Db *self, const DbUnitSearch *search, guint part, const DbUnitLine *after, guint skip, guint limit,
                     GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail(part < db_unit_search_parts(search), NULL);
    return walk(self, search, part_of(search, part), false, after, skip, limit, cancellable, error);
}

GPtrArray *
db_unit_search_lines_before(Db *self, const DbUnitSearch *search, guint part, const DbUnitLine *before, guint skip,
                            guint limit, GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail(part < db_unit_search_parts(search), NULL);
    return walk(self, search, part_of(search, part), true, before, skip, limit, cancellable, error);
}

static bool
asks_more_than_text(const DbUnitSearch *search)
{
    return search->batch_id != 0 || search->state >= 0 || search->from != 0 || search->to != 0;
}

/* Finding that the parts before have no row costs a look into each one's index; counting beside rows of theirs, a look at each unit. */
static bool
choose_count(Db *self, const DbUnitSearch *search, guint part, GCancellable *cancellable, DbStatement *statement, GError **error)
{
    const Part *chosen = part_of(search, part);
    bool is_alone = chosen->count_alone != chosen->count && !asks_more_than_text(search);
    for (guint i = 0; is_alone && i < part; i++) {
        g_autoptr(GPtrArray) row = db_unit_search_lines(self, search, i, NULL, 0, 1, cancellable, error);
        if (row == NULL)
            return false;
        is_alone = row->len == 0;
    }
    *statement = is_alone ? chosen->count_alone : chosen->count;
    return true;
}

bool
db_unit_search_count(Db *self, const DbUnitSearch *search, guint part, GCancellable *cancellable, gint64 *count,
                     GError **error)
{
    g_return_val_if_fail(part < db_unit_search_parts(search), false);
    DbStatement statement;
    if (g_cancellable_set_error_if_cancelled(cancellable, error) ||
        !choose_count(self, search, part, cancellable, &statement, error))
        return false;
    g_autoptr(DbQuery) query = db_query(self, statement, error);
    if (query == NULL)
        return false;
    bind_search(query, search, part_of(search, part));
    GError *cause = NULL;
    watch(self, cancellable);
    DbStep step = db_query_step(query, &cause);
    watch(self, NULL);
    if (step == DB_STEP_ROW)
        *count = sqlite3_column_int64(query->handle, 0);
    else
        tell_cancelled(cancellable, cause, error);
    return step == DB_STEP_ROW;
}
