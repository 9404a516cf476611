-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Which of a batch's units QA must look at, and what it saw. A batch keeps the plan that its product had when it was
-- created, unless it was given one of its own.
CREATE TABLE product_sample_plan (
    product_id INTEGER PRIMARY KEY REFERENCES product (id),
    plan       TEXT NOT NULL
) STRICT;

CREATE TABLE batch_sample_plan (
    batch_id INTEGER PRIMARY KEY REFERENCES batch (id),
    plan     TEXT NOT NULL
) STRICT;

-- Of a batch with a plan each unit that was commissioned, in that order. That a unit is due is known from then on and
-- not before.
CREATE TABLE sample (
    batch_id  INTEGER NOT NULL REFERENCES batch (id),
    place     INTEGER NOT NULL CHECK (place > 0),
    unit_id   INTEGER NOT NULL REFERENCES unit (id),
    due       INTEGER NOT NULL CHECK (due IN (0, 1)),
    result    TEXT CHECK (result IN ('passed', 'failed')),
    reason    TEXT,
    judged_at INTEGER,
    PRIMARY KEY (batch_id, place)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX sample_unit ON sample (unit_id, batch_id);
CREATE INDEX sample_due ON sample (batch_id, place) WHERE due = 1;
CREATE TRIGGER sample_keeps_identity BEFORE UPDATE OF batch_id, place, unit_id ON sample
    BEGIN SELECT RAISE(ABORT, 'a place in the sample is for ever'); END;
CREATE TRIGGER sample_keeps_rows BEFORE DELETE ON sample
    BEGIN SELECT RAISE(ABORT, 'a sample is never deleted'); END;
