/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-shift.h"

#include "station/auth/auth-secret.h"

GuiShift *
gui_shift_new(gint64 leaving, const char *badge, const char *pin)
{
    GuiShift *shift = g_new0(GuiShift, 1);
    shift->badge = g_strdup(badge);
    shift->pin = g_strdup(pin);
    shift->leaving = leaving;
    return shift;
}

void
gui_shift_free(gpointer data)
{
    GuiShift *shift = data;
    g_free(shift->badge);
    auth_wipe(shift->pin);
    g_free(shift);
}

static char *
give_pin(gpointer data, GError **error)
{
    (void)error;
    return g_strdup(((GuiShift *)data)->pin);
}

gpointer
gui_shift_begin(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    GuiShift *shift = data;
    const AuthCredentials credentials = { shift->badge, shift->pin != NULL, give_pin, shift };
    DbPerson *person = auth_begin_shift(station_db(station), &credentials, error);
    if (person != NULL && shift->leaving != 0 && shift->leaving != person->id)
        auth_end_shift(station_db(station), shift->leaving, false, NULL);
    return person;
}

gpointer
gui_shift_end(Station *station, const GuiCaller *caller, gpointer data, GError **error)
{
    (void)caller;
    GuiShift *shift = data;
    return auth_end_shift(station_db(station), shift->leaving, shift->is_idle, error) ? GUI_DONE : NULL;
}
