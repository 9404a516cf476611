/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/qa/cadence.h"

void
cadence_character(CadenceMeter *self, gint64 at_us)
{
    bool is_first = self->characters++ == 0;
    if (!is_first)
        self->longest_us = MAX(self->longest_us, at_us - self->last_us);
    if (is_first || at_us != self->last_us)
        self->arrivals++;
    self->last_us = at_us;
}

Cadence
cadence_judge(const CadenceMeter *self, bool from_keys)
{
    bool tells = self->characters >= CADENCE_LEAST && (from_keys || 2 * self->arrivals >= self->characters);
    if (!tells)
        return CADENCE_UNKNOWN;
    return self->longest_us <= CADENCE_MAX_GAP_US ? CADENCE_SCANNED : CADENCE_TYPED;
}

const char *
cadence_name(Cadence cadence)
{
    static const char *const names[] = {
        [CADENCE_UNKNOWN] = "unknown", [CADENCE_SCANNED] = "scanned", [CADENCE_TYPED] = "typed"
    };
    return names[cadence];
}
