/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-commands.h"
#include "station/link/express-link.h"
#include "station/link/ports.h"

#include <glib/gi18n.h>

enum { PROBE_MS = 1500 }; /* a port: three ATs with each command end, and two values */

/* What a port answers: NULL where it was not asked. */
typedef struct {
    const char *answer; /* "module", or the word of what stands in the way */
    char *uid;
    char *about;
} Probe;

static void
probe_clear(Probe *self)
{
    g_free(self->uid);
    g_free(self->about);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Probe, probe_clear)

static bool
ask_module(Probe *self, const char *device, GError **error)
{
    g_autoptr(Transport) transport = transport_new(device, error);
    if (transport == NULL || !transport_open(transport, error))
        return false;
    g_autoptr(ExpressLink) link = express_link_new(g_steal_pointer(&transport));
    Deadline until = deadline_in_ms(PROBE_MS);
    if (!express_link_probe(link, until, error))
        return false;
    self->uid = express_link_get(link, "ThingName", until, error);
    if (self->uid != NULL)
        self->about = express_link_get(link, "About", until, error);
    return error == NULL || *error == NULL;
}

/* Silence is no error of the port's: it is what a port without a module answers. */
static void
probe(Probe *self, const char *device)
{
    g_autoptr(GError) cause = NULL;
    if (ask_module(self, device, &cause))
        self->answer = "module";
    else
        self->answer =
            cause != NULL ? claimcheck_error_word(cause) : claimcheck_error_code_word(CLAIMCHECK_ERROR_NO_ANSWER);
}

static void
add_hex(JsonBuilder *json, const char *name, int number)
{
    g_autofree char *text = number >= 0 ? g_strdup_printf("%04x", (guint)number) : NULL;
    json_line_string(json, name, text);
}

static void
print_json(Cli *cli, const PortInfo *port, const Probe *probed)
{
    JsonBuilder *json = json_line_new();
    json_line_string(json, "device", port->device);
    json_line_string(json, "port", port->lasting_name);
    json_line_string(json, "usb_path", port->usb_path);
    json_line_string(json, "usb_interface", port->usb_interface);
    add_hex(json, "vid", port->vid);
    add_hex(json, "pid", port->pid);
    json_line_string(json, "product", port->product);
    json_line_string(json, "manufacturer", port->manufacturer);
    json_line_string(json, "serial", port->serial);
    json_line_string(json, "by_path", port->by_path);
    json_line_string(json, "in_use_by", port->in_use_by);
    if (probed->answer != NULL) {
        json_line_string(json, "answer", probed->answer);
        json_line_string(json, "uid", probed->uid);
        json_line_string(json, "about", probed->about);
    }
    cli_print_json(cli, json);
}

static void
print_text(Cli *cli, const PortInfo *port, const Probe *probed)
{
    g_autofree char *ids =
        port->vid >= 0 ? g_strdup_printf("%04x:%04x", (guint)port->vid, (guint)port->pid) : g_strdup("-");
    cli_print(cli, "%-14s %-18s %-9s  %s%s%s", port->device, port->lasting_name, ids,
              port->product != NULL ? port->product : "-", port->in_use_by != NULL ? _(", in use by ") : "",
              port->in_use_by != NULL ? port->in_use_by : "");
    if (probed->uid != NULL)
        cli_print(cli, _("    answers: %s, ThingName %s"), probed->about != NULL ? probed->about : "-", probed->uid);
    else if (probed->answer != NULL)
        cli_print(cli, "    %s", probed->answer);
}

bool
cmd_ports(Cli *cli, GError **error)
{
    gboolean asks = FALSE;
    gboolean all = FALSE;
    const GOptionEntry options[] = {
        { "probe", 0, 0, G_OPTION_ARG_NONE, &asks, N_("ask each port whether a module answers"), NULL },
        { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_("also ports that are not on USB"), NULL },
        { NULL },
    };
    g_auto(GStrv) arguments = cli_parse(cli, options, 0, 0, error);
    if (arguments == NULL)
        return false;
    g_autoptr(GPtrArray) ports = ports_list(all, error);
    if (ports == NULL)
        return false;
    for (guint i = 0; i < ports->len; i++) {
        g_auto(Probe) probed = { 0 };
        const PortInfo *port = ports->pdata[i];
        if (asks)
            probe(&probed, port->device);
        print_json(cli, port, &probed);
        print_text(cli, port, &probed);
    }
    if (ports->len == 0)
        cli_print(cli, "%s", _("No USB serial port is plugged in."));
    return true;
}
