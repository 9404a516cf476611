/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ZPL II. The label goes out as one picture: the very raster that was read back. What a printer remembers from
 * earlier jobs is set first, so that none of it can move, turn, double or repeat this label.
 */
#include "station/label/label-backend.h"
#include "station/label/label-raster.h"

#include <string.h>

/* Repeat counts of ^GFA: g to z are 20 to 400 in twenties, G to Y are 1 to 19. */
static void
append_run(GString *zpl, char digit, guint count)
{
    for (; count >= 420; count -= 400)
        g_string_append_c(zpl, 'z');
    if (count <= 2) {
        g_string_append_printf(zpl, "%.*s", (int)count, digit == '0' ? "00" : (char[]){ digit, digit, '\0' });
        return;
    }
    if (count >= 20)
        g_string_append_c(zpl, (char)('g' + count / 20 - 1));
    if (count % 20 > 0)
        g_string_append_c(zpl, (char)('G' + count % 20 - 1));
    g_string_append_c(zpl, digit);
}

/* A row of hexadecimal digits: a comma says "white to the end", an exclamation mark "black to the end". */
static void
append_row(GString *zpl, const char *digits, guint length)
{
    guint end = length;
    char last = digits[length - 1];
    while ((last == '0' || last == 'F') && end > 0 && digits[end - 1] == last)
        end--;
    for (guint i = 0, run; i < end; i += run) {
        for (run = 1; i + run < end && digits[i + run] == digits[i]; run++)
            continue;
        append_run(zpl, digits[i], run);
    }
    if (end < length)
        g_string_append_c(zpl, last == '0' ? ',' : '!');
}

static void
hex_row(const LabelRaster *raster, guint y, char *digits)
{
    static const char hex[] = "0123456789ABCDEF";
    const guint8 *row = raster->bits + (gsize)y * raster->stride;
    for (guint i = 0; i < raster->stride; i++) {
        digits[2 * i] = hex[row[i] >> 4];
        digits[2 * i + 1] = hex[row[i] & 15];
    }
}

static void
append_picture(GString *zpl, const LabelRaster *raster)
{
    guint total = raster->stride * raster->height, length = 2 * raster->stride;
    g_autofree char *before = g_malloc0(length);
    g_autofree char *digits = g_malloc0(length);
    g_string_append_printf(zpl, "^FO0,0^GFA,%u,%u,%u,", total, total, raster->stride);
    for (guint y = 0; y < raster->height; y++) {
        hex_row(raster, y, digits);
        if (y > 0 && memcmp(before, digits, length) == 0)
            g_string_append_c(zpl, ':');
        else
            append_row(zpl, digits, length);
        memcpy(before, digits, length);
    }
    g_string_append(zpl, "^FS\n");
}

static void
append_settings(GString *zpl, const LabelRaster *raster, const LabelPrinterSetup *setup)
{
    g_string_append_printf(zpl, "^CI28\n^PW%u\n^LL%u\n^LH0,0\n^LS%d\n^LT%d\n^PON\n^PMN\n^LRN\n^MM%c,N\n^MD%d\n^JZN\n",
                           raster->width, raster->height, setup->left_shift, setup->top_shift,
                           setup->media != '\0' ? setup->media : 'T', setup->darkness);
    if (setup->speed > 0)
        g_string_append_printf(zpl, "^PR%d\n", setup->speed);
}

GBytes *
label_zpl_render(LabelDrawing *drawing, const LabelPrinterSetup *setup, GError **error G_GNUC_UNUSED)
{
    const LabelRaster *raster = label_drawing_raster(drawing);
    g_autoptr(GString) zpl = g_string_new("^XA\n");
    append_settings(zpl, raster, setup);
    append_picture(zpl, raster);
    g_string_append(zpl, "^PQ1,0,1,N\n^XZ\n");
    return g_string_free_to_bytes(g_steal_pointer(&zpl));
}
