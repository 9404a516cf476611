/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/station.h"

/**
 * manifest_known_certificates: (transfer full) (element-type utf8): the certificates, PEM, whose signatures this station
 * knows for its own: those that signed an export, the installed one, and the trial ones.
 */
GPtrArray *manifest_known_certificates(Station *station, GError **error);

/** manifest_known_note: (transfer full): what the record says of a pack, in words; NULL if nothing needs to be said. */
char *manifest_known_note(Station *station, const char *manifest_sha256, GError **error);
