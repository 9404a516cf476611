/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/label-desk.h"

#include "station/base/claimcheck-error.h"
#include "station/base/durable-file.h"
#include "station/label/label-draft.h"
#include "station/unit/label-trial.h"
#include "station/unit/unit-label.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define MAX_FILE      (1024 * 1024)
#define FLOOR_UM      330
#define TRIAL_WAIT_MS 30000

/* --- the list ------------------------------------------------------------------------------------------------------- */

void
label_desk_entry_free(gpointer data)
{
    LabelDeskEntry *entry = data;
    g_free(entry->id);
    g_free(entry->title);
    g_free(entry->users);
    g_free(entry);
}

/* (transfer full): the products of these whose newest version prints @sha256, or (NULL) calls its template @name. */
static char *
users_of(GPtrArray *products, const char *sha256, const char *name)
{
    g_autoptr(GString) users = g_string_new("");
    for (guint i = 0; i < products->len; i++) {
        const DbProduct *product = g_ptr_array_index(products, i);
        gboolean uses = sha256 != NULL ? g_strcmp0(product->template_sha256, sha256) == 0 ||
                                             (product->kinds != NULL && strstr(product->kinds, sha256) != NULL)
                                       : g_strcmp0(product->template_name, name) == 0;
        if (uses)
            g_string_append_printf(users, "%s%s", users->len > 0 ? ", " : "", product->sku);
    }
    return users->len > 0 ? g_string_free(g_steal_pointer(&users), FALSE) : NULL;
}

static void
add_entry(GPtrArray *entries, LabelDeskPlace place, const char *id, const char *title, char *users)
{
    LabelDeskEntry *entry = g_new0(LabelDeskEntry, 1);
    *entry = (LabelDeskEntry){ place, g_strdup(id), g_strdup(title), users };
    g_ptr_array_add(entries, entry);
}

char *
label_desk_folder(void)
{
    return g_build_filename(g_get_user_data_dir(), "claimcheck", "templates", NULL);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return g_utf8_collate(*(const char *const *)a, *(const char *const *)b);
}

static void
add_files(GPtrArray *entries)
{
    g_autofree char *folder = label_desk_folder();
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
        if (g_str_has_suffix(name, ".xml") && g_utf8_validate(name, -1, NULL))
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *path = g_build_filename(folder, g_ptr_array_index(names, i), NULL);
        add_entry(entries, LABEL_DESK_FILE, path, g_ptr_array_index(names, i), NULL);
    }
}

gpointer
label_desk_list(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    (void)data;
    g_autoptr(GPtrArray) products = db_product_list(station_db(station), error);
    g_autoptr(GPtrArray) kept = products != NULL ? db_template_list(station_db(station), error) : NULL;
    if (kept == NULL)
        return NULL;
    GPtrArray *entries = g_ptr_array_new_with_free_func(label_desk_entry_free);
    for (const char *const *name = label_shipped_names(); *name != NULL; name++)
        add_entry(entries, LABEL_DESK_SHIPPED, *name, *name, users_of(products, NULL, *name));
    add_files(entries);
    for (guint i = 0; i < kept->len; i++) {
        const DbTemplate *one = g_ptr_array_index(kept, i);
        g_autofree char *title = g_strdup_printf("%s  %.8s", one->name, one->sha256);
        add_entry(entries, LABEL_DESK_RECORD, one->sha256, title, users_of(products, one->sha256, NULL));
    }
    return entries;
}

/* --- one template ---------------------------------------------------------------------------------------------------- */

static void
source_clear(LabelDeskSource *source)
{
    g_free(source->text);
    g_free(source->file);
    g_free(source->folder);
    g_clear_pointer(&source->bundle, g_bytes_unref);
}

void
label_desk_source_free(gpointer source)
{
    source_clear(source);
    g_free(source);
}

static LabelDeskSource *
load_file(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    if (!g_file_get_contents(path, &text, &length, error)) {
        claimcheck_error_from_io(error, path);
        return NULL;
    }
    if (length > MAX_FILE || !g_utf8_validate(text, (gssize)length, NULL)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_TEMPLATE_INVALID, NULL, _("%s: this is no text of a template"), path);
        return NULL;
    }
    LabelDeskSource *source = g_new0(LabelDeskSource, 1);
    *source = (LabelDeskSource){ g_steal_pointer(&text), g_path_get_basename(path), g_path_get_dirname(path), NULL };
    return source;
}

gpointer
label_desk_load(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const LabelDeskEntry *entry = data;
    if (entry->place == LABEL_DESK_FILE)
        return load_file(entry->id, error);
    g_autoptr(GBytes) bundle =
        entry->place == LABEL_DESK_RECORD ? db_template_get(station_db(station), entry->id, error) : NULL;
    if (entry->place == LABEL_DESK_RECORD && bundle == NULL)
        return NULL;
    g_autoptr(LabelTemplate) found =
        bundle != NULL ? label_template_from_bundle(bundle, error) : label_template_load(entry->id, error);
    if (found == NULL)
        return NULL;
    LabelDeskSource *source = g_new0(LabelDeskSource, 1);
    *source = (LabelDeskSource){ label_draft_source(found), g_strdup(label_template_name(found)), NULL,
                                 g_steal_pointer(&bundle) };
    return source;
}

/* --- how it looks ----------------------------------------------------------------------------------------------------- */

void
label_desk_draft_free(gpointer data)
{
    LabelDeskDraft *draft = data;
    source_clear(&draft->source);
    g_clear_pointer(&draft->fields, g_hash_table_unref);
    g_free(draft->unit);
    g_free(draft);
}

void
label_desk_view_free(gpointer data)
{
    LabelDeskView *view = data;
    g_clear_pointer(&view->findings, g_ptr_array_unref);
    g_clear_pointer(&view->fields, g_hash_table_unref);
    g_clear_pointer(&view->png, g_bytes_unref);
    g_clear_error(&view->error);
    g_free(view);
}

/* What was typed counts, and where nothing was, what is usual. */
static GHashTable *
typed_fields(const LabelDeskDraft *draft, LabelTemplate *label_template)
{
    GHashTable *fields = label_draft_usual(label_template);
    g_auto(GStrv) used = label_template_fields(label_template);
    for (char **name = used; draft->fields != NULL && *name != NULL; name++) {
        const char *typed = g_hash_table_lookup(draft->fields, *name);
        if (typed != NULL)
            g_hash_table_insert(fields, g_strdup(*name), g_strdup(typed));
    }
    return fields;
}

/* A real code that somebody typed is as real as a unit's own. */
static gboolean
is_real(Db *db, GHashTable *fields)
{
    const char *uid = g_hash_table_lookup(fields, "uid"), *code = g_hash_table_lookup(fields, "claim_code");
    g_autoptr(DbUnit) unit = uid != NULL && uid[0] != '\0' ? db_unit_living(db, uid, NULL) : NULL;
    g_autoptr(DbUnit) other = code != NULL && code[0] != '\0' ? db_unit_living(db, code, NULL) : NULL;
    g_autoptr(GPtrArray) labels = code != NULL && code[0] != '\0' ? db_label_by_code(db, code, NULL) : NULL;
    return unit != NULL || other != NULL || (labels != NULL && labels->len > 0);
}

static GHashTable *
unit_fields(Station *station, const char *id, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(DbUnit) unit = db_unit_find(db, id, error);
    g_autoptr(DbLabel) label = unit != NULL ? db_label_current(db, unit->id, LABEL_KIND_UNIT, error) : NULL;
    if (label != NULL)
        return unit_label_fields(station, unit, label, error);
    if (error != NULL && *error == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, NULL, _("the unit has no label yet"));
    return NULL;
}

static GHashTable *
choose_fields(Station *station, const LabelDeskDraft *draft, LabelTemplate *label_template, gboolean *scramble,
              GError **error)
{
    *scramble = draft->unit != NULL;
    if (draft->unit != NULL)
        return unit_fields(station, draft->unit, error);
    GHashTable *fields = typed_fields(draft, label_template);
    *scramble = is_real(station_db(station), fields);
    return fields;
}

static void
draw(Station *station, const LabelDeskDraft *draft, LabelTemplate *label_template, LabelDeskView *view)
{
    gint64 usual_dpi = settings_int(station_settings(station), "printer", "dpi");
    view->dpi = draft->dpi != 0 ? draft->dpi : (guint)usual_dpi;
    g_autoptr(GHashTable) fields = choose_fields(station, draft, label_template, &view->is_scrambled, &view->error);
    if (fields == NULL)
        return;
    if (draft->unit == NULL)
        view->fields = g_hash_table_ref(fields);
    const LabelOptions options = { .dpi = view->dpi,
                                   .module_floor_um = FLOOR_UM,
                                   .banner = station_is_training(station) ? "VOID" : NULL,
                                   .scramble = view->is_scrambled };
    g_autoptr(LabelDrawing) drawing = label_draw(label_template, fields, &options, &view->error);
    if (drawing == NULL || !label_verify(drawing, &view->error))
        return;
    view->width_mm = label_drawing_width_mm(drawing);
    view->height_mm = label_drawing_height_mm(drawing);
    view->png = label_render(drawing, LABEL_PNG, NULL, &view->error);
}

static LabelDraft
draft_of(const LabelDeskDraft *draft)
{
    return (LabelDraft){ draft->source.file, draft->source.folder, draft->source.bundle, draft->source.text };
}

gpointer
label_desk_look(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    const LabelDeskDraft *draft = data;
    const LabelDraft text = draft_of(draft);
    g_autoptr(LabelTemplate) label_template = NULL;
    LabelDeskView *view = g_new0(LabelDeskView, 1);
    view->findings = label_draft_check(&text, &label_template);
    if (label_template != NULL && !g_cancellable_is_cancelled(caller->cancellable)) {
        draw(station, draft, label_template, view);
        if (view->fields == NULL)
            view->fields = label_draft_usual(label_template);
    }
    if (!g_cancellable_set_error_if_cancelled(caller->cancellable, error))
        return view;
    label_desk_view_free(view);
    return NULL;
}

gpointer
label_desk_print(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const LabelDeskDraft *draft = data;
    const LabelDraft text = draft_of(draft);
    g_autoptr(LabelTemplate) label_template = NULL;
    g_autoptr(GPtrArray) findings = label_draft_check(&text, &label_template);
    if (label_template == NULL) {
        const LabelFinding *first = g_ptr_array_index(findings, 0);
        claimcheck_error_set(error, CLAIMCHECK_ERROR_TEMPLATE_INVALID, NULL, "%s", first->text);
        return NULL;
    }
    g_autoptr(GHashTable) fields = typed_fields(draft, label_template);
    const LabelTrial trial = { label_template, fields, NULL, TRIAL_WAIT_MS };
    return label_trial_print(station, &trial, error) ? GUI_DONE : NULL;
}

/* --- keeping it ---------------------------------------------------------------------------------------------------------- */

void
label_desk_save_free(gpointer data)
{
    LabelDeskSave *save = data;
    g_free(save->path);
    g_free(save->text);
    g_free(save);
}

gpointer
label_desk_write(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)station;
    (void)caller;
    const LabelDeskSave *save = data;
    g_autofree char *folder = g_path_get_dirname(save->path);
    g_mkdir_with_parents(folder, 0755); /* what is wrong with it, the next line says */
    g_autoptr(GBytes) bytes = g_bytes_new(save->text, strlen(save->text));
    return durable_file_write(save->path, bytes, 0644, error) ? g_strdup(save->path) : NULL;
}
