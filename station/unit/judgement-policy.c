/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/clock.h"
#include "station/unit/judgement.h"

#include <json-glib/json-glib.h>

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

static void
add_expected(JsonObject *object, const char *key, JsonNode *value, gpointer data)
{
    (void)object;
    const char *text = JSON_NODE_HOLDS_VALUE(value) && json_node_get_value_type(value) == G_TYPE_STRING
                           ? json_node_get_string(value) : "";
    g_hash_table_insert(data, g_strdup(key), g_strdup(text));
}

/* (transfer full): the product's JSON object as a table; NULL where there is none. */
static GHashTable *
parse_expect(const char *json)
{
    g_autoptr(JsonNode) root = json != NULL ? json_from_string(json, NULL) : NULL;
    if (root == NULL || !JSON_NODE_HOLDS_OBJECT(root))
        return NULL;
    GHashTable *expect = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    json_object_foreach_member(json_node_get_object(root), add_expected, expect);
    return expect;
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
    self->expect = product != NULL ? parse_expect(product->expect) : NULL;
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
