/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/label-picture.h"

#include "station/unit/unit-label.h"

LabelDrawing *
label_picture_draw(Station *station, const DbUnit *unit, const DbLabel *label, guint dpi, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(DbProduct) product = db_product_by_id(db, unit->product_id, error);
    g_autoptr(GBytes) bundle = product != NULL ? db_template_get(db, label->template_sha256, error) : NULL;
    g_autoptr(LabelTemplate) label_template = bundle != NULL ? label_template_from_bundle(bundle, error) : NULL;
    g_autoptr(GHashTable) fields = label_template != NULL ? unit_label_fields(station, unit, label, error) : NULL;
    if (fields == NULL)
        return NULL;
    const LabelOptions options = { .dpi = dpi,
                                   .module_floor_um = (guint)product->module_floor_um,
                                   .banner = station_is_training(station) ? "VOID" : NULL,
                                   .scramble = true };
    return label_draw(label_template, fields, &options, error);
}

GBytes *
label_picture_png(Station *station, const DbUnit *unit, const DbLabel *label, guint dpi, GError **error)
{
    g_autoptr(LabelDrawing) drawing = label_picture_draw(station, unit, label, dpi, error);
    return drawing != NULL ? label_render(drawing, LABEL_PNG, NULL, error) : NULL;
}
