/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/clock.h"
#include "station/batch/product.h"
#include "station/unit/judgement.h"

/* The CAs of the record as anchors; their strings stay the CAs'. */
static CertStore *
pin(GPtrArray *authorities, bool training)
{
    g_autoptr(GPtrArray) anchors = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; authorities != NULL && i < authorities->len; i++) {
        const DbCa *ca = g_ptr_array_index(authorities, i);
        if (ca->simulator && !training)
            continue; /* however it came into this record */
        CertAnchor *anchor = g_new0(CertAnchor, 1);
        *anchor = (CertAnchor){ ca->id, ca->maker, ca->pem, ca->uid_in, ca->uid_pattern, ca->staging_endpoint };
        g_ptr_array_add(anchors, anchor);
    }
    return cert_store_new(anchors);
}

JudgementPolicy *
judgement_policy_new(Db *db, Settings *settings, bool training, const DbProduct *product, GError **error)
{
    g_autoptr(GPtrArray) authorities = db != NULL ? db_ca_list(db, false, error) : NULL;
    if (db != NULL && authorities == NULL)
        return NULL;
    g_autofree char *policy = settings_string(settings, "trust", "policy");
    JudgementPolicy *self = g_new0(JudgementPolicy, 1);
    self->store = pin(authorities, training);
    self->now_us = clock_wall_us();
    self->min_key_bits = (guint)MAX(settings_int(settings, "trust", "min-key-bits"), 0);
    self->warn_unknown_maker = g_strcmp0(policy, "warn") == 0;
    self->min_version = product != NULL ? g_strdup(product->min_version) : NULL;
    self->expect = product != NULL ? product_expectations(product) : NULL;
    return self;
}

JudgementPolicy *
judgement_policy_for(Station *station, const DbProduct *product, GError **error)
{
    return judgement_policy_new(station_db(station), station_settings(station), station_is_training(station), product,
                                error);
}

void
judgement_policy_free(JudgementPolicy *policy)
{
    if (policy == NULL)
        return;
    cert_store_free(policy->store);
    g_free(policy->min_version);
    g_clear_pointer(&policy->expect, g_hash_table_unref);
    g_free(policy);
}

const char **
judgement_policy_expect_keys(const JudgementPolicy *policy)
{
    if (policy->expect == NULL || g_hash_table_size(policy->expect) == 0)
        return NULL;
    return (const char **)g_hash_table_get_keys_as_array(policy->expect, NULL);
}
