/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/station.h"

/*
 * Products: what is on the label, what the module must be, how a unit is confirmed. A batch is bound to one
 * version of a product; an edit makes the next version and touches no batch that is there already.
 */

/** ProductDraft: what a person said of a product; NULL leaves the default, or the last version's value. */
typedef struct {
    const char *sku;
    const char *name;
    const char *label_template;  /* shipped name or file */
    const char *claim_code;
    const char *confirm;         /* "required" "carrier" "off" */
    const char *carrier;         /* regular expression for the product's own mark; "" takes it away */
    const char *min_version;     /* "" takes it away */
    const char *const *expect;   /* "KEY=VALUE", NULL-terminated; an empty list takes them away */
    double module_floor_mm;      /* 0: not said */
    const char *sample;          /* sampling plan of its batches to come; "none" takes it away */
    const char *serial;          /* pattern of serial numbers, or "scan"; "" takes it away */
    const char *const *labels;   /* "KIND=TEMPLATE", NULL-terminated; "KIND=" takes one away */
    const char *const *claim_on; /* kinds of outer packaging that may show the claim code; "" takes that back */
    const char *const *custom;   /* "NAME:TYPE[:REGEX]", NULL-terminated; "NAME:" takes one away */
} ProductDraft;

/** product_check_draft: what can be said without a record: words, patterns, templates of claim codes. Errors: usage. */
bool product_check_draft(const ProductDraft *draft, GError **error);
/** product_create: (transfer full): version 1, on record. Errors: usage, template-invalid, file-missing. */
DbProduct *product_create(Station *station, const ProductDraft *draft, GError **error);
/** product_edit: (transfer full): the next version. Errors as product_create(), and unknown-product. */
DbProduct *product_edit(Station *station, const ProductDraft *draft, GError **error);
/** product_expectations: (transfer full): key → value of what a clean module must say; NULL if nothing is expected. */
GHashTable *product_expectations(const DbProduct *product);
/** product_confirms: must a unit's label be scanned back, against the live module or the product's own mark? */
bool product_confirms(const DbProduct *product);
/** product_confirms_by_carrier: against the product's own mark. */
bool product_confirms_by_carrier(const DbProduct *product);
/** product_scans_serial: is a unit's serial number scanned before its label is made? */
bool product_scans_serial(const DbProduct *product);
/** product_fits_carrier: is @text, whole, a mark of @product? False where it has no pattern for one. */
bool product_fits_carrier(const DbProduct *product, const char *text);
