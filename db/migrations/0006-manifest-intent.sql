-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What an export promises before its file is in place, what each unit was when it was sealed, whose signature that was,
-- and what the receiver answered.

-- A digest over what the OEM was told of the unit: what changes later shows, and goes into a supplement.
ALTER TABLE manifest_unit ADD COLUMN sha256 TEXT;
CREATE INDEX manifest_unit_unit ON manifest_unit (unit_id, manifest_id);
CREATE TRIGGER manifest_unit_keeps_words BEFORE UPDATE ON manifest_unit
    BEGIN SELECT RAISE(ABORT, 'manifest_unit is append-only'); END;
CREATE TRIGGER manifest_unit_keeps_rows BEFORE DELETE ON manifest_unit
    BEGIN SELECT RAISE(ABORT, 'manifest_unit is append-only'); END;
CREATE TRIGGER manifest_unit_keeps_places BEFORE INSERT ON manifest_unit
    WHEN EXISTS (SELECT 1 FROM manifest_unit WHERE manifest_id = NEW.manifest_id AND unit_id = NEW.unit_id)
    BEGIN SELECT RAISE(ABORT, 'manifest_unit is append-only'); END;
CREATE TRIGGER manifest_keeps_places BEFORE INSERT ON manifest
    WHEN EXISTS (SELECT 1 FROM manifest WHERE id = NEW.id OR file_sha256 = NEW.file_sha256
                                           OR json_sha256 = NEW.json_sha256)
    BEGIN SELECT RAISE(ABORT, 'manifest is append-only'); END;

ALTER TABLE manifest ADD COLUMN units_sha256 TEXT; -- over its units' digests in their order
ALTER TABLE manifest ADD COLUMN path TEXT;         -- where the file was put

-- At most one: an export that runs, or one that was cut short.
CREATE TABLE manifest_intent (
    id              INTEGER PRIMARY KEY,
    batch_id        INTEGER NOT NULL REFERENCES batch (id),
    kind            TEXT NOT NULL,
    path            TEXT NOT NULL,
    temporary       TEXT NOT NULL,
    file_sha256     TEXT NOT NULL,
    json_sha256     TEXT NOT NULL,
    previous_sha256 TEXT,
    amends_sha256   TEXT,
    units           INTEGER NOT NULL,
    units_sha256    TEXT NOT NULL,
    first_seq       INTEGER NOT NULL,
    last_seq        INTEGER NOT NULL,
    created_at      INTEGER NOT NULL
) STRICT;

-- Whose signatures are on record, so that an old pack can be told from somebody else's.
CREATE TABLE manifest_certificate (
    sha256     TEXT PRIMARY KEY,
    pem        TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER manifest_certificate_keeps_words BEFORE UPDATE ON manifest_certificate
    BEGIN SELECT RAISE(ABORT, 'manifest_certificate is append-only'); END;
CREATE TRIGGER manifest_certificate_keeps_rows BEFORE DELETE ON manifest_certificate
    BEGIN SELECT RAISE(ABORT, 'manifest_certificate is append-only'); END;

CREATE TABLE manifest_ack (
    id          INTEGER PRIMARY KEY,
    manifest_id INTEGER NOT NULL REFERENCES manifest (id),
    sha256      TEXT NOT NULL UNIQUE, -- of the acknowledgement as it came
    document    TEXT NOT NULL,
    accepted    INTEGER NOT NULL CHECK (accepted >= 0),
    refused     INTEGER NOT NULL CHECK (refused >= 0),
    who         TEXT NOT NULL,
    at          INTEGER NOT NULL,
    signer      TEXT, -- subject of the certificate whose signature it carries, or NULL
    trusted     INTEGER NOT NULL CHECK (trusted IN (0, 1)),
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX manifest_ack_manifest ON manifest_ack (manifest_id);
CREATE TRIGGER manifest_ack_keeps_words BEFORE UPDATE ON manifest_ack
    BEGIN SELECT RAISE(ABORT, 'manifest_ack is append-only'); END;
CREATE TRIGGER manifest_ack_keeps_rows BEFORE DELETE ON manifest_ack
    BEGIN SELECT RAISE(ABORT, 'manifest_ack is append-only'); END;
CREATE TRIGGER manifest_ack_keeps_places BEFORE INSERT ON manifest_ack
    WHEN EXISTS (SELECT 1 FROM manifest_ack WHERE id = NEW.id OR sha256 = NEW.sha256)
    BEGIN SELECT RAISE(ABORT, 'manifest_ack is append-only'); END;

-- A pack lists a batch's units by UID, some times over.
CREATE INDEX unit_batch_uid ON unit (batch_id, uid, life);
