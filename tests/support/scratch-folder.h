/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/** scratch_folder_new: (transfer full): an empty folder of its own; ends the test program when it fails. */
char *scratch_folder_new(void);
/** scratch_folder_free: removes it and the files in it. NULL is welcome. */
void scratch_folder_free(char *folder);
