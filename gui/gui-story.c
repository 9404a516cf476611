/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-story.h"

#include "gui/code-words.h"
#include "gui/gui-format.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* What an event is called; {NAME} is a member of its detail. */
static const struct {
    const char *kind;
    const char *sentence;
    GuiStoryMood mood;
} kinds[] = {
    { "code-typed", N_("The code of its label was typed, not scanned"), GUI_STORY_ATTENTION },
    { "gate-refused", N_("The factory's own system said no"), GUI_STORY_BAD },
    { "hold-released", N_("The hold was released: its label is to be matched again"), GUI_STORY_ATTENTION },
    { "label-confirmed", N_("Label {generation} was scanned on its product"), GUI_STORY_GOOD },
    { "label-intended", N_("Label {generation} was asked for"), GUI_STORY_PLAIN },
    { "label-not-taken", N_("The printer did not take label {generation}"), GUI_STORY_ATTENTION },
    { "label-printed", N_("Label {generation} came out of the printer"), GUI_STORY_GOOD },
    { "label-rendered-live", N_("Label {generation} was drawn into a file, its code real"), GUI_STORY_ATTENTION },
    { "label-revoked", N_("Label {generation} was revoked"), GUI_STORY_ATTENTION },
    { "label-scrapped", N_("The old label is in the scrap box"), GUI_STORY_PLAIN },
    { "label-sent", N_("Label {generation} went to the printer"), GUI_STORY_PLAIN },
    { "label-unconfirmed", N_("Label {generation} must be matched again"), GUI_STORY_ATTENTION },
    { "label-unknown", N_("Nobody knows whether label {generation} came out"), GUI_STORY_BAD },
    { "module-matched", N_("Checked with its module plugged in: they agree"), GUI_STORY_GOOD },
    { "module-mismatched", N_("Its label was scanned on another product"), GUI_STORY_BAD },
    { "module-refused", N_("The module was refused"), GUI_STORY_BAD },
    { "module-reset", N_("A factory reset of the module began"), GUI_STORY_ATTENTION },
    { "module-reset-done", N_("The module was reset"), GUI_STORY_PLAIN },
    { "module-reset-failed", N_("The factory reset of the module failed"), GUI_STORY_BAD },
    { "scan", N_("Scanned by QA"), GUI_STORY_PLAIN },
    { "scan-refused", N_("Another label was scanned in its slot"), GUI_STORY_ATTENTION },
    { "unit-commissioned", N_("Module, record and label agree"), GUI_STORY_GOOD },
    { "unit-held", N_("Held"), GUI_STORY_BAD },
    { "unit-labelled", N_("Labelled"), GUI_STORY_GOOD },
    { "unit-moved", N_("Moved from batch {from} to batch {to}"), GUI_STORY_ATTENTION },
    { "unit-recalled", N_("Recalled"), GUI_STORY_BAD },
    { "unit-recorded", N_("Read and put on record for batch {batch}"), GUI_STORY_GOOD },
    { "unit-relabelling", N_("Its label is replaced"), GUI_STORY_ATTENTION },
    { "unit-released", N_("Handed over in a manifest"), GUI_STORY_GOOD },
    { "unit-returned", N_("Its module is back in the factory"), GUI_STORY_ATTENTION },
    { "unit-shown", N_("Its full code was shown"), GUI_STORY_ATTENTION },
    { "unit-voided", N_("Void, for ever"), GUI_STORY_BAD },
};

void
gui_story_line_free(GuiStoryLine *line)
{
    if (line == NULL)
        return;
    g_free(line->sentence);
    g_free(line->note);
    g_free(line->who);
    g_free(line);
}

/* --- details ------------------------------------------------------------------------------------------------------- */

/* (transfer full): the event's detail, NULL where it has none that can be read. */
static JsonObject *
detail_of(const DbEvent *event)
{
    g_autoptr(JsonNode) node = event->detail != NULL ? json_from_string(event->detail, NULL) : NULL;
    return node != NULL && JSON_NODE_HOLDS_OBJECT(node) ? json_object_ref(json_node_get_object(node)) : NULL;
}

/* (transfer full): a member as text, or NULL. */
static char *
member(JsonObject *detail, const char *name)
{
    JsonNode *node = detail != NULL ? json_object_get_member(detail, name) : NULL;
    if (node == NULL || !JSON_NODE_HOLDS_VALUE(node))
        return NULL;
    if (json_node_get_value_type(node) == G_TYPE_INT64)
        return g_strdup_printf("%" G_GINT64_FORMAT, json_node_get_int(node));
    return g_strdup(json_node_get_string(node));
}

/* (transfer full): @pattern with its {NAME}s filled in. */
static char *
fill(const char *pattern, JsonObject *detail)
{
    g_autoptr(GString) text = g_string_new(NULL);
    while (*pattern != '\0') {
        const char *open = strchr(pattern, '{'), *close = open != NULL ? strchr(open, '}') : NULL;
        if (close == NULL)
            break;
        g_autofree char *name = g_strndup(open + 1, (gsize)(close - open - 1));
        g_autofree char *value = member(detail, name);
        g_string_append_len(text, pattern, open - pattern);
        g_string_append(text, value != NULL ? value : "–");
        pattern = close + 1;
    }
    g_string_append(text, pattern);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

#define VERDICT_GOOD "good"

/* (transfer full) @note: a code gets its words before it. */
static char *
with_words(char *note)
{
    g_autofree char *code = note;
    const char *words = code_words(code);
    if (words != NULL)
        return g_strdup_printf("%s [%s]", words, code);
    return g_str_equal(code, VERDICT_GOOD) ? g_strdup(_("good")) : g_steal_pointer(&code);
}

/* What a person or the station gave as a reason. */
static char *
note_of(JsonObject *detail)
{
    static const char *const names[] = { "reason", "message", "verdict" };
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        char *note = member(detail, names[i]);
        if (note != NULL)
            return with_words(note);
    }
    return NULL;
}

/* --- lines --------------------------------------------------------------------------------------------------------- */

static GuiStoryMood
mood_of_scan(JsonObject *detail)
{
    g_autofree char *verdict = member(detail, "verdict");
    return g_strcmp0(verdict, VERDICT_GOOD) == 0 ? GUI_STORY_GOOD : GUI_STORY_BAD;
}

GuiStoryLine *
gui_story_line_of(const DbEvent *event, const char *who)
{
    JsonObject *detail = detail_of(event);
    GuiStoryLine *line = g_new0(GuiStoryLine, 1);
    *line = (GuiStoryLine){ .at = event->wall_time, .note = note_of(detail), .who = g_strdup(who) };
    for (gsize i = 0; i < G_N_ELEMENTS(kinds) && line->sentence == NULL; i++) {
        if (!g_str_equal(kinds[i].kind, event->kind))
            continue;
        line->sentence = fill(_(kinds[i].sentence), detail);
        line->mood = kinds[i].mood;
    }
    if (line->sentence == NULL)
        line->sentence = g_strdup(event->kind);
    if (g_str_equal(event->kind, "scan"))
        line->mood = mood_of_scan(detail);
    g_clear_pointer(&detail, json_object_unref);
    return line;
}

typedef struct {
    GPtrArray *lines;  /* oldest first */
    GHashTable *names; /* of people, by number */
    guint limit;
} Telling;

static bool
add_event(const DbEvent *event, gpointer data, GError **error)
{
    (void)error;
    Telling *telling = data;
    const char *who = g_hash_table_lookup(telling->names, &event->operator_number);
    g_ptr_array_add(telling->lines, gui_story_line_of(event, who));
    if (telling->lines->len > telling->limit)
        g_ptr_array_remove_index(telling->lines, 0);
    return true;
}

/* (transfer full): number → name of everybody who is or was registered. */
static GHashTable *
names_of_people(Db *db, GError **error)
{
    g_autoptr(GPtrArray) people = db_person_list(db, error);
    if (people == NULL)
        return NULL;
    GHashTable *names = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    for (guint i = 0; i < people->len; i++) {
        const DbPerson *person = g_ptr_array_index(people, i);
        g_hash_table_insert(names, g_memdup2(&person->id, sizeof person->id),
                            person->name != NULL ? g_strdup(person->name) : g_strdup_printf("%" G_GINT64_FORMAT, person->id));
    }
    return names;
}

GPtrArray *
gui_story_of_unit(Station *station, const char *uid, guint limit, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(GHashTable) names = names_of_people(db, error);
    if (names == NULL)
        return NULL;
    g_autofree char *subject = g_strconcat("unit:", uid, NULL);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func((GDestroyNotify)gui_story_line_free);
    Telling telling = { lines, names, limit };
    if (!db_event_each(db, 1, subject, add_event, &telling, error))
        return NULL;
    for (guint i = 0; i < lines->len / 2; i++) {
        gpointer early = lines->pdata[i];
        lines->pdata[i] = lines->pdata[lines->len - 1 - i];
        lines->pdata[lines->len - 1 - i] = early;
    }
    return g_steal_pointer(&lines);
}

/* --- words --------------------------------------------------------------------------------------------------------- */

char *
gui_story_time(gint64 at)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(at / G_USEC_PER_SEC);
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    gboolean is_today = g_date_time_get_day_of_year(time) == g_date_time_get_day_of_year(now) &&
                        g_date_time_get_year(time) == g_date_time_get_year(now);
    return is_today ? gui_format_second(at) : gui_format_moment(at);
}

const char *
gui_story_state(DbUnitState state)
{
    static const char *const words[N_DB_UNIT_STATES] = {
        [DB_UNIT_LABELLING] = N_("Labelling"), [DB_UNIT_LABELLED] = N_("Labelled"),
        [DB_UNIT_COMMISSIONED] = N_("Commissioned"), [DB_UNIT_HELD] = N_("Held"),
        [DB_UNIT_VOID] = N_("Void"), [DB_UNIT_RELEASED] = N_("Released"),
        [DB_UNIT_RECALLED] = N_("Recalled"), [DB_UNIT_RETURNED] = N_("Returned"),
    };
    return _(words[state]);
}
