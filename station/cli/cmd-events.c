/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/audit/event-format.h"
#include "station/cli/cli-commands.h"
#include "station/cli/cli-event-stream.h"

#include <glib/gi18n.h>
#include <stdio.h>

static void
show_event(const DbEvent *event, gpointer data)
{
    const EventFormat *format = data;
    g_autofree char *line = event_format(event, *format);
    if (line != NULL)
        puts(line);
}

bool
cmd_events(Cli *cli, GError **error)
{
    g_autofree char *name = NULL;
    gint64 from = 1;
    gboolean follows = FALSE;
    const GOptionEntry options[] = {
        { "format", 0, 0, G_OPTION_ARG_STRING, &name, N_("json (unless said), cfx or epcis"), N_("FORMAT") },
        { "from", 0, 0, G_OPTION_ARG_INT64, &from, N_("from this event on"), N_("SEQ") },
        { "follow", 0, 0, G_OPTION_ARG_NONE, &follows, N_("go on with the events to come"), NULL },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    if (arguments == NULL)
        return false;
    EventFormat format = EVENT_FORMAT_JSON;
    if (from < 1 || (name != NULL && !event_format_from_name(name, &format))) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "%s",
                             from < 1 ? _("--from: it is 1 or more") : _("--format: it is one of json, cfx, epcis"));
        return false;
    }
    Station *station = cli_station(cli, DB_OPEN_READ_ONLY, error);
    if (station == NULL)
        return false;
    const CliEventStream stream = { .from_seq = from, .follows = follows, .show = show_event, .data = &format };
    return cli_event_stream(station_db(station), &stream, error);
}
