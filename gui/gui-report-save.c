/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-report-save.h"

#include "gui/gui-act.h"
#include "gui/gui-ask.h"
#include "gui/gui-window.h"
#include "station/base/durable-file.h"
#include "station/report/report.h"
#include "station/report/sheet.h"

#include <glib/gi18n.h>

/** Paper: what can be made of a batch. */
typedef struct {
    const char *verb, *title, *failed;
    const char *suffix; /* of the name that is offered */
    GuiWork write;
} Paper;

/** Order: first a wish without a path, then the work's own. */
typedef struct {
    const Paper *paper;
    GtkWidget *any;
    GuiSession *session;
    char *code, *path;
} Order;

static void
order_free(gpointer data)
{
    Order *order = data;
    g_clear_object(&order->any);
    g_clear_object(&order->session);
    g_free(order->code);
    g_free(order->path);
    g_free(order);
}

static gpointer
write_report(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const Order *order = data;
    g_autoptr(GBytes) bytes = report_write(station, order->code, order->path, error);
    return bytes != NULL ? g_strdup(order->path) : NULL;
}

static gpointer
write_card(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    const Order *order = data;
    g_autoptr(DbBatch) batch = db_batch_find(station_db(station), order->code, error);
    if (batch == NULL)
        return NULL;
    const SheetBatch card = { batch->code, batch->product, batch->quantity };
    g_autoptr(GBytes) pdf = sheet_batch(&card, error);
    return pdf != NULL && durable_file_write(order->path, pdf, 0644, error) ? g_strdup(order->path) : NULL;
}

static const Paper report = { "report", N_("Report"), N_("No report"), ".pdf", write_report };
static const Paper card = { "sheet batch", N_("Batch card"), N_("No card"), "-card.pdf", write_card };

static void
on_report(GtkWidget *any, gpointer path)
{
    g_autofree char *text = g_strdup_printf(_("Report: %s"), (const char *)path);
    gui_window_tell(any, text);
}

static void
on_card(GtkWidget *any, gpointer path)
{
    g_autofree char *text = g_strdup_printf(_("Card: %s"), (const char *)path);
    gui_window_tell(any, text);
}

static void
on_file(const char *path, gpointer data)
{
    Order *wish = data;
    if (path != NULL) {
        Order *order = g_new0(Order, 1); /* widgets stay in this thread */
        order->code = g_strdup(wish->code);
        order->path = g_strdup(path);
        const GuiAct act = { .widget = wish->any,
                             .session = wish->session,
                             .lane = GUI_LANE_LONG,
                             .verb = wish->paper->verb,
                             .what = _(wish->paper->failed),
                             .work = wish->paper->write,
                             .data = order,
                             .free_data = order_free,
                             .free_result = g_free,
                             .done = wish->paper == &card ? on_card : on_report };
        gui_act(&act);
    }
    order_free(wish);
}

static void
save(GtkWidget *any, GuiSession *session, const char *code, const Paper *paper)
{
    g_autofree char *name = g_strconcat(code, paper->suffix, NULL);
    g_strdelimit(name, "/", '-');
    Order *wish = g_new0(Order, 1);
    *wish = (Order){ paper, g_object_ref(any), g_object_ref(session), g_strdup(code), NULL };
    gui_ask_file(any, GTK_FILE_CHOOSER_ACTION_SAVE, _(paper->title), _("_Save"), name, "*.pdf", on_file, wish);
}

void
gui_report_save(GtkWidget *any, GuiSession *session, const char *code)
{
    save(any, session, code, &report);
}

void
gui_report_save_card(GtkWidget *any, GuiSession *session, const char *code)
{
    save(any, session, code, &card);
}
