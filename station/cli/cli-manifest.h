/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "db/db-manifest.h"
#include "station/cli/cli.h"

/** cli_manifest_add_list: the batch's manifests with what their receivers answered, as @json's member "manifests". */
bool cli_manifest_add_list(JsonBuilder *json, Station *station, gint64 batch_id, GError **error);
/** cli_manifest_tell: the same for people, a line each. */
bool cli_manifest_tell(Cli *cli, Station *station, gint64 batch_id, GError **error);
