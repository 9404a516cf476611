/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-template-private.h"

#include "station/label/label-element.h"

#include <string.h>

#define MIN_SIDE_MM 5.0
#define MAX_SIDE_MM 300.0
#define MAX_CODES   8
#define FINEST_DPI  600 /* a measure in dots is smallest here: what does not fit now never does */
#define SLACK_MM    0.001

/* --- checks ------------------------------------------------------------------------------------------------- */

LabelPlace
label_template_place(const LabelTemplate *self, const LabelElement *element)
{
    return (LabelPlace){ self->file, element->line, element->column, label_element_name(element->kind) };
}

static double
finest_mm(LabelLength length)
{
    return label_length_mm(length, FINEST_DPI);
}

static void
check_sides(const LabelTemplate *self, LabelXml *xml, xmlNode *root, GPtrArray *findings)
{
    const struct {
        const char *name;
        LabelLength length;
    } sides[] = { { "width", self->width }, { "height", self->height } };
    for (guint i = 0; i < G_N_ELEMENTS(sides); i++) {
        const LabelPlace place = label_xml_attribute_place(xml, root, sides[i].name);
        double mm = finest_mm(sides[i].length);
        if (sides[i].length.unit == LABEL_UNIT_DOT)
            label_findings_add(findings, true, &place, "%s: a label is as large on every printer: give mm or pt",
                               sides[i].name);
        else if (mm < MIN_SIDE_MM || mm > MAX_SIDE_MM)
            label_findings_add(findings, true, &place, "%s: a label has from %.0f to %.0f mm", sides[i].name,
                               MIN_SIDE_MM, MAX_SIDE_MM);
    }
}

static void
check_inside(const LabelTemplate *self, const LabelElement *element, GPtrArray *findings)
{
    double width = finest_mm(self->width), height = finest_mm(self->height);
    double right = finest_mm(element->x) + finest_mm(element->width);
    double bottom = finest_mm(element->y) + finest_mm(element->height);
    right = MAX(right, finest_mm(element->x2)); /* an element has either an extent or a far end */
    bottom = MAX(bottom, finest_mm(element->y2));
    if (right <= width + SLACK_MM && bottom <= height + SLACK_MM)
        return;
    const LabelPlace place = label_template_place(self, element);
    label_findings_add(findings, true, &place, "it reaches to %.2f × %.2f mm, and the label ends at %.2f × %.2f mm",
                       right, bottom, width, height);
}

static void
check_number_of_codes(const LabelTemplate *self, GPtrArray *findings)
{
    guint codes = 0;
    for (guint i = 0; i < self->elements->len; i++) {
        const LabelElement *element = g_ptr_array_index(self->elements, i);
        bool is_code = element->kind == LABEL_ELEMENT_QR || element->kind == LABEL_ELEMENT_BARCODE;
        if (is_code && ++codes > MAX_CODES) {
            const LabelPlace place = label_template_place(self, element);
            label_findings_add(findings, true, &place, "a label has at most %d codes", MAX_CODES);
            return;
        }
    }
}

static void
load_image(const LabelTemplate *self, LabelElement *element, LabelImageLoader load, gpointer data, GPtrArray *findings)
{
    g_autofree char *what = NULL;
    if (element->href == NULL) /* an href that cannot be used was told of already */
        return;
    element->image = load(element->href, data, &what);
    const LabelPlace place = label_template_place(self, element);
    if (element->image == NULL)
        label_findings_add(findings, true, &place, "%s: %s", element->href, what);
}

/* --- reading ------------------------------------------------------------------------------------------------ */

static void
read_elements(LabelTemplate *self, LabelXml *xml, xmlNode *root, GPtrArray *findings)
{
    for (xmlNode *node = root->children; node != NULL; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        LabelElement *element = label_element_read(xml, node, findings);
        if (element != NULL)
            g_ptr_array_add(self->elements, element);
    }
}

static bool
check_root(LabelXml *xml, xmlNode *root, GPtrArray *findings)
{
    bool ours = root->ns != NULL && g_str_equal((const char *)root->ns->href, LABEL_NAMESPACE);
    if (ours && g_str_equal((const char *)root->name, "label"))
        return true;
    const LabelPlace place = label_xml_place(xml, root);
    label_findings_add(findings, true, &place, "a template is one <label xmlns=\"" LABEL_NAMESPACE "\">");
    return false;
}

static void
read_label(LabelTemplate *self, LabelXml *xml, LabelImageLoader load, gpointer data, GPtrArray *findings)
{
    xmlNode *root = label_xml_root(xml);
    if (!check_root(xml, root, findings))
        return;
    label_element_read_root(xml, root, self, findings);
    read_elements(self, xml, root, findings);
    if (label_findings_first_error(findings) == NULL)
        label_xml_validate(xml, findings); /* stray text, no element at all: what the reading above lets pass */
    if (label_findings_first_error(findings) != NULL)
        return;
    check_sides(self, xml, root, findings);
    check_number_of_codes(self, findings);
    for (guint i = 0; i < self->elements->len; i++) {
        LabelElement *element = g_ptr_array_index(self->elements, i);
        check_inside(self, element, findings);
        load_image(self, element, load, data, findings);
    }
}

static char *
hash_of(const LabelTemplate *self)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, g_bytes_get_data(self->xml, NULL), (gssize)g_bytes_get_size(self->xml));
    for (guint i = 0; i < self->elements->len; i++) {
        const LabelElement *element = g_ptr_array_index(self->elements, i);
        if (element->image != NULL)
            g_checksum_update(checksum, g_bytes_get_data(element->image, NULL),
                              (gssize)g_bytes_get_size(element->image));
    }
    return g_strdup(g_checksum_get_string(checksum));
}

LabelTemplate *
label_template_read(const char *file, GBytes *xml_bytes, LabelImageLoader load, gpointer data, GPtrArray *findings)
{
    gsize length;
    const char *source = g_bytes_get_data(xml_bytes, &length);
    g_autoptr(LabelXml) xml = label_xml_parse(file, source != NULL ? source : "", length, findings);
    if (xml == NULL)
        return NULL;
    g_autoptr(LabelTemplate) self = g_new0(LabelTemplate, 1);
    self->file = g_strdup(file);
    self->xml = g_bytes_ref(xml_bytes);
    self->elements = g_ptr_array_new_with_free_func(label_element_free);
    read_label(self, xml, load, data, findings);
    if (label_findings_first_error(findings) != NULL)
        return NULL;
    self->sha256 = hash_of(self);
    return g_steal_pointer(&self);
}

void
label_template_free(LabelTemplate *self)
{
    if (self == NULL)
        return;
    g_free(self->name);
    g_free(self->file);
    g_ptr_array_unref(self->elements);
    g_bytes_unref(self->xml);
    g_free(self->sha256);
    g_free(self);
}

/* --- what it says ------------------------------------------------------------------------------------------- */

const char *
label_template_sha256(LabelTemplate *self)
{
    return self->sha256;
}

const char *
label_template_name(LabelTemplate *self)
{
    return self->name;
}

static void
remember_field(const char *name, gpointer data)
{
    GPtrArray *names = data;
    if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
        g_ptr_array_add(names, g_strdup(name));
}

char **
label_template_fields(LabelTemplate *self)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < self->elements->len; i++) {
        const LabelElement *element = g_ptr_array_index(self->elements, i);
        if (element->phrase != NULL)
            label_phrase_each_field(element->phrase, remember_field, names);
    }
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}
