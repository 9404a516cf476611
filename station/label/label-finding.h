/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/label/label.h"

/** LabelPlace: where in a template something stands. */
typedef struct {
    const char *file;
    guint line; /* from 1 */
    guint column;
    const char *element;
} LabelPlace;

/** label_findings_new: (transfer full): an empty list that owns its findings. */
GPtrArray *label_findings_new(void);

/** label_findings_add: adds an error, or a warning. */
void label_findings_add(GPtrArray *findings, bool is_error, const LabelPlace *place, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/** label_findings_first_error: (transfer none): the first that is an error, or NULL. */
const LabelFinding *label_findings_first_error(GPtrArray *findings);

/** label_finding_set_error: sets template-invalid with the place; returns false. */
bool label_finding_set_error(const LabelFinding *finding, GError **error);

/** label_place_set_error: sets @code, "FILE:LINE:COLUMN: ELEMENT: what", with the place; returns false. */
bool label_place_set_error(const LabelPlace *place, GError **error, int code, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
