/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/qa/scanner-port.h"

#include "station/base/claimcheck-error.h"
#include "station/base/deadline.h"
#include "station/qa/scan-source.h"

#include <glib/gi18n.h>

#define LOOK_US (50 * 1000)

char *
scanner_port_listen(const char *port, guint wait_ms, GCancellable *cancellable, GError **error)
{
    g_autoptr(ScanSource) source = scan_source_new_port(port, error);
    if (source == NULL)
        return NULL;
    Deadline until = deadline_in_ms(wait_ms);
    while (!deadline_passed(until) && !g_cancellable_is_cancelled(cancellable)) {
        g_auto(ScanLine) line = { 0 };
        if (scan_source_next(source, false, &line))
            return g_steal_pointer(&line.text);
        g_usleep(LOOK_US);
    }
    if (!g_cancellable_set_error_if_cancelled(cancellable, error))
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NO_ANSWER,
                             _("See that it is switched on, that it is set to serial, and that the port is its."),
                             _("%s: the port is there, and nothing was scanned"), port);
    return NULL;
}
