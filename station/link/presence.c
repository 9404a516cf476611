/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/link/presence.h"

#include "station/base/claimcheck-error.h"
#include "station/link/express-link-private.h"
#include "station/link/port-name.h"
#include "station/link/port-watch.h"

#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum {
    ASK_MS = 300,            /* a fixture is asked this often, and a question may take as long */
    NAME_EVERY = 5,          /* every how many questions the name is asked for, and not only for events */
    UNANSWERED_MAX = 3,      /* questions without an answer until the slot is empty */
    RETRY_MS = 1000,         /* a port that is in use or forbidden is tried this often */
    GRACE_MS = 1000,         /* udev needs a moment to give a new port its owner */
    SILENT_BRIDGE_MS = 5000, /* a cable slot's module that says nothing this long after it came is told of */
    ARRIVAL_MS = 2000,       /* the longest that emptying the event queue of a new module may take */
    NOTHING_TOLD = -1,
};

struct Presence {
    char *port;
    SlotKind asked_kind;
    gint kind; /* a SlotKind; atomic */
    ExpressLink *link;
    PortWatch *watch;
    int wake_fd;
    bool is_seated;
    guint64 number;
    guint64 restarts;         /* the link's count when the module arrived */
    char *uid;                /* of the seated module, once it is known */
    const char *lasting_name; /* interned; atomic */
    guint asked;
    guint unanswered;
    gsize bytes_heard;  /* the link's count at the last question */
    Deadline next_step; /* when to ask, or to try the port again */
    int told;           /* the trouble that was told last: a ClaimcheckError, or NOTHING_TOLD */
    gint64 blocked_since;
    gint64 opened_at;
};

static Transport *
transport(const Presence *self)
{
    return express_link_transport(self->link);
}

/* --- the object ------------------------------------------------------------------------------------------ */

static SlotKind
guess_kind(const Presence *self)
{
    const char *device = transport_device_name(transport(self));
    if (self->asked_kind != SLOT_AUTO)
        return self->asked_kind;
    g_autofree char *usb =
        transport_is_open(transport(self)) ? port_name_usb(transport_device(transport(self)), NULL) : NULL;
    return usb != NULL || (device != NULL && port_name_comes_and_goes(device)) ? SLOT_CABLE : SLOT_FIXTURE;
}

/* The place is read from other threads while this one opens the port anew: hence atomic, and never freed. */
static void
learn_place(Presence *self)
{
    const char *name = transport_device_name(transport(self));
    const char *device = transport_is_open(transport(self)) ? transport_device(transport(self)) : NULL;
    g_autofree char *lasting = name != NULL ? port_name_lasting(name, device) : g_strdup(self->port);
    g_atomic_int_set(&self->kind, (gint)guess_kind(self));
    g_atomic_pointer_set(&self->lasting_name, g_intern_string(lasting));
}

Presence *
presence_new(const char *port, SlotKind kind, GError **error)
{
    Transport *bytes = transport_new(port, error);
    if (bytes == NULL)
        return NULL;
    Presence *self = g_new0(Presence, 1);
    const char *device = transport_device_name(bytes);
    self->port = g_strdup(port);
    self->asked_kind = kind;
    self->link = express_link_new(bytes);
    self->watch = port_watch_new(device != NULL ? device : port);
    self->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    self->told = NOTHING_TOLD;
    learn_place(self);
    return self;
}

void
presence_free(Presence *self)
{
    if (self == NULL)
        return;
    express_link_free(self->link);
    port_watch_free(self->watch);
    close(self->wake_fd);
    g_free(self->port);
    g_free(self->uid);
    g_free(self);
}

ExpressLink *
presence_link(Presence *self)
{
    return self->is_seated ? self->link : NULL;
}

void
presence_settled(Presence *self, const char *uid)
{
    g_free(self->uid);
    self->uid = g_strdup(uid);
}

guint64
presence_number(const Presence *self)
{
    return self->number;
}

const char *
presence_port(const Presence *self)
{
    return self->port;
}

const char *
presence_lasting_name(const Presence *self)
{
    return g_atomic_pointer_get(&self->lasting_name);
}

SlotKind
presence_kind(const Presence *self)
{
    return (SlotKind)g_atomic_int_get(&self->kind);
}

/* --- waking ---------------------------------------------------------------------------------------------- */

void
presence_wake(Presence *self)
{
    const guint64 one = 1;
    while (write(self->wake_fd, &one, sizeof one) < 0 && errno == EINTR)
        ;
}

static bool
take_wake(Presence *self)
{
    guint64 count;
    return read(self->wake_fd, &count, sizeof count) == sizeof count;
}

static void
on_cancelled(GCancellable *cancellable, gpointer self)
{
    (void)cancellable;
    presence_wake(self);
}

/* --- arriving and leaving -------------------------------------------------------------------------------- */

static PresenceChange
leave(Presence *self, bool port_is_gone)
{
    if (port_is_gone)
        transport_close(transport(self));
    self->is_seated = false;
    g_clear_pointer(&self->uid, g_free);
    express_link_forget(self->link);
    self->next_step = deadline_in_ms(0);
    self->opened_at = g_get_monotonic_time();
    return PRESENCE_LEFT;
}

/* What waits in the event queue is from before this presence: from here on a STARTUP is a change. */
static PresenceChange
arrive(Presence *self)
{
    g_autoptr(GError) cause = NULL;
    if (!express_link_drain_events(self->link, deadline_in_ms(ARRIVAL_MS), &cause) &&
        !claimcheck_error_is(cause, CLAIMCHECK_ERROR_MODULE_ERROR))
        return PRESENCE_WAITING;
    self->is_seated = true;
    self->number++;
    self->restarts = express_link_restarts(self->link);
    self->bytes_heard = express_link_bytes_read(self->link);
    self->unanswered = 0;
    self->asked = 0;
    self->told = NOTHING_TOLD;
    self->next_step = deadline_in_ms(ASK_MS);
    return PRESENCE_ARRIVED;
}

/* --- no port --------------------------------------------------------------------------------------------- */

/* An empty cable slot has no port: that is no trouble once it has been seen to have had one. */
static bool
is_worth_telling(const Presence *self, int code)
{
    if (code == self->told)
        return false;
    if (code == CLAIMCHECK_ERROR_PORT_ABSENT)
        return (SlotKind)self->kind == SLOT_FIXTURE || self->number == 0;
    return g_get_monotonic_time() - self->blocked_since >= GRACE_MS * 1000;
}

static Deadline
when_to_try_again(const Presence *self, int code)
{
    if (code != CLAIMCHECK_ERROR_PORT_ABSENT)
        return deadline_in_ms(code == self->told ? RETRY_MS : ASK_MS);
    return (SlotKind)self->kind == SLOT_CABLE ? deadline_never() : deadline_in_ms(ASK_MS);
}

static PresenceChange
step_closed(Presence *self, GError **error)
{
    g_autoptr(GError) cause = NULL;
    port_watch_arm(self->watch);
    if (transport_open(transport(self), &cause)) {
        bool was_told = self->told != NOTHING_TOLD;
        learn_place(self);
        self->told = NOTHING_TOLD;
        self->blocked_since = 0;
        self->opened_at = g_get_monotonic_time();
        self->next_step = deadline_in_ms(0);
        return was_told ? PRESENCE_CLEAR : PRESENCE_WAITING;
    }
    bool is_absent = claimcheck_error_is(cause, CLAIMCHECK_ERROR_PORT_ABSENT);
    if (is_absent || self->blocked_since == 0)
        self->blocked_since = is_absent ? 0 : g_get_monotonic_time();
    bool tell = is_worth_telling(self, cause->code);
    self->told = tell ? cause->code : self->told;
    self->next_step = when_to_try_again(self, cause->code);
    if (!tell)
        return PRESENCE_WAITING;
    g_propagate_error(error, g_steal_pointer(&cause));
    return PRESENCE_TROUBLE;
}

/* --- a port, and nobody seated --------------------------------------------------------------------------- */

/* An empty fixture is how fixtures are; a bridge that came with its module should have one that answers. */
static bool
is_silence_told(Presence *self, GError **error)
{
    gint64 silent_us = g_get_monotonic_time() - self->opened_at;
    if ((SlotKind)self->kind != SLOT_CABLE || self->told == CLAIMCHECK_ERROR_NO_ANSWER ||
        silent_us < SILENT_BRIDGE_MS * 1000)
        return false;
    self->told = CLAIMCHECK_ERROR_NO_ANSWER;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_NO_ANSWER, NULL, "%s: the port is there, and no module answers on it",
                         self->port);
    return true;
}

static PresenceChange
lose_port(Presence *self)
{
    transport_close(transport(self));
    self->next_step = deadline_in_ms(0);
    return PRESENCE_WAITING;
}

static PresenceChange
step_empty(Presence *self, Deadline until, GError **error)
{
    g_autoptr(GError) cause = NULL;
    if (port_watch_has_hung_up(transport_descriptor(transport(self))))
        return lose_port(self);
    if (!deadline_passed(self->next_step))
        return PRESENCE_WAITING;
    self->next_step = deadline_in_ms(ASK_MS);
    if (express_link_probe(self->link, deadline_sooner(until, deadline_in_ms(ASK_MS)), &cause))
        return arrive(self);
    if (claimcheck_error_is(cause, CLAIMCHECK_ERROR_PORT_ABSENT))
        return lose_port(self);
    return cause == NULL && is_silence_told(self, error) ? PRESENCE_TROUBLE : PRESENCE_WAITING;
}

/* --- a module seated ------------------------------------------------------------------------------------- */

static bool
is_interrupted(const GError *error)
{
    return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Is the seated module still called what it was called? True also where there is no answer to compare. */
static bool
ask_name(Presence *self, Deadline until, GError **error)
{
    g_autofree char *name = express_link_get(self->link, "ThingName", until, error);
    if (name == NULL)
        return true;
    if (self->uid == NULL)
        self->uid = g_strdup(name);
    return g_str_equal(name, self->uid);
}

/* One question. True if the same module is there; @error says why that cannot be told. */
static bool
ask(Presence *self, GError **error)
{
    Deadline soon = deadline_in_ms(ASK_MS);
    if (self->asked++ % NAME_EVERY == NAME_EVERY - 1)
        return ask_name(self, soon, error);
    g_free(express_link_take_event(self->link, soon, error));
    return express_link_restarts(self->link) == self->restarts;
}

/* Silence, or garbage; a slow module's late answers are still answers. */
static bool
was_unanswered(Presence *self, const GError *error)
{
    gsize heard = express_link_bytes_read(self->link);
    bool silent = claimcheck_error_is(error, CLAIMCHECK_ERROR_NO_ANSWER) && heard == self->bytes_heard;
    self->bytes_heard = heard;
    return silent || claimcheck_error_is(error, CLAIMCHECK_ERROR_MALFORMED_REPLY);
}

static PresenceChange
step_seated(Presence *self)
{
    if (!transport_is_open(transport(self)) || port_watch_has_hung_up(transport_descriptor(transport(self))))
        return leave(self, true);
    if (express_link_restarts(self->link) != self->restarts)
        return leave(self, false);
    if ((SlotKind)self->kind == SLOT_CABLE || !deadline_passed(self->next_step))
        return PRESENCE_WAITING;
    g_autoptr(GError) cause = NULL;
    self->next_step = deadline_in_ms(ASK_MS);
    if (!ask(self, &cause))
        return leave(self, false);
    if (is_interrupted(cause))
        return PRESENCE_WAITING;
    if (claimcheck_error_is(cause, CLAIMCHECK_ERROR_PORT_ABSENT))
        return leave(self, true);
    self->unanswered = was_unanswered(self, cause) ? self->unanswered + 1 : 0;
    return self->unanswered >= UNANSWERED_MAX ? leave(self, false) : PRESENCE_WAITING;
}

/* --- waiting --------------------------------------------------------------------------------------------- */

static PresenceChange
step(Presence *self, Deadline until, GError **error)
{
    if (self->is_seated)
        return step_seated(self);
    if (!transport_is_open(transport(self))) {
        PresenceChange change = step_closed(self, error);
        if (change != PRESENCE_WAITING || !transport_is_open(transport(self)))
            return change;
    }
    return step_empty(self, until, error);
}

static void
rest(Presence *self, Deadline until)
{
    bool only_hangs_up = self->is_seated && (SlotKind)self->kind == SLOT_CABLE;
    Deadline next = only_hangs_up ? until : deadline_sooner(until, self->next_step);
    if (!deadline_passed(next))
        port_watch_wait(self->watch, self->wake_fd, transport_descriptor(transport(self)), next);
}

static PresenceChange
wait_for_change(Presence *self, Deadline until, GError **error)
{
    for (;;) {
        if (take_wake(self))
            return PRESENCE_WAITING;
        PresenceChange change = step(self, until, error);
        if (change != PRESENCE_WAITING || deadline_passed(until))
            return change;
        rest(self, until);
    }
}

PresenceChange
presence_wait(Presence *self, Deadline until, GCancellable *cancellable, GError **error)
{
    gulong handler = cancellable != NULL ? g_cancellable_connect(cancellable, G_CALLBACK(on_cancelled), self, NULL) : 0;
    transport_set_interrupt(transport(self), self->wake_fd);
    PresenceChange change = wait_for_change(self, until, error);
    transport_set_interrupt(transport(self), -1);
    if (handler != 0)
        g_cancellable_disconnect(cancellable, handler);
    if (change == PRESENCE_WAITING)
        g_cancellable_set_error_if_cancelled(cancellable, error);
    return change;
}
