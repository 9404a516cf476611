/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-burst.h"

#include <xkbcommon/xkbcommon.h>

struct GuiBurst {
    char *layout;
    gboolean is_loaded; /* the keymap takes some milliseconds, which the first key pays and not the start */
    struct xkb_context *context;
    struct xkb_keymap *keymap; /* NULL where no keymap can be had: then the session's characters count */
    GString *text;
    glong characters;
    guint32 last_ms;
};

static struct xkb_keymap *
keymap_of(struct xkb_context *context, const char *layout)
{
    g_auto(GStrv) parts = g_strsplit_set(layout != NULL ? layout : "us", "()", 3);
    const struct xkb_rule_names names = {
        .rules = "evdev", .model = "pc105", .layout = parts[0], .variant = parts[0] != NULL ? parts[1] : NULL
    };
    return xkb_keymap_new_from_names(context, &names, XKB_KEYMAP_COMPILE_NO_FLAGS);
}

GuiBurst *
gui_burst_new(const char *layout)
{
    GuiBurst *self = g_new0(GuiBurst, 1);
    self->text = g_string_new(NULL);
    self->layout = g_strdup(layout);
    return self;
}

static void
load(GuiBurst *self)
{
    self->is_loaded = TRUE;
    self->context = xkb_context_new(XKB_CONTEXT_NO_ENVIRONMENT_NAMES);
    if (self->context == NULL)
        return;
    xkb_context_set_log_level(self->context, XKB_LOG_LEVEL_CRITICAL);
    self->keymap = keymap_of(self->context, self->layout);
    if (self->keymap == NULL)
        self->keymap = keymap_of(self->context, "us");
}

void
gui_burst_free(GuiBurst *self)
{
    if (self == NULL)
        return;
    g_clear_pointer(&self->keymap, xkb_keymap_unref);
    g_clear_pointer(&self->context, xkb_context_unref);
    g_string_free(self->text, TRUE);
    g_free(self->layout);
    g_free(self);
}

static gunichar
character_of(GuiBurst *self, const GuiBurstKey *key)
{
    if (!self->is_loaded)
        load(self);
    const xkb_keysym_t *symbols = NULL;
    xkb_level_index_t level = (key->shift ? 1 : 0) + (key->altgr ? 2 : 0);
    int count = self->keymap != NULL ? xkb_keymap_key_get_syms_by_level(self->keymap, key->keycode, 0, level, &symbols) : 0;
    gunichar character = count == 1 ? xkb_keysym_to_utf32(symbols[0]) : 0;
    return character != 0 ? character : key->usual;
}

void
gui_burst_reset(GuiBurst *self)
{
    g_string_truncate(self->text, 0);
    self->characters = 0;
}

gboolean
gui_burst_is_empty(const GuiBurst *self)
{
    return self->characters == 0;
}

const char *
gui_burst_text(const GuiBurst *self)
{
    return self->text->str;
}

static void
hold(GuiBurst *self, gunichar character, guint32 time_ms)
{
    g_string_append_unichar(self->text, character);
    self->characters++;
    self->last_ms = time_ms;
}

/* Event times are 32 bits and wrap: the difference does not mind. */
static gboolean
is_late(const GuiBurst *self, guint32 time_ms)
{
    return self->characters > 0 && time_ms - self->last_ms > GUI_BURST_GAP_MS;
}

GuiBurstVerdict
gui_burst_key(GuiBurst *self, const GuiBurstKey *key)
{
    gboolean late = is_late(self, key->time_ms);
    gunichar character = key->ends || key->other ? 0 : character_of(self, key);
    if (key->ends && !late && self->characters >= GUI_BURST_MIN) {
        self->characters = 0;
        return GUI_BURST_DONE;
    }
    if (character == 0 || g_unichar_iscntrl(character) || self->characters >= GUI_BURST_MAX) {
        gui_burst_reset(self);
        return GUI_BURST_PASS;
    }
    if (self->characters == 0) /* a code that was read keeps its text until now */
        gui_burst_reset(self);
    if (late)
        gui_burst_reset(self);
    hold(self, character, key->time_ms);
    return late ? GUI_BURST_RESTART : GUI_BURST_HOLD;
}
