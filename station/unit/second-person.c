/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/second-person.h"

#include "station/unit/claim-code.h"

#include <glib/gi18n.h>

bool
second_person_for_void(const DbUnit *unit)
{
    return unit->state == DB_UNIT_COMMISSIONED;
}

bool
second_person_for_reprint(Station *station, const DbUnit *unit, const OldLabel *old, bool *needed, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(DbProduct) product = db_product_by_id(db, unit->product_id, error);
    if (product == NULL)
        return false;
    g_autoptr(DbLabel) label = db_label_current(db, unit->id, old->kind != NULL ? old->kind : LABEL_KIND_UNIT, NULL);
    *needed = old->lost && label != NULL && unit_label_shows_claim(label) &&
              !claim_code_has_field(product->claim_code, "generation");
    return true;
}

const char *
second_person_warning(const DbProduct *product, bool is_lost)
{
    if (!claim_code_has_field(product->claim_code, "generation"))
        return _("the code of this product carries no generation: whoever has the old label can claim the product with it");
    return is_lost ? _("the old label is revoked in the record; it stays claimable where the portal does not compare generations")
                   : NULL;
}
