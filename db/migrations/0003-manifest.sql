-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What was handed to the OEM. The file itself is not kept: its digest is, and which units it sealed.
CREATE TABLE manifest (
    id              INTEGER PRIMARY KEY,
    batch_id        INTEGER NOT NULL REFERENCES batch (id),
    kind            TEXT NOT NULL CHECK (kind IN ('manifest', 're-issue', 'supplement')),
    file_sha256     TEXT NOT NULL UNIQUE,
    json_sha256     TEXT NOT NULL UNIQUE,
    previous_sha256 TEXT,
    amends_sha256   TEXT,
    units           INTEGER NOT NULL CHECK (units >= 0),
    first_seq       INTEGER NOT NULL,
    last_seq        INTEGER NOT NULL,
    created_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX manifest_batch ON manifest (batch_id);
CREATE TRIGGER manifest_keeps_words BEFORE UPDATE ON manifest
    BEGIN SELECT RAISE(ABORT, 'manifest is append-only'); END;
CREATE TRIGGER manifest_keeps_rows BEFORE DELETE ON manifest
    BEGIN SELECT RAISE(ABORT, 'manifest is append-only'); END;

CREATE TABLE manifest_unit (
    manifest_id INTEGER NOT NULL REFERENCES manifest (id),
    unit_id     INTEGER NOT NULL REFERENCES unit (id),
    PRIMARY KEY (manifest_id, unit_id)
) STRICT, WITHOUT ROWID;
