/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/cli/cli.h"
#include "station/qa/sampling.h"

/** cli_sample_json: "sample": an object, or null for a batch without a plan. */
void cli_sample_json(JsonBuilder *json, const SamplingStatus *status);
/** cli_sample_print: the same for people; nothing without a plan. */
void cli_sample_print(Cli *cli, const SamplingStatus *status);
