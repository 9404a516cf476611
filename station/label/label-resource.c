/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-resource.h"

/* Made by glib-compile-resources; asked for by name, so that a static library does not lose it. */
GResource *label_templates_get_resource(void);

GBytes *
label_resource(const char *name)
{
    g_autofree char *path = g_strconcat("/claimcheck/label_templates/", name, NULL);
    return g_resource_lookup_data(label_templates_get_resource(), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}
