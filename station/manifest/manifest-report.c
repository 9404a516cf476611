/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/manifest/manifest-private.h"
#include "station/report/report.h"

static const char *
digest_of(Writing *writing, const char *name)
{
    GPtrArray *files = pack_files(writing->pack);
    for (guint i = 0; i < files->len; i++) {
        const PackFile *file = g_ptr_array_index(files, i);
        if (g_str_equal(file->name, name))
            return file->sha256;
    }
    return NULL;
}

bool
manifest_write_report(Writing *writing, GError **error)
{
    g_autoptr(GBytes) pdf = report_batch(writing->station, writing->batch, digest_of(writing, "units.csv"), error);
    return pdf != NULL &&
           pack_add(writing->pack, "report.pdf", g_bytes_get_data(pdf, NULL), g_bytes_get_size(pdf), error);
}
