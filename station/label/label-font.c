/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-font.h"

#include "station/label/label-resource.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct {
    char *paths[N_LABEL_FONTS][2]; /* normal, bold */
    FcCharSet *covered;
    PangoContext *shipped;
    PangoContext *all; /* made when first needed: it looks through every installed font */
    GMutex lock;       /* a Pango font map is one thread's at a time */
} LabelFonts;

/* A nameless file in memory: libharu and fontconfig open fonts by path only. */
static char *
expose(const char *name)
{
    g_autoptr(GBytes) font = label_resource(name);
    gsize length = g_bytes_get_size(font);
    int fd = memfd_create(name, MFD_CLOEXEC);
    if (fd < 0 || write(fd, g_bytes_get_data(font, NULL), length) != (ssize_t)length)
        g_error("no memory for the label font"); /* a few kilobytes at start: nothing else would work either */
    /* stays open: both open it again later */
    return g_strdup_printf("/proc/self/fd/%d", fd);
}

static PangoContext *
make_context(const LabelFonts *fonts, FcConfig *config)
{
    for (int i = 0; i < 2; i++)
        FcConfigAppFontAddFile(config, (const FcChar8 *)fonts->paths[LABEL_FONT_WHOLE][i]);
    g_autoptr(PangoFontMap) map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
    FcConfigDestroy(config); /* the map has its own reference */
    PangoContext *context = pango_font_map_create_context(map);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    /* not the station's language: the same label everywhere */
    pango_context_set_language(context, pango_language_from_string("en"));
    return context;
}

static FcCharSet *
covered_by(const char *path)
{
    int n_faces;
    FcPattern *pattern = FcFreeTypeQuery((const FcChar8 *)path, 0, NULL, &n_faces);
    FcCharSet *set = NULL;
    FcPatternGetCharSet(pattern, FC_CHARSET, 0, &set);
    FcCharSet *copy = FcCharSetCopy(set);
    FcPatternDestroy(pattern);
    return copy;
}

static gpointer
fonts_new(gpointer unused G_GNUC_UNUSED)
{
    LabelFonts *fonts = g_new0(LabelFonts, 1);
    fonts->paths[LABEL_FONT_WHOLE][false] = expose("fonts/claimcheck-label.ttf");
    fonts->paths[LABEL_FONT_WHOLE][true] = expose("fonts/claimcheck-label-bold.ttf");
    fonts->paths[LABEL_FONT_LATIN][false] = expose("fonts/claimcheck-label-latin.ttf");
    fonts->paths[LABEL_FONT_LATIN][true] = expose("fonts/claimcheck-label-latin-bold.ttf");
    fonts->covered = covered_by(fonts->paths[LABEL_FONT_WHOLE][false]);
    fonts->shipped = make_context(fonts, FcConfigCreate());
    return fonts;
}

static LabelFonts *
fonts_get(void)
{
    static GOnce once = G_ONCE_INIT;
    return g_once(&once, fonts_new, NULL);
}

const char *
label_font_path(LabelFontFile file, bool bold)
{
    return fonts_get()->paths[file][bold];
}

LabelFontFile
label_font_smallest(const char *text)
{
    for (; *text != '\0'; text = g_utf8_next_char(text))
        if (g_utf8_get_char(text) > 0xff)
            return LABEL_FONT_WHOLE;
    return LABEL_FONT_LATIN;
}

bool
label_font_covers(const char *text)
{
    const LabelFonts *fonts = fonts_get();
    for (; *text != '\0'; text = g_utf8_next_char(text))
        if (!FcCharSetHasChar(fonts->covered, g_utf8_get_char(text)))
            return false;
    return true;
}

bool
label_font_is_shipped(PangoFont *font)
{
    PangoFontDescription *description = pango_font_describe(font);
    bool shipped = g_strcmp0(pango_font_description_get_family(description), LABEL_FONT_FAMILY) == 0;
    pango_font_description_free(description);
    return shipped;
}

PangoContext *
label_font_lock(bool shipped_only)
{
    LabelFonts *fonts = fonts_get();
    g_mutex_lock(&fonts->lock);
    if (shipped_only)
        return fonts->shipped;
    if (fonts->all == NULL)
        fonts->all = make_context(fonts, FcInitLoadConfigAndFonts());
    return fonts->all;
}

void
label_font_unlock(void)
{
    g_mutex_unlock(&fonts_get()->lock);
}
