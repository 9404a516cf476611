/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/life-cycle.h"

/* The contract's table, written down a second time: every pair that is allowed. */
static const struct {
    DbUnitState from;
    UnitEvent on;
    DbUnitState to;
} allowed_units[] = {
    { DB_UNIT_LABELLING, UNIT_EVENT_LABEL_OUT, DB_UNIT_LABELLED },
    { DB_UNIT_LABELLED, UNIT_EVENT_CONFIRMED, DB_UNIT_COMMISSIONED },
    { DB_UNIT_LABELLED, UNIT_EVENT_REPLACED, DB_UNIT_LABELLING },
    { DB_UNIT_COMMISSIONED, UNIT_EVENT_REPLACED, DB_UNIT_LABELLING },
    { DB_UNIT_LABELLING, UNIT_EVENT_HELD, DB_UNIT_HELD },
    { DB_UNIT_LABELLED, UNIT_EVENT_HELD, DB_UNIT_HELD },
    { DB_UNIT_COMMISSIONED, UNIT_EVENT_HELD, DB_UNIT_HELD },
    { DB_UNIT_HELD, UNIT_EVENT_LOOKED_AT, DB_UNIT_LABELLING },
    { DB_UNIT_HELD, UNIT_EVENT_LABEL_KEPT, DB_UNIT_LABELLED },
    { DB_UNIT_LABELLING, UNIT_EVENT_VOIDED, DB_UNIT_VOID },
    { DB_UNIT_LABELLED, UNIT_EVENT_VOIDED, DB_UNIT_VOID },
    { DB_UNIT_COMMISSIONED, UNIT_EVENT_VOIDED, DB_UNIT_VOID },
    { DB_UNIT_HELD, UNIT_EVENT_VOIDED, DB_UNIT_VOID },
    { DB_UNIT_RECALLED, UNIT_EVENT_VOIDED, DB_UNIT_VOID },
    { DB_UNIT_RETURNED, UNIT_EVENT_VOIDED, DB_UNIT_VOID },
    { DB_UNIT_COMMISSIONED, UNIT_EVENT_SEALED, DB_UNIT_RELEASED },
    { DB_UNIT_RELEASED, UNIT_EVENT_RECALLED, DB_UNIT_RECALLED },
    { DB_UNIT_RELEASED, UNIT_EVENT_SEEN_AGAIN, DB_UNIT_RETURNED },
};

static bool
unit_move_is_allowed(DbUnitState from, UnitEvent on, DbUnitState *to)
{
    for (gsize i = 0; i < G_N_ELEMENTS(allowed_units); i++) {
        if (allowed_units[i].from == from && allowed_units[i].on == on) {
            *to = allowed_units[i].to;
            return true;
        }
    }
    return false;
}

static void
test_every_unit_pair(void)
{
    for (DbUnitState from = 0; from < N_DB_UNIT_STATES; from++) {
        for (UnitEvent on = 0; on < N_UNIT_EVENTS; on++) {
            DbUnitState want = N_DB_UNIT_STATES, got = N_DB_UNIT_STATES;
            bool allowed = unit_move_is_allowed(from, on, &want);
            g_test_message("%s on %s", db_unit_state_name(from), unit_event_name(on));
            g_assert_true(unit_next_state(from, on, &got) == allowed);
            g_assert_cmpint(got, ==, want);
        }
    }
}

static void
test_void_is_final(void)
{
    for (UnitEvent on = 0; on < N_UNIT_EVENTS; on++) {
        DbUnitState to;
        g_assert_false(unit_next_state(DB_UNIT_VOID, on, &to));
    }
}

static void
test_every_unit_state_is_reached(void)
{
    bool reached[N_DB_UNIT_STATES] = { [DB_UNIT_LABELLING] = true };
    for (guint round = 0; round < N_DB_UNIT_STATES; round++) {
        for (DbUnitState from = 0; from < N_DB_UNIT_STATES; from++) {
            for (UnitEvent on = 0; on < N_UNIT_EVENTS; on++) {
                DbUnitState to;
                if (reached[from] && unit_next_state(from, on, &to))
                    reached[to] = true;
            }
        }
    }
    for (DbUnitState state = 0; state < N_DB_UNIT_STATES; state++)
        g_assert_true(reached[state]);
}

/* No event leads from a revoked label anywhere, and only a printed one can be confirmed. */
static void
test_labels(void)
{
    for (DbLabelState from = 0; from < N_DB_LABEL_STATES; from++) {
        for (LabelEvent on = 0; on < N_LABEL_EVENTS; on++) {
            DbLabelState to = N_DB_LABEL_STATES;
            bool may = unit_label_next_state(from, on, &to);
            if (from == DB_LABEL_REVOKED)
                g_assert_false(may);
            if (may && to == DB_LABEL_CONFIRMED)
                g_assert_cmpint(from, ==, DB_LABEL_PRINTED);
            if (may && on == LABEL_EVENT_NOT_TAKEN)
                g_assert_cmpint(from, ==, DB_LABEL_SENT);
            if (from != DB_LABEL_REVOKED && on == LABEL_EVENT_REVOKED)
                g_assert_true(may);
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/life-cycle/every-unit-pair", test_every_unit_pair);
    g_test_add_func("/life-cycle/void-is-final", test_void_is_final);
    g_test_add_func("/life-cycle/every-unit-state-is-reached", test_every_unit_state_is_reached);
    g_test_add_func("/life-cycle/labels", test_labels);
    return g_test_run();
}
