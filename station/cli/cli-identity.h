/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/cli/cli.h"
#include "station/link/express-link.h"
#include "station/unit/judgement.h"

/* A module's identity as commands print it. */

/** cli_identity_json: adds every field of `read --json` to @json. */
void cli_identity_json(JsonBuilder *json, const ModuleIdentity *identity, const Judgement *judgement, const char *port);

/** cli_identity_print: the same for people, the checks with their sentences. */
void cli_identity_print(Cli *cli, const ModuleIdentity *identity, const Judgement *judgement, const char *port);
