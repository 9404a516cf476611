/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db.h"

/* Boxes, what is in them, and their labels: rows and no rules, as in db.h. */

typedef struct {
    gint64 id;
    char *code;      /* {box.id}, what its label says; unique */
    gint64 batch_id; /* 0: its first unit decides */
    char *batch;     /* code, joined */
    char *product;   /* sku, joined */
    gint64 size;     /* 0: not said */
    char *station;
    gint64 created_at;
    gint64 closed_at; /* 0: open */
    gint64 count;     /* units in it now */
    gint64 bad;       /* of those, how many may not ship, or are of another batch */
} DbBox;

void db_box_free(DbBox *box);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbBox, db_box_free)

/** db_box_insert: sets id, and the code to @prefix and six digits; needs an open transaction. */
bool db_box_insert(Db *self, DbBox *box, const char *prefix, GError **error);
DbBox *db_box_by_id(Db *self, gint64 id, GError **error);
DbBox *db_box_find(Db *self, const char *code, GError **error); /* unknown-box */
/** db_box_opened: (transfer full): the open box of @station, or NULL without error. */
DbBox *db_box_opened(Db *self, const char *station, GError **error);
/** db_box_of_unit: (transfer full): the box that the unit is in, or NULL without error. */
DbBox *db_box_of_unit(Db *self, gint64 unit_id, GError **error);
/** db_box_list: (transfer full) of DbBox: those of a batch, or (0) all, by number. */
GPtrArray *db_box_list(Db *self, gint64 batch_id, GError **error);
bool db_box_set_batch(Db *self, gint64 id, gint64 batch_id, GError **error);
bool db_box_close(Db *self, gint64 id, gint64 at, GError **error);

/** db_box_units: (transfer full) of DbUnit: what is in it, by place. */
GPtrArray *db_box_units(Db *self, gint64 id, GError **error);
/** db_box_put: the unit into the first free place; *@place tells which. not-allowed-in-state if it is in a box. */
bool db_box_put(Db *self, gint64 id, gint64 unit_id, gint64 at, gint64 *place, GError **error);
/** db_box_place: where in its box the unit is; 0: in none. */
gint64 db_box_place(Db *self, gint64 unit_id);
bool db_box_take(Db *self, gint64 unit_id, GError **error);
/** db_box_exchange: @new_unit_id gets the place of @unit_id, if that has one. */
bool db_box_exchange(Db *self, gint64 unit_id, gint64 new_unit_id, GError **error);

typedef struct {
    gint64 id;
    gint64 box_id;
    gint64 generation;
    DbLabelState state; /* never confirmed */
    DbLabelFate fate;
    char *template_sha256;
    gint64 dpi;
    char *inputs; /* JSON object: every field's value */
    char *document_sha256;
    char *printer;
    char *job;
    char *reason;
    char *owner;
    gint64 created_at;
    gint64 sent_at;
    gint64 printed_at;
} DbBoxLabel;

void db_box_label_free(DbBoxLabel *label);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbBoxLabel, db_box_label_free)

bool db_box_label_insert(Db *self, DbBoxLabel *label, GError **error); /* sets id */
/** db_box_label_current: (transfer full): the newest generation, or NULL without error if there is none. */
DbBoxLabel *db_box_label_current(Db *self, gint64 box_id, GError **error);
/** db_box_labels_in_state: (transfer full) of DbBoxLabel, of any box, oldest first. */
GPtrArray *db_box_labels_in_state(Db *self, DbLabelState state, GError **error);
/** db_box_label_update: all that may change; not-allowed-in-state if it is not in @from any more. */
bool db_box_label_update(Db *self, const DbBoxLabel *label, DbLabelState from, GError **error);

/** DbBatchBoxes: how a batch's units are packed. */
typedef struct {
    gint64 open, closed, bad; /* boxes; a bad one counts as nothing else */
    gint64 boxed;             /* good units in a box */
    gint64 unboxed;           /* good units in none */
} DbBatchBoxes;
bool db_batch_boxes(Db *self, gint64 batch_id, DbBatchBoxes *boxes, GError **error);
