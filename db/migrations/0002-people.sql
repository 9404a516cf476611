-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Who works here. An event names a person by number, so a person is never deleted; the name can be blanked. Of the
-- badge only a keyed digest is kept (the key is the setting people.badge-key), of the PIN only what Argon2id makes.
-- A lock-out is measured on two clocks: boot_id and mono_time, as in the table event, and the wall's.

CREATE TABLE person (
    id           INTEGER PRIMARY KEY,
    badge        BLOB NOT NULL CHECK (length(badge) = 32),
    name         TEXT,
    roles        TEXT NOT NULL,
    pin          TEXT,
    failed_tries INTEGER NOT NULL CHECK (failed_tries >= 0),
    locked_boot  TEXT,
    locked_mono  INTEGER,
    locked_at    INTEGER,
    created_at   INTEGER NOT NULL,
    disabled_at  INTEGER
) STRICT;
CREATE UNIQUE INDEX person_badge ON person (badge) WHERE disabled_at IS NULL;
CREATE TRIGGER person_keeps_identity BEFORE UPDATE OF id, badge, roles, created_at ON person
    BEGIN SELECT RAISE(ABORT, 'who a person is and may do is for ever'); END;
CREATE TRIGGER person_keeps_rows BEFORE DELETE ON person
    BEGIN SELECT RAISE(ABORT, 'a person is never deleted'); END;
CREATE TRIGGER person_keeps_places BEFORE INSERT ON person
    WHEN EXISTS (SELECT 1 FROM person WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'a person is never deleted'); END;
