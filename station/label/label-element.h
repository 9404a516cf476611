/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/label/label-template-private.h"
#include "station/label/label-xml.h"

/**
 * label_element_read:
 *
 * Makes an element of @node; what is wrong with its name, attributes or content is added to @findings. Its image is
 * not loaded.
 * Returns: (transfer full): the element, or NULL if it is of no known kind.
 */
LabelElement *label_element_read(LabelXml *xml, xmlNode *node, GPtrArray *findings);
void label_element_free(gpointer element);

/** label_element_read_root: the attributes of <label>. */
void label_element_read_root(LabelXml *xml, xmlNode *root, LabelTemplate *label_template, GPtrArray *findings);
