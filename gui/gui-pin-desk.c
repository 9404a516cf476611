/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-pin-desk.h"

#include "gui/gui-ask.h"
#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>

struct GuiPinDesk {
    GuiPinDeskFunc again, give_up;
    GQueue waiting;         /* of GuiJob */
    const GuiJob *proving;  /* the one that runs with what was typed, or NULL */
    GtkWidget *question;    /* weak; NULL: nobody is being asked */
    gboolean was_declined;
};

static void
give_up_all(GuiPinDesk *self)
{
    GuiJob *job;
    while ((job = g_queue_pop_head(&self->waiting)) != NULL)
        self->give_up(job);
}

static void
prove(GuiPinDesk *self, const char *pin)
{
    GuiJob *job = g_queue_pop_head(&self->waiting);
    if (job == NULL)
        return;
    self->proving = job;
    job->pin = g_strdup(pin);
    self->again(job);
}

static void
on_pin(const char *text, gpointer data)
{
    GuiPinDesk *self = data;
    g_clear_weak_pointer(&self->question);
    self->was_declined = text == NULL;
    if (text != NULL)
        prove(self, text);
    else
        give_up_all(self);
}

static void
ask(GuiPinDesk *self, GtkWidget *window)
{
    const GuiQuestion question = {
        .title = _("Your PIN"),
        .explanation = _("This needs more than a badge. It is asked for once, until you sign out."),
        .label = _("PIN"),
        .accept = _("Go on"),
        .secret = TRUE,
        .is_typed = TRUE,
    };
    g_set_weak_pointer(&self->question, gui_ask(window, &question, on_pin, self));
}

gboolean
gui_pin_desk_take(GuiPinDesk *self, GuiJob *job, gboolean is_an_act, GtkWidget *window)
{
    gboolean is_asking = self->question != NULL || self->proving != NULL;
    if (!is_asking && (window == NULL || (self->was_declined && !is_an_act)))
        return FALSE;
    g_queue_push_tail(&self->waiting, job);
    if (!is_asking)
        ask(self, window);
    return TRUE;
}

/* A wrong one is wrong for all, and is tried once. */
static void
fail_all_as(GuiPinDesk *self, const GError *error)
{
    for (GList *link = self->waiting.head; link != NULL; link = link->next) {
        GuiJob *job = link->data;
        g_clear_error(&job->error);
        job->error = g_error_copy(error);
    }
    give_up_all(self);
}

void
gui_pin_desk_see(GuiPinDesk *self, const GuiJob *job)
{
    if (job != self->proving)
        return;
    self->proving = NULL;
    gboolean is_wrong = job->error != NULL && (claimcheck_error_is(job->error, CLAIMCHECK_ERROR_WRONG_PIN) ||
                                               claimcheck_error_is(job->error, CLAIMCHECK_ERROR_LOCKED_OUT));
    if (is_wrong)
        fail_all_as(self, job->error);
    else
        prove(self, job->pin); /* one after the other: what failed for another reason proves nothing */
}

void
gui_pin_desk_ask_again(GuiPinDesk *self)
{
    self->was_declined = FALSE;
}

void
gui_pin_desk_clear(GuiPinDesk *self)
{
    self->proving = NULL;
    if (self->question != NULL)
        gtk_dialog_response(GTK_DIALOG(self->question), GTK_RESPONSE_CANCEL);
    give_up_all(self);
    self->was_declined = FALSE;
}

GuiPinDesk *
gui_pin_desk_new(GuiPinDeskFunc again, GuiPinDeskFunc give_up)
{
    GuiPinDesk *self = g_new0(GuiPinDesk, 1);
    self->again = again;
    self->give_up = give_up;
    g_queue_init(&self->waiting);
    return self;
}

void
gui_pin_desk_free(GuiPinDesk *self)
{
    if (self == NULL)
        return;
    gui_pin_desk_clear(self);
    g_free(self);
}
