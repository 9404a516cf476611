/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/** label_resource: (transfer full): a file of label_templates/ as it was built in, or NULL if there is none. */
GBytes *label_resource(const char *name);
