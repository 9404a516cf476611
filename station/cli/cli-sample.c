/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-sample.h"

#include <glib/gi18n.h>
#include <inttypes.h>

void
cli_sample_json(JsonBuilder *json, const SamplingStatus *status)
{
    if (status == NULL) {
        json_line_null(json, "sample");
        return;
    }
    json_line_open(json, "sample");
    json_line_string(json, "plan", status->plan);
    json_line_int(json, "due", status->due);
    json_line_int(json, "done", status->done);
    json_line_int(json, "failed", status->failed);
    json_line_string(json, "acceptance", sampling_acceptance_name(status->acceptance));
    json_builder_set_member_name(json, "waiting");
    json_builder_begin_array(json);
    for (guint i = 0; i < status->waiting->len; i++)
        json_builder_add_string_value(json, ((const DbUnit *)g_ptr_array_index(status->waiting, i))->uid);
    json_builder_end_array(json);
    json_line_close(json);
}

void
cli_sample_print(Cli *cli, const SamplingStatus *status)
{
    static const char *const words[] = {
        [SAMPLING_OPEN] = N_("open"), [SAMPLING_ACCEPTED] = N_("accepted"), [SAMPLING_REJECTED] = N_("rejected")
    };
    if (status == NULL)
        return;
    cli_print(cli, _("  sample  %s: due %" PRId64 ", done %" PRId64 ", failed %" PRId64 ": %s"),
              status->plan, status->due, status->done, status->failed, _(words[status->acceptance]));
    for (guint i = 0; i < status->waiting->len; i++)
        cli_print(cli, _("  sample  waiting: unit %s"), ((const DbUnit *)g_ptr_array_index(status->waiting, i))->uid);
}
