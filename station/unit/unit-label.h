/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/label/label.h"
#include "station/print/printer.h"
#include "station/station.h"

/*
 * A unit's label from the intent to the bytes that a printer gets, and what is put on record on the way. All of
 * it but label_order_render() runs in the thread that writes the database.
 */

/** The label kind that carries the claim code of the product itself. */
#define LABEL_KIND_UNIT "unit"

/**
 * unit_label_intend: (transfer full): puts on record that generation @generation shall be printed; needs an open
 * transaction. Everything that the drawing depends on is frozen in the row now.
 * @reason: (nullable): of a reprint
 */
DbLabel *unit_label_intend(Station *station, const DbUnit *unit, const DbProduct *product, gint64 generation,
                           const char *reason, const char *owner, GError **error);

/**
 * unit_label_intend_kind: (transfer full): the same for any kind of label of the product. A kind that shows the claim code
 * shows that of the unit's own label, which must be on record. Errors: usage for a kind that the product has not.
 */
DbLabel *unit_label_intend_kind(Station *station, const DbUnit *unit, const DbProduct *product, const char *kind,
                                gint64 generation, const char *reason, const char *owner, GError **error);
/**
 * unit_labels_intend: the first generation of every kind of the product, the unit's own first; needs a transaction. A
 * module's second life counts on from its first.
 */
bool unit_labels_intend(Station *station, const DbUnit *unit, const DbProduct *product, const char *owner, GError **error);
/** unit_label_shows_claim: does @label show the claim code? Outer packaging usually does not. */
bool unit_label_shows_claim(const DbLabel *label);

/**
 * unit_label_due: (transfer full): the first of the unit's current labels, in the order of printing, that is not done yet:
 * confirmed or, where labels are not scanned back (@is_scanned false), printed. NULL without error if none is due.
 */
DbLabel *unit_label_due(Db *db, gint64 unit_id, bool is_scanned, GError **error);
/** unit_label_in_work: (transfer full): that, else the unit's own label. */
DbLabel *unit_label_in_work(Db *db, gint64 unit_id, bool is_scanned, GError **error);
/** unit_label_with_code: (transfer full): the unit's current label that a scan of @code means, one that waits for it first. */
DbLabel *unit_label_with_code(Db *db, gint64 unit_id, const char *code, GError **error);

/** unit_label_take_over: the intended labels of @unit are answered for by @owner from now on; needs a transaction. */
bool unit_label_take_over(Db *db, const DbUnit *unit, const char *owner, GError **error);

/** unit_label_today: (transfer full): the date where the station stands: a label's is for people. */
char *unit_label_today(Station *station);

/** unit_label_fields: (transfer full): full field name → value, as frozen when the label was intended. */
GHashTable *unit_label_fields(Station *station, const DbUnit *unit, const DbLabel *label, GError **error);

/** unit_label_fields_thawed: (transfer full): the same from the row's text; @subject is whose, for the error. */
GHashTable *unit_label_fields_thawed(const char *inputs, const char *subject, GError **error);

/** unit_label_printer_setup: what the settings say of the printer: darkness, speed, what becomes of a label. */
LabelPrinterSetup unit_label_printer_setup(Settings *settings);

/** LabelOrder: everything that the printing thread needs, so that it needs no database. */
typedef struct LabelOrder LabelOrder;

/** label_order_new: (transfer full): for a printer that takes ZPL or not. Errors: template-invalid, the database's. */
LabelOrder *label_order_new(Station *station, const DbUnit *unit, const DbLabel *label, bool zpl, GError **error);
/** LabelOrderParts: what an order is made of, for a label that is not a unit's. */
typedef struct {
    GBytes *bundle;     /* the template */
    GHashTable *fields; /* full field name → value */
    guint dpi;
    guint module_floor_um;
    const char *name; /* of the document, without its ending */
    bool zpl;
} LabelOrderParts;
/** label_order_of_parts: (transfer full): marked VOID in a training record as every label is. Errors: template-invalid. */
LabelOrder *label_order_of_parts(Station *station, const LabelOrderParts *parts, GError **error);
void label_order_free(LabelOrder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LabelOrder, label_order_free)

/**
 * label_order_render: draws the label, decodes every code of it again and compares, and makes the bytes. Any thread.
 * Fills @document, whose bytes and name stay the order's. Errors: template-invalid, code-does-not-fit, label-unreadable.
 */
bool label_order_render(LabelOrder *self, PrintDocument *document, GError **error);
/** label_order_sha256: (transfer none): hex of the rendered bytes. */
const char *label_order_sha256(LabelOrder *self);

/* What became of it: each is one transaction, and moves @unit and @label along. */

/** unit_label_sent: the job exists; committed before the first byte of the document goes out. */
bool unit_label_sent(Station *station, DbUnit *unit, DbLabel *label, const char *printer, const char *job,
                     const char *document_sha256, GError **error);
/** unit_label_not_taken: no byte was accepted: the label is intended again. */
bool unit_label_not_taken(Station *station, DbUnit *unit, DbLabel *label, const GError *why, GError **error);
/** unit_label_out: the printer says that it is out; without confirmation the unit is commissioned by that. */
bool unit_label_out(Station *station, DbUnit *unit, DbLabel *label, const DbProduct *product, GError **error);
/** unit_label_unknown: nobody can say whether it came out. */
bool unit_label_unknown(Station *station, DbUnit *unit, DbLabel *label, const GError *why, GError **error);
