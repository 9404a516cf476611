/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/label/label.h"
#include "station/station.h"

/*
 * The kinds of label that a product has beside "unit": package, card … Each has its template, its own generations and
 * its own scan. Outer packaging shows no claim code: what can be read in the shop can be claimed before it is bought.
 * Every kind but "unit" and "card" counts as outer packaging, unless the product says that it may show the code.
 */

#define PRODUCT_KINDS_MOST 8

/** ProductKind: one kind beside "unit". */
typedef struct {
    char *name;
    char *template_name;
    char *template_sha256;
    bool may_show_claim; /* the product says so, or the kind goes inside the packaging */
} ProductKind;

void product_kind_free(ProductKind *kind);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ProductKind, product_kind_free)

/** product_kinds: (transfer full) (element-type ProductKind): in the order in which they are printed. */
GPtrArray *product_kinds(const DbProduct *product);

/** product_kinds_check_words: are these "KIND=TEMPLATE" and names of kinds? Either may be NULL. Errors: usage. */
bool product_kinds_check_words(const char *const *labels, const char *const *claim_on, GError **error);

/** product_kinds_unit_template: (transfer none) (nullable): the template that @labels gives the kind "unit". */
const char *product_kinds_unit_template(const char *const *labels);

/**
 * product_kinds_take: puts @labels ("KIND=TEMPLATE", an empty template takes the kind away) and @claim_on (the kinds that
 * may show the claim code; "" for none) over what @product has; needs an open transaction. NULL leaves what is there.
 * Errors: usage, template-invalid, file-missing.
 */
bool product_kinds_take(Db *db, DbProduct *product, const char *const *labels, const char *const *claim_on, GError **error);

/**
 * product_kinds_check: do all templates of @product fit it? Errors: template-invalid where a label could not be scanned
 * back, shows on outer packaging what can be claimed, or has a custom field that the product has not.
 */
bool product_kinds_check(Db *db, const DbProduct *product, GError **error);

/**
 * product_kind_code: (transfer full): what a scanner reads from a label of @label_template with @fields: its claim code if
 * it shows one, else what else names the unit. Errors: template-invalid.
 */
char *product_kind_code(LabelTemplate *label_template, const DbProduct *product, GHashTable *fields, GError **error);
