/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-batch-form.h"

#include "gui/gui-burst.h"
#include "gui/gui-dialog-scans.h"
#include "station/base/claimcheck-error.h"
#include "station/batch/batch.h"

#include <glib/gi18n.h>
#include <string.h>

#define USUAL_QUANTITY 100

struct _GuiBatchForm {
    GtkDialog parent_instance;
    GuiSession *session;
    GtkComboBoxText *product;
    GtkEntry *code;
    GtkSpinButton *quantity;
    GtkLabel *code_label, *quantity_label, *code_problem, *code_hint, *problem;
    GtkWidget *product_label;
    GuiBatchFormKind kind;
    char *batch; /* that is there, or NULL */
    GtkWidget *widget;
    GuiBatchFormDone done;
    gpointer data;
};

G_DEFINE_TYPE(GuiBatchForm, gui_batch_form, GTK_TYPE_DIALOG)

/* What each kind of form does and says. */
static const struct {
    const char *verb, *title, *accept, *code, *quantity;
} kinds[] = {
    [GUI_BATCH_FORM_CREATE] = { "batch create", N_("New Batch"), N_("C_reate"), N_("_Code"), N_("_Quantity") },
    [GUI_BATCH_FORM_EDIT] = { "batch edit", N_("Quantity"), N_("_Save"), NULL, N_("_Quantity") },
    [GUI_BATCH_FORM_SPLIT] = { "batch split", N_("Split Batch"), N_("_Split"), N_("New _code"), N_("_Quantity of the new batch") },
};

/* --- work ------------------------------------------------------------------------------------------------------------ */

typedef struct {
    GuiBatchFormKind kind;
    char *batch, *product, *code;
    gint64 quantity;
} Order;

static void
order_free(gpointer data)
{
    Order *order = data;
    g_free(order->batch);
    g_free(order->product);
    g_free(order->code);
    g_free(order);
}

static gpointer
carry_out(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const Order *order = data;
    switch (order->kind) {
    case GUI_BATCH_FORM_CREATE:
        return batch_create(station, order->code, order->product, order->quantity, error);
    case GUI_BATCH_FORM_EDIT:
        return batch_set_quantity(station, order->batch, order->quantity, error);
    case GUI_BATCH_FORM_SPLIT:
        return batch_split(station, order->batch, order->code, order->quantity, error);
    }
    return NULL;
}

static gpointer
list_products(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    (void)data;
    return db_product_list(station_db(station), error);
}

/* --- checking -------------------------------------------------------------------------------------------------------- */

static const char *
code_of(GuiBatchForm *self)
{
    return self->kind == GUI_BATCH_FORM_EDIT ? self->batch : gtk_entry_get_text(self->code);
}

static gboolean
is_complete(GuiBatchForm *self)
{
    const char *code = code_of(self);
    g_autoptr(GError) error = NULL;
    gboolean is_good = batch_check_words(code, gtk_spin_button_get_value_as_int(self->quantity), &error);
    gboolean is_typed = code[0] != '\0';
    gtk_label_set_text(self->code_problem, !is_good && is_typed ? error->message : "");
    gtk_widget_set_visible(GTK_WIDGET(self->code_problem), !is_good && is_typed);
    gtk_widget_set_visible(GTK_WIDGET(self->code_hint),
                           is_good && self->kind != GUI_BATCH_FORM_EDIT && strlen(code) < GUI_BURST_MIN);
    gboolean has_product =
        self->kind != GUI_BATCH_FORM_CREATE || gtk_combo_box_get_active_id(GTK_COMBO_BOX(self->product)) != NULL;
    return is_good && has_product;
}

static void
on_changed(GuiBatchForm *self)
{
    gtk_widget_hide(GTK_WIDGET(self->problem));
    gtk_dialog_set_response_sensitive(GTK_DIALOG(self), GTK_RESPONSE_ACCEPT, is_complete(self));
}

static void
show_problem(GuiBatchForm *self, const GError *error)
{
    g_autofree char *text = g_strdup_printf("%s. %s", error->message, claimcheck_error_hint(error));
    gtk_label_set_text(self->problem, text);
    gtk_widget_show(GTK_WIDGET(self->problem));
}

/* --- products -------------------------------------------------------------------------------------------------------- */

static void
on_products(GObject *source, GAsyncResult *result, gpointer form)
{
    g_autoptr(GuiBatchForm) self = form;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) products = gui_session_do_finish(GUI_SESSION(source), result, &error);
    if (self->widget == NULL)
        return; /* closed meanwhile */
    if (products == NULL) {
        show_problem(self, error);
        return;
    }
    for (guint i = 0; i < products->len; i++) {
        const DbProduct *product = g_ptr_array_index(products, i);
        g_autofree char *text = g_strdup_printf("%s (%s)", product->name, product->sku);
        gtk_combo_box_text_append(self->product, product->sku, text);
    }
    if (products->len == 1)
        gtk_combo_box_set_active(GTK_COMBO_BOX(self->product), 0);
    if (products->len == 0) {
        gtk_label_set_text(self->problem, _("There is no product yet: an engineer makes one on the Setup page."));
        gtk_widget_show(GTK_WIDGET(self->problem));
    }
    gtk_dialog_set_response_sensitive(GTK_DIALOG(self), GTK_RESPONSE_ACCEPT, is_complete(self));
}

static void
free_products(gpointer products)
{
    g_ptr_array_unref(products);
}

/* --- answers --------------------------------------------------------------------------------------------------------- */

static void
on_carried_out(GObject *source, GAsyncResult *result, gpointer form)
{
    g_autoptr(GuiBatchForm) self = form;
    g_autoptr(GError) error = NULL;
    g_autoptr(DbBatch) batch = gui_session_do_finish(GUI_SESSION(source), result, &error);
    if (self->widget == NULL)
        return; /* closed meanwhile */
    if (batch == NULL) {
        gtk_widget_set_sensitive(GTK_WIDGET(self), TRUE);
        show_problem(self, error);
        return;
    }
    g_autofree char *code = g_strdup(batch->code);
    GuiBatchFormDone done = self->done;
    gpointer data = self->data;
    gtk_widget_destroy(GTK_WIDGET(self));
    done(code, data);
}

static void
gui_batch_form_response(GtkDialog *dialog, int response)
{
    GuiBatchForm *self = GUI_BATCH_FORM(dialog);
    if (response != GTK_RESPONSE_ACCEPT) {
        gtk_widget_destroy(GTK_WIDGET(self));
        return;
    }
    gtk_spin_button_update(self->quantity);
    Order *order = g_new0(Order, 1);
    order->kind = self->kind;
    order->batch = g_strdup(self->batch);
    order->product = g_strdup(gtk_combo_box_get_active_id(GTK_COMBO_BOX(self->product)));
    order->code = g_strdup(code_of(self));
    order->quantity = gtk_spin_button_get_value_as_int(self->quantity);
    gtk_widget_set_sensitive(GTK_WIDGET(self), FALSE);
    gui_session_do_async(self->session, GUI_LANE_WRITE, kinds[self->kind].verb, carry_out, order, order_free,
                         (GDestroyNotify)db_batch_free, NULL, on_carried_out, g_object_ref(self));
}

static void
gui_batch_form_dispose(GObject *object)
{
    GuiBatchForm *self = GUI_BATCH_FORM(object);
    g_clear_object(&self->session);
    g_clear_pointer(&self->batch, g_free);
    if (self->widget != NULL)
        g_signal_handlers_disconnect_by_data(self->widget, self);
    self->widget = NULL;
    G_OBJECT_CLASS(gui_batch_form_parent_class)->dispose(object);
}

static void
gui_batch_form_class_init(GuiBatchFormClass *klass)
{
    GtkWidgetClass *widget = GTK_WIDGET_CLASS(klass);
    G_OBJECT_CLASS(klass)->dispose = gui_batch_form_dispose;
    GTK_DIALOG_CLASS(klass)->response = gui_batch_form_response;
    gtk_widget_class_set_template_from_resource(widget, "/claimcheck/gui/ui/gui-batch-form.ui");
    gtk_widget_class_bind_template_child(widget, GuiBatchForm, product);
    gtk_widget_class_bind_template_child(widget, GuiBatchForm, product_label);
    gtk_widget_class_bind_template_child(widget, GuiBatchForm, code);
    gtk_widget_class_bind_template_child(widget, GuiBatchForm, code_label);
    gtk_widget_class_bind_template_child(widget, GuiBatchForm, code_problem);
    gtk_widget_class_bind_template_child(widget, GuiBatchForm, code_hint);
    gtk_widget_class_bind_template_child(widget, GuiBatchForm, quantity);
    gtk_widget_class_bind_template_child(widget, GuiBatchForm, quantity_label);
    gtk_widget_class_bind_template_child(widget, GuiBatchForm, problem);
    gtk_widget_class_bind_template_callback(widget, on_changed);
}

static void
gui_batch_form_init(GuiBatchForm *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    gui_dialog_take_scans(GTK_WIDGET(self));
}

static void
set_up(GuiBatchForm *self, const GuiBatchFormWish *wish)
{
    gboolean is_new = wish->kind == GUI_BATCH_FORM_CREATE;
    gboolean has_code = wish->kind != GUI_BATCH_FORM_EDIT;
    gtk_widget_set_visible(GTK_WIDGET(self->product), is_new);
    gtk_widget_set_visible(self->product_label, is_new);
    gtk_widget_set_visible(GTK_WIDGET(self->code), has_code);
    gtk_widget_set_visible(GTK_WIDGET(self->code_label), has_code);
    if (has_code)
        gtk_label_set_text_with_mnemonic(self->code_label, _(kinds[wish->kind].code));
    gtk_label_set_text_with_mnemonic(self->quantity_label, _(kinds[wish->kind].quantity));
    gtk_spin_button_set_value(self->quantity, wish->quantity > 0 ? (double)wish->quantity : USUAL_QUANTITY);
    gtk_dialog_add_button(GTK_DIALOG(self), _("_Cancel"), GTK_RESPONSE_CANCEL);
    GtkWidget *accept = gtk_dialog_add_button(GTK_DIALOG(self), _(kinds[wish->kind].accept), GTK_RESPONSE_ACCEPT);
    gtk_style_context_add_class(gtk_widget_get_style_context(accept), "suggested-action");
    gtk_dialog_set_default_response(GTK_DIALOG(self), GTK_RESPONSE_ACCEPT);
    on_changed(self);
}

void
gui_batch_form_ask(GtkWidget *widget, GuiSession *session, const GuiBatchFormWish *wish, GuiBatchFormDone done,
                   gpointer data)
{
    GuiBatchForm *self = g_object_new(GUI_TYPE_BATCH_FORM, "use-header-bar", 1, "title", _(kinds[wish->kind].title),
                                      "transient-for", gtk_widget_get_toplevel(widget), NULL);
    self->session = g_object_ref(session);
    self->kind = wish->kind;
    self->batch = g_strdup(wish->code);
    self->widget = widget;
    self->done = done;
    self->data = data;
    g_signal_connect_swapped(widget, "destroy", G_CALLBACK(gtk_widget_destroy), self);
    set_up(self, wish);
    if (wish->kind == GUI_BATCH_FORM_CREATE)
        gui_session_do_async(session, GUI_LANE_READ, "product list", list_products, NULL, NULL, free_products, NULL,
                             on_products, g_object_ref(self));
    gtk_window_present(GTK_WINDOW(self));
}
