/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/label/label.h"

/* A template that somebody is writing: text in a window, in no file yet. */

typedef struct {
    const char *file;   /* the name that findings give; a file's own where there is one */
    const char *folder; /* where its images are looked for, or NULL */
    GBytes *bundle;     /* or (NULL: none) the template on record whose images it has */
    const char *text;
} LabelDraft;

/**
 * label_draft_check: everything wrong with it, as label_lint() does for a file.
 * @label_template: (out) (transfer full) (optional): the template where it is one, else NULL
 *
 * Returns: (transfer full) (element-type LabelFinding)
 */
GPtrArray *label_draft_check(const LabelDraft *draft, LabelTemplate **label_template);

/** label_draft_source: (transfer full): the XML of a template, as text. */
char *label_draft_source(LabelTemplate *label_template);

/**
 * label_draft_usual: (transfer full): full field name → a usual value, for every field that @label_template uses: what
 * lint draws with.
 */
GHashTable *label_draft_usual(LabelTemplate *label_template);
