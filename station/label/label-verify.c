/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A label is read back from its own raster before it goes anywhere: what ZBar makes of the dots must be, code by
 * code, what was meant.
 */
#include "station/base/claimcheck-error.h"
#include "station/label/label-finding.h"
#include "station/label/label-raster.h"

#include <string.h>
#include <zbar.h>

/* A byte a dot, as ZBar wants it. */
static guint8 *
grey_of(const LabelRaster *raster)
{
    gsize size = (gsize)raster->width * raster->height;
    guint8 *grey = g_malloc(size);
    memset(grey, 255, size);
    for (guint y = 0; y < raster->height; y++)
        for (guint x = 0; x < raster->width; x++)
            if (label_raster_is_black(raster, x, y))
                grey[y * raster->width + x] = 0;
    return grey;
}

/* QR and Code 128 only, looking at every @density-th row and column. */
static zbar_image_scanner_t *
scanner_new(int density)
{
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_scanner_set_config(scanner, ZBAR_CODE128, ZBAR_CFG_ENABLE, 1);
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_X_DENSITY, density);
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, density);
    return scanner;
}

/* (transfer full) of "q" or "b" and the text, for each code that ZBar finds. */
static GPtrArray *
read_codes(const LabelRaster *raster, int density)
{
    g_autofree guint8 *grey = grey_of(raster);
    zbar_image_scanner_t *scanner = scanner_new(density);
    zbar_image_t *image = zbar_image_create();
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, raster->width, raster->height);
    zbar_image_set_data(image, grey, (unsigned long)raster->width * raster->height, NULL);
    zbar_scan_image(scanner, image);
    GPtrArray *codes = g_ptr_array_new_with_free_func(g_free);
    for (const zbar_symbol_t *symbol = zbar_image_first_symbol(image); symbol != NULL;
         symbol = zbar_symbol_next(symbol))
        g_ptr_array_add(codes, g_strdup_printf("%c%.*s", zbar_symbol_get_type(symbol) == ZBAR_QRCODE ? 'q' : 'b',
                                               (int)zbar_symbol_get_data_length(symbol), zbar_symbol_get_data(symbol)));
    zbar_image_destroy(image);
    zbar_image_scanner_destroy(scanner);
    return codes;
}

/* Takes the mark's code off the list of those read. */
static bool
take_code(GPtrArray *codes, const LabelMark *mark)
{
    g_autofree char *wanted = g_strdup_printf("%c%s", mark->is_qr ? 'q' : 'b', mark->payload);
    guint index;
    if (!g_ptr_array_find_with_equal_func(codes, wanted, g_str_equal, &index))
        return false;
    g_ptr_array_remove_index(codes, index);
    return true;
}

static bool
refuse(const LabelDrawing *drawing, const LabelMark *mark, GError **error)
{
    const LabelPlace place = { drawing->file, mark->line, mark->column, mark->element };
    return label_place_set_error(&place, error, CLAIMCHECK_ERROR_LABEL_UNREADABLE,
                                 "read back from its own raster at %u dpi, it does not say what it must", drawing->dpi);
}

/* The first code that was not read; what was read and not meant stays in @codes. */
static const LabelMark *
first_missing(const LabelDrawing *drawing, GPtrArray *codes)
{
    for (guint i = 0; i < drawing->marks->len; i++) {
        const LabelMark *mark = g_ptr_array_index(drawing->marks, i);
        if (mark->kind == LABEL_MARK_CODE && mark->payload != NULL && !take_code(codes, mark))
            return mark;
    }
    return NULL;
}

/*
 * Half a cell of the finest code, so that every cell is still looked at twice each way. Not more than 4: ZBar joins the
 * lines through a finder pattern by a fixed distance, and from 5 on it finds none.
 */
static int
usual_density(const LabelDrawing *drawing)
{
    double finest = G_MAXDOUBLE;
    for (guint i = 0; i < drawing->marks->len; i++) {
        const LabelMark *mark = g_ptr_array_index(drawing->marks, i);
        if (mark->kind == LABEL_MARK_CODE)
            finest = MIN(finest, mark->cell_width);
    }
    double dots = MIN(finest / label_dot_mm(drawing->dpi), 8);
    return MAX(1, (int)(dots / 2 + 0.01));
}

bool
label_verify(LabelDrawing *self, GError **error)
{
    const LabelRaster *raster = label_drawing_raster(self);
    int density = usual_density(self);
    g_autoptr(GPtrArray) codes = read_codes(raster, density);
    const LabelMark *missing = first_missing(self, codes);
    if (missing != NULL && density > 1) { /* before it is refused it is looked at dot by dot */
        g_ptr_array_unref(codes);
        codes = read_codes(raster, 1);
        missing = first_missing(self, codes);
    }
    if (missing != NULL)
        return refuse(self, missing, error);
    if (codes->len == 0)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_LABEL_UNREADABLE, NULL,
                         "%s: read back from its own raster, it has a code that the template does not have",
                         self->file);
    return false;
}
