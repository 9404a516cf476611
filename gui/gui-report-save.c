/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-report-save.h"

#include "gui/gui-act.h"
#include "gui/gui-ask.h"
#include "gui/gui-window.h"
#include "station/report/report.h"

#include <glib/gi18n.h>

/** Order: first a wish without a path, then the work's own. */
typedef struct {
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

static void
on_report(GtkWidget *any, gpointer path)
{
    g_autofree char *text = g_strdup_printf(_("Report: %s"), (const char *)path);
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
                             .verb = "report",
                             .what = _("No report"),
                             .work = write_report,
                             .data = order,
                             .free_data = order_free,
                             .free_result = g_free,
                             .done = on_report };
        gui_act(&act);
    }
    order_free(wish);
}

void
gui_report_save(GtkWidget *any, GuiSession *session, const char *code)
{
    g_autofree char *name = g_strdup_printf("%s.pdf", code);
    g_strdelimit(name, "/", '-');
    Order *wish = g_new0(Order, 1);
    *wish = (Order){ g_object_ref(any), g_object_ref(session), g_strdup(code), NULL };
    gui_ask_file(any, GTK_FILE_CHOOSER_ACTION_SAVE, _("Report"), _("_Save"), name, "*.pdf", on_file, wish);
}
