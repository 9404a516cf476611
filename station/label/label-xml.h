/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/label/label-finding.h"

#include <libxml/tree.h>

/**
 * LabelXml: a template's XML as a tree in which every element knows the line and column where it begins.
 *
 * The text comes from strangers: UTF-8 only, no document type and so no entities of its own, no network, limits on
 * length and number of elements.
 */
typedef struct LabelXml LabelXml;

#define LABEL_NAMESPACE    "urn:claimcheck:label:1"
#define LABEL_MAX_BYTES    (1024 * 1024)
#define LABEL_MAX_ELEMENTS 256

/**
 * label_xml_parse:
 * @file: the name that findings give
 * @source: must live as long as the result
 *
 * Returns: (transfer full): the tree, or NULL with an error among @findings.
 */
LabelXml *label_xml_parse(const char *file, const char *source, gsize length, GPtrArray *findings);
void label_xml_free(LabelXml *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LabelXml, label_xml_free)

xmlNode *label_xml_root(LabelXml *self);

/** label_xml_place: where @node's tag begins. Valid as long as the tree. */
LabelPlace label_xml_place(LabelXml *self, xmlNode *node);
/** label_xml_attribute_place: where the attribute called @name stands; the tag itself if it cannot be found. */
LabelPlace label_xml_attribute_place(LabelXml *self, xmlNode *node, const char *name);
/** label_xml_content_place: where @part stands in @node's content; the tag itself if it cannot be found. */
LabelPlace label_xml_content_place(LabelXml *self, xmlNode *node, const char *part);

/** label_xml_validate: adds what label.rng has against the tree. */
void label_xml_validate(LabelXml *self, GPtrArray *findings);
