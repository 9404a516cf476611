/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db-statement.h"

#include <glib.h>

/* An operator of 0 is no number of ours: shown as -1, so that it cannot pass for "nobody" in the chain's check. */
#define EVENT_COLUMNS \
    "seq, boot_id, station, CASE operator WHEN 0 THEN -1 ELSE operator END AS operator, wall_time, mono_time," \
    " subject, kind, from_state, to_state, detail, prev_hash, hash"

#define CA_COLUMNS \
    "id, maker, subject, pem, sha256, spki_sha256, key_id, uid_in, uid_pattern, staging_endpoint, simulator," \
    " created_at, retired_at"

#define PRODUCT_COLUMNS \
    "id, sku, version, name, template_name, template_sha256, claim_code, confirm, carrier, serial, min_version," \
    " expect, custom, kinds, module_floor_um, check_key, created_at"

#define SELECT_BATCH \
    "SELECT batch.id, code, product_id, product.sku AS product, quantity, state, batch.created_at AS created_at," \
    " closed_at FROM batch JOIN product ON product.id = batch.product_id"

#define SELECT_UNIT \
    "SELECT unit.id, uid, life, living, unit.state AS state, hold_reason, unit.serial AS serial," \
    " unit.carrier AS carrier, unit.custom AS custom, unit.product_id AS product_id, product.sku AS product, batch_id," \
    " batch.code AS batch, certificate_pem, certificate_sha256, spki_sha256, ca_id, maker, about," \
    " unit.version AS version, techspec, endpoint, onboarding, slot, confirmed_by, station, predecessor_id," \
    " unit.created_at AS created_at, commissioned_at" \
    " FROM unit JOIN product ON product.id = unit.product_id JOIN batch ON batch.id = unit.batch_id"

/*
 * A part of a list: its rows are found by walking one index from where the row before them stood, and only then
 * looked up. What is in no index is asked last, so that a row that nobody asked about is never fetched for it.
 */
#define SEARCH(where, after, order) WALK(where " AND " after, order, order)
/* The same rows from behind: those next to the one that they stand before. */
#define BACK(where, before, backwards, order) WALK(where " AND " before, backwards, order)
#define WALK(where, walk, order) \
    "SELECT unit.id AS id, uid, life, unit.serial AS serial, unit.carrier AS carrier, unit.state AS state," \
    " product.sku AS product, batch.code AS batch, unit.created_at AS created_at" \
    " FROM (SELECT id AS found FROM unit WHERE " where " ORDER BY " walk " LIMIT :limit OFFSET :skip)" \
    " CROSS JOIN unit ON unit.id = found JOIN product ON product.id = unit.product_id" \
    " JOIN batch ON batch.id = unit.batch_id ORDER BY " order
#define COUNT(where) "SELECT count(*) FROM unit WHERE " where

#define IN_BATCH    "(:batch_id = 0 OR +batch_id = :batch_id)"
#define IN_STATE    "(:state IS NULL OR +unit.state = :state)"
#define IN_TIME     "(:from = 0 OR +unit.created_at >= :from) AND (:to = 0 OR +unit.created_at < :to)"
#define FILTERED    " AND " IN_BATCH " AND " IN_STATE " AND " IN_TIME
#define END_OF_TEXT ":text || char(0x10FFFF)"
/* Where nothing else is asked. */
#define OF_BATCH           "batch_id = :batch_id"
#define OF_STATE           "unit.state = :state"
#define OF_BATCH_AND_STATE "batch_id = :batch_id AND unit.state = :state"
#define SINCE              "unit.created_at >= :from AND " IN_BATCH " AND " IN_STATE
#define UNTIL              "unit.created_at < :to AND " IN_BATCH " AND " IN_STATE
#define OF_TIME            SINCE " AND unit.created_at < :to"
/*
 * By a text, each part without what stands in those before it. TO_: the row before tells where to begin, and SQLite takes only one
 * lower bound. FROM_: the same backwards.
 */
#define TO_UID          "uid < " END_OF_TEXT
#define FROM_UID        "uid >= :text"
#define BY_UID          FROM_UID " AND " TO_UID
#define NOT_BY_UID      " AND NOT (+uid >= :text AND +uid < " END_OF_TEXT ")"
#define BY_UID_END      "substr(uid, -6) = :text"
#define NOT_BY_UID_END  " AND NOT +substr(uid, -6) = :text"
#define TO_SERIAL       "unit.serial < " END_OF_TEXT
#define FROM_SERIAL     "unit.serial >= :text"
#define BY_SERIAL       FROM_SERIAL " AND " TO_SERIAL
#define NOT_BY_SERIAL   " AND (+unit.serial IS NULL OR NOT (+unit.serial >= :text AND +unit.serial < " END_OF_TEXT "))"
#define TO_CARRIER      "unit.carrier < " END_OF_TEXT
#define FROM_CARRIER    "unit.carrier >= :text"
#define BY_CARRIER      FROM_CARRIER " AND " TO_CARRIER
#define NOT_BY_CARRIER  " AND (+unit.carrier IS NULL OR NOT (+unit.carrier >= :text AND +unit.carrier < " END_OF_TEXT "))"
#define BY_CODE         "unit.id IN (SELECT unit_id FROM label WHERE claim_code = :text)"
#define NEWEST_FIRST    "unit.id DESC"
#define OLDER           "unit.id < :after_number"
#define OLDEST_FIRST    "unit.id"
#define NEWER           "unit.id > :after_number"

/* Of several lives of one module, the living one stands first. */
#define LIVING_FIRST " ORDER BY living DESC, uid, life DESC"

#define SELECT_LABEL \
    "SELECT id, unit_id, kind, generation, state, fate, claim_code, template_sha256, template_name, dpi, inputs," \
    " document_sha256, printer, job, reason, owner, created_at, sent_at, printed_at FROM label"

/*
 * Every label that left the station ends in exactly one class, so that the terms add up by construction. CROSS JOIN
 * is SQLite's way of saying that the walk begins with the batch's units.
 */
#define LABEL_CLASSES \
    "SELECT CASE" \
    " WHEN fate IN ('scrapped', 'lost', 'never-printed') THEN fate" \
    " WHEN label.state = 'unknown' THEN 'unknown'" \
    " WHEN fate IS NULL AND label.state NOT IN ('printed', 'confirmed') THEN 'unaccounted'" \
    " WHEN unit.state IN ('commissioned', 'released', 'recalled', 'returned') THEN 'on-good'" \
    " WHEN unit.state = 'held' THEN 'on-held'" \
    " WHEN unit.state = 'void' THEN 'on-void'" \
    " ELSE 'unaccounted' END AS class, unit.id AS unit_id" \
    " FROM unit CROSS JOIN label ON label.unit_id = unit.id" \
    " WHERE batch_id BETWEEN :first_batch AND :last_batch" \
    " AND (label.state IN ('sent', 'printed', 'unknown', 'confirmed')" \
    " OR (label.state = 'revoked' AND (sent_at IS NOT NULL OR fate IS NOT NULL)))"

/* The term of the sums that a unit is counted in. */
#define UNIT_TERM \
    "CASE WHEN unit.state IN ('labelling', 'labelled') THEN 'open'" \
    " WHEN unit.state IN ('released', 'recalled', 'returned') THEN 'released'" \
    " WHEN unit.state = 'void' THEN 'voided' ELSE unit.state END"

#define PERSON_COLUMNS \
    "id, badge, name, roles, pin, failed_tries, locked_boot, locked_mono, locked_at, created_at, disabled_at"

/* A unit in a box that may not ship, or that went to another batch since. */
#define UNIT_IS_BAD "(unit.state NOT IN ('commissioned', 'released') OR unit.batch_id <> box.batch_id)"

#define SELECT_BOX \
    "SELECT box.id AS id, box.code AS code, box.batch_id AS batch_id, batch.code AS batch, product.sku AS product," \
    " size, box.station AS station, box.created_at AS created_at, box.closed_at AS closed_at," \
    " (SELECT count(*) FROM box_unit WHERE box_id = box.id) AS count," \
    " (SELECT count(*) FROM box_unit CROSS JOIN unit ON unit.id = unit_id WHERE box_id = box.id AND " UNIT_IS_BAD \
    ") AS bad FROM box LEFT JOIN batch ON batch.id = box.batch_id LEFT JOIN product ON product.id = batch.product_id"

#define SELECT_BOX_LABEL \
    "SELECT id, box_id, generation, state, fate, template_sha256, dpi, inputs, document_sha256, printer, job, reason," \
    " owner, created_at, sent_at, printed_at FROM box_label"

static const char *const statement_sql[N_DB_STATEMENTS] = {
    [DB_STATEMENT_RECORD] = "SELECT station FROM record",

    [DB_STATEMENT_SETTING_GET] = "SELECT value FROM setting WHERE key = :key",
    [DB_STATEMENT_SETTING_SET] = "INSERT INTO setting (key, value) VALUES (:key, :value)"
                                 " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    [DB_STATEMENT_SETTING_REMOVE] = "DELETE FROM setting WHERE key = :key",
    [DB_STATEMENT_SETTINGS] =
        "SELECT key FROM setting WHERE substr(key, 1, length(:prefix)) = :prefix ORDER BY key",

    [DB_STATEMENT_EVENT_INSERT] =
        "INSERT INTO event (seq, boot_id, station, operator, wall_time, mono_time, subject, kind, from_state, to_state,"
        " detail, prev_hash, hash) VALUES (:seq, :boot_id, :station, :operator, :wall_time, :mono_time, :subject,"
        " :kind, :from_state, :to_state, :detail, :prev_hash, :hash)",
    [DB_STATEMENT_EVENT_LAST] = "SELECT " EVENT_COLUMNS " FROM event ORDER BY seq DESC LIMIT 1",
    [DB_STATEMENT_EVENTS] = "SELECT " EVENT_COLUMNS " FROM event WHERE seq >= :from_seq ORDER BY seq",
    [DB_STATEMENT_EVENTS_OF_SUBJECT] =
        "SELECT " EVENT_COLUMNS " FROM event WHERE subject = :subject AND seq >= :from_seq ORDER BY seq",

    /* A detail that is no JSON tells nothing, and must not end the walk. */
    [DB_STATEMENT_WORK_EVENTS] =
        "SELECT seq, boot_id, wall_time, mono_time, subject, kind,"
        " detail ->> '$.kind' AS label_kind, detail ->> '$.batch' AS batch, detail ->> '$.to' AS moved_to, detail ->> '$.slot' AS slot,"
        " detail ->> '$.port' AS port, detail ->> '$.printer' AS printer, detail ->> '$.code' AS code,"
        " detail ->> '$.reason' AS reason, detail ->> '$.verdict' AS verdict,"
        " detail ->> '$.generation' AS generation, CAST(1000 * (detail ->> '$.read_ms') AS INTEGER) AS read_us"
        " FROM (SELECT seq, boot_id, wall_time, mono_time, subject, kind, iif(json_valid(detail), detail, '{}') AS detail"
        " FROM event WHERE seq > :after AND seq <= :last AND (subject GLOB 'unit:*' OR subject GLOB 'port:*'"
        " OR subject = 'scan')) ORDER BY seq LIMIT :most",

    [DB_STATEMENT_KEY_INSERT] =
        "INSERT INTO station_key (sha256, public_key, created_at) VALUES (:sha256, :public_key, :created_at)",
    [DB_STATEMENT_KEY_BY_SHA256] = "SELECT sha256, public_key, created_at FROM station_key WHERE sha256 = :sha256",
    [DB_STATEMENT_KEYS] = "SELECT sha256, public_key, created_at FROM station_key ORDER BY created_at, sha256",
    [DB_STATEMENT_HEAD_INSERT] = "INSERT INTO audit_head (seq, hash, signature, key_sha256, at)"
                                 " VALUES (:seq, :hash, :signature, :key_sha256, :at)",
    [DB_STATEMENT_HEAD_LAST] =
        "SELECT seq, hash, signature, key_sha256, at FROM audit_head ORDER BY seq DESC, at DESC LIMIT 1",
    [DB_STATEMENT_HEADS] = "SELECT seq, hash, signature, key_sha256, at FROM audit_head ORDER BY seq, at",

    [DB_STATEMENT_CA_INSERT] =
        "INSERT INTO certificate_authority (maker, subject, pem, sha256, spki_sha256, key_id, uid_in, uid_pattern,"
        " staging_endpoint, simulator, created_at, retired_at) VALUES (:maker, :subject, :pem, :sha256, :spki_sha256,"
        " :key_id, :uid_in, :uid_pattern, :staging_endpoint, :simulator, :created_at, :retired_at)",
    [DB_STATEMENT_CA_UPDATE] =
        "UPDATE certificate_authority SET maker = :maker, uid_in = :uid_in, uid_pattern = :uid_pattern,"
        " staging_endpoint = :staging_endpoint, retired_at = :retired_at WHERE id = :id",
    [DB_STATEMENT_CA_RETIRE] =
        "UPDATE certificate_authority SET retired_at = :at WHERE id = :id AND retired_at IS NULL",
    [DB_STATEMENT_CAS] = "SELECT " CA_COLUMNS " FROM certificate_authority"
                         " WHERE :with_retired OR retired_at IS NULL ORDER BY id",

    [DB_STATEMENT_TEMPLATE_PUT] = "INSERT INTO template (sha256, name, bundle, created_at)"
                                  " VALUES (:sha256, :name, :bundle, :created_at) ON CONFLICT (sha256) DO NOTHING",
    [DB_STATEMENT_TEMPLATE_GET] = "SELECT bundle FROM template WHERE sha256 = :sha256",
    [DB_STATEMENT_TEMPLATES] = "SELECT sha256, name, created_at FROM template ORDER BY name, created_at DESC, sha256",

    [DB_STATEMENT_PRODUCT_INSERT] =
        "INSERT INTO product (sku, version, name, template_name, template_sha256, claim_code, confirm, carrier, serial,"
        " min_version, expect, custom, kinds, module_floor_um, check_key, created_at) VALUES (:sku, :version, :name,"
        " :template_name, :template_sha256, :claim_code, :confirm, :carrier, :serial, :min_version, :expect, :custom,"
        " :kinds, :module_floor_um, :check_key, :created_at)",
    [DB_STATEMENT_PRODUCT_BY_SKU] =
        "SELECT " PRODUCT_COLUMNS " FROM product WHERE sku = :sku ORDER BY version DESC LIMIT 1",
    [DB_STATEMENT_PRODUCT_BY_ID] = "SELECT " PRODUCT_COLUMNS " FROM product WHERE id = :id",
    [DB_STATEMENT_PRODUCTS] =
        "SELECT " PRODUCT_COLUMNS " FROM product WHERE NOT EXISTS (SELECT 1 FROM product AS newer"
        " WHERE newer.sku = product.sku AND newer.version > product.version) ORDER BY sku",

    [DB_STATEMENT_BATCH_INSERT] = "INSERT INTO batch (code, product_id, quantity, state, created_at, closed_at)"
                                  " VALUES (:code, :product_id, :quantity, :state, :created_at, :closed_at)",
    [DB_STATEMENT_BATCH_BY_CODE] = SELECT_BATCH " WHERE code = :code",
    [DB_STATEMENT_BATCH_BY_ID] = SELECT_BATCH " WHERE batch.id = :id",
    [DB_STATEMENT_BATCHES] = SELECT_BATCH " ORDER BY batch.id",
    [DB_STATEMENT_BATCH_PAGE] =
        SELECT_BATCH " WHERE batch.id < :before AND (:state IS NULL OR state = :state)"
                     " AND (:text IS NULL OR instr(lower(code), lower(:text)) OR instr(lower(product.sku), lower(:text)))"
                     " ORDER BY batch.id DESC LIMIT :most",
    [DB_STATEMENT_BATCH_SET_QUANTITY] = "UPDATE batch SET quantity = :quantity WHERE id = :id",
    [DB_STATEMENT_BATCH_SET_STATE] = "UPDATE batch SET state = :state, closed_at = :closed_at WHERE id = :id",
    [DB_STATEMENT_BATCH_SUM_UNITS] =
        "SELECT count(*) AS units,"
        " count(*) FILTER (WHERE state = 'commissioned') AS commissioned,"
        " count(*) FILTER (WHERE state IN ('released', 'recalled', 'returned')) AS released,"
        " count(*) FILTER (WHERE state = 'held') AS held,"
        " count(*) FILTER (WHERE state = 'void') AS voided,"
        " count(*) FILTER (WHERE state IN ('labelling', 'labelled')) AS open"
        " FROM unit WHERE batch_id BETWEEN :first_batch AND :last_batch",
    [DB_STATEMENT_BATCH_SUM_LABELS] =
        "SELECT count(*) AS labels,"
        " count(*) FILTER (WHERE class = 'on-good') AS on_good,"
        " count(*) FILTER (WHERE class = 'on-held') AS on_held,"
        " count(*) FILTER (WHERE class = 'on-void') AS on_void,"
        " count(*) FILTER (WHERE class = 'scrapped') AS scrapped,"
        " count(*) FILTER (WHERE class = 'lost') AS lost,"
        " count(*) FILTER (WHERE class = 'never-printed') AS never_printed,"
        " count(*) FILTER (WHERE class = 'unknown') AS unknown,"
        " count(*) FILTER (WHERE class = 'unaccounted') AS unaccounted"
        " FROM (" LABEL_CLASSES ")",
    [DB_STATEMENT_BATCH_TIMES] =
        "SELECT (SELECT CAST(json_extract(detail, '$.read_ms') * 1000 AS INTEGER) FROM event"
        " WHERE subject = 'unit:' || uid AND event.kind = 'unit-recorded' AND json_extract(detail, '$.unit') = unit.id)"
        " AS read_us, printed_at - sent_at AS print_us, commissioned_at - printed_at AS person_us"
        " FROM unit LEFT JOIN label ON label.unit_id = unit.id AND label.kind = 'unit' AND generation ="
        " (SELECT max(generation) FROM label AS newest WHERE newest.unit_id = unit.id AND newest.kind = 'unit')"
        " WHERE batch_id = :batch_id",
    [DB_STATEMENT_BATCH_MAKES] = "SELECT maker, about, version, count(*) AS units FROM unit WHERE batch_id = :batch_id"
                                 " GROUP BY maker, about, version ORDER BY units DESC, maker, about, version",
    [DB_STATEMENT_BATCH_QUALITY] =
        "SELECT count(*) FILTER (WHERE good) AS good,"
        " count(*) FILTER (WHERE good AND NOT EXISTS (SELECT 1 FROM label WHERE unit_id = unit.id AND generation > 1))"
        " AS first_pass, min(created_at) AS first_at, max(commissioned_at) AS last_at,"
        " min(id) FILTER (WHERE good) AS first_unit, max(id) FILTER (WHERE good) AS last_unit"
        " FROM (SELECT *, state IN ('commissioned', 'released', 'recalled', 'returned') AS good FROM unit"
        " WHERE batch_id = :batch_id) AS unit",

    [DB_STATEMENT_UNIT_INSERT] =
        "INSERT INTO unit (uid, life, living, state, hold_reason, serial, carrier, custom, product_id, batch_id,"
        " certificate_pem, certificate_sha256, spki_sha256, ca_id, maker, about, version, techspec, endpoint,"
        " onboarding, slot, confirmed_by, station, predecessor_id, created_at, commissioned_at) VALUES (:uid, :life,"
        " :living, :state, :hold_reason, :serial, :carrier, :custom, :product_id, :batch_id, :certificate_pem,"
        " :certificate_sha256, :spki_sha256, :ca_id, :maker, :about, :version, :techspec, :endpoint, :onboarding,"
        " :slot, :confirmed_by, :station, :predecessor_id, :created_at, :commissioned_at)",
    [DB_STATEMENT_UNIT_BY_ID] = SELECT_UNIT " WHERE unit.id = :id",
    [DB_STATEMENT_UNIT_LIVING] = SELECT_UNIT " WHERE uid = :uid AND living = 1",
    [DB_STATEMENT_UNIT_LAST_LIFE] = SELECT_UNIT " WHERE uid = :uid ORDER BY life DESC LIMIT 1",
    [DB_STATEMENT_UNIT_SUCCESSOR] =
        SELECT_UNIT " WHERE predecessor_id = :id AND predecessor_id IS NOT NULL ORDER BY unit.id DESC LIMIT 1",
    [DB_STATEMENT_UNIT_WITH_KEY] = SELECT_UNIT " WHERE spki_sha256 = :spki_sha256 AND living = 1",
    [DB_STATEMENT_UNITS_BY_UID] = SELECT_UNIT " WHERE uid = :text" LIVING_FIRST,
    [DB_STATEMENT_UNITS_BY_SERIAL] = SELECT_UNIT " WHERE unit.serial = :text AND unit.serial IS NOT NULL" LIVING_FIRST,
    [DB_STATEMENT_UNITS_BY_CARRIER] =
        SELECT_UNIT " WHERE unit.carrier = :text AND unit.carrier IS NOT NULL AND living = 1"
                    " AND unit.state <> 'void'" LIVING_FIRST,
    [DB_STATEMENT_UNITS_BY_CODE] =
        SELECT_UNIT " WHERE unit.id IN (SELECT unit_id FROM label WHERE claim_code = :text)" LIVING_FIRST " LIMIT 64",
    /* A range and not LIKE or GLOB: a prefix is text, whatever characters a person typed. */
    [DB_STATEMENT_UNITS_BY_PREFIX] =
        SELECT_UNIT " WHERE uid >= :text AND uid < :text || char(0x10FFFF)" LIVING_FIRST " LIMIT 64",
    [DB_STATEMENT_UNITS_OPEN_IN_SLOT] =
        SELECT_UNIT " WHERE slot = :slot AND unit.state IN ('labelling', 'labelled') ORDER BY unit.id DESC",
    [DB_STATEMENT_UNITS] = SELECT_UNIT " WHERE batch_id BETWEEN :first_batch AND :last_batch"
                                       " AND (:state IS NULL OR unit.state = :state) ORDER BY unit.id",
    [DB_STATEMENT_UNITS_OF_BATCH_BY_UID] = SELECT_UNIT " WHERE batch_id = :batch_id ORDER BY uid, life",
    [DB_STATEMENT_UNITS_OF_UNIT_TERM] = SELECT_UNIT " WHERE batch_id = :batch_id AND :term IN ('units', " UNIT_TERM ")"
                                                    " ORDER BY unit.id LIMIT :most",
    [DB_STATEMENT_UNITS_OF_LABEL_TERM] =
        SELECT_UNIT " WHERE unit.id IN (SELECT unit_id FROM (" LABEL_CLASSES ")"
                    " WHERE :term IN ('labels', replace(class, '-', '_'))) ORDER BY unit.id LIMIT :most",
    [DB_STATEMENT_UNIT_SET_STATE] = "UPDATE unit SET state = :to WHERE id = :id AND state = :from",
    [DB_STATEMENT_UNIT_SET_HOLD_REASON] = "UPDATE unit SET hold_reason = :reason WHERE id = :id",
    [DB_STATEMENT_UNIT_SET_CONFIRMED] = "UPDATE unit SET confirmed_by = :by, commissioned_at = :at WHERE id = :id",
    [DB_STATEMENT_UNIT_SET_SLOT] = "UPDATE unit SET slot = :slot WHERE id = :id",
    [DB_STATEMENT_UNIT_SET_BATCH] = "UPDATE unit SET batch_id = :batch_id WHERE id = :id",
    [DB_STATEMENT_UNIT_SET_SERIAL] = "UPDATE unit SET serial = :serial WHERE id = :id",
    [DB_STATEMENT_UNIT_SET_CARRIER] = "UPDATE unit SET carrier = :carrier WHERE id = :id",
    [DB_STATEMENT_UNIT_END_LIFE] = "UPDATE unit SET living = 0 WHERE id = :id",

    [DB_STATEMENT_SEARCH_NEWEST] = SEARCH("1", OLDER, NEWEST_FIRST),
    [DB_STATEMENT_BACK_NEWEST] = BACK("1", NEWER, OLDEST_FIRST, NEWEST_FIRST),
    [DB_STATEMENT_COUNT_NEWEST] = COUNT("1"),
    [DB_STATEMENT_SEARCH_OF_BATCH] = SEARCH(OF_BATCH, OLDER, NEWEST_FIRST),
    [DB_STATEMENT_BACK_OF_BATCH] = BACK(OF_BATCH, NEWER, OLDEST_FIRST, NEWEST_FIRST),
    [DB_STATEMENT_COUNT_OF_BATCH] = COUNT(OF_BATCH),
    [DB_STATEMENT_SEARCH_OF_STATE] = SEARCH(OF_STATE, OLDER, NEWEST_FIRST),
    [DB_STATEMENT_BACK_OF_STATE] = BACK(OF_STATE, NEWER, OLDEST_FIRST, NEWEST_FIRST),
    [DB_STATEMENT_COUNT_OF_STATE] = COUNT(OF_STATE),
    [DB_STATEMENT_SEARCH_OF_BATCH_AND_STATE] = SEARCH(OF_BATCH_AND_STATE, OLDER, NEWEST_FIRST),
    [DB_STATEMENT_BACK_OF_BATCH_AND_STATE] = BACK(OF_BATCH_AND_STATE, NEWER, OLDEST_FIRST, NEWEST_FIRST),
    [DB_STATEMENT_COUNT_OF_BATCH_AND_STATE] = COUNT(OF_BATCH_AND_STATE),
    [DB_STATEMENT_SEARCH_OF_TIME] =
        SEARCH(SINCE, "(unit.created_at, unit.id) < (:after_time, :after_number)", "unit.created_at DESC, unit.id DESC"),
    [DB_STATEMENT_BACK_OF_TIME] =
        BACK(UNTIL, "(unit.created_at, unit.id) > (:after_time, :after_number)",
             "unit.created_at, unit.id", "unit.created_at DESC, unit.id DESC"),
    [DB_STATEMENT_COUNT_OF_TIME] = COUNT(OF_TIME),
    [DB_STATEMENT_SEARCH_UID_END] = SEARCH(BY_UID_END FILTERED, OLDER, NEWEST_FIRST),
    [DB_STATEMENT_BACK_UID_END] = BACK(BY_UID_END FILTERED, NEWER, OLDEST_FIRST, NEWEST_FIRST),
    [DB_STATEMENT_COUNT_UID_END] = COUNT(BY_UID_END FILTERED),
    [DB_STATEMENT_SEARCH_UID] =
        SEARCH(TO_UID NOT_BY_UID_END FILTERED, "(uid, life) > (:after_text, :after_number)", "uid, life"),
    [DB_STATEMENT_BACK_UID] =
        BACK(FROM_UID NOT_BY_UID_END FILTERED, "(uid, life) < (:after_text, :after_number)",
             "uid DESC, life DESC", "uid, life"),
    [DB_STATEMENT_COUNT_UID] = COUNT(BY_UID NOT_BY_UID_END FILTERED),
    [DB_STATEMENT_COUNT_UID_ALONE] = COUNT(BY_UID),
    [DB_STATEMENT_SEARCH_SERIAL] =
        SEARCH(TO_SERIAL NOT_BY_UID_END NOT_BY_UID FILTERED, "(unit.serial, unit.id) > (:after_text, :after_number)",
               "unit.serial, unit.id"),
    [DB_STATEMENT_BACK_SERIAL] =
        BACK(FROM_SERIAL NOT_BY_UID_END NOT_BY_UID FILTERED, "(unit.serial, unit.id) < (:after_text, :after_number)",
             "unit.serial DESC, unit.id DESC", "unit.serial, unit.id"),
    [DB_STATEMENT_COUNT_SERIAL] = COUNT(BY_SERIAL NOT_BY_UID_END NOT_BY_UID FILTERED),
    [DB_STATEMENT_COUNT_SERIAL_ALONE] = COUNT(BY_SERIAL),
    [DB_STATEMENT_SEARCH_CARRIER] =
        SEARCH(TO_CARRIER NOT_BY_UID_END NOT_BY_UID NOT_BY_SERIAL FILTERED,
               "(unit.carrier, unit.id) > (:after_text, :after_number)", "unit.carrier, unit.id"),
    [DB_STATEMENT_BACK_CARRIER] =
        BACK(FROM_CARRIER NOT_BY_UID_END NOT_BY_UID NOT_BY_SERIAL FILTERED, "(unit.carrier, unit.id) < (:after_text, :after_number)",
             "unit.carrier DESC, unit.id DESC", "unit.carrier, unit.id"),
    [DB_STATEMENT_COUNT_CARRIER] = COUNT(BY_CARRIER NOT_BY_UID_END NOT_BY_UID NOT_BY_SERIAL FILTERED),
    [DB_STATEMENT_COUNT_CARRIER_ALONE] = COUNT(BY_CARRIER),
    [DB_STATEMENT_SEARCH_CODE] =
        SEARCH(BY_CODE NOT_BY_UID_END NOT_BY_UID NOT_BY_SERIAL NOT_BY_CARRIER FILTERED, OLDER, NEWEST_FIRST),
    [DB_STATEMENT_BACK_CODE] =
        BACK(BY_CODE NOT_BY_UID_END NOT_BY_UID NOT_BY_SERIAL NOT_BY_CARRIER FILTERED, NEWER, OLDEST_FIRST,
             NEWEST_FIRST),
    [DB_STATEMENT_COUNT_CODE] = COUNT(BY_CODE NOT_BY_UID_END NOT_BY_UID NOT_BY_SERIAL NOT_BY_CARRIER FILTERED),

    [DB_STATEMENT_LABEL_INSERT] =
        "INSERT INTO label (unit_id, kind, generation, state, fate, claim_code, template_sha256, template_name, dpi,"
        " inputs, document_sha256, printer, job, reason, owner, created_at, sent_at, printed_at) VALUES (:unit_id,"
        " :kind, :generation, :state, :fate, :claim_code, :template_sha256, :template_name, :dpi, :inputs,"
        " :document_sha256, :printer, :job, :reason, :owner, :created_at, :sent_at, :printed_at)",
    [DB_STATEMENT_LABEL_BY_ID] = SELECT_LABEL " WHERE id = :id",
    [DB_STATEMENT_LABEL_CURRENT] =
        SELECT_LABEL " WHERE unit_id = :unit_id AND kind = :kind ORDER BY generation DESC LIMIT 1",
    /* Kinds in the order in which they were first intended, which is the order of printing. */
    [DB_STATEMENT_LABELS_CURRENT] =
        SELECT_LABEL " WHERE unit_id = :unit_id AND NOT EXISTS (SELECT 1 FROM label AS newer"
                     " WHERE newer.unit_id = label.unit_id AND newer.kind = label.kind"
                     " AND newer.generation > label.generation)"
                     " ORDER BY (SELECT min(id) FROM label AS first WHERE first.unit_id = label.unit_id"
                     " AND first.kind = label.kind)",
    [DB_STATEMENT_LABEL_LAST_GENERATION] =
        "SELECT coalesce(max(generation), 0) FROM unit CROSS JOIN label ON label.unit_id = unit.id"
        " WHERE uid = :uid AND kind = :kind",
    [DB_STATEMENT_LABELS_OF_UNIT] = SELECT_LABEL " WHERE unit_id = :unit_id ORDER BY kind, generation",
    [DB_STATEMENT_LABELS_BY_CODE] = SELECT_LABEL " WHERE claim_code = :claim_code ORDER BY id DESC",
    [DB_STATEMENT_LABELS_IN_STATE] = SELECT_LABEL " WHERE state = :state ORDER BY id",
    [DB_STATEMENT_LABEL_SET_STATE] = "UPDATE label SET state = :to WHERE id = :id AND state = :from",
    [DB_STATEMENT_LABEL_SET_SENT] = "UPDATE label SET printer = :printer, job = :job,"
                                    " document_sha256 = :document_sha256, sent_at = :at WHERE id = :id",
    [DB_STATEMENT_LABEL_SET_PRINTED_AT] = "UPDATE label SET printed_at = :at WHERE id = :id",
    [DB_STATEMENT_LABEL_SET_FATE] = "UPDATE label SET fate = :fate, reason = :reason WHERE id = :id",
    [DB_STATEMENT_LABEL_SET_OWNER] = "UPDATE label SET owner = :owner WHERE id = :id",
    [DB_STATEMENT_LABEL_CODE_FOLDED] = "SELECT claim_code FROM label WHERE lower(claim_code) = lower(:code) LIMIT 1",
    [DB_STATEMENT_SCAN_INSERT] = "INSERT INTO scan (code, unit_id, session, verdict, at)"
                                 " VALUES (:code, :unit_id, :session, :verdict, :at)",
    [DB_STATEMENT_SCAN_SEEN] = "SELECT 1 FROM scan WHERE code = :code LIMIT 1",
    [DB_STATEMENT_SCAN_SEEN_IN_SESSION] = "SELECT 1 FROM scan WHERE code = :code AND session = :session LIMIT 1",
    [DB_STATEMENT_SCANS_OF_SESSION] =
        "SELECT scan.id AS id, code, uid, verdict, at FROM scan LEFT JOIN unit ON unit.id = unit_id"
        " WHERE session = :session AND scan.id < :before ORDER BY scan.id DESC LIMIT :limit",
    [DB_STATEMENT_SCAN_SUMS_OF_SESSION] =
        "SELECT count(*) FILTER (WHERE verdict = 'good') AS good, count(*) FILTER (WHERE verdict <> 'good') AS bad"
        " FROM scan WHERE session = :session",

    [DB_STATEMENT_SAMPLE_PLAN_OF_PRODUCT] = "SELECT plan FROM product_sample_plan WHERE product_id = :id",
    [DB_STATEMENT_SAMPLE_PLAN_OF_BATCH] = "SELECT plan FROM batch_sample_plan WHERE batch_id = :id",
    [DB_STATEMENT_SAMPLE_PLAN_SET_FOR_PRODUCT] =
        "INSERT INTO product_sample_plan (product_id, plan) VALUES (:id, :plan)"
        " ON CONFLICT (product_id) DO UPDATE SET plan = excluded.plan",
    [DB_STATEMENT_SAMPLE_PLAN_SET_FOR_BATCH] = "INSERT INTO batch_sample_plan (batch_id, plan) VALUES (:id, :plan)"
                                               " ON CONFLICT (batch_id) DO UPDATE SET plan = excluded.plan",
    [DB_STATEMENT_SAMPLE_PLAN_REMOVE_FROM_PRODUCT] = "DELETE FROM product_sample_plan WHERE product_id = :id",
    [DB_STATEMENT_SAMPLE_PLAN_REMOVE_FROM_BATCH] = "DELETE FROM batch_sample_plan WHERE batch_id = :id",
    [DB_STATEMENT_SAMPLE_INSERT] = "INSERT INTO sample (batch_id, place, unit_id, due, result, reason, judged_at)"
                                   " VALUES (:batch_id, :place, :unit_id, :due, :result, :reason, :judged_at)",
    [DB_STATEMENT_SAMPLE_UPDATE] = "UPDATE sample SET due = :due, result = :result, reason = :reason,"
                                   " judged_at = :judged_at WHERE batch_id = :batch_id AND place = :place",
    [DB_STATEMENT_SAMPLE_OF_UNIT] = "SELECT * FROM sample WHERE unit_id = :id AND batch_id = :batch_id",
    [DB_STATEMENT_SAMPLE_LAST_PLACE] = "SELECT max(place) AS place FROM sample WHERE batch_id = :id",
    [DB_STATEMENT_SAMPLE_NEWEST] =
        "SELECT sample.* FROM sample JOIN unit ON unit.id = sample.unit_id AND unit.batch_id = sample.batch_id"
        " WHERE sample.batch_id = :id AND unit.state IN ('commissioned', 'released') ORDER BY place DESC LIMIT 1",
    [DB_STATEMENT_SAMPLE_SPARE] =
        "SELECT sample.* FROM sample JOIN unit ON unit.id = sample.unit_id AND unit.batch_id = sample.batch_id"
        " WHERE sample.batch_id = :id AND due = 0 AND unit.state IN ('commissioned', 'released') ORDER BY place",
    [DB_STATEMENT_SAMPLE_WAITING] =
        SELECT_UNIT " WHERE unit.batch_id = :id AND unit.state <> 'void' AND unit.id IN"
                    " (SELECT unit_id FROM sample WHERE sample.batch_id = :id AND due = 1 AND result IS NULL)"
                    " ORDER BY unit.id LIMIT :most",
    [DB_STATEMENT_SAMPLE_COUNTS] =
        "SELECT count(*) AS due, count(result) AS done, count(*) FILTER (WHERE result = 'failed') AS failed"
        " FROM sample JOIN unit ON unit.id = sample.unit_id WHERE sample.batch_id = :id AND due = 1"
        " AND (result IS NOT NULL OR (unit.batch_id = sample.batch_id AND unit.state <> 'void'))",

    [DB_STATEMENT_PERSON_INSERT] =
        "INSERT INTO person (badge, name, roles, pin, failed_tries, locked_boot, locked_mono, locked_at, created_at,"
        " disabled_at) VALUES (:badge, :name, :roles, :pin, :failed_tries, :locked_boot, :locked_mono, :locked_at,"
        " :created_at, :disabled_at)",
    [DB_STATEMENT_PERSON_UPDATE] =
        "UPDATE person SET name = :name, pin = :pin, failed_tries = :failed_tries, locked_boot = :locked_boot,"
        " locked_mono = :locked_mono, locked_at = :locked_at, disabled_at = :disabled_at WHERE id = :id",
    [DB_STATEMENT_PERSON_BY_BADGE] = "SELECT " PERSON_COLUMNS " FROM person WHERE badge = :badge"
                                     " ORDER BY disabled_at IS NOT NULL, id DESC LIMIT 1",
    [DB_STATEMENT_PERSONS] = "SELECT " PERSON_COLUMNS " FROM person ORDER BY id",
    [DB_STATEMENT_MANIFEST_INSERT] =
        "INSERT INTO manifest (batch_id, kind, path, file_sha256, json_sha256, previous_sha256, amends_sha256, units,"
        " units_sha256, first_seq, last_seq, created_at) VALUES (:batch_id, :kind, :path, :file_sha256, :json_sha256,"
        " :previous_sha256, :amends_sha256, :units, :units_sha256, :first_seq, :last_seq, :created_at)",
    [DB_STATEMENT_MANIFEST_LAST] =
        "SELECT * FROM manifest WHERE :batch_id IS NULL OR batch_id = :batch_id ORDER BY id DESC LIMIT 1",
    [DB_STATEMENT_MANIFESTS] =
        "SELECT * FROM manifest WHERE :batch_id IS NULL OR batch_id = :batch_id ORDER BY id DESC",
    [DB_STATEMENT_MANIFEST_BY_JSON] = "SELECT * FROM manifest WHERE json_sha256 = :json_sha256",
    [DB_STATEMENT_MANIFEST_ADD_UNIT] =
        "INSERT INTO manifest_unit (manifest_id, unit_id, sha256) VALUES (:manifest_id, :unit_id, :sha256)",
    [DB_STATEMENT_MANIFEST_UNIT_LAST] =
        "SELECT sha256 FROM manifest_unit WHERE unit_id = :unit_id ORDER BY manifest_id DESC LIMIT 1",
    [DB_STATEMENT_MANIFEST_INTEND] =
        "INSERT INTO manifest_intent (batch_id, kind, path, temporary, file_sha256, json_sha256, previous_sha256,"
        " amends_sha256, units, units_sha256, first_seq, last_seq, created_at) VALUES (:batch_id, :kind, :path,"
        " :temporary, :file_sha256, :json_sha256, :previous_sha256, :amends_sha256, :units, :units_sha256, :first_seq,"
        " :last_seq, :created_at)",
    [DB_STATEMENT_MANIFEST_INTENTS] = "SELECT * FROM manifest_intent ORDER BY id",
    [DB_STATEMENT_MANIFEST_FORGET] = "DELETE FROM manifest_intent WHERE id = :id",
    [DB_STATEMENT_MANIFEST_CERTIFICATE_PUT] =
        "INSERT INTO manifest_certificate (sha256, pem, created_at) VALUES (:sha256, :pem, :created_at)"
        " ON CONFLICT (sha256) DO NOTHING",
    [DB_STATEMENT_MANIFEST_CERTIFICATES] = "SELECT * FROM manifest_certificate ORDER BY created_at, sha256",
    [DB_STATEMENT_MANIFEST_ACK_INSERT] =
        "INSERT INTO manifest_ack (manifest_id, sha256, document, accepted, refused, who, at, signer, trusted,"
        " recorded_at) VALUES (:manifest_id, :sha256, :document, :accepted, :refused, :who, :at, :signer, :trusted,"
        " :recorded_at)",
    [DB_STATEMENT_MANIFEST_ACKS] = "SELECT * FROM manifest_ack WHERE manifest_id = :manifest_id ORDER BY id",
    [DB_STATEMENT_MANIFEST_ACK_KNOWN] = "SELECT 1 FROM manifest_ack WHERE sha256 = :sha256",

    [DB_STATEMENT_BOX_NEXT] = "SELECT coalesce(max(id), 0) + 1 FROM box",
    [DB_STATEMENT_BOX_INSERT] = "INSERT INTO box (code, batch_id, size, station, created_at, closed_at)"
                                " VALUES (:code, :batch_id, :size, :station, :created_at, :closed_at)",
    [DB_STATEMENT_BOX_BY_ID] = SELECT_BOX " WHERE box.id = :id",
    [DB_STATEMENT_BOX_BY_CODE] = SELECT_BOX " WHERE box.code = :code",
    [DB_STATEMENT_BOX_OPENED] = SELECT_BOX " WHERE box.station = :station AND box.closed_at IS NULL",
    [DB_STATEMENT_BOX_OF_UNIT] =
        SELECT_BOX " WHERE box.id = (SELECT box_id FROM box_unit WHERE unit_id = :unit_id)",
    [DB_STATEMENT_BOXES] = SELECT_BOX " WHERE :batch_id IS NULL OR box.batch_id = :batch_id ORDER BY box.id",
    [DB_STATEMENT_BOX_SET_BATCH] = "UPDATE box SET batch_id = :batch_id WHERE id = :id",
    [DB_STATEMENT_BOX_CLOSE] = "UPDATE box SET closed_at = :at WHERE id = :id",
    [DB_STATEMENT_BOX_FREE_PLACE] =
        "SELECT min(place) FROM (SELECT 1 AS place UNION ALL SELECT place + 1 FROM box_unit WHERE box_id = :box_id)"
        " WHERE place NOT IN (SELECT place FROM box_unit WHERE box_id = :box_id)",
    [DB_STATEMENT_BOX_PUT] =
        "INSERT INTO box_unit (unit_id, box_id, place, at) VALUES (:unit_id, :box_id, :place, :at)",
    [DB_STATEMENT_BOX_PLACE] = "SELECT place FROM box_unit WHERE unit_id = :unit_id",
    [DB_STATEMENT_BOX_TAKE] = "DELETE FROM box_unit WHERE unit_id = :unit_id",
    [DB_STATEMENT_BOX_EXCHANGE] = "UPDATE box_unit SET unit_id = :new_unit_id WHERE unit_id = :unit_id",
    [DB_STATEMENT_UNITS_OF_BOX] =
        SELECT_UNIT " JOIN box_unit ON box_unit.unit_id = unit.id WHERE box_unit.box_id = :box_id ORDER BY place",
    [DB_STATEMENT_BOX_LABEL_INSERT] =
        "INSERT INTO box_label (box_id, generation, state, fate, template_sha256, dpi, inputs, document_sha256, printer,"
        " job, reason, owner, created_at, sent_at, printed_at) VALUES (:box_id, :generation, :state, :fate,"
        " :template_sha256, :dpi, :inputs, :document_sha256, :printer, :job, :reason, :owner, :created_at, :sent_at,"
        " :printed_at)",
    [DB_STATEMENT_BOX_LABEL_CURRENT] = SELECT_BOX_LABEL " WHERE box_id = :box_id ORDER BY generation DESC LIMIT 1",
    [DB_STATEMENT_BOX_LABELS_IN_STATE] = SELECT_BOX_LABEL " WHERE state = :state ORDER BY id",
    [DB_STATEMENT_BOX_LABEL_UPDATE] =
        "UPDATE box_label SET state = :state, fate = :fate, document_sha256 = :document_sha256, printer = :printer,"
        " job = :job, reason = :reason, owner = :owner, sent_at = :sent_at, printed_at = :printed_at"
        " WHERE id = :id AND state = :from",
    [DB_STATEMENT_BATCH_BOXES] =
        "SELECT count(*) FILTER (WHERE bad = 0 AND closed_at IS NULL) AS open,"
        " count(*) FILTER (WHERE bad = 0 AND closed_at IS NOT NULL) AS closed,"
        " count(*) FILTER (WHERE bad > 0) AS bad,"
        " (SELECT count(*) FROM unit WHERE batch_id = :batch_id AND state IN ('commissioned', 'released')"
        " AND id IN (SELECT unit_id FROM box_unit)) AS boxed,"
        " (SELECT count(*) FROM unit WHERE batch_id = :batch_id AND state IN ('commissioned', 'released')"
        " AND id NOT IN (SELECT unit_id FROM box_unit)) AS unboxed"
        " FROM (" SELECT_BOX " WHERE box.batch_id = :batch_id)",
    [DB_STATEMENT_BATCH_EXCEPTION_INSERT] =
        "INSERT INTO batch_exception (batch_id, reason, terms, person, approver, created_at)"
        " VALUES (:batch_id, :reason, :terms, :person, :approver, :created_at)",
    [DB_STATEMENT_BATCH_EXCEPTIONS] = "SELECT id, batch_id, reason, terms, person, approver, created_at"
                                      " FROM batch_exception WHERE batch_id = :batch_id ORDER BY id",
};

const char *
db_statement_sql(DbStatement statement)
{
    g_return_val_if_fail(statement < N_DB_STATEMENTS, NULL);
    return statement_sql[statement];
}
