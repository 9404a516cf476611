/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/simulator/sim-identity.h"

#include <unistd.h>

void
sim_identity_free(SimIdentity *self)
{
    if (self == NULL)
        return;
    if (self->lock >= 0)
        close(self->lock);
    g_free(self->uid);
    g_free(self->certificate);
    g_free(self->presented);
    g_free(self);
}

const char *
sim_identity_about(const SimIdentity *self)
{
    const char *other = self->profile->about[1];
    return other != NULL && self->number % 2 == 0 ? other : self->profile->about[0];
}

const char *
sim_identity_shown(const SimIdentity *self)
{
    return self->presented != NULL ? self->presented : self->certificate;
}
