/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/*
 * The record: one SQLite file, written durably (WAL, synchronous=FULL), read by anybody.
 *
 * The row structs below are the program's currency. They hold what is in the row and nothing else;
 * what a unit may do is decided in station/. Strings belong to the struct, NULL is SQL NULL, times are
 * microseconds since 1970 (0 is NULL). A connection belongs to one thread at a time.
 *
 * Errors are CLAIMCHECK_ERROR: database-open, newer-database, database-corrupt, disk-full, read-only,
 * file-missing, file-write, and where a finder says so unknown-unit, ambiguous-id, unknown-batch,
 * unknown-product. Where a constraint refuses a row: duplicate-unit (UID or serial), duplicate-key, usage (a
 * product version, batch or CA that is there already), not-allowed-in-state (a label generation that is).
 */

typedef struct Db Db;

typedef enum {
    DB_OPEN_READ_ONLY, /* makes no file, changes nothing; an older schema is refused (read-only) */
    DB_OPEN_EXISTING,  /* database-open if there is no file; migrates an older schema */
    DB_OPEN_CREATE,    /* makes file and folder where missing; migrates an older schema */
} DbOpenMode;

/** db_open: (transfer full): a connection to the record in @path. */
Db *db_open(const char *path, DbOpenMode mode, GError **error);
void db_close(Db *self); /* NULL is welcome; rolls an open transaction back */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Db, db_close)

const char *db_path(Db *self);
/** db_station_id: (transfer none): this record's own id, made with it. */
const char *db_station_id(Db *self);
/** db_appended_events: how many events this connection has committed. */
gint64 db_appended_events(Db *self);
/** DbCommitFunc: called after a commit that appended events, outside of any transaction. */
typedef void (*DbCommitFunc)(Db *self, gpointer data);
void db_set_after_commit(Db *self, DbCommitFunc after_commit, gpointer data);
/**
 * db_expect_long_walk: before one over many units: keeps 8 MiB of the file at hand from now on instead of 2, so that what a
 * walk in another order than the file's comes back to all the time (the inner pages of indexes) is not read again.
 */
bool db_expect_long_walk(Db *self, GError **error);
/** db_changes_by_others: a number that is another one after any other connection has committed. */
gint64 db_changes_by_others(Db *self);
/** db_set_operator: the number of the person who is named in the events that follow; 0 is nobody. */
void db_set_operator(Db *self, gint64 person);
/** db_operator: that number. */
gint64 db_operator(const Db *self);

/** db_check: SQLite's own integrity check, foreign keys, and that the schema is what this program makes. */
bool db_check(Db *self, GError **error);
/** db_backup: a consistent copy into a new file, durable when this returns; refuses an existing @path. */
bool db_backup(Db *self, const char *path, GError **error);
/** db_restore: checks @from and puts a copy of it in place of @to, keeping the old one as @to.before-restore. */
bool db_restore(const char *from, const char *to, GError **error);
/** db_schema_version, db_schema_newest: the schema of the file, and the newest that this program knows. */
int db_schema_version(Db *self);
int db_schema_newest(void);

/* --- transactions: a scope ------------------------------------------------------------------------ */

typedef struct DbTransaction DbTransaction;

/** db_begin: (transfer full): BEGIN IMMEDIATE; leaving the scope without db_commit() rolls back. */
DbTransaction *db_begin(Db *self, GError **error);
/** db_begin_read: (transfer full): what is read in this scope is of one moment; takes no lock. */
DbTransaction *db_begin_read(Db *self, GError **error);
/** db_commit: (transfer full) @transaction: durable when this returns true; rolled back when false. */
bool db_commit(DbTransaction *transaction, GError **error);
void db_transaction_free(DbTransaction *transaction);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbTransaction, db_transaction_free)

/* --- settings ------------------------------------------------------------------------------------- */

/** db_setting_get: (transfer full): the value, or NULL if it is not set (and @error only on a failure). */
char *db_setting_get(Db *self, const char *key, GError **error);
bool db_setting_set(Db *self, const char *key, const char *value, GError **error); /* NULL removes */
/** db_setting_keys: (transfer full): the keys that begin with @prefix and have a value, sorted. */
GStrv db_setting_keys(Db *self, const char *prefix, GError **error);

/* --- events: append-only, hash-chained ------------------------------------------------------------- */

typedef struct {
    gint64 seq;
    char *boot_id;
    char *station;
    gint64 operator_number; /* 0: nobody */
    gint64 wall_time;       /* microseconds */
    gint64 mono_time;       /* microseconds */
    char *subject;          /* "unit:UID", "batch:CODE", "product:SKU", "ca:ID", "station" … */
    char *kind;
    char *from_state;
    char *to_state;
    char *detail;           /* one JSON object, or NULL */
    guint8 prev_hash[32];
    guint8 hash[32];
} DbEvent;

void db_event_free(DbEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbEvent, db_event_free)

typedef struct {
    const char *subject;
    const char *kind;
    const char *from_state; /* or NULL */
    const char *to_state;   /* or NULL */
    const char *detail;     /* one JSON object as text, or NULL */
} DbEventDraft;

/** db_event_append: adds one event to the chain; needs an open transaction. @seq may be NULL. */
bool db_event_append(Db *self, const DbEventDraft *draft, gint64 *seq, GError **error);

/** DbEventFunc: false stops the walk; with @error set the walk fails. */
typedef bool (*DbEventFunc)(const DbEvent *event, gpointer data, GError **error);
/** db_event_each: events from @from_seq on in order; @subject NULL is all. */
bool db_event_each(Db *self, gint64 from_seq, const char *subject, DbEventFunc each, gpointer data,
                   GError **error);
/** db_event_last: (transfer full): the newest event, or NULL without error if there is none. */
DbEvent *db_event_last(Db *self, GError **error);
/** db_event_since: the number of the first event at or after @wall_time, into *@seq; one past the newest if there is none. */
bool db_event_since(Db *self, gint64 wall_time, gint64 *seq, GError **error);

/** DbWorkEvent: an event about a unit, a port or a scan, with what its detail says of how work goes. */
typedef struct {
    gint64 seq;
    char *boot_id;
    gint64 wall_time;
    gint64 mono_time;
    char *subject;
    char *kind;
    char *label_kind; /* from here on members of the detail, NULL and 0 where it has none */
    char *batch;
    char *moved_to;
    gint64 slot;
    char *port;
    char *printer;
    char *code;
    char *reason;
    char *verdict;
    gint64 generation;
    gint64 read_us;
} DbWorkEvent;

typedef struct {
    gint64 after; /* a number: only later events */
    gint64 last;  /* and none later than this one */
    guint most;
} DbWorkWindow;
/** DbWorkEventFunc: false stops the walk; with @error set the walk fails. */
typedef bool (*DbWorkEventFunc)(const DbWorkEvent *event, gpointer data, GError **error);
/** db_work_event_each: in order, and nothing before @window is looked at. */
bool db_work_event_each(Db *self, const DbWorkWindow *window, DbWorkEventFunc each, gpointer data, GError **error);
/** db_event_hash: the hash that @event must have by the contract's encoding, from its fields and prev_hash. */
void db_event_hash(const DbEvent *event, guint8 hash[32]);
/** db_event_first_prev: what the first event's prev_hash must be for this station id. */
void db_event_first_prev(const char *station_id, guint8 hash[32]);

/**
 * db_event_fault: (transfer none): why @event cannot stand behind an event of number @seq and hash @hash (0 and
 * db_event_first_prev() for the first), in words; NULL if it can.
 */
const char *db_event_fault(const DbEvent *event, gint64 seq, const guint8 hash[32]);

typedef struct {
    guint8 sha256[32]; /* of public_key */
    guint8 public_key[32];
    gint64 created_at;
} DbStationKey;

bool db_station_key_insert(Db *self, const DbStationKey *key, GError **error);
/** db_station_key_find: the key of that digest into *@key; *@found is false where it is not on record. */
bool db_station_key_find(Db *self, const guint8 sha256[32], DbStationKey *key, bool *found, GError **error);
GArray *db_station_key_list(Db *self, GError **error); /* (transfer full) of DbStationKey, oldest first */

typedef struct {
    gint64 seq;
    guint8 hash[32];
    guint8 signature[64]; /* Ed25519 over "claimcheck-head-1" ‖ seq (8 bytes, big-endian) ‖ hash */
    guint8 key_sha256[32];
    gint64 at;
} DbAuditHead;

bool db_audit_head_insert(Db *self, const DbAuditHead *head, GError **error);
/** db_audit_head_last: false without error if no head was ever signed. */
bool db_audit_head_last(Db *self, DbAuditHead *head, GError **error);
typedef bool (*DbAuditHeadFunc)(const DbAuditHead *head, gpointer data, GError **error);
bool db_audit_head_each(Db *self, DbAuditHeadFunc each, gpointer data, GError **error);

/* --- certificate authorities ---------------------------------------------------------------------- */

typedef struct {
    gint64 id;
    char *maker;            /* the maker's name as the engineer gave it, or from the subject */
    char *subject;          /* RFC 2253 */
    char *pem;
    char *sha256;           /* hex of DER; unique */
    char *spki_sha256;
    char *key_id;           /* hex of the subject key identifier, or NULL */
    char *uid_in;           /* "cn" "serialNumber" "x509-serial" "none" */
    char *uid_pattern;      /* PCRE, anchored when used, or NULL */
    char *staging_endpoint; /* or NULL */
    bool simulator;         /* carries the simulator's marker */
    gint64 created_at;
    gint64 retired_at;      /* 0: in use */
} DbCa;

void db_ca_free(DbCa *ca);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbCa, db_ca_free)
bool db_ca_insert(Db *self, DbCa *ca, GError **error); /* sets id */
GPtrArray *db_ca_list(Db *self, bool with_retired, GError **error); /* (transfer full) of DbCa, by id */
bool db_ca_retire(Db *self, gint64 id, gint64 at, GError **error);
/** db_ca_update: maker, uid_in, uid_pattern, staging_endpoint and retired_at; the rest stays. */
bool db_ca_update(Db *self, const DbCa *ca, GError **error);

/* --- templates, products, batches ------------------------------------------------------------------ */

/** db_template_put: keeps the bundle under its hash; the same hash again is fine. */
bool db_template_put(Db *self, const char *sha256, const char *name, GBytes *bundle, GError **error);
/** db_template_get: (transfer full): the bundle, or NULL with @error (template-invalid). */
GBytes *db_template_get(Db *self, const char *sha256, GError **error);

typedef struct {
    char *sha256;
    char *name; /* as the template called itself */
    gint64 created_at;
} DbTemplate;

void db_template_free(DbTemplate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbTemplate, db_template_free)
GPtrArray *db_template_list(Db *self, GError **error); /* (transfer full) of DbTemplate, by name, newest first */

typedef struct {
    gint64 id;
    char *sku;
    gint64 version;        /* from 1; an edit makes a new version */
    char *name;
    char *template_name;
    char *template_sha256; /* of the label kind "unit" */
    char *claim_code;      /* template, "{uid}" */
    char *confirm;         /* "required" "carrier" "off" */
    char *carrier;         /* regular expression, or NULL */
    char *serial;          /* OEM serial pattern or "scan", or NULL */
    char *min_version;     /* or NULL */
    char *expect;          /* JSON object key → value, or NULL */
    char *custom;          /* JSON object name → "text" | "number" | "date"[":REGEX"], or NULL */
    char *kinds;           /* JSON object kind → {template, template_sha256, claim} for kinds beside "unit", or NULL */
    gint64 module_floor_um; /* smallest QR module, micrometres; 330 unless lowered */
    GBytes *check_key;     /* 32 bytes, kept across versions for ever */
    gint64 created_at;
} DbProduct;

void db_product_free(DbProduct *product);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbProduct, db_product_free)
bool db_product_insert(Db *self, DbProduct *product, GError **error); /* sets id; (sku, version) unique */
DbProduct *db_product_find(Db *self, const char *sku, GError **error); /* newest version; unknown-product */
DbProduct *db_product_by_id(Db *self, gint64 id, GError **error);
GPtrArray *db_product_list(Db *self, GError **error); /* newest version of each, by sku */

typedef struct {
    gint64 id;
    char *code;
    gint64 product_id; /* one version, for ever */
    char *product;     /* sku, joined */
    gint64 quantity;
    char *state;       /* "open" "closed" */
    gint64 created_at;
    gint64 closed_at;
} DbBatch;

void db_batch_free(DbBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbBatch, db_batch_free)
bool db_batch_insert(Db *self, DbBatch *batch, GError **error); /* sets id */
DbBatch *db_batch_find(Db *self, const char *code, GError **error); /* unknown-batch */
DbBatch *db_batch_by_id(Db *self, gint64 id, GError **error);
GPtrArray *db_batch_list(Db *self, GError **error);
bool db_batch_set_quantity(Db *self, gint64 id, gint64 quantity, GError **error);
/** db_batch_set_state: "open" (with 0) or "closed" (with the time). */
bool db_batch_set_state(Db *self, gint64 id, const char *state, gint64 closed_at, GError **error);

/** DbBatchSums: every term of the contract's two sums. */
typedef struct {
    gint64 units, commissioned, released, held, voided, open;
    gint64 labels, on_good, on_held, on_void, scrapped, lost, never_printed, unknown, unaccounted;
} DbBatchSums;
bool db_batch_sums(Db *self, gint64 batch_id, DbBatchSums *sums, GError **error);
/** db_batch_unit_sums: only the terms of the units: from an index, so that a list of batches may show them. */
bool db_batch_unit_sums(Db *self, gint64 batch_id, DbBatchSums *sums, GError **error);

/** DbBatchPage: which batches a screen shows. */
typedef struct {
    const char *state; /* "open" "closed", NULL: both */
    const char *text;  /* found in the code or in the product's, in any case; NULL: every one */
    gint64 before;     /* id: only older ones; 0: from the newest */
    guint most;
} DbBatchPage;
/** db_batch_page: (transfer full): of DbBatch, the newest first. */
GPtrArray *db_batch_page(Db *self, const DbBatchPage *page, GError **error);

/** DbBatchException: a batch was closed although it did not add up; append-only. */
typedef struct {
    gint64 id;
    gint64 batch_id;
    char *reason;
    char *terms;     /* JSON object: every term as it was then */
    gint64 person;   /* 0: nobody was registered */
    gint64 approver; /* 0: likewise */
    gint64 created_at;
} DbBatchException;

void db_batch_exception_free(DbBatchException *exception);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbBatchException, db_batch_exception_free)
bool db_batch_exception_insert(Db *self, DbBatchException *exception, GError **error); /* sets id */
/** db_batch_exceptions: (transfer full) of DbBatchException, oldest first. */
GPtrArray *db_batch_exceptions(Db *self, gint64 batch_id, GError **error);

/* --- what a report says of a batch ------------------------------------------------------------------- */

/** DbUnitTimes: how long a unit took, microseconds; 0 where it is not on record. */
typedef struct {
    gint64 read_us;   /* reading the module */
    gint64 print_us;  /* from the printer's job to its word that the label is out, for the current label */
    gint64 person_us; /* from there to the match: sticking and scanning */
} DbUnitTimes;
typedef bool (*DbUnitTimesFunc)(const DbUnitTimes *times, gpointer data, GError **error);
/** db_batch_each_times: of every unit of the batch. */
bool db_batch_each_times(Db *self, gint64 batch_id, DbUnitTimesFunc each, gpointer data, GError **error);

/** DbBatchMake: units of one batch whose modules are alike. */
typedef struct {
    char *maker;
    char *about;
    char *version;
    gint64 units;
} DbBatchMake;
void db_batch_make_free(DbBatchMake *make);
GPtrArray *db_batch_makes(Db *self, gint64 batch_id, GError **error); /* (transfer full) of DbBatchMake, most units first */

/** DbBatchQuality: what yields are made of. */
typedef struct {
    gint64 good;       /* commissioned, released, recalled or returned */
    gint64 first_pass; /* of these, whose first label of each kind is the one that counts */
    gint64 first_at;   /* when the first unit was recorded, 0: none was */
    gint64 last_at;    /* when the last one was commissioned, 0: none was */
    gint64 first_unit; /* the good unit that was recorded first, and the last one, 0: none */
    gint64 last_unit;
} DbBatchQuality;
bool db_batch_quality(Db *self, gint64 batch_id, DbBatchQuality *quality, GError **error);

/* --- units ------------------------------------------------------------------------------------------ */

typedef enum {
    DB_UNIT_LABELLING,
    DB_UNIT_LABELLED,
    DB_UNIT_COMMISSIONED,
    DB_UNIT_HELD,
    DB_UNIT_VOID,
    DB_UNIT_RELEASED,
    DB_UNIT_RECALLED,
    DB_UNIT_RETURNED,
    N_DB_UNIT_STATES,
} DbUnitState;

const char *db_unit_state_name(DbUnitState state); /* "labelling" … as stored and printed */
bool db_unit_state_from_name(const char *name, DbUnitState *state);

typedef struct {
    gint64 id;
    char *uid;
    gint64 life;              /* 1; a recovered module's unit is its second */
    bool living;              /* false once a later life began: UID and key are unique among the living */
    DbUnitState state;
    char *hold_reason;
    char *serial;             /* OEM serial */
    char *carrier;            /* the product's own mark */
    char *custom;             /* JSON object name → value of the product's own fields, or NULL */
    gint64 product_id;
    char *product;            /* sku, joined */
    gint64 batch_id;
    char *batch;              /* code, joined */
    char *certificate_pem;
    char *certificate_sha256;
    char *spki_sha256;
    gint64 ca_id;             /* 0: none (policy warn) */
    char *maker;
    char *about;
    char *version;
    char *techspec;
    char *endpoint;
    char *onboarding;         /* "staging" "customer" "unknown" */
    char *slot;               /* where it was seated last, by the slot's lasting name */
    char *confirmed_by;       /* "module" (three-way), "carrier", NULL */
    char *station;
    gint64 predecessor_id;    /* unit that this one replaces or revives, 0 */
    gint64 created_at;
    gint64 commissioned_at;
} DbUnit;

void db_unit_free(DbUnit *unit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbUnit, db_unit_free)

/**
 * db_unit_insert: sets id; a life of 0 becomes a first, living one, and no station this one. Makes no event: that
 * the unit was recorded is the caller's to say, in the same transaction.
 */
bool db_unit_insert(Db *self, DbUnit *unit, GError **error);
DbUnit *db_unit_by_id(Db *self, gint64 id, GError **error);
/** db_unit_living: (transfer full): the living unit of @uid, or NULL without error. */
DbUnit *db_unit_living(Db *self, const char *uid, GError **error);
/** db_unit_last_life: (transfer full): the newest unit of this UID, living or not, or NULL without error. */
DbUnit *db_unit_last_life(Db *self, const char *uid, GError **error);
/** db_unit_successor: (transfer full): the newest unit that replaces or revives this one, or NULL without error. */
DbUnit *db_unit_successor(Db *self, gint64 id, GError **error);
/** db_unit_with_key: (transfer full): a living unit with this public key, or NULL without error. */
DbUnit *db_unit_with_key(Db *self, const char *spki_sha256, GError **error);
/** db_unit_with_serial: (transfer full): the unit of any life with this OEM serial, or NULL without error. */
DbUnit *db_unit_with_serial(Db *self, const char *serial, GError **error);
/** db_unit_with_carrier: (transfer full): the living unit, void ones aside, that has this mark of a product, or NULL without error. */
DbUnit *db_unit_with_carrier(Db *self, const char *carrier, GError **error);
/**
 * db_unit_find: resolves what a person typed: exact UID, exact OEM serial, claim code, UID prefix of 8 or
 * more characters, in this order; unknown-unit, or ambiguous-id with the candidates in the message.
 */
DbUnit *db_unit_find(Db *self, const char *id, GError **error);
/** db_unit_open_in_slot: (transfer full): labelling or labelled units last seated in @slot, newest first. */
GPtrArray *db_unit_open_in_slot(Db *self, const char *slot, GError **error);

typedef struct {
    const char *batch;   /* code or NULL */
    int state;           /* DbUnitState, or -1 for all */
} DbUnitFilter;
typedef bool (*DbUnitFunc)(const DbUnit *unit, gpointer data, GError **error);
bool db_unit_each(Db *self, const DbUnitFilter *filter, DbUnitFunc each, gpointer data, GError **error);
/**
 * db_unit_list_of_unit_term, db_unit_list_of_label_term: (transfer full): of DbUnit, at most @most of those that
 * db_batch_sums() counts in the term of that name ("open", "on_held" …), or that have a label which it counts there.
 */
GPtrArray *db_unit_list_of_unit_term(Db *self, gint64 batch_id, const char *term, guint most, GError **error);
GPtrArray *db_unit_list_of_label_term(Db *self, gint64 batch_id, const char *term, guint most, GError **error);
/** db_unit_each_by_uid: every unit of one batch, in the byte order of their UIDs. */
bool db_unit_each_by_uid(Db *self, gint64 batch_id, DbUnitFunc each, gpointer data, GError **error);

/**
 * db_unit_move: changes a unit's state and appends the event, both or neither; needs an open transaction.
 * Fails (not-allowed-in-state) if the unit is not in @from. Which moves exist is station/unit's table.
 */
bool db_unit_move(Db *self, const DbUnit *unit, DbUnitState from, DbUnitState to, const char *kind,
                  const char *detail, GError **error);
bool db_unit_set_hold_reason(Db *self, gint64 id, const char *reason, GError **error);
bool db_unit_set_confirmed(Db *self, gint64 id, const char *by, gint64 at, GError **error); /* NULL, 0 clears */
bool db_unit_set_slot(Db *self, gint64 id, const char *slot, GError **error);
bool db_unit_set_batch(Db *self, gint64 id, gint64 batch_id, GError **error);
bool db_unit_set_serial(Db *self, gint64 id, const char *serial, GError **error);
bool db_unit_set_carrier(Db *self, gint64 id, const char *carrier, GError **error);
bool db_unit_end_life(Db *self, gint64 id, GError **error); /* living = false */

/* --- labels: by (unit, kind, generation) ------------------------------------------------------------ */

typedef enum {
    DB_LABEL_INTENDED,
    DB_LABEL_SENT,
    DB_LABEL_PRINTED,
    DB_LABEL_UNKNOWN,
    DB_LABEL_CONFIRMED,
    DB_LABEL_REVOKED,
    N_DB_LABEL_STATES,
} DbLabelState;

typedef enum {
    DB_FATE_NONE,
    DB_FATE_ON_UNIT,
    DB_FATE_SCRAPPED,
    DB_FATE_LOST,
    DB_FATE_NEVER_PRINTED,
    N_DB_FATES,
} DbLabelFate;

const char *db_label_state_name(DbLabelState state);
bool db_label_state_from_name(const char *name, DbLabelState *state);
const char *db_label_fate_name(DbLabelFate fate); /* NULL for DB_FATE_NONE */

typedef struct {
    gint64 id;
    gint64 unit_id;
    char *kind;            /* "unit" … */
    gint64 generation;     /* from 1 */
    DbLabelState state;
    DbLabelFate fate;
    char *claim_code;      /* what a scan of it reads: of a kind that shows no claim code, what else names its unit */
    char *template_sha256;
    char *template_name;
    gint64 dpi;
    char *inputs;          /* JSON object: every field's value, so that the label can be made again */
    char *document_sha256; /* of the bytes handed to the printer, once they were made */
    char *printer;         /* DEST */
    char *job;             /* the printer's own name for the job, once it gave one */
    char *reason;          /* of a reprint, or of the fate */
    char *owner;           /* process that answers for an intended or sent label, see station/unit */
    gint64 created_at;
    gint64 sent_at;
    gint64 printed_at;
} DbLabel;

void db_label_free(DbLabel *label);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbLabel, db_label_free)

bool db_label_insert(Db *self, DbLabel *label, GError **error); /* sets id */
DbLabel *db_label_by_id(Db *self, gint64 id, GError **error);
/** db_label_current: (transfer full): the newest generation, or NULL without error if there is none. */
DbLabel *db_label_current(Db *self, gint64 unit_id, const char *kind, GError **error);
/** db_label_last_generation: the highest of all units that this module ever was; 0: none. */
gint64 db_label_last_generation(Db *self, const char *uid, const char *kind);
GPtrArray *db_label_list(Db *self, gint64 unit_id, GError **error); /* by kind, generation */
/** db_label_list_current: (transfer full): the newest generation of each kind, in the order in which they are printed. */
GPtrArray *db_label_list_current(Db *self, gint64 unit_id, GError **error);
/** db_label_by_code: (transfer full): every label of any unit that carries exactly this code, newest first. */
GPtrArray *db_label_by_code(Db *self, const char *claim_code, GError **error);
/** db_label_in_state: (transfer full): every label in @state (of any unit), oldest first. */
GPtrArray *db_label_in_state(Db *self, DbLabelState state, GError **error);
/**
 * db_label_move: like db_unit_move() for a label, from the state that @label has; the event's subject is the unit's,
 * and its detail gets the label's "kind" and "generation".
 */
bool db_label_move(Db *self, const DbUnit *unit, const DbLabel *label, DbLabelState to, const char *kind,
                   const char *detail, GError **error);
bool db_label_set_sent(Db *self, gint64 id, const char *printer, const char *job,
                       const char *document_sha256, gint64 at, GError **error); /* NULL job, 0 at clears */
bool db_label_set_printed_at(Db *self, gint64 id, gint64 at, GError **error);
bool db_label_set_fate(Db *self, gint64 id, DbLabelFate fate, const char *reason, GError **error);
bool db_label_set_owner(Db *self, gint64 id, const char *owner, GError **error);
/** db_label_code_folded: (transfer full): a label's code that differs from @code in ASCII case at most, or NULL without error. */
char *db_label_code_folded(Db *self, const char *code, GError **error);

/* --- scans: what QA looked at ------------------------------------------------------------------------ */

typedef struct {
    const char *code;    /* cleaned */
    gint64 unit_id;      /* 0: of no unit */
    const char *session; /* or NULL */
    const char *verdict; /* "good" or the refusal's word */
    gint64 at;
} DbScan;

/** db_scan_insert: needs an open transaction, in which its event is appended too. */
bool db_scan_insert(Db *self, const DbScan *scan, GError **error);
/** db_scan_was_seen: was @code scanned before, at all (@session NULL) or in @session? */
bool db_scan_was_seen(Db *self, const char *code, const char *session, bool *seen, GError **error);

/** DbScanLine: one scan as a list of a session shows it. */
typedef struct {
    gint64 id;
    char *code;
    char *uid; /* NULL: of no unit */
    char *verdict;
    gint64 at;
} DbScanLine;

void db_scan_line_free(DbScanLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbScanLine, db_scan_line_free)

/** db_scan_list: (transfer full) (element-type DbScanLine): up to @limit of @session before scan @before (0: the newest), newest first. */
GPtrArray *db_scan_list(Db *self, const char *session, gint64 before, guint limit, GError **error);
/** db_scan_sums: how many scans of @session were good and bad. */
bool db_scan_sums(Db *self, const char *session, gint64 *good, gint64 *bad, GError **error);

/* --- people ------------------------------------------------------------------------------------------ */

typedef struct {
    gint64 id;          /* the number that events carry; never given twice */
    guint8 badge[32];   /* keyed digest, see station/auth */
    char *name;         /* NULL: blanked */
    char *roles;        /* "lead,qa" */
    char *pin;          /* what Argon2id made of it, or NULL: none */
    gint64 failed_tries; /* wrong PINs since the last right one */
    char *locked_boot;  /* boot, monotonic time and wall time of a lock-out, or NULL, 0, 0 */
    gint64 locked_mono;
    gint64 locked_at;
    gint64 created_at;
    gint64 disabled_at; /* 0: works here */
} DbPerson;

void db_person_free(DbPerson *person);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DbPerson, db_person_free)

bool db_person_insert(Db *self, DbPerson *person, GError **error); /* sets id */
/** db_person_update: name, PIN, tries, lock-out, and when it was disabled; the rest stays. */
bool db_person_update(Db *self, const DbPerson *person, GError **error);
/** db_person_by_badge: (transfer full): who has it, else who had it last, or NULL without error. */
DbPerson *db_person_by_badge(Db *self, const guint8 badge[32], GError **error);
GPtrArray *db_person_list(Db *self, GError **error); /* disabled ones too, by number */
/** db_person_any: whether anybody was ever registered. */
bool db_person_any(Db *self, bool *any, GError **error);

#include "db/db-manifest.h"
