/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/** SAMPLING_PLAN_NONE: what stands where a plan could, to take one away. */
#define SAMPLING_PLAN_NONE "none"

/** SamplingPlan: "first", "last" and "every:N", one or several with commas between; or alone "N:C": N at random, C may fail. */
typedef struct {
    bool first;
    bool last;
    gint64 every; /* 0: no */
    gint64 size;  /* of a random sample, 0: none */
    gint64 may_fail;
} SamplingPlan;

/** sampling_plan_parse: false with usage if @text is no plan. */
bool sampling_plan_parse(const char *text, SamplingPlan *plan, GError **error);

/**
 * sampling_plan_picks: is the unit of @place due, now that it is commissioned?
 * @quantity: of the batch
 * @drawn: how many of a random sample are due already
 * @chance: from 0 up to but not 1, of this place alone
 */
bool sampling_plan_picks(const SamplingPlan *plan, gint64 place, gint64 quantity, gint64 drawn, double chance);
