# SPDX-License-Identifier: GPL-3.0-or-later
"""A record with as many units as wanted, written straight into its tables: no module, no printer, seconds for a million.

    fill(station.db, 1_000_000)

Units are as production leaves them but for their certificates and their events: nobody verifies such a record. With @events
there are those of a good unit, but no chain.

    multiply(station.db, 1_000_000)

copies the newest unit with its labels until there are so many: UIDs and keys of their own, a certificate as long as its.
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


# What a unit leaves in the chain: kind, the time after its arrival (µs), and the detail.
_EVENTS = """
WITH step (number, kind, after) AS (VALUES (1, 'unit-recorded', 0), (2, 'label-sent', 300000), (3, 'label-printed', 1300000),
                                           (4, 'unit-commissioned', 5000000))
INSERT INTO event (seq, boot_id, station, wall_time, mono_time, subject, kind, detail, prev_hash, hash)
SELECT (SELECT max(seq) FROM event) + (unit.id - 1) * 4 + number, 'boot', record.station, unit.created_at + after,
       unit.created_at + after, 'unit:' || uid, kind,
       CASE number WHEN 1 THEN json_object('slot', 1 + unit.id % 4, 'port', 'usb:1-' || (1 + unit.id % 4), 'batch', batch.code,
                                           'read_ms', 1800 + unit.id * 37 % 400)
                   WHEN 2 THEN json_object('kind', 'unit', 'generation', 1, 'printer', 'cups:Labels')
                   WHEN 3 THEN json_object('kind', 'unit', 'generation', 1)
                   ELSE json_object('slot', 1 + unit.id % 4) END,
       zeroblob(32), CAST(printf('%08x-%07x-%015x', (unit.id * 2654435761) % 4294967296, number, unit.id) AS BLOB)
FROM unit CROSS JOIN record CROSS JOIN batch ON batch.id = unit.batch_id CROSS JOIN step
ORDER BY unit.id, number
"""


def fill(path, count, begin=1_767_225_600_000_000, step=2_000_000, events=False):
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
            if events:
                record.execute(_EVENTS)
        record.execute("PRAGMA wal_checkpoint(TRUNCATE)")


_COPIES = {
    "unit": """
WITH RECURSIVE counter (n) AS (SELECT :first UNION ALL SELECT n + 1 FROM counter WHERE n < :last)
INSERT INTO unit ({columns}, id, uid, certificate_sha256, spki_sha256)
SELECT {columns}, n, printf('%08x-17b5-41d7-ab0f-%012x', (n * 2654435761) % 4294967296, n),
       printf('%08x%056x', (n * 2246822519) % 4294967296, n), printf('%08x%056x', (n * 3266489917) % 4294967296, n)
FROM counter JOIN unit AS model ON model.id = :first - 1
""",
    "label": """
INSERT INTO label ({columns}, id, unit_id, claim_code)
SELECT {columns}, NULL, id, uid
FROM (SELECT {columns} FROM label WHERE unit_id = :first - 1) JOIN (SELECT id, uid FROM unit WHERE id BETWEEN :first AND :last)
"""}


def _columns_but(record, table, own):
    return ", ".join(name for _, name, *_ in record.execute(f"PRAGMA table_info({table})") if name not in own)


def multiply(path, count, at_once=50_000):
    """Copies of the newest unit, which has neither serial nor carrier, until there are @count."""
    with contextlib.closing(sqlite3.connect(path)) as record:
        record.execute("PRAGMA synchronous = OFF")
        record.execute("PRAGMA cache_size = -1000000")
        columns = {"unit": _columns_but(record, "unit", ("id", "uid", "certificate_sha256", "spki_sha256")),
                   "label": _columns_but(record, "label", ("id", "unit_id", "claim_code"))}
        newest, = record.execute("SELECT max(id) FROM unit").fetchone()
        for first in range(newest + 1, count + 1, at_once):
            place = {"first": first, "last": min(first + at_once - 1, count)}
            with record:
                for table, sql in _COPIES.items():
                    record.execute(sql.format(columns=columns[table]), place)
        record.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def uid(number):
    """The UID of the unit that was filled in as @number, from 1."""
    return f"{number * 2654435761 % 4294967296:08x}-{number:06x}"
