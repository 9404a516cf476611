/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/link/transport-private.h"
#include "station/simulator/sim-module.h"
#include "station/simulator/sim-random.h"
#include "station/simulator/sim-stock.h"

#include <poll.h>
#include <string.h>

/* sim:MAKER[;fault=NAME,…][;seed=N][;state=DIR][;uid=UID][;no-pace]: a simulated module within this process. */

enum { BAUD = 115200, LONGEST_SLEEP_US = 60 * G_USEC_PER_SEC };

typedef struct {
    const SimProfile *profile;
    SimFaults faults;
    guint64 seed;
    char *folder;
    char *uid;
    bool no_pace;
    SimStock *stock;   /* from the first opening on */
    SimModule *module; /* stays under power while the port is closed */
} SimPlace;

static void
sim_place_free(SimPlace *self)
{
    sim_module_free(self->module);
    sim_stock_free(self->stock);
    g_free(self->folder);
    g_free(self->uid);
    g_free(self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SimPlace, sim_place_free)

/* ---- the port's name ---- */

static bool
set_fault(SimPlace *place, const char *value, GError **error)
{
    return sim_faults_parse(value, &place->faults, error);
}

static bool
set_seed(SimPlace *place, const char *value, GError **error)
{
    if (g_ascii_string_to_unsigned(value, 10, 0, G_MAXUINT64, &place->seed, NULL))
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "seed=%s: a number from 0 is needed", value);
    return false;
}

static bool
set_folder(SimPlace *place, const char *value, GError **error)
{
    (void)error;
    g_free(place->folder);
    place->folder = g_strdup(value);
    return true;
}

static bool
set_uid(SimPlace *place, const char *value, GError **error)
{
    (void)error;
    g_free(place->uid);
    place->uid = g_strdup(value);
    return true;
}

static bool
set_no_pace(SimPlace *place, const char *value, GError **error)
{
    (void)value;
    (void)error;
    place->no_pace = true;
    return true;
}

static const struct {
    const char *name; /* with its = where a value follows */
    bool (*set)(SimPlace *place, const char *value, GError **error);
} options[] = {
    { "fault=", set_fault }, { "seed=", set_seed },     { "state=", set_folder },
    { "uid=", set_uid },     { "no-pace", set_no_pace },
};

static bool
set_option(SimPlace *place, const char *option, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(options); i++) {
        gsize length = strlen(options[i].name);
        bool has_value = options[i].name[length - 1] == '=';
        if (strncmp(option, options[i].name, length) == 0 && (has_value || option[length] == '\0'))
            return options[i].set(place, option + length, error);
    }
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL,
                         "sim: option '%s': the options are fault=, seed=, state=, uid= and no-pace", option);
    return false;
}

static bool
sim_prepare(Transport *self, GError **error)
{
    g_auto(GStrv) words = g_strsplit(self->place, ";", -1);
    g_autoptr(SimPlace) place = g_new0(SimPlace, 1);
    place->seed = sim_random_fresh_seed();
    place->profile = sim_profile_find(words[0]);
    if (place->profile == NULL) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, "See 'expresslink-simulator --help' for the makers.",
                             "sim:%s: there is no such maker", words[0]);
        return false;
    }
    for (char **word = words + 1; *word != NULL; word++)
        if (!set_option(place, *word, error))
            return false;
    self->state = g_steal_pointer(&place);
    return true;
}

static void
sim_free(Transport *self)
{
    g_clear_pointer((SimPlace **)&self->state, sim_place_free);
}

/* ---- the module ---- */

static bool
seat_module(SimPlace *place, GError **error)
{
    g_autoptr(SimIdentity) stranger = NULL;
    if (place->stock == NULL)
        place->stock = sim_stock_new(place->profile, place->folder, place->seed, error);
    if (place->stock == NULL)
        return false;
    g_autoptr(SimIdentity) identity = sim_stock_take(place->stock, place->uid, error);
    if (identity == NULL || !sim_stock_present(place->stock, identity, place->faults, error))
        return false;
    if (place->faults & SIM_FAULT_SWAP_MID_READ) {
        stranger = sim_stock_take(place->stock, NULL, error);
        if (stranger == NULL)
            return false;
    }
    place->module = sim_module_new(g_steal_pointer(&identity), place->seed, place->no_pace ? 0 : BAUD);
    sim_module_set_faults(place->module, place->faults, g_steal_pointer(&stranger));
    sim_module_power_up(place->module, g_get_monotonic_time(), 0);
    return true;
}

static bool
sim_open(Transport *self, GError **error)
{
    SimPlace *place = self->state;
    if (place->module == NULL && !seat_module(place, error))
        return false;
    sim_module_opened(place->module, g_get_monotonic_time());
    return true;
}

/* To the microsecond, where poll() has milliseconds: nine replies a read would each be up to one late. */
static bool
sleep_until(Transport *self, Deadline due, GError **error)
{
    struct pollfd interrupt = { .fd = self->interrupt_fd, .events = POLLIN };
    gint64 left_us = CLAMP(due.at_us - g_get_monotonic_time(), 0, LONGEST_SLEEP_US);
    struct timespec left = { left_us / G_USEC_PER_SEC, left_us % G_USEC_PER_SEC * 1000 };
    return ppoll(&interrupt, 1, &left, NULL) <= 0 || transport_wait(self, -1, 0, deadline_in_ms(0), error) >= 0;
}

static gssize
sim_read(Transport *self, void *buffer, gsize length, Deadline until, GError **error)
{
    SimPlace *place = self->state;
    for (;;) {
        gsize count = sim_module_output(place->module, buffer, length, g_get_monotonic_time());
        if (count > 0 || deadline_passed(until))
            return (gssize)count;
        Deadline due = deadline_sooner(until, (Deadline){ sim_module_next_us(place->module) });
        if (!sleep_until(self, due, error))
            return -1;
    }
}

static bool
sim_write(Transport *self, const void *bytes, gsize length, Deadline until, GError **error)
{
    (void)until; /* as with a kernel's buffer, nothing waits for the line here */
    (void)error;
    SimPlace *place = self->state;
    sim_module_input(place->module, bytes, length, g_get_monotonic_time());
    return true;
}

static void
sim_close(Transport *self)
{
    SimPlace *place = self->state;
    sim_module_closed(place->module);
}

const TransportOps transport_sim_ops = {
    .scheme = "sim",
    .prepare = sim_prepare,
    .open = sim_open,
    .read = sim_read,
    .write = sim_write,
    .close = sim_close,
    .free = sim_free,
};
