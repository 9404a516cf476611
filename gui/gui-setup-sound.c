/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-setup-box.h"
#include "gui/gui-setup-sections.h"
#include "gui/gui-sound.h"

#include <glib/gi18n.h>

static const GuiSettingKind kinds[] = {
    { .name = "sound.enabled",
      .title = N_("Sounds"),
      .subtitle = N_("Never the only sign: what they say is always on the screen too"),
      .control = GUI_SETTING_SWITCH },
    { .name = "sound.volume", .title = N_("Volume"), .control = GUI_SETTING_NUMBER, .min = 0, .max = 100 },
};

static const struct {
    const char *title;
    const char *subtitle;
    const char *name;
    GuiSound sound;
} sounds[] = {
    { N_("Good"), N_("Two notes up: a unit is done, a label is right"), N_("Play: good"), GUI_SOUND_GOOD },
    { N_("Attention"), N_("One note: a label is to be scanned or taken"), N_("Play: attention"), GUI_SOUND_ATTENTION },
    { N_("Stop"), N_("Two low notes: a unit is held, a label is wrong"), N_("Play: stop"), GUI_SOUND_STOP },
};

static void
on_play(GtkButton *button, gpointer sound)
{
    (void)button;
    gui_sound_play(GPOINTER_TO_INT(sound));
}

GtkWidget *
gui_setup_sound_new(GuiSession *session)
{
    GtkWidget *widget = gui_setup_box_new();
    GtkListBox *list = gui_setup_box_add_group(GUI_SETUP_BOX(widget), _("Sound"), NULL);
    gui_setup_box_add_settings(list, session, kinds, G_N_ELEMENTS(kinds));
    list = gui_setup_box_add_group(GUI_SETUP_BOX(widget), _("What they mean"), NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(sounds); i++) {
        GtkWidget *row = gui_setup_box_add_row(list, _(sounds[i].title), _(sounds[i].subtitle));
        gui_setup_box_add_button(row, _("Play"), _(sounds[i].name), G_CALLBACK(on_play),
                                 GINT_TO_POINTER(sounds[i].sound), NULL);
    }
    return widget;
}
