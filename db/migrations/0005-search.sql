-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What a person looks through: the units of a batch, of a state, of a day, the newest first; a unit by the end of its
-- UID, which is all that screens show of it; and what was scanned in one session.
CREATE INDEX unit_newest_of_batch ON unit (batch_id);
CREATE INDEX unit_newest_of_state ON unit (state);
CREATE INDEX unit_created ON unit (created_at);
CREATE INDEX unit_uid_end ON unit (substr(uid, -6));
CREATE INDEX scan_session ON scan (session) WHERE session IS NOT NULL;
