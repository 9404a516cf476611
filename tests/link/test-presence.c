/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/link/presence.h"
#include "tests/support/pty-peer.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Who is seated: modules that come, leave, restart and are changed, on pseudo-terminals. */

static const char first_uid[] = "4d384932-17b5-41d7-ab0f-a5b052d9437d";
static const char other_uid[] = "506abb18-48e5-485f-8a8a-bd8a642ed669";

enum { LONG_MS = 20000 };

typedef struct {
    FakeModule module;
    PtyPeer *peer;
    Presence *presence;
} Fixture;

static void
set_up(Fixture *self, SlotKind kind)
{
    fake_module_init(&self->module);
    self->peer = pty_peer_new(fake_module_answer, &self->module);
    g_autoptr(GError) error = NULL;
    self->presence = presence_new(pty_peer_port(self->peer), kind, &error);
    g_assert_no_error(error);
}

static void
tear_down(Fixture *self)
{
    presence_free(self->presence);
    pty_peer_free(self->peer);
    g_mutex_clear(&self->module.lock);
}

static void
assert_next(Presence *presence, PresenceChange want)
{
    g_autoptr(GError) error = NULL;
    PresenceChange change = presence_wait(presence, deadline_in_ms(LONG_MS), NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpint(change, ==, want);
}

static void
assert_stays(Presence *presence, guint ms)
{
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(presence_wait(presence, deadline_in_ms(ms), NULL, &error), ==, PRESENCE_WAITING);
    g_assert_no_error(error);
}

static void
test_arrives_and_leaves(void)
{
    Fixture self;
    set_up(&self, SLOT_AUTO);
    fake_module_set(&self.module, NULL, false);
    g_assert_cmpint(presence_kind(self.presence), ==, SLOT_FIXTURE);
    assert_stays(self.presence, 700);
    g_assert_null(presence_link(self.presence));
    g_assert_cmpuint(pty_peer_count(self.peer), <=, 4); /* an AT about every 300 ms */
    fake_module_set(&self.module, first_uid, true);
    assert_next(self.presence, PRESENCE_ARRIVED);
    g_assert_cmpuint(presence_number(self.presence), ==, 1);
    g_autoptr(GError) error = NULL;
    g_autofree char *uid = express_link_get(presence_link(self.presence), "ThingName", deadline_in_ms(2000), &error);
    g_assert_cmpstr(uid, ==, first_uid);
    presence_settled(self.presence, uid);
    assert_stays(self.presence, 2000);
    fake_module_set(&self.module, NULL, false);
    assert_next(self.presence, PRESENCE_LEFT);
    g_assert_null(presence_link(self.presence));
    fake_module_set(&self.module, first_uid, true);
    assert_next(self.presence, PRESENCE_ARRIVED);
    g_assert_cmpuint(presence_number(self.presence), ==, 2);
    tear_down(&self);
}

static void
test_restart_is_leaving(void)
{
    Fixture self;
    set_up(&self, SLOT_FIXTURE);
    assert_next(self.presence, PRESENCE_ARRIVED);
    assert_stays(self.presence, 700);
    fake_module_set(&self.module, first_uid, true);
    assert_next(self.presence, PRESENCE_LEFT);
    assert_next(self.presence, PRESENCE_ARRIVED);
    tear_down(&self);
}

static void
test_other_name_is_leaving(void)
{
    Fixture self;
    set_up(&self, SLOT_FIXTURE);
    assert_next(self.presence, PRESENCE_ARRIVED);
    presence_settled(self.presence, first_uid);
    fake_module_set(&self.module, other_uid, false); /* so quick that no question went unanswered, and no STARTUP */
    assert_next(self.presence, PRESENCE_LEFT);
    assert_next(self.presence, PRESENCE_ARRIVED);
    tear_down(&self);
}

static void
test_restart_seen_by_reader_is_leaving(void)
{
    Fixture self;
    set_up(&self, SLOT_FIXTURE);
    assert_next(self.presence, PRESENCE_ARRIVED);
    fake_module_set(&self.module, first_uid, true);
    g_autoptr(GError) error = NULL;
    g_autoptr(ModuleIdentity) identity =
        module_identity_read(presence_link(self.presence), NULL, deadline_in_ms(5000), &error);
    g_assert_no_error(error);
    assert_next(self.presence, PRESENCE_LEFT);
    tear_down(&self);
}

static void
check_unplugged(SlotKind kind)
{
    Fixture self;
    set_up(&self, kind);
    assert_next(self.presence, PRESENCE_ARRIVED);
    pty_peer_unplug(self.peer);
    assert_next(self.presence, PRESENCE_LEFT);
    g_assert_null(presence_link(self.presence));
    tear_down(&self);
}

static void
test_unplugged(void)
{
    check_unplugged(SLOT_FIXTURE);
    check_unplugged(SLOT_CABLE);
}

/* A link that is made to point to another pseudo-terminal is how a simulated module is plugged in again. */
static void
check_plugged_again(SlotKind kind)
{
    g_autofree char *folder = g_dir_make_tmp("presence-XXXXXX", NULL);
    g_autofree char *name = g_build_filename(folder, "1", NULL);
    g_autofree char *staged = g_build_filename(folder, "new", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Presence) presence = presence_new(name, kind, &error);
    g_assert_cmpint(presence_wait(presence, deadline_in_ms(LONG_MS), NULL, &error), ==, PRESENCE_TROUBLE);
    g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_PORT_ABSENT);
    for (guint i = 1; i <= 3; i++) {
        FakeModule module;
        fake_module_init(&module);
        g_autoptr(PtyPeer) peer = pty_peer_new(fake_module_answer, &module);
        g_assert_cmpint(symlink(pty_peer_port(peer), staged), ==, 0);
        g_assert_cmpint(g_rename(staged, name), ==, 0);
        PresenceChange change;
        do { /* a fixture without a port is told of, each time, and that its port is back */
            g_clear_error(&error);
            change = presence_wait(presence, deadline_in_ms(LONG_MS), NULL, &error);
        } while (change == PRESENCE_TROUBLE || change == PRESENCE_CLEAR);
        g_assert_cmpint(change, ==, PRESENCE_ARRIVED);
        g_assert_cmpuint(presence_number(presence), ==, i);
        g_assert_cmpstr(presence_lasting_name(presence), ==, name);
        pty_peer_unplug(peer);
        assert_next(presence, PRESENCE_LEFT);
        g_mutex_clear(&module.lock);
    }
    g_unlink(name);
    g_rmdir(folder);
}

static void
test_plugged_again(void)
{
    check_plugged_again(SLOT_FIXTURE);
    check_plugged_again(SLOT_CABLE);
}

static void
test_trouble_is_told_once(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Presence) presence = presence_new("/dev/pts/no-such-port", SLOT_AUTO, &error);
    g_assert_cmpint(presence_wait(presence, deadline_in_ms(LONG_MS), NULL, &error), ==, PRESENCE_TROUBLE);
    g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_PORT_ABSENT);
    assert_stays(presence, 900);
    g_assert_null(presence_lasting_name(presence));
}

static void
test_busy_port(void)
{
    Fixture self;
    set_up(&self, SLOT_FIXTURE);
    g_autoptr(GError) error = NULL;
    g_autoptr(Transport) other = transport_new(pty_peer_port(self.peer), &error);
    g_assert_true(transport_open(other, &error));
    g_assert_cmpint(presence_wait(self.presence, deadline_in_ms(LONG_MS), NULL, &error), ==, PRESENCE_TROUBLE);
    g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_PORT_BUSY);
    transport_close(other);
    assert_next(self.presence, PRESENCE_CLEAR);
    assert_next(self.presence, PRESENCE_ARRIVED);
    tear_down(&self);
}

/* --- waking ---------------------------------------------------------------------------------------------- */

static gpointer
wake(gpointer presence)
{
    presence_wake(presence);
    return NULL;
}

static gpointer
cancel(gpointer cancellable)
{
    g_cancellable_cancel(cancellable);
    return NULL;
}

static void
test_wake(void)
{
    Fixture self;
    set_up(&self, SLOT_FIXTURE);
    fake_module_set(&self.module, NULL, false);
    GThread *thread = g_thread_new("waker", wake, self.presence);
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(presence_wait(self.presence, deadline_never(), NULL, &error), ==, PRESENCE_WAITING);
    g_assert_no_error(error);
    g_thread_join(thread);
    tear_down(&self);
}

static void
test_wake_does_not_break_a_reading(void)
{
    Fixture self;
    set_up(&self, SLOT_FIXTURE);
    assert_next(self.presence, PRESENCE_ARRIVED);
    presence_wake(self.presence);
    g_autoptr(GError) error = NULL;
    g_autofree char *uid = express_link_get(presence_link(self.presence), "ThingName", deadline_in_ms(5000), &error);
    g_assert_no_error(error);
    g_assert_cmpstr(uid, ==, first_uid);
    g_assert_cmpint(presence_wait(self.presence, deadline_never(), NULL, &error), ==, PRESENCE_WAITING);
    tear_down(&self);
}

static void
test_cancel(void)
{
    Fixture self;
    set_up(&self, SLOT_CABLE);
    assert_next(self.presence, PRESENCE_ARRIVED);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    GThread *thread = g_thread_new("canceller", cancel, cancellable);
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(presence_wait(self.presence, deadline_never(), cancellable, &error), ==, PRESENCE_WAITING);
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_thread_join(thread);
    tear_down(&self);
}

static void
test_bad_port(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(presence_new("carrier-pigeon:1", SLOT_AUTO, &error));
    g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_USAGE);
}

static const struct {
    const char *port;
    SlotKind kind;
    const char *lasting;
} kinds[] = {
    { "/dev/ttyUSB47", SLOT_CABLE, "/dev/ttyUSB47" },
    { "serial:/dev/ttyACM47", SLOT_CABLE, "/dev/ttyACM47" },
    { "usb:9-9.9", SLOT_CABLE, "usb:9-9.9" },
    { "/dev/serial/by-path/pci-0000:00:14.0-usb-0:9:1.0-port0", SLOT_CABLE,
      "/dev/serial/by-path/pci-0000:00:14.0-usb-0:9:1.0-port0" },
    { "/dev/pts/4711", SLOT_FIXTURE, NULL },
    { "tty:/dev/pts/4711", SLOT_FIXTURE, NULL },
};

static void
test_kinds(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Presence) presence = presence_new(kinds[i].port, SLOT_AUTO, &error);
        g_assert_no_error(error);
        g_assert_cmpint(presence_kind(presence), ==, kinds[i].kind);
        g_assert_cmpstr(presence_lasting_name(presence), ==, kinds[i].lasting);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/presence/arrives-and-leaves", test_arrives_and_leaves);
    g_test_add_func("/presence/restart-is-leaving", test_restart_is_leaving);
    g_test_add_func("/presence/other-name-is-leaving", test_other_name_is_leaving);
    g_test_add_func("/presence/restart-seen-by-reader-is-leaving", test_restart_seen_by_reader_is_leaving);
    g_test_add_func("/presence/unplugged", test_unplugged);
    g_test_add_func("/presence/plugged-again", test_plugged_again);
    g_test_add_func("/presence/trouble-is-told-once", test_trouble_is_told_once);
    g_test_add_func("/presence/busy-port", test_busy_port);
    g_test_add_func("/presence/wake", test_wake);
    g_test_add_func("/presence/wake-does-not-break-a-reading", test_wake_does_not_break_a_reading);
    g_test_add_func("/presence/cancel", test_cancel);
    g_test_add_func("/presence/bad-port", test_bad_port);
    g_test_add_func("/presence/kinds", test_kinds);
    return g_test_run();
}
