/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/clock.h"
#include "station/line/line-private.h"

/* The names are public: scripts read them. */
static const char *const step_names[N_LINE_STEPS] = {
    [LINE_STEP_WAITING] = "waiting",   [LINE_STEP_ARRIVED] = "arrived",     [LINE_STEP_READING] = "reading",
    [LINE_STEP_READ] = "read",         [LINE_STEP_RECORDED] = "recorded",   [LINE_STEP_RESUMED] = "resumed",
    [LINE_STEP_QUEUED] = "queued",     [LINE_STEP_RENDERED] = "rendered",   [LINE_STEP_SENT] = "sent",
    [LINE_STEP_PRINTED] = "printed",   [LINE_STEP_UNKNOWN] = "unknown",     [LINE_STEP_SCAN] = "scan",
    [LINE_STEP_CONFIRMED] = "confirmed", [LINE_STEP_HELD] = "held",         [LINE_STEP_LEFT] = "left",
    [LINE_STEP_CARRIER] = "scan-carrier", [LINE_STEP_SERIAL] = "scan-serial", [LINE_STEP_LABEL] = "scan-label",
    [LINE_STEP_REPLACE] = "replace-label", [LINE_STEP_REPLACED] = "replaced", [LINE_STEP_COMMAND] = "command",
    [LINE_STEP_UNIT] = "unit",         [LINE_STEP_BAR] = "label-waiting",   [LINE_STEP_NOTICE] = "notice",
    [LINE_STEP_MENDED] = "mended",
};

static bool
is_about_label(LineStep step)
{
    return step == LINE_STEP_PRINTED || step == LINE_STEP_UNKNOWN || step == LINE_STEP_SCAN || step == LINE_STEP_LABEL ||
           step == LINE_STEP_REPLACE || step == LINE_STEP_REPLACED;
}

void
line_tell_detail(Line *self, LineSlot *slot, const LineEvent *detail)
{
    gint64 now = clock_mono_us();
    LineEvent event = *detail;
    event.name = step_names[event.step];
    event.at_us = clock_wall_us();
    if (slot != NULL) {
        event.slot = slot->number;
        event.port = slot->port;
        event.took_us = slot->step_at != 0 ? now - slot->step_at : 0;
        if (event.uid == NULL && slot->unit != NULL)
            event.uid = slot->unit->uid;
        if (event.kind == NULL && slot->label != NULL && is_about_label(event.step))
            event.kind = slot->label->kind;
        if (event.step != LINE_STEP_READING)
            slot->step_at = now;
    }
    self->report(&event, self->report_data);
}

void
line_tell(Line *self, LineSlot *slot, LineStep step, const GError *error)
{
    const LineEvent detail = { .step = step, .error = error };
    line_tell_detail(self, slot, &detail);
}

/* A unit counts once, however often it is stopped after it was good; what was refused counts each time. */
static bool
counts(Line *self, const LineSlot *slot)
{
    if (slot == NULL || slot->unit == NULL)
        return true;
    return g_hash_table_add(self->ended, g_memdup2(&slot->unit->id, sizeof slot->unit->id));
}

void
line_end_unit(Line *self, LineSlot *slot, const char *uid, const char *state, const GError *error)
{
    const LineEvent detail = { .step = LINE_STEP_UNIT, .uid = uid, .state = state, .error = error };
    line_tell_detail(self, slot, &detail);
    line_gate_tell_end(self, slot, uid, state, error);
    if (error != NULL && self->first_error == NULL) {
        self->first_error = g_error_copy(error);
        self->error_was_told = true;
    }
    if (counts(self, slot))
        self->ended_count++;
    if (self->options.count != 0 && self->ended_count >= self->options.count)
        line_stop(self);
}

LineEvent *
line_event_copy(const LineEvent *event)
{
    LineEvent *copy = g_memdup2(event, sizeof *event);
    copy->uid = g_strdup(event->uid);
    copy->port = g_strdup(event->port);
    copy->kind = g_strdup(event->kind);
    copy->state = g_strdup(event->state);
    copy->document = g_strdup(event->document);
    copy->sentence = g_strdup(event->sentence);
    copy->command = g_strdup(event->command);
    copy->error = event->error != NULL ? g_error_copy(event->error) : NULL;
    return copy;
}

void
line_event_free(LineEvent *event)
{
    if (event == NULL)
        return;
    g_free((char *)event->uid);
    g_free((char *)event->port);
    g_free((char *)event->kind);
    g_free((char *)event->state);
    g_free((char *)event->document);
    g_free((char *)event->sentence);
    g_free((char *)event->command);
    if (event->error != NULL)
        g_error_free((GError *)event->error);
    g_free(event);
}
