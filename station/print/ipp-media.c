/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/print/ipp-media.h"

#include <math.h>
#include <string.h>

enum {
    TOLERANCE = 100, /* hundredths of a millimetre, as all sizes here and in PWG 5101.1 */
    MAX_NAMES = 10000,
};

typedef struct {
    int width;
    int length;
} Size;

/* Size of a PWG self-describing name: "custom_57x32mm_57x32mm", "oe_4x6-label_4x6in". */
static bool
parse_name(const char *name, Size *size)
{
    const pwg_media_t *media = name != NULL ? pwgMediaForPWG(name) : NULL;
    if (media == NULL || media->width <= 0 || media->length <= 0)
        return false;
    *size = (Size){ media->width, media->length };
    return true;
}

static bool
is_limit(const char *name)
{
    return g_str_has_prefix(name, "custom_min_") || g_str_has_prefix(name, "custom_max_");
}

static const char *
nearest_name(ipp_attribute_t *names, Size wanted)
{
    const char *best = NULL;
    int best_off = TOLERANCE + 1;
    for (int i = 0; i < MIN(ippGetCount(names), MAX_NAMES); i++) {
        const char *name = ippGetString(names, i, NULL);
        Size size;
        if (!parse_name(name, &size) || is_limit(name))
            continue;
        int off = MAX(ABS(size.width - wanted.width), ABS(size.length - wanted.length));
        if (off < best_off) {
            best = name;
            best_off = off;
        }
    }
    return best;
}

static bool
find_limit(ipp_attribute_t *names, const char *prefix, Size *limit)
{
    for (int i = 0; i < MIN(ippGetCount(names), MAX_NAMES); i++) {
        const char *name = ippGetString(names, i, NULL);
        if (name != NULL && g_str_has_prefix(name, prefix))
            return parse_name(name, limit);
    }
    return false;
}

static bool
takes_custom(ipp_attribute_t *names, Size wanted)
{
    Size least, most;
    return find_limit(names, "custom_min_", &least) && find_limit(names, "custom_max_", &most) &&
           wanted.width >= least.width && wanted.width <= most.width && wanted.length >= least.length &&
           wanted.length <= most.length;
}

static void
add_custom(ipp_t *job, Size wanted)
{
    g_autoptr(ipp_t) size = ippNew();
    ippAddInteger(size, IPP_TAG_JOB, IPP_TAG_INTEGER, "x-dimension", wanted.width);
    ippAddInteger(size, IPP_TAG_JOB, IPP_TAG_INTEGER, "y-dimension", wanted.length);
    g_autoptr(ipp_t) media = ippNew();
    ippAddCollection(media, IPP_TAG_JOB, "media-size", size);
    ippAddCollection(job, IPP_TAG_JOB, "media-col", media);
}

bool
ipp_media_add(ipp_t *job, ipp_t *printer, double width_mm, double height_mm)
{
    Size wanted = { (int)lround(width_mm * 100), (int)lround(height_mm * 100) };
    ipp_attribute_t *names = ippFindAttribute(printer, "media-supported", IPP_TAG_ZERO);
    ipp_attribute_t *members = ippFindAttribute(printer, "media-col-supported", IPP_TAG_ZERO);
    const char *name = names != NULL ? nearest_name(names, wanted) : NULL;
    if (name != NULL) {
        ippAddString(job, IPP_TAG_JOB, IPP_TAG_KEYWORD, "media", NULL, name);
        return true;
    }
    if (names == NULL || members == NULL || !ippContainsString(members, "media-size") || !takes_custom(names, wanted))
        return false;
    add_custom(job, wanted);
    return true;
}
