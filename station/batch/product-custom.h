/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/station.h"

/*
 * Fields of the factory's own: a product declares them as NAME:text|number|date[:REGEX], and whoever makes units gives
 * their values. They are recorded with the unit and stand in label templates as {custom.NAME}.
 */

#define PRODUCT_CUSTOM_MOST 32
/** PRODUCT_CUSTOM_LONGEST: characters of a value. */
#define PRODUCT_CUSTOM_LONGEST 200

typedef struct {
    char *name;
    char *type;  /* "text" "number" "date" */
    char *regex; /* the whole value must match it; or NULL */
} ProductCustom;

void product_custom_free(ProductCustom *field);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ProductCustom, product_custom_free)

/** product_custom_fields: (transfer full) (element-type ProductCustom): in the order in which they were declared. */
GPtrArray *product_custom_fields(const DbProduct *product);
bool product_custom_has(const DbProduct *product, const char *name);

/** product_custom_check_words: can fields be made from @declared ("NAME:TYPE[:REGEX]", "NAME:" takes one away)? Errors: usage. */
bool product_custom_check_words(const char *const *declared, GError **error);
/** product_custom_take: puts @declared over the fields that @product has. Errors: usage. */
bool product_custom_take(DbProduct *product, const char *const *declared, GError **error);

/**
 * product_custom_values: (transfer full): what is recorded with a unit: one JSON object, name → value as text.
 * @given: (nullable): "NAME=VALUE", NULL-terminated
 *
 * Returns: NULL without error where nothing was given. Errors: usage for a field that the product has not, one that is given
 * twice, and a value that does not fit its type.
 */
char *product_custom_values(const DbProduct *product, const char *const *given, GError **error);
