/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/sim-talk.h"

#include <string.h>

static const char short_certificate[] = "-----BEGIN CERTIFICATE-----\n"
                                        "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2\n"
                                        "d3h5ejAxMjM0NTY3ODk=\n"
                                        "-----END CERTIFICATE-----\n";

SimIdentity *
sim_talk_identity(const char *maker, const char *uid, const char *certificate)
{
    SimIdentity *identity = g_new0(SimIdentity, 1);
    identity->profile = sim_profile_find(maker);
    g_assert_nonnull(identity->profile);
    identity->number = 1;
    identity->uid = g_strdup(uid);
    identity->certificate = g_strdup(certificate != NULL ? certificate : short_certificate);
    identity->lock = -1;
    return identity;
}

SimTalk *
sim_talk_new(const char *maker, SimFaults faults, const char *certificate)
{
    SimTalk *self = g_new0(SimTalk, 1);
    SimIdentity *stranger = faults & SIM_FAULT_SWAP_MID_READ ? sim_talk_identity(maker, "stranger", certificate) : NULL;
    self->now_us = 1000 * G_USEC_PER_SEC;
    self->module = sim_module_new(sim_talk_identity(maker, "uid-of-module", certificate), 1, 115200);
    sim_module_set_faults(self->module, faults, stranger);
    sim_module_power_up(self->module, self->now_us, 0);
    return self;
}

void
sim_talk_free(SimTalk *self)
{
    if (self == NULL)
        return;
    sim_module_free(self->module);
    g_free(self->answer);
    g_free(self);
}

const char *
sim_talk_hear(SimTalk *self, gint64 ms)
{
    gint64 until_us = self->now_us + ms * 1000;
    g_autoptr(GString) heard = g_string_new(NULL);
    for (gint64 next_us; (next_us = sim_module_next_us(self->module)) <= until_us;) {
        char buffer[256];
        self->now_us = MAX(self->now_us, next_us);
        gsize count = sim_module_output(self->module, buffer, sizeof buffer, self->now_us);
        g_string_append_len(heard, buffer, (gssize)count);
    }
    self->now_us = MAX(self->now_us, until_us);
    g_free(self->answer);
    self->answer = g_string_free(g_steal_pointer(&heard), FALSE);
    return self->answer;
}

const char *
sim_talk_say(SimTalk *self, const char *text)
{
    enum { LONGEST_ANSWER_MS = 30 * 1000 };
    sim_module_input(self->module, text, strlen(text), self->now_us);
    g_autoptr(GString) all = g_string_new(NULL);
    /* No further than the last byte, so that a log or a start goes on where it stood. */
    gint64 until_us = self->now_us + LONGEST_ANSWER_MS * 1000;
    for (gint64 next_us; (next_us = sim_module_next_us(self->module)) <= until_us;)
        g_string_append(all, sim_talk_hear(self, MAX(next_us - self->now_us + 999, 0) / 1000));
    g_free(self->answer);
    self->answer = g_string_free(g_steal_pointer(&all), FALSE);
    return self->answer;
}
