-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What finished units are packed into, and the label that says what is inside. A box is bad while a unit in it may not
-- ship: that is asked of its units, and stored nowhere. A unit is in one box at most.

CREATE TABLE box (
    id         INTEGER PRIMARY KEY,
    code       TEXT NOT NULL UNIQUE,            -- {box.id}, what its label says
    batch_id   INTEGER REFERENCES batch (id),   -- NULL: the first unit decides
    size       INTEGER CHECK (size > 0),        -- NULL: it is full when somebody says so
    station    TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    closed_at  INTEGER
) STRICT;
CREATE UNIQUE INDEX box_open ON box (station) WHERE closed_at IS NULL;
CREATE INDEX box_batch ON box (batch_id);
CREATE TRIGGER box_keeps_identity BEFORE UPDATE OF id, code, size, station, created_at ON box
    BEGIN SELECT RAISE(ABORT, 'what a box is called is for ever'); END;
CREATE TRIGGER box_keeps_rows BEFORE DELETE ON box
    BEGIN SELECT RAISE(ABORT, 'a box is never deleted'); END;
CREATE TRIGGER box_keeps_places BEFORE INSERT ON box
    WHEN EXISTS (SELECT 1 FROM box WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'a box is never deleted'); END;

CREATE TABLE box_unit (
    unit_id INTEGER PRIMARY KEY REFERENCES unit (id),
    box_id  INTEGER NOT NULL REFERENCES box (id),
    place   INTEGER NOT NULL CHECK (place > 0),
    at      INTEGER NOT NULL,
    UNIQUE (box_id, place)
) STRICT;

-- The same journal as a unit's labels have. All generations say the same id: a later one differs in its count.
CREATE TABLE box_label (
    id              INTEGER PRIMARY KEY,
    box_id          INTEGER NOT NULL REFERENCES box (id),
    generation      INTEGER NOT NULL CHECK (generation > 0),
    state           TEXT NOT NULL CHECK (state IN ('intended', 'sent', 'printed', 'unknown', 'revoked')),
    fate            TEXT CHECK (fate IN ('scrapped', 'never-printed')),
    template_sha256 TEXT NOT NULL REFERENCES template (sha256),
    dpi             INTEGER NOT NULL,
    inputs          TEXT NOT NULL,
    document_sha256 TEXT,
    printer         TEXT,
    job             TEXT,
    reason          TEXT,
    owner           TEXT,
    created_at      INTEGER NOT NULL,
    sent_at         INTEGER,
    printed_at      INTEGER,
    UNIQUE (box_id, generation)
) STRICT;
CREATE INDEX box_label_state ON box_label (state);
CREATE TRIGGER box_label_keeps_identity
    BEFORE UPDATE OF id, box_id, generation, template_sha256, dpi, inputs, created_at ON box_label
    BEGIN SELECT RAISE(ABORT, 'what a label says is for ever'); END;
CREATE TRIGGER box_label_keeps_rows BEFORE DELETE ON box_label
    BEGIN SELECT RAISE(ABORT, 'a label is never deleted'); END;
CREATE TRIGGER box_label_keeps_places BEFORE INSERT ON box_label
    WHEN EXISTS (SELECT 1 FROM box_label WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'a label is never deleted'); END;

-- A batch that was closed although it did not add up: why, who stood by it, and every term as it was. For ever, also
-- if the batch is opened again and comes out then.
CREATE TABLE batch_exception (
    id         INTEGER PRIMARY KEY,
    batch_id   INTEGER NOT NULL REFERENCES batch (id),
    reason     TEXT NOT NULL,
    terms      TEXT NOT NULL,
    person     INTEGER CHECK (person > 0),
    approver   INTEGER CHECK (approver > 0),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX batch_exception_batch ON batch_exception (batch_id);
CREATE TRIGGER batch_exception_keeps_words BEFORE UPDATE ON batch_exception
    BEGIN SELECT RAISE(ABORT, 'batch_exception is append-only'); END;
CREATE TRIGGER batch_exception_keeps_rows BEFORE DELETE ON batch_exception
    BEGIN SELECT RAISE(ABORT, 'batch_exception is append-only'); END;
