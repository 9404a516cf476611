# SPDX-License-Identifier: GPL-3.0-or-later
"""A record with as many units as wanted, written straight into its tables: no module, no printer, seconds for a million.

    fill(station.db, 1_000_000)

Units are as production leaves them but for their certificates and events: nobody verifies such a record.
"""
import contextlib
import sqlite3

STATES = ("commissioned", "commissioned", "commissioned", "commissioned", "commissioned", "released", "released", "held",
          "labelled", "void")

_UNITS = """
WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < :count)
INSERT INTO unit (uid, life, living, state, hold_reason, serial, carrier, product_id, batch_id, spki_sha256, maker, about,
                  version, onboarding, confirmed_by, station, created_at, commissioned_at)
SELECT printf('%08x-%06x', (n * 2654435761) % 4294967296, n), 1, 1, state, iif(state = 'held', 'looked at', NULL),
       printf('SN%09d', n), printf('C%07d', n), product_id, batch_id, printf('%064x', n), 'Example', 'ExpressLink', '2.4.1',
       'staging', iif(state IN ('commissioned', 'released'), 'module', NULL), 'station', :begin + n * :step,
       iif(state IN ('commissioned', 'released'), :begin + n * :step + 5000000, NULL)
FROM (SELECT n, (SELECT name FROM large_state WHERE number = n * 7 % 10) AS state,
             (SELECT id FROM large_batch WHERE number = n * :batches / (:count + 1)) AS batch_id,
             (SELECT product_id FROM large_batch WHERE number = n * :batches / (:count + 1)) AS product_id FROM counter)
"""

_LABELS = """
INSERT INTO label (unit_id, kind, generation, state, fate, claim_code, template_sha256, template_name, dpi, inputs, created_at,
                   sent_at, printed_at)
SELECT unit.id, 'unit', 1, iif(unit.state = 'void', 'revoked', 'confirmed'), 'on-unit', uid || '/1', product.template_sha256,
       product.template_name, 203,
       json_object('uid', uid, 'claim_code', uid || '/1', 'serial', unit.serial, 'carrier', unit.carrier, 'batch', batch.code,
                   'product.name', product.name, 'product.sku', product.sku, 'generation', '1', 'date', '2026-01-31'),
       unit.created_at, unit.created_at, unit.created_at
FROM unit JOIN product ON product.id = unit.product_id JOIN batch ON batch.id = unit.batch_id
WHERE NOT EXISTS (SELECT 1 FROM label WHERE unit_id = unit.id)
"""


def fill(path, count, begin=1_767_225_600_000_000, step=2_000_000):
    """@count units, one each @step microseconds from @begin on, spread over the batches that are there."""
    with contextlib.closing(sqlite3.connect(path)) as record:
        record.execute("PRAGMA synchronous = OFF")
        record.execute("PRAGMA cache_size = -200000")
        record.execute("CREATE TEMP TABLE large_state AS SELECT key AS number, value AS name FROM json_each(?)",
                       (str(list(STATES)).replace("'", '"'),))
        record.execute("CREATE TEMP TABLE large_batch AS SELECT row_number() OVER (ORDER BY id) - 1 AS number, id, product_id"
                       " FROM batch")
        batches, = record.execute("SELECT count(*) FROM batch").fetchone()
        with record:
            record.execute(_UNITS, {"count": count, "batches": batches, "begin": begin, "step": step})
            record.execute(_LABELS)
        record.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def uid(number):
    """The UID of the unit that was filled in as @number, from 1."""
    return f"{number * 2654435761 % 4294967296:08x}-{number:06x}"
