/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/simulator/sim-random.h"

#include <string.h>
#include <sys/random.h>

void
sim_random(guint64 seed, const char *label, guint8 *bytes, gsize length)
{
    for (gsize block = 0, done = 0; done < length; block++) {
        g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT "/%s/%" G_GSIZE_FORMAT, seed, label, block);
        g_autoptr(GChecksum) hash = g_checksum_new(G_CHECKSUM_SHA256);
        guint8 digest[32];
        gsize size = sizeof digest;
        g_checksum_update(hash, (const guchar *)text, -1);
        g_checksum_get_digest(hash, digest, &size);
        gsize part = MIN(size, length - done);
        memcpy(bytes + done, digest, part);
        done += part;
    }
}

guint64
sim_random_fresh_seed(void)
{
    guint64 seed = 0;
    if (getrandom(&seed, sizeof seed, 0) != (gssize)sizeof seed)
        seed = (guint64)g_get_real_time();
    return seed;
}
