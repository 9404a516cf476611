/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/manifest/manifest-private.h"
#include "station/report/report.h"

bool
manifest_write_report(Writing *writing, GError **error)
{
    g_autoptr(GBytes) pdf = report_batch(writing->station, writing->batch, pack_digest(writing->pack, "units.csv"), error);
    return pdf != NULL &&
           pack_add(writing->pack, "report.pdf", g_bytes_get_data(pdf, NULL), g_bytes_get_size(pdf), error);
}
