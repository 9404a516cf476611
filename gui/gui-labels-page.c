/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-labels-page.h"

#include "gui/gui-act.h"
#include "gui/gui-ask.h"
#include "gui/gui-format.h"
#include "gui/gui-label-preview.h"
#include "gui/gui-rows.h"
#include "gui/gui-template-editor.h"
#include "gui/gui-window.h"
#include "gui/label-desk.h"

#include <glib/gi18n.h>

#define DEBOUNCE_MS 200
#define USUAL       "unit-57x32"

struct _GuiLabelsPage {
    GtkBin parent_instance;
    GuiSession *session;
    GtkListBox *templates;
    GtkLabel *title;
    GtkWidget *save;
    GtkWidget *save_as;
    GuiTemplateEditor *editor;
    GuiLabelPreview *preview;
    GtkToggleButton *true_size;
    GtkComboBox *dpi;
    GtkLabel *caption;
    GtkEntry *unit;
    GtkGrid *fields;
    GtkWidget *trial;
    LabelDeskSource *source; /* what is open; its text is as it was loaded */
    char *path;              /* NULL: it is in no file */
    GHashTable *typed;       /* full field name → text */
    char *shown_fields;      /* names that have an entry now */
    GCancellable *looking;
    guint debounce;
};

static void gui_labels_page_shown(GuiPage *page);
static void look(GuiLabelsPage *self);

static void
gui_labels_page_page_init(GuiPageInterface *iface)
{
    iface->shown = gui_labels_page_shown;
}

G_DEFINE_TYPE_WITH_CODE(GuiLabelsPage, gui_labels_page, GTK_TYPE_BIN,
                        G_IMPLEMENT_INTERFACE(GUI_TYPE_PAGE, gui_labels_page_page_init))

/* --- looking: the preview and what is wrong ------------------------------------------------------------------------------- */

static char *
copy_or_null(const char *text)
{
    return text != NULL && text[0] != '\0' ? g_strdup(text) : NULL;
}

static void
copy_typed(gpointer name, gpointer text, gpointer to)
{
    g_hash_table_insert(to, g_strdup(name), g_strdup(text));
}

static LabelDeskDraft *
current_draft(GuiLabelsPage *self)
{
    LabelDeskDraft *draft = g_new0(LabelDeskDraft, 1);
    draft->source.text = gui_template_editor_text(self->editor);
    draft->source.file = g_strdup(self->source->file);
    draft->source.folder = g_strdup(self->source->folder);
    draft->source.bundle = self->source->bundle != NULL ? g_bytes_ref(self->source->bundle) : NULL;
    draft->fields = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_foreach(self->typed, copy_typed, draft->fields);
    draft->unit = copy_or_null(gtk_entry_get_text(self->unit));
    const char *dpi = gtk_combo_box_get_active_id(self->dpi);
    draft->dpi = dpi != NULL ? (guint)g_ascii_strtoull(dpi, NULL, 10) : 0;
    return draft;
}

static void
on_field(GtkEntry *entry, gpointer data)
{
    GuiLabelsPage *self = data;
    const char *name = g_object_get_data(G_OBJECT(entry), "field");
    const char *text = gtk_entry_get_text(entry);
    if (text[0] != '\0')
        g_hash_table_insert(self->typed, g_strdup(name), g_strdup(text));
    else
        g_hash_table_remove(self->typed, name);
    look(self);
}

static void
add_field(GuiLabelsPage *self, int row, const char *name, const char *usual)
{
    GtkWidget *label = gtk_label_new(name);
    GtkWidget *entry = gtk_entry_new();
    const char *typed = g_hash_table_lookup(self->typed, name);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_style_context_add_class(gtk_widget_get_style_context(label), "dim-label");
    gtk_entry_set_placeholder_text(GTK_ENTRY(entry), usual);
    gtk_entry_set_text(GTK_ENTRY(entry), typed != NULL ? typed : "");
    gtk_widget_set_hexpand(entry, TRUE);
    atk_object_set_name(gtk_widget_get_accessible(entry), name);
    g_object_set_data_full(G_OBJECT(entry), "field", g_strdup(name), g_free);
    g_signal_connect(entry, "changed", G_CALLBACK(on_field), self);
    gtk_grid_attach(self->fields, label, 0, row, 1, 1);
    gtk_grid_attach(self->fields, entry, 1, row, 1, 1);
}

/* An entry for each field that the template uses; nothing is taken from under somebody's hands. */
static void
show_fields(GuiLabelsPage *self, GHashTable *fields)
{
    g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(fields), (GCompareFunc)(void (*)(void))g_strcmp0);
    g_autoptr(GString) all = g_string_new("");
    for (GList *name = names; name != NULL; name = name->next)
        g_string_append_printf(all, "%s\n", (const char *)name->data);
    if (g_strcmp0(all->str, self->shown_fields) == 0)
        return;
    g_free(self->shown_fields);
    self->shown_fields = g_strdup(all->str);
    gui_rows_clear(GTK_CONTAINER(self->fields));
    int row = 0;
    for (GList *name = names; name != NULL; name = name->next, row++)
        add_field(self, row, name->data, g_hash_table_lookup(fields, name->data));
    gtk_widget_show_all(GTK_WIDGET(self->fields));
}

static void
show_caption(GuiLabelsPage *self, const LabelDeskView *view)
{
    g_autofree char *width = gui_format_short_number(view->width_mm);
    g_autofree char *height = gui_format_short_number(view->height_mm);
    g_autofree char *text = NULL;
    if (view->png == NULL)
        text = g_strdup(_("Nothing to see until what is wrong is put right"));
    else
        text = g_strdup_printf(_("%s × %s mm at %u dpi: the very dots that the printer gets%s"), width, height, view->dpi,
                               view->is_scrambled ? _(", but for a real unit's codes, which are scrambled") : "");
    gboolean guesses = view->png != NULL && gtk_toggle_button_get_active(self->true_size) &&
                       !gui_label_preview_knows_size(self->preview);
    g_autofree char *all = guesses ? g_strdup_printf("%s. %s", text, _("This screen does not say how large it is: its size is guessed."))
                                   : g_strdup(text);
    gtk_label_set_text(self->caption, all);
}

static void
on_looked(GtkWidget *widget, gpointer result)
{
    GuiLabelsPage *self = GUI_LABELS_PAGE(widget);
    const LabelDeskView *view = result;
    gui_template_editor_show_findings(self->editor, view->findings, view->error);
    gui_label_preview_show(self->preview, view->png, view->width_mm);
    show_caption(self, view);
    if (view->fields != NULL)
        show_fields(self, view->fields);
}

static gboolean
look_now(gpointer data)
{
    GuiLabelsPage *self = data;
    self->debounce = 0;
    g_cancellable_cancel(self->looking);
    g_clear_object(&self->looking);
    self->looking = g_cancellable_new();
    gui_act(&(GuiAct){ .widget = GTK_WIDGET(self),
                       .session = self->session,
                       .lane = GUI_LANE_READ,
                       .what = _("Preview"),
                       .work = label_desk_look,
                       .data = current_draft(self),
                       .free_data = label_desk_draft_free,
                       .free_result = label_desk_view_free,
                       .done = on_looked,
                       .cancellable = self->looking });
    return G_SOURCE_REMOVE;
}

/* Soon: whoever types wants one picture and not one for each key. */
static void
look(GuiLabelsPage *self)
{
    g_clear_handle_id(&self->debounce, g_source_remove);
    if (self->source != NULL)
        self->debounce = g_timeout_add(DEBOUNCE_MS, look_now, self);
}

static void
show_title(GuiLabelsPage *self)
{
    gboolean is_modified = gui_template_editor_is_modified(self->editor);
    gboolean may = gui_session_may(self->session, "product edit");
    g_autofree char *text = g_strdup_printf("%s%s", self->source->file, is_modified ? " •" : "");
    gtk_label_set_text(self->title, text);
    gtk_widget_set_sensitive(self->save, may && is_modified);
    gtk_widget_set_sensitive(self->save_as, may);
    gtk_widget_set_sensitive(self->trial, gui_session_may(self->session, "label trial"));
}

static void
on_edited(GuiLabelsPage *self)
{
    if (self->source == NULL)
        return;
    show_title(self);
    look(self);
}

static void
on_zoom(GuiLabelsPage *self)
{
    gui_label_preview_set_zoom(self->preview, gtk_toggle_button_get_active(self->true_size) ? GUI_LABEL_PREVIEW_TRUE_SIZE
                                                                                            : GUI_LABEL_PREVIEW_DOTS);
    look(self);
}

/* --- the list of templates ------------------------------------------------------------------------------------------------- */

static const char *const place_titles[] = {
    [LABEL_DESK_SHIPPED] = N_("Shipped"),
    [LABEL_DESK_FILE] = N_("Files"),
    [LABEL_DESK_RECORD] = N_("On record"),
};

static const LabelDeskEntry *
entry_of(GtkListBoxRow *row)
{
    return g_object_get_data(G_OBJECT(row), "entry");
}

static void
add_header(GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
    (void)data;
    if (before != NULL && entry_of(row)->place == entry_of(before)->place)
        return;
    GtkWidget *label = gtk_label_new(_(place_titles[entry_of(row)->place]));
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_style_context_add_class(gtk_widget_get_style_context(label), "label-place");
    gtk_widget_show(label);
    gtk_list_box_row_set_header(row, label);
}

static LabelDeskEntry *
copy_entry(const LabelDeskEntry *entry)
{
    LabelDeskEntry *copy = g_new0(LabelDeskEntry, 1);
    *copy = (LabelDeskEntry){ entry->place, g_strdup(entry->id), g_strdup(entry->title), g_strdup(entry->users) };
    return copy;
}

static GtkWidget *
new_line(const char *text, const char *style)
{
    GtkWidget *label = gtk_label_new(text);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
    if (style != NULL)
        gtk_style_context_add_class(gtk_widget_get_style_context(label), style);
    return label;
}

static GtkWidget *
add_template(GuiLabelsPage *self, const LabelDeskEntry *entry)
{
    GtkWidget *row = gtk_list_box_row_new();
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
    g_autofree char *users = entry->users != NULL ? g_strdup_printf(_("used by %s"), entry->users) : NULL;
    gtk_container_add(GTK_CONTAINER(box), new_line(entry->title, NULL));
    if (users != NULL)
        gtk_container_add(GTK_CONTAINER(box), new_line(users, "form-hint"));
    g_object_set(box, "margin", 6, NULL);
    gtk_container_add(GTK_CONTAINER(row), box);
    g_object_set_data_full(G_OBJECT(row), "entry", copy_entry(entry), label_desk_entry_free);
    atk_object_set_name(gtk_widget_get_accessible(row), entry->title);
    atk_object_set_description(gtk_widget_get_accessible(row), users != NULL ? users : "");
    gtk_widget_set_tooltip_text(row, entry->id);
    gtk_container_add(GTK_CONTAINER(self->templates), row);
    gtk_widget_show_all(row);
    return row;
}

/* What a product has that nobody gave another. */
static void
select_usual(GuiLabelsPage *self)
{
    GtkListBoxRow *row;
    for (int i = 0; (row = gtk_list_box_get_row_at_index(self->templates, i)) != NULL; i++)
        if (g_str_equal(entry_of(row)->id, USUAL))
            gtk_list_box_select_row(self->templates, row);
}

static void
on_listed(GtkWidget *widget, gpointer result)
{
    GuiLabelsPage *self = GUI_LABELS_PAGE(widget);
    GPtrArray *entries = result;
    GtkListBoxRow *selected = gtk_list_box_get_selected_row(self->templates);
    g_autofree char *id = selected != NULL ? g_strdup(entry_of(selected)->id) : NULL;
    g_signal_handlers_block_matched(self->templates, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
    gui_rows_clear(GTK_CONTAINER(self->templates));
    for (guint i = 0; i < entries->len; i++) {
        const LabelDeskEntry *entry = g_ptr_array_index(entries, i);
        GtkWidget *row = add_template(self, entry);
        if (g_strcmp0(entry->id, id) == 0)
            gtk_list_box_select_row(self->templates, GTK_LIST_BOX_ROW(row));
    }
    g_signal_handlers_unblock_matched(self->templates, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
    if (self->source == NULL)
        select_usual(self);
}

static void
list_templates(GuiLabelsPage *self)
{
    if (gtk_widget_get_mapped(GTK_WIDGET(self)))
        gui_act(&(GuiAct){ .widget = GTK_WIDGET(self), .session = self->session, .lane = GUI_LANE_READ,
                           .what = _("Templates"), .work = label_desk_list, .free_result = GUI_FREE_ARRAY,
                           .done = on_listed });
}

/* --- opening ------------------------------------------------------------------------------------------------------------------ */

static void
on_loaded(GtkWidget *widget, gpointer result)
{
    GuiLabelsPage *self = GUI_LABELS_PAGE(widget);
    const LabelDeskSource *loaded = result;
    g_clear_pointer(&self->source, label_desk_source_free);
    self->source = g_new0(LabelDeskSource, 1);
    *self->source = (LabelDeskSource){ NULL, g_strdup(loaded->file), g_strdup(loaded->folder),
                                       loaded->bundle != NULL ? g_bytes_ref(loaded->bundle) : NULL };
    g_free(self->path);
    self->path = loaded->folder != NULL ? g_build_filename(loaded->folder, loaded->file, NULL) : NULL;
    gui_template_editor_set_text(self->editor, loaded->text);
    show_title(self);
    look(self);
}

static void
load(GuiLabelsPage *self, const LabelDeskEntry *entry)
{
    gui_act(&(GuiAct){ .widget = GTK_WIDGET(self), .session = self->session, .lane = GUI_LANE_READ, .what = entry->title,
                       .work = label_desk_load, .data = copy_entry(entry), .free_data = label_desk_entry_free,
                       .free_result = label_desk_source_free, .done = on_loaded });
}

typedef struct {
    GuiLabelsPage *page; /* owned */
    LabelDeskEntry *entry;
} Leaving;

static void
on_leave(const char *text, gpointer data)
{
    g_autofree Leaving *leaving = data;
    if (text != NULL)
        load(leaving->page, leaving->entry);
    label_desk_entry_free(leaving->entry);
    g_object_unref(leaving->page);
}

static void
open_entry(GuiLabelsPage *self, const LabelDeskEntry *entry)
{
    if (!gui_template_editor_is_modified(self->editor)) {
        load(self, entry);
        return;
    }
    Leaving *leaving = g_new0(Leaving, 1);
    *leaving = (Leaving){ g_object_ref(self), copy_entry(entry) };
    const GuiQuestion question = { .title = _("Leave what was changed?"),
                                   .explanation = _("The template was changed and not saved."),
                                   .accept = _("Leave it"),
                                   .destructive = TRUE };
    gui_ask(GTK_WIDGET(self), &question, on_leave, leaving);
}

static void
on_selected(GtkListBox *list, GtkListBoxRow *row, gpointer data)
{
    (void)list;
    if (row != NULL)
        open_entry(data, entry_of(row));
}

static void
on_file(const char *path, gpointer data)
{
    g_autoptr(GuiLabelsPage) self = data;
    const LabelDeskEntry entry = { LABEL_DESK_FILE, (char *)path, (char *)path, NULL };
    if (path != NULL)
        open_entry(self, &entry);
}

static void
on_open(GuiLabelsPage *self)
{
    gui_ask_file(GTK_WIDGET(self), GTK_FILE_CHOOSER_ACTION_OPEN, _("Open a template"), _("_Open"), NULL, "*.xml", on_file,
                 g_object_ref(self));
}

/* --- saving -------------------------------------------------------------------------------------------------------------------- */

static void
on_saved(GtkWidget *widget, gpointer path)
{
    GuiLabelsPage *self = GUI_LABELS_PAGE(widget);
    g_free(self->path);
    self->path = g_strdup(path);
    g_free(self->source->file);
    self->source->file = g_path_get_basename(path);
    g_free(self->source->folder);
    self->source->folder = g_path_get_dirname(path);
    g_clear_pointer(&self->source->bundle, g_bytes_unref);
    gui_template_editor_set_saved(self->editor);
    show_title(self);
    look(self);
    list_templates(self);
    g_autofree char *sentence = g_strdup_printf(_("Template saved: %s"), (const char *)path);
    gui_window_tell(widget, sentence);
}

static void
save_to(GuiLabelsPage *self, const char *path)
{
    LabelDeskSave *save = g_new0(LabelDeskSave, 1);
    *save = (LabelDeskSave){ g_strdup(path), gui_template_editor_text(self->editor) };
    gui_act(&(GuiAct){ .widget = GTK_WIDGET(self), .session = self->session, .lane = GUI_LANE_WRITE,
                       .verb = "product edit", .what = _("Save the template"), .work = label_desk_write, .data = save,
                       .free_data = label_desk_save_free, .free_result = g_free, .done = on_saved });
}

/* A name without a folder goes beside the others. */
static void
on_name(const char *text, gpointer data)
{
    g_autoptr(GuiLabelsPage) self = data;
    if (text == NULL)
        return;
    g_autofree char *named = g_str_has_suffix(text, ".xml") ? g_strdup(text) : g_strconcat(text, ".xml", NULL);
    g_autofree char *folder = label_desk_folder();
    g_autofree char *path = strchr(named, '/') != NULL ? g_strdup(named) : g_build_filename(folder, named, NULL);
    save_to(self, path);
}

static void
on_save_as(GuiLabelsPage *self)
{
    g_autofree char *folder = label_desk_folder();
    g_autofree char *explanation = g_strdup_printf(_("A name, kept in %s, or a whole path. A product prints it once it is told to, in Setup."), folder);
    const GuiQuestion question = { .title = _("Save as a new template"), .explanation = explanation,
                                   .label = _("Name"), .accept = _("Save the template") };
    gui_ask(GTK_WIDGET(self), &question, on_name, g_object_ref(self));
}

static void
on_save(GuiLabelsPage *self)
{
    if (self->path != NULL)
        save_to(self, self->path);
    else
        on_save_as(self);
}

/* --- the trial label ------------------------------------------------------------------------------------------------------------ */

static void
on_printed(GtkWidget *widget, gpointer result)
{
    (void)result;
    gui_window_tell(widget, _("The printer says that the trial label is out"));
}

static void
on_trial(GuiLabelsPage *self)
{
    if (self->source == NULL)
        return;
    gui_act(&(GuiAct){ .widget = GTK_WIDGET(self), .session = self->session, .lane = GUI_LANE_DEVICE, .verb = "label trial",
                       .what = _("Trial label"), .work = label_desk_print, .data = current_draft(self),
                       .free_data = label_desk_draft_free, .done = on_printed });
}

/* --- the object --------------------------------------------------------------------------------------------------------------------- */

static void
gui_labels_page_shown(GuiPage *page)
{
    list_templates(GUI_LABELS_PAGE(page));
}

static void
on_person_changed(GuiLabelsPage *self)
{
    if (self->source != NULL)
        show_title(self);
}

static void
gui_labels_page_dispose(GObject *object)
{
    GuiLabelsPage *self = GUI_LABELS_PAGE(object);
    g_clear_handle_id(&self->debounce, g_source_remove);
    g_cancellable_cancel(self->looking);
    g_clear_object(&self->looking);
    g_clear_object(&self->session);
    g_clear_pointer(&self->source, label_desk_source_free);
    g_clear_pointer(&self->path, g_free);
    g_clear_pointer(&self->typed, g_hash_table_unref);
    g_clear_pointer(&self->shown_fields, g_free);
    G_OBJECT_CLASS(gui_labels_page_parent_class)->dispose(object);
}

static void
gui_labels_page_class_init(GuiLabelsPageClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    G_OBJECT_CLASS(klass)->dispose = gui_labels_page_dispose;
    g_type_ensure(GUI_TYPE_TEMPLATE_EDITOR);
    g_type_ensure(GUI_TYPE_LABEL_PREVIEW);
    gtk_widget_class_set_template_from_resource(widget, "/claimcheck/gui/ui/gui-labels-page.ui");
    gtk_widget_class_bind_template_child(widget, GuiLabelsPage, templates);
    gtk_widget_class_bind_template_child(widget, GuiLabelsPage, title);
    gtk_widget_class_bind_template_child(widget, GuiLabelsPage, save);
    gtk_widget_class_bind_template_child(widget, GuiLabelsPage, save_as);
    gtk_widget_class_bind_template_child(widget, GuiLabelsPage, editor);
    gtk_widget_class_bind_template_child(widget, GuiLabelsPage, preview);
    gtk_widget_class_bind_template_child(widget, GuiLabelsPage, true_size);
    gtk_widget_class_bind_template_child(widget, GuiLabelsPage, dpi);
    gtk_widget_class_bind_template_child(widget, GuiLabelsPage, caption);
    gtk_widget_class_bind_template_child(widget, GuiLabelsPage, unit);
    gtk_widget_class_bind_template_child(widget, GuiLabelsPage, fields);
    gtk_widget_class_bind_template_child(widget, GuiLabelsPage, trial);
    gtk_widget_class_bind_template_callback(widget, on_selected);
    gtk_widget_class_bind_template_callback(widget, on_open);
    gtk_widget_class_bind_template_callback(widget, on_save_as);
    gtk_widget_class_bind_template_callback(widget, on_save);
    gtk_widget_class_bind_template_callback(widget, on_edited);
    gtk_widget_class_bind_template_callback(widget, on_zoom);
    gtk_widget_class_bind_template_callback(widget, on_trial);
}

static void
gui_labels_page_init(GuiLabelsPage *self)
{
    self->typed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    gtk_widget_init_template(GTK_WIDGET(self));
    gtk_list_box_set_header_func(self->templates, add_header, NULL, NULL);
}

GtkWidget *
gui_labels_page_new(GuiSession *session)
{
    GuiLabelsPage *self = g_object_new(GUI_TYPE_LABELS_PAGE, NULL);
    self->session = g_object_ref(session);
    g_signal_connect_object(session, "opened", G_CALLBACK(list_templates), self, G_CONNECT_SWAPPED);
    g_signal_connect_object(session, "person-changed", G_CALLBACK(on_person_changed), self, G_CONNECT_SWAPPED);
    return GTK_WIDGET(self);
}
