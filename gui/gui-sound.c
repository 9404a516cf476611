/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/gui-sound.h"

#include <gsound.h>

static const char *const files[N_GUI_SOUNDS] = { "good.wav", "attention.wav", "stop.wav" };

/* A program has one pair of loudspeakers. */
static struct {
    GSoundContext *context; /* made when something is first to be heard */
    gboolean was_tried;
    gboolean is_off;
    gboolean is_mute; /* nothing could be heard here: not tried again, since each try is slow and complains */
    double decibel;
} player;

/* As the translations: beside a program that was built and not installed, else where it was installed. */
static char *
file_of(GuiSound sound)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = program != NULL ? g_path_get_dirname(program) : g_strdup(".");
    g_autofree char *beside = g_build_filename(folder, "sounds", files[sound], NULL);
    if (g_file_test(beside, G_FILE_TEST_EXISTS))
        return g_steal_pointer(&beside);
    return g_build_filename(CLAIMCHECK_SOUND_DIR, files[sound], NULL);
}

void
gui_sound_set(gboolean enabled, gint64 volume)
{
    player.is_off = !enabled || volume <= 0;
    player.decibel = (MIN(volume, 100) - 100) * 0.4; /* 100: as loud as the desktop's own sounds; 50: 20 dB less */
}

static void
on_played(GObject *context, GAsyncResult *result, gpointer data)
{
    (void)data;
    if (!gsound_context_play_full_finish(GSOUND_CONTEXT(context), result, NULL))
        player.is_mute = TRUE;
}

void
gui_sound_play(GuiSound sound)
{
    if (player.is_off || player.is_mute)
        return;
    if (player.context == NULL && !player.was_tried)
        player.context = gsound_context_new(NULL, NULL);
    player.was_tried = TRUE;
    if (player.context == NULL)
        return;
    g_autofree char *file = file_of(sound);
    char volume[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(volume, sizeof volume, "%.1f", player.decibel);
    gsound_context_play_full(player.context, NULL, on_played, NULL, GSOUND_ATTR_MEDIA_FILENAME, file,
                             GSOUND_ATTR_CANBERRA_VOLUME, volume, NULL);
}
