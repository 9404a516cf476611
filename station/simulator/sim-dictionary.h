/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/simulator/sim-profile.h"

/*
 * A module's configuration dictionary: which keys there are, who may read and write them, how long they may be, and
 * what the two kinds of reset do to them ("Configuration dictionary" in AWS's programmer's guide).
 */

typedef struct SimDictionary SimDictionary;

SimDictionary *sim_dictionary_new(const SimProfile *profile);
void sim_dictionary_free(SimDictionary *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SimDictionary, sim_dictionary_free)

/** sim_dictionary_read: 0 and the value, (transfer none), or the number of the ERR reply. */
int sim_dictionary_read(SimDictionary *self, const char *key, const char **value);

/** sim_dictionary_write: 0, or the number of the ERR reply. */
int sim_dictionary_write(SimDictionary *self, const char *key, const char *value);

/** sim_dictionary_may_write: what sim_dictionary_write() would say to @key, whatever the value. */
int sim_dictionary_may_write(SimDictionary *self, const char *key);

/** sim_dictionary_is_certificate: can @key be given and taken as PEM? */
bool sim_dictionary_is_certificate(const char *key);

/** sim_dictionary_set: past every rule, as the factory and the cloud do. */
void sim_dictionary_set(SimDictionary *self, const char *key, const char *value);

/** sim_dictionary_get: (transfer none): past every rule. */
const char *sim_dictionary_get(SimDictionary *self, const char *key);

/** sim_dictionary_reset: RESET, or with @factory FACTORY_RESET. */
void sim_dictionary_reset(SimDictionary *self, bool factory);
