/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/line/line-setup.h"

#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>
#include <string.h>

/* --- slots ------------------------------------------------------------------------------------------------------- */

static void
slot_setup_free(gpointer data)
{
    LineSlotSetup *setup = data;
    g_free(setup->port);
    g_free(setup->name);
    g_free(setup);
}

static void
scanner_setup_free(gpointer data)
{
    g_free(((LineScannerSetup *)data)->port);
    g_free(data);
}

static SlotKind
kind_of(Settings *settings, guint slot)
{
    g_autofree char *kind = settings_slot_string(settings, slot, "kind");
    return g_str_equal(kind, "cable") ? SLOT_CABLE : g_str_equal(kind, "fixture") ? SLOT_FIXTURE : SLOT_AUTO;
}

static LineSlotSetup *
configured_slot(Settings *settings, guint slot)
{
    LineSlotSetup *setup = g_new0(LineSlotSetup, 1);
    setup->port = settings_slot_string(settings, slot, "port");
    setup->kind = kind_of(settings, slot);
    setup->name = g_strdup_printf("slot %u", slot);
    return setup;
}

/* A port given by hand is the configured slot with that port, if there is one. */
static LineSlotSetup *
named_slot(Settings *settings, GArray *slots, const char *port)
{
    for (guint i = 0; i < slots->len; i++) {
        guint slot = g_array_index(slots, guint, i);
        g_autofree char *configured = settings_slot_string(settings, slot, "port");
        if (g_strcmp0(configured, port) == 0)
            return configured_slot(settings, slot);
    }
    LineSlotSetup *setup = g_new0(LineSlotSetup, 1);
    setup->port = g_strdup(port);
    return setup;
}

static GPtrArray *
slots_of(Settings *settings, char **ports)
{
    GPtrArray *setups = g_ptr_array_new_with_free_func(slot_setup_free);
    g_autoptr(GArray) slots = settings_slots(settings);
    for (guint i = 0; ports != NULL && ports[i] != NULL; i++)
        g_ptr_array_add(setups, named_slot(settings, slots, ports[i]));
    for (guint i = 0; ports == NULL && i < slots->len; i++) {
        LineSlotSetup *setup = configured_slot(settings, g_array_index(slots, guint, i));
        if (setup->port != NULL)
            g_ptr_array_add(setups, setup);
        else
            slot_setup_free(setup);
    }
    return setups;
}

/* --- scanners -------------------------------------------------------------------------------------------------- */

static bool
add_scanner(GPtrArray *setups, const char *text, guint slot_count, GError **error)
{
    const char *equals = strchr(text, '=');
    LineScannerSetup *setup = g_new0(LineScannerSetup, 1);
    g_ptr_array_add(setups, setup);
    guint64 slot = 0;
    g_autofree char *number = equals != NULL ? g_strndup(text, (gsize)(equals - text)) : NULL;
    if (number != NULL && g_ascii_string_to_unsigned(number, 10, 1, slot_count, &slot, NULL)) {
        setup->slot = (guint)slot;
        setup->port = g_strdup(equals + 1);
        return true;
    }
    setup->port = g_strdup(text);
    if (number == NULL || number[0] == '/' || strchr(number, ':') != NULL)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--scanner '%s': there is no slot %s"), text, number);
    return false;
}

static GPtrArray *
scanners_of(Settings *settings, char **scanners, guint slot_count, GError **error)
{
    g_autoptr(GPtrArray) setups = g_ptr_array_new_with_free_func(scanner_setup_free);
    for (guint i = 0; scanners != NULL && scanners[i] != NULL; i++)
        if (!add_scanner(setups, scanners[i], slot_count, error))
            return NULL;
    g_autofree char *configured = settings_string(settings, "scanner", "port");
    if (scanners == NULL && configured != NULL) {
        LineScannerSetup *setup = g_new0(LineScannerSetup, 1);
        setup->port = g_steal_pointer(&configured);
        setup->slot = (guint)settings_int(settings, "scanner", "slot");
        g_ptr_array_add(setups, setup);
    }
    return g_steal_pointer(&setups);
}

/* --- the whole ----------------------------------------------------------------------------------------------------- */

static char *
second_of(Settings *settings)
{
    g_autofree char *second = settings_string(settings, "printer", "second");
    return second != NULL && second[0] != '\0' ? g_steal_pointer(&second) : NULL;
}

LineSetup *
line_setup_new(Settings *settings, const LineWishes *wishes, GError **error)
{
    g_autoptr(LineSetup) self = g_new0(LineSetup, 1);
    self->slots = slots_of(settings, wishes->ports);
    self->scanners = scanners_of(settings, wishes->scanners, self->slots->len, error);
    if (self->scanners == NULL)
        return NULL;
    self->printer = wishes->printer != NULL ? g_strdup(wishes->printer) : settings_string(settings, "printer", "destination");
    if (wishes->printer == NULL)
        self->second_printer = second_of(settings);
    gint64 configured = settings_int(settings, "printer", "labels-in-hand");
    self->labels_in_hand = wishes->labels_in_hand != 0 ? wishes->labels_in_hand : (guint)MAX(configured, 1);
    return g_steal_pointer(&self);
}

void
line_setup_free(LineSetup *self)
{
    if (self == NULL)
        return;
    g_clear_pointer(&self->slots, g_ptr_array_unref);
    g_clear_pointer(&self->scanners, g_ptr_array_unref);
    g_free(self->printer);
    g_free(self->second_printer);
    g_free(self);
}

static bool
check_slots(const GPtrArray *slots, GError **error)
{
    if (slots->len == 0) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "%s", _("provision: it needs --port PORT or configured slots"));
        return false;
    }
    for (guint i = 1; i < slots->len; i++) {
        for (guint k = 0; k < i; k++) {
            const LineSlotSetup *a = g_ptr_array_index(slots, i);
            const LineSlotSetup *b = g_ptr_array_index(slots, k);
            if (!g_str_equal(a->port, b->port))
                continue;
            claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("--port %s: it is given twice"), a->port);
            return false;
        }
    }
    return true;
}

bool
line_setup_check(const LineSetup *self, GError **error)
{
    if (!check_slots(self->slots, error))
        return false;
    if (self->printer == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, "%s", _("provision: it needs --printer DEST"));
    return self->printer != NULL;
}
