-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The record, from nothing. Times are microseconds since 1970, UTC; digests in text columns are lower-case hex.
-- A unit's key is its own id: a module can have a second life, and a unit can get another module.

PRAGMA application_id = 1131179363; -- "Clmc": tells file(1) and us whose file this is

-- Who this record is. The id seeds the event chain, so it never changes.
CREATE TABLE record (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    station    TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
INSERT INTO record VALUES (1, lower(hex(randomblob(16))), CAST(strftime('%s', 'now') AS INTEGER) * 1000000);
CREATE TRIGGER record_keeps_words BEFORE UPDATE ON record
    BEGIN SELECT RAISE(ABORT, 'the station id is for ever'); END;
CREATE TRIGGER record_keeps_rows BEFORE DELETE ON record
    BEGIN SELECT RAISE(ABORT, 'the station id is for ever'); END;

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Append-only, hash-chained. An operator is a number: the name that goes with it can be blanked.
CREATE TABLE event (
    seq        INTEGER PRIMARY KEY,
    boot_id    TEXT NOT NULL,
    station    TEXT NOT NULL,
    operator   INTEGER CHECK (operator > 0),
    wall_time  INTEGER NOT NULL,
    mono_time  INTEGER NOT NULL,
    subject    TEXT NOT NULL,
    kind       TEXT NOT NULL,
    from_state TEXT,
    to_state   TEXT,
    detail     TEXT,
    prev_hash  BLOB NOT NULL CHECK (length(prev_hash) = 32),
    hash       BLOB NOT NULL UNIQUE CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX event_subject ON event (subject, seq);
CREATE TRIGGER event_keeps_words BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
CREATE TRIGGER event_keeps_rows BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
CREATE TRIGGER event_keeps_places BEFORE INSERT ON event -- INSERT OR REPLACE slips past the two above
    WHEN EXISTS (SELECT 1 FROM event WHERE seq = NEW.seq OR hash = NEW.hash)
    BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;

-- Public halves of every station key there ever was, so that heads outlive the key that signed them.
CREATE TABLE station_key (
    sha256     BLOB PRIMARY KEY CHECK (length(sha256) = 32),
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
    created_at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER station_key_keeps_words BEFORE UPDATE ON station_key
    BEGIN SELECT RAISE(ABORT, 'station_key is append-only'); END;
CREATE TRIGGER station_key_keeps_rows BEFORE DELETE ON station_key
    BEGIN SELECT RAISE(ABORT, 'station_key is append-only'); END;
CREATE TRIGGER station_key_keeps_places BEFORE INSERT ON station_key
    WHEN EXISTS (SELECT 1 FROM station_key WHERE sha256 = NEW.sha256)
    BEGIN SELECT RAISE(ABORT, 'station_key is append-only'); END;

CREATE TABLE audit_head (
    seq        INTEGER NOT NULL REFERENCES event (seq),
    hash       BLOB NOT NULL CHECK (length(hash) = 32),
    signature  BLOB NOT NULL CHECK (length(signature) = 64),
    key_sha256 BLOB NOT NULL REFERENCES station_key (sha256),
    at         INTEGER NOT NULL,
    PRIMARY KEY (seq, key_sha256)
) STRICT;
CREATE TRIGGER audit_head_keeps_words BEFORE UPDATE ON audit_head
    BEGIN SELECT RAISE(ABORT, 'audit_head is append-only'); END;
CREATE TRIGGER audit_head_keeps_rows BEFORE DELETE ON audit_head
    BEGIN SELECT RAISE(ABORT, 'audit_head is append-only'); END;
CREATE TRIGGER audit_head_keeps_places BEFORE INSERT ON audit_head
    WHEN EXISTS (SELECT 1 FROM audit_head WHERE seq = NEW.seq AND key_sha256 = NEW.key_sha256)
    BEGIN SELECT RAISE(ABORT, 'audit_head is append-only'); END;

-- Retired, never deleted: units that came under an old CA must stay checkable.
CREATE TABLE certificate_authority (
    id               INTEGER PRIMARY KEY,
    maker            TEXT NOT NULL,
    subject          TEXT NOT NULL,
    pem              TEXT NOT NULL,
    sha256           TEXT NOT NULL UNIQUE,
    spki_sha256      TEXT,
    key_id           TEXT,
    uid_in           TEXT NOT NULL CHECK (uid_in IN ('cn', 'serialNumber', 'x509-serial', 'none')),
    uid_pattern      TEXT,
    staging_endpoint TEXT,
    simulator        INTEGER NOT NULL CHECK (simulator IN (0, 1)),
    created_at       INTEGER NOT NULL,
    retired_at       INTEGER
) STRICT;

-- Every template that a label was ever made from, whole: the XML and its pictures, under their digest.
CREATE TABLE template (
    sha256     TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    bundle     BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- An edit makes a new version; batches keep the one they began with.
CREATE TABLE product (
    id              INTEGER PRIMARY KEY,
    sku             TEXT NOT NULL,
    version         INTEGER NOT NULL CHECK (version > 0),
    name            TEXT NOT NULL,
    template_name   TEXT,
    template_sha256 TEXT REFERENCES template (sha256),
    claim_code      TEXT NOT NULL,
    confirm         TEXT NOT NULL CHECK (confirm IN ('required', 'carrier', 'off')),
    carrier         TEXT,
    serial          TEXT,
    min_version     TEXT,
    expect          TEXT,
    custom          TEXT,
    kinds           TEXT,
    module_floor_um INTEGER NOT NULL CHECK (module_floor_um > 0),
    check_key       BLOB NOT NULL CHECK (length(check_key) = 32),
    created_at      INTEGER NOT NULL,
    UNIQUE (sku, version)
) STRICT;
CREATE TRIGGER product_keeps_words BEFORE UPDATE ON product
    BEGIN SELECT RAISE(ABORT, 'a product version is for ever'); END;
CREATE TRIGGER product_keeps_rows BEFORE DELETE ON product
    BEGIN SELECT RAISE(ABORT, 'a product version is for ever'); END;

CREATE TABLE batch (
    id         INTEGER PRIMARY KEY,
    code       TEXT NOT NULL UNIQUE,
    product_id INTEGER NOT NULL REFERENCES product (id),
    quantity   INTEGER NOT NULL CHECK (quantity > 0),
    state      TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    created_at INTEGER NOT NULL,
    closed_at  INTEGER
) STRICT;

CREATE TABLE unit (
    id                 INTEGER PRIMARY KEY,
    uid                TEXT NOT NULL,
    life               INTEGER NOT NULL CHECK (life > 0),
    living             INTEGER NOT NULL CHECK (living IN (0, 1)),
    state              TEXT NOT NULL CHECK (state IN ('labelling', 'labelled', 'commissioned', 'held', 'void',
                                                      'released', 'recalled', 'returned')),
    hold_reason        TEXT,
    serial             TEXT,
    carrier            TEXT,
    product_id         INTEGER NOT NULL REFERENCES product (id),
    batch_id           INTEGER NOT NULL REFERENCES batch (id),
    certificate_pem    TEXT,
    certificate_sha256 TEXT,
    spki_sha256        TEXT,
    ca_id              INTEGER REFERENCES certificate_authority (id),
    maker              TEXT,
    about              TEXT,
    version            TEXT,
    techspec           TEXT,
    endpoint           TEXT,
    onboarding         TEXT CHECK (onboarding IN ('staging', 'customer', 'unknown')),
    slot               TEXT,
    confirmed_by       TEXT,
    station            TEXT,
    predecessor_id     INTEGER REFERENCES unit (id),
    created_at         INTEGER NOT NULL,
    commissioned_at    INTEGER,
    UNIQUE (uid, life)
) STRICT;
CREATE UNIQUE INDEX unit_living_uid ON unit (uid) WHERE living = 1;
CREATE UNIQUE INDEX unit_living_key ON unit (spki_sha256) WHERE living = 1;
CREATE UNIQUE INDEX unit_serial ON unit (serial) WHERE serial IS NOT NULL;
CREATE INDEX unit_carrier ON unit (carrier) WHERE carrier IS NOT NULL;
CREATE INDEX unit_batch ON unit (batch_id, state);
CREATE INDEX unit_open_slot ON unit (slot) WHERE state IN ('labelling', 'labelled');
CREATE INDEX unit_predecessor ON unit (predecessor_id) WHERE predecessor_id IS NOT NULL;
CREATE TRIGGER unit_keeps_identity
    BEFORE UPDATE OF id, uid, life, certificate_pem, certificate_sha256, spki_sha256, created_at ON unit
    BEGIN SELECT RAISE(ABORT, 'what a module said is for ever'); END;
CREATE TRIGGER unit_keeps_rows BEFORE DELETE ON unit
    BEGIN SELECT RAISE(ABORT, 'a unit is never deleted'); END;
CREATE TRIGGER unit_keeps_places BEFORE INSERT ON unit -- a REPLACE would delete the unit that is there
    WHEN EXISTS (SELECT 1 FROM unit WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'a unit is never deleted'); END;

CREATE TABLE label (
    id              INTEGER PRIMARY KEY,
    unit_id         INTEGER NOT NULL REFERENCES unit (id),
    kind            TEXT NOT NULL,
    generation      INTEGER NOT NULL CHECK (generation > 0),
    state           TEXT NOT NULL CHECK (state IN ('intended', 'sent', 'printed', 'unknown', 'confirmed', 'revoked')),
    fate            TEXT CHECK (fate IN ('on-unit', 'scrapped', 'lost', 'never-printed')),
    claim_code      TEXT,
    template_sha256 TEXT REFERENCES template (sha256),
    template_name   TEXT,
    dpi             INTEGER,
    inputs          TEXT,
    document_sha256 TEXT,
    printer         TEXT,
    job             TEXT,
    reason          TEXT,
    owner           TEXT,
    created_at      INTEGER NOT NULL,
    sent_at         INTEGER,
    printed_at      INTEGER,
    UNIQUE (unit_id, kind, generation)
) STRICT;
CREATE INDEX label_code ON label (claim_code);
CREATE INDEX label_state ON label (state);
CREATE TRIGGER label_keeps_identity
    BEFORE UPDATE OF id, unit_id, kind, generation, claim_code, template_sha256, inputs, created_at ON label
    BEGIN SELECT RAISE(ABORT, 'what a label says is for ever'); END;
CREATE TRIGGER label_keeps_rows BEFORE DELETE ON label
    BEGIN SELECT RAISE(ABORT, 'a label is never deleted'); END;
CREATE TRIGGER label_keeps_places BEFORE INSERT ON label
    WHEN EXISTS (SELECT 1 FROM label WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'a label is never deleted'); END;

-- What QA scanned. The event chain says that it happened; this says it quickly, for "seen before" and for sessions.
CREATE TABLE scan (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    unit_id INTEGER REFERENCES unit (id),
    session TEXT,
    verdict TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX scan_code ON scan (code, session);

-- A code that differs from a known one in case only is a scanner or a Caps Lock, and is told as such.
CREATE INDEX label_code_folded ON label (lower(claim_code));
