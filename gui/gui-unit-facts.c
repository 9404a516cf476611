/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-unit-facts.h"

#include "station/base/clock.h"
#include "station/unit/judgement.h"
#include "station/unit/second-person.h"

#define STORY_LONGEST 200

void
gui_unit_facts_free(GuiUnitFacts *facts)
{
    if (facts == NULL)
        return;
    g_clear_pointer(&facts->unit, db_unit_free);
    g_clear_pointer(&facts->labels, g_ptr_array_unref);
    g_clear_pointer(&facts->story, g_ptr_array_unref);
    g_clear_pointer(&facts->report, cert_report_free);
    g_free(facts->product_name);
    g_free(facts);
}

/* Its certificate as it would be judged now. */
static CertReport *
report_on(Station *station, const DbUnit *unit)
{
    g_autoptr(JudgementPolicy) policy = judgement_policy_for(station, NULL, NULL);
    if (policy == NULL || unit->certificate_pem == NULL)
        return NULL;
    return cert_store_judge(policy->store, unit->certificate_pem, unit->uid, clock_wall_us(), policy->min_key_bits, NULL);
}

/* The unit's own first, then its other kinds; of each the newest generation first. */
static int
compare_labels(gconstpointer a, gconstpointer b)
{
    const DbLabel *one = *(DbLabel *const *)a, *other = *(DbLabel *const *)b;
    bool is_own = g_str_equal(one->kind, LABEL_KIND_UNIT), is_other_own = g_str_equal(other->kind, LABEL_KIND_UNIT);
    if (is_own != is_other_own)
        return is_own ? -1 : 1;
    int by_kind = strcmp(one->kind, other->kind);
    if (by_kind != 0)
        return by_kind;
    return one->id > other->id ? -1 : one->id < other->id;
}

GuiUnitFacts *
gui_unit_facts_load(Station *station, gint64 id, GError **error)
{
    Db *db = station_db(station);
    g_autoptr(GuiUnitFacts) facts = g_new0(GuiUnitFacts, 1);
    facts->unit = db_unit_by_id(db, id, error);
    g_autoptr(DbProduct) product = facts->unit != NULL ? db_product_by_id(db, facts->unit->product_id, error) : NULL;
    facts->labels = product != NULL ? db_label_list(db, id, error) : NULL;
    facts->story = facts->labels != NULL ? gui_story_of_unit(station, facts->unit->uid, STORY_LONGEST, error) : NULL;
    if (facts->story == NULL)
        return NULL;
    g_ptr_array_sort(facts->labels, compare_labels);
    facts->product_name = g_strdup(product->name);
    facts->old_label_warning = second_person_warning(product, true);
    facts->report = report_on(station, facts->unit);
    return g_steal_pointer(&facts);
}
