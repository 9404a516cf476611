/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/simulator/program/sim-bench.h"

#include "station/base/claimcheck-error.h"
#include "station/base/json-line.h"
#include "station/simulator/program/sim-console.h"
#include "station/simulator/program/sim-slot.h"
#include "station/simulator/sim-stock.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { LOOK_AGAIN_US = 20 * 1000 };

#define SEE_HELP "See 'expresslink-simulator --help'."

struct SimBench {
    const SimProfile *profile;
    guint64 seed;
    guint baud;
    SimStock *stock;
    GPtrArray *slots;  /* of SimSlot */
    GPtrArray *parked; /* of SimModule: swapped out */
    SimConsole *console;
    int notify;
    int signals;
    bool input_open;
    bool quit;
};

static SimModule *
new_module(SimBench *self, const char *uid, GError **error)
{
    SimIdentity *identity = sim_stock_take(self->stock, uid, error);
    return identity != NULL ? sim_module_new(identity, self->seed, self->baud) : NULL;
}

/* ---- what is told ---- */

static void
say(JsonBuilder *json)
{
    g_autofree char *line = json_line_finish(json);
    puts(line);
    fflush(stdout);
}

static void
say_event(const char *event, const SimSlot *slot, const char *name, const char *value)
{
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "event", event);
    json_line_int(json, "slot", slot->number);
    if (name != NULL)
        json_line_string(json, name, value);
    say(json);
}

static void
say_ready(SimBench *self, SimSlot *slot)
{
    g_autofree char *faults = sim_faults_names(slot->faults);
    g_autoptr(JsonBuilder) json = json_line_new();
    slot->ready_us = G_MAXINT64;
    json_line_string(json, "event", "ready");
    json_line_int(json, "slot", slot->number);
    json_line_string(json, "port", slot->port);
    json_line_string(json, "link", slot->link);
    json_line_string(json, "uid", sim_slot_uid(slot));
    json_line_string(json, "maker", self->profile->maker);
    json_line_string(json, "fault", faults);
    say(json);
}

/* ---- hands ---- */

static SimSlot *
find_slot(SimBench *self, guint number, GError **error)
{
    if (number >= 1 && number <= self->slots->len)
        return g_ptr_array_index(self->slots, number - 1);
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, SEE_HELP, "slot %u: there are slots 1 to %u", number,
                         self->slots->len);
    return NULL;
}

static bool
cannot(GError **error, const SimSlot *slot, const char *why)
{
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, SEE_HELP, "slot %u: %s", slot->number, why);
    return false;
}

/* A slot's faults are those of whatever module is in it: its certificate, its stranger, its dialogue. */
static bool
apply_faults(SimBench *self, SimSlot *slot, SimModule *module, GError **error)
{
    SimIdentity *stranger = NULL;
    if (!sim_stock_present(self->stock, sim_module_identity(module), slot->faults, error))
        return false;
    if (slot->faults & SIM_FAULT_SWAP_MID_READ) {
        stranger = sim_stock_take(self->stock, NULL, error);
        if (stranger == NULL)
            return false;
    }
    sim_module_set_faults(module, slot->faults, stranger);
    return true;
}

static void
power_up(SimSlot *slot, guint boot_ms)
{
    gint64 now_us = g_get_monotonic_time();
    sim_module_power_up(slot->module, now_us, boot_ms);
    slot->ready_us = now_us + boot_ms * 1000;
}

bool
sim_bench_unplug(SimBench *self, guint number, GError **error)
{
    SimSlot *slot = find_slot(self, number, error);
    if (slot == NULL)
        return false;
    if (slot->port == NULL)
        return cannot(error, slot, "it is unplugged already");
    sim_slot_unplug(slot);
    if (slot->module != NULL)
        sim_module_power_down(slot->module);
    say_event("unplugged", slot, NULL, NULL);
    return true;
}

bool
sim_bench_plug(SimBench *self, guint number, GError **error)
{
    SimSlot *slot = find_slot(self, number, error);
    if (slot == NULL)
        return false;
    if (slot->port != NULL)
        return cannot(error, slot, "it is plugged in already");
    if (!sim_slot_plug(slot, error))
        return false;
    if (slot->module == NULL)
        slot->ready_us = g_get_monotonic_time();
    else
        power_up(slot, SIM_SLOT_BOOT_MS);
    return true;
}

static SimModule *
module_to_seat(SimBench *self, const char *uid, GError **error)
{
    for (guint i = 0; uid != NULL && i < self->parked->len; i++)
        if (strcmp(sim_module_identity(g_ptr_array_index(self->parked, i))->uid, uid) == 0)
            return g_ptr_array_steal_index(self->parked, i);
    return new_module(self, uid, error);
}

static void
park(SimBench *self, SimModule *module)
{
    if (module == NULL)
        return;
    sim_module_power_down(module);
    g_ptr_array_add(self->parked, module);
}

bool
sim_bench_swap(SimBench *self, guint number, const char *uid, GError **error)
{
    SimSlot *slot = find_slot(self, number, error);
    if (slot == NULL)
        return false;
    if (slot->port == NULL)
        return cannot(error, slot, "it is unplugged");
    g_autoptr(SimModule) module = module_to_seat(self, uid, error);
    if (module == NULL || !apply_faults(self, slot, module, error))
        return false;
    park(self, g_steal_pointer(&slot->module));
    park(self, g_steal_pointer(&slot->lifted));
    slot->module = g_steal_pointer(&module);
    power_up(slot, 0);
    return true;
}

bool
sim_bench_exchange(SimBench *self, guint number, guint other_number, GError **error)
{
    SimSlot *slot = find_slot(self, number, error);
    SimSlot *other = slot != NULL ? find_slot(self, other_number, error) : NULL;
    if (other == NULL)
        return false;
    if (slot == other || slot->module == NULL || other->module == NULL || slot->port == NULL || other->port == NULL)
        return cannot(error, slot, "that takes two slots with a module in each");
    if (!apply_faults(self, slot, other->module, error) || !apply_faults(self, other, slot->module, error))
        return false;
    SimModule *moved = slot->module;
    slot->module = other->module;
    other->module = moved;
    power_up(slot, 0);
    power_up(other, 0);
    return true;
}

bool
sim_bench_lift(SimBench *self, guint number, GError **error)
{
    SimSlot *slot = find_slot(self, number, error);
    if (slot == NULL)
        return false;
    if (slot->module == NULL)
        return cannot(error, slot, "there is no module on it");
    sim_module_power_down(slot->module);
    slot->lifted = g_steal_pointer(&slot->module);
    say_event("lifted", slot, NULL, NULL);
    return true;
}

bool
sim_bench_seat(SimBench *self, guint number, GError **error)
{
    SimSlot *slot = find_slot(self, number, error);
    if (slot == NULL)
        return false;
    if (slot->lifted == NULL)
        return cannot(error, slot, "nothing was lifted off it");
    slot->module = g_steal_pointer(&slot->lifted);
    power_up(slot, SIM_SLOT_BOOT_MS);
    return true;
}

bool
sim_bench_fault(SimBench *self, guint number, SimFaults faults, GError **error)
{
    SimSlot *slot = find_slot(self, number, error);
    if (slot == NULL)
        return false;
    SimModule *module = slot->module != NULL ? slot->module : slot->lifted;
    SimFaults before = slot->faults;
    slot->faults = faults;
    if (!apply_faults(self, slot, module, error)) {
        slot->faults = before;
        return false;
    }
    /* A late start can only be seen at a start. */
    if (slot->module != NULL && (faults & ~before & SIM_FAULT_LATE_STARTUP))
        sim_module_power_up(module, g_get_monotonic_time(), 0);
    g_autofree char *names = sim_faults_names(faults);
    say_event("fault", slot, "fault", names);
    return true;
}

bool
sim_bench_endpoint(SimBench *self, guint number, const char *endpoint, GError **error)
{
    SimSlot *slot = find_slot(self, number, error);
    if (slot == NULL)
        return false;
    sim_module_set_endpoint(slot->module != NULL ? slot->module : slot->lifted, endpoint);
    say_event("endpoint", slot, "endpoint", endpoint);
    return true;
}

/* ---- beginning and end ---- */

static bool
add_slot(SimBench *self, const SimBenchOptions *options, guint number, GError **error)
{
    guint ttys = options->ttys != NULL ? g_strv_length((GStrv)options->ttys) : 0;
    const char *tty = number <= ttys ? options->ttys[number - 1] : NULL;
    SimSlot *slot = sim_slot_new(number, tty, options->link_folder, self->notify);
    g_ptr_array_add(self->slots, slot);
    slot->faults = options->faults;
    slot->module = new_module(self, number == 1 ? options->uid : NULL, error);
    if (slot->module == NULL || !apply_faults(self, slot, slot->module, error) || !sim_slot_plug(slot, error))
        return false;
    /* These have been running for a while. */
    power_up(slot, 0);
    return true;
}

/* A signal is an event like others, so that links are taken away at the end. */
static int
signals_as_file(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

SimBench *
sim_bench_new(const SimBenchOptions *options, GError **error)
{
    g_autoptr(SimBench) self = g_new0(SimBench, 1);
    self->profile = options->profile;
    self->seed = options->seed;
    self->baud = options->baud;
    self->slots = g_ptr_array_new_with_free_func((GDestroyNotify)sim_slot_free);
    self->parked = g_ptr_array_new_with_free_func((GDestroyNotify)sim_module_free);
    self->console = sim_console_new();
    self->notify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    self->signals = signals_as_file();
    self->input_open = true;
    self->stock = sim_stock_new(options->profile, options->state, options->seed, error);
    if (self->stock == NULL)
        return NULL;
    for (guint number = 1; number <= options->count; number++)
        if (!add_slot(self, options, number, error))
            return NULL;
    return g_steal_pointer(&self);
}

void
sim_bench_free(SimBench *self)
{
    if (self == NULL)
        return;
    g_ptr_array_unref(self->slots);
    g_ptr_array_unref(self->parked);
    sim_console_free(self->console);
    sim_stock_free(self->stock);
    if (self->notify >= 0)
        close(self->notify);
    if (self->signals >= 0)
        close(self->signals);
    g_free(self);
}

void
sim_bench_quit(SimBench *self)
{
    self->quit = true;
}

/* ---- the loop ---- */

static void
read_input(SimBench *self)
{
    char buffer[4096];
    gssize count = read(STDIN_FILENO, buffer, sizeof buffer);
    if (count > 0)
        sim_console_feed(self->console, buffer, (gsize)count, self);
    else
        self->input_open = false; /* and serves on, until a signal */
}

static SimSlot *
slot_by_watch(SimBench *self, int watch)
{
    for (guint i = 0; i < self->slots->len; i++) {
        SimSlot *slot = g_ptr_array_index(self->slots, i);
        if (slot->watch == watch)
            return slot;
    }
    return NULL;
}

static void
read_notices(SimBench *self)
{
    _Alignas(struct inotify_event) char buffer[4096];
    gssize count = read(self->notify, buffer, sizeof buffer);
    for (gssize at = 0; at < count;) {
        const struct inotify_event *event = (const struct inotify_event *)(buffer + at);
        SimSlot *slot = slot_by_watch(self, event->wd);
        if (slot != NULL && (event->mask & IN_OPEN))
            sim_slot_host_opened(slot, g_get_monotonic_time());
        if (slot != NULL && (event->mask & IN_CLOSE))
            sim_slot_host_closed(slot);
        at += (gssize)(sizeof *event + event->len);
    }
}

static gint64
serve_due(SimBench *self)
{
    gint64 now_us = g_get_monotonic_time();
    gint64 next_us = G_MAXINT64;
    for (guint i = 0; i < self->slots->len; i++) {
        SimSlot *slot = g_ptr_array_index(self->slots, i);
        if (slot->port != NULL)
            sim_slot_write(slot, now_us);
        if (now_us >= slot->ready_us)
            say_ready(self, slot);
        next_us = MIN(next_us, sim_slot_next_us(slot));
        if (slot->nobody && slot->watch < 0)
            next_us = MIN(next_us, now_us + LOOK_AGAIN_US);
    }
    return next_us;
}

/* Whether somebody has the port open again: where inotify cannot say, only another look can. */
static bool
is_worth_polling(const SimSlot *slot)
{
    return slot->fd >= 0 && (!slot->nobody || slot->watch < 0);
}

static void
wait_and_read(SimBench *self, gint64 until_us)
{
    enum { INPUT, SIGNALS, NOTIFY, FIXED };
    g_autofree struct pollfd *polls = g_new0(struct pollfd, FIXED + self->slots->len);
    polls[INPUT] = (struct pollfd){ .fd = self->input_open ? STDIN_FILENO : -1, .events = POLLIN };
    polls[SIGNALS] = (struct pollfd){ .fd = self->signals, .events = POLLIN };
    polls[NOTIFY] = (struct pollfd){ .fd = self->notify, .events = POLLIN };
    for (guint i = 0; i < self->slots->len; i++) {
        const SimSlot *slot = g_ptr_array_index(self->slots, i);
        polls[FIXED + i] = (struct pollfd){ .fd = is_worth_polling(slot) ? slot->fd : -1, .events = POLLIN };
    }
    gint64 left_us = MAX(until_us - g_get_monotonic_time(), 0);
    struct timespec left = { left_us / G_USEC_PER_SEC, left_us % G_USEC_PER_SEC * 1000 };
    if (ppoll(polls, FIXED + self->slots->len, until_us == G_MAXINT64 ? NULL : &left, NULL) <= 0)
        return;
    gint64 now_us = g_get_monotonic_time();
    for (guint i = 0; i < self->slots->len; i++)
        if (polls[FIXED + i].revents != 0)
            sim_slot_read(g_ptr_array_index(self->slots, i), now_us);
    if (polls[NOTIFY].revents != 0)
        read_notices(self);
    if (polls[INPUT].revents != 0)
        read_input(self);
    self->quit |= polls[SIGNALS].revents != 0;
}

void
sim_bench_run(SimBench *self)
{
    prctl(PR_SET_TIMERSLACK, 1000UL, 0UL, 0UL, 0UL); /* a microsecond: a byte takes 87 */
    while (!self->quit)
        wait_and_read(self, serve_due(self));
}
