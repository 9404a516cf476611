/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/qa/sampling-plan.h"

#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define MOST 10000000

static bool
parse_number(const char *text, gint64 least, gint64 *number)
{
    return g_ascii_string_to_signed(text, 10, least, MOST, number, NULL);
}

static bool
parse_random(const char *text, SamplingPlan *plan)
{
    g_auto(GStrv) parts = g_strsplit(text, ":", 2);
    return g_strv_length(parts) == 2 && parse_number(parts[0], 1, &plan->size) && parse_number(parts[1], 0, &plan->may_fail) &&
           plan->may_fail < plan->size;
}

static bool
parse_word(const char *word, SamplingPlan *plan)
{
    if (g_str_equal(word, "first"))
        return !plan->first && (plan->first = true);
    if (g_str_equal(word, "last"))
        return !plan->last && (plan->last = true);
    return g_str_has_prefix(word, "every:") && plan->every == 0 && parse_number(word + strlen("every:"), 1, &plan->every);
}

static bool
parse_words(const char *text, SamplingPlan *plan)
{
    g_auto(GStrv) words = g_strsplit(text, ",", -1);
    for (char **word = words; *word != NULL; word++)
        if (!parse_word(*word, plan))
            return false;
    return words[0] != NULL;
}

bool
sampling_plan_parse(const char *text, SamplingPlan *plan, GError **error)
{
    *plan = (SamplingPlan){ 0 };
    if (g_ascii_isdigit(text[0]) ? parse_random(text, plan) : parse_words(text, plan))
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE,
                         _("Give 'first', 'last', 'every:N', several of them with commas, or 'N:C' for N at random of which C "
                           "may fail."),
                         _("--sample %s: that is no sampling plan"), text);
    return false;
}

/*
 * Selection sampling (Knuth, The Art of Computer Programming, 3.4.2, algorithm S): each unit in its turn with the chance
 * that makes every sample of this size equally likely, without knowing how the others will fall.
 */
static bool
picks_at_random(const SamplingPlan *plan, gint64 place, gint64 quantity, gint64 drawn, double chance)
{
    gint64 wanted = MIN(plan->size, quantity) - drawn;
    gint64 left = MAX(quantity - place + 1, 1);
    return wanted > 0 && chance * (double)left < (double)wanted;
}

bool
sampling_plan_picks(const SamplingPlan *plan, gint64 place, gint64 quantity, gint64 drawn, double chance)
{
    return (plan->first && place == 1) || (plan->last && place >= quantity) ||
           (plan->every > 0 && place % plan->every == 0) ||
           (plan->size > 0 && picks_at_random(plan, place, quantity, drawn, chance));
}
