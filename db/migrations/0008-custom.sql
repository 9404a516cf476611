-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What the factory itself wants to know of a unit: one JSON object, name → value as text. Given when the unit is made.
ALTER TABLE unit ADD COLUMN custom TEXT;
CREATE TRIGGER unit_keeps_custom BEFORE UPDATE OF custom ON unit
    BEGIN SELECT RAISE(ABORT, 'what was given with a unit is for ever'); END;
