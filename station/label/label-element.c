/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-element.h"

#include <stddef.h>
#include <string.h>

/* --- what an attribute may hold ---------------------------------------------------------------------------- */

/* Reads @text into @target; false if it is not of this kind. */
typedef bool (*ReadValue)(const char *text, gpointer target);

static bool
read_length(const char *text, gpointer target)
{
    return label_length_parse(text, target);
}

static bool
read_extent(const char *text, gpointer target)
{
    LabelLength *length = target;
    return label_length_parse(text, length) && length->value > 0;
}

static bool
read_module(const char *text, gpointer target)
{
    LabelModule *module = target;
    module->is_auto = g_str_equal(text, "auto");
    return module->is_auto || read_extent(text, &module->width);
}

/* The words are in the order of the numbers that they stand for. */
static bool
read_word(const char *text, const char *const *words, int *number)
{
    for (*number = 0; words[*number] != NULL; (*number)++)
        if (g_str_equal(words[*number], text))
            return true;
    return false;
}

static bool
read_ecc(const char *text, gpointer target)
{
    static const char *const words[] = { "L", "M", "Q", "H", NULL };
    return read_word(text, words, target);
}

static bool
read_align(const char *text, gpointer target)
{
    static const char *const words[] = { "left", "center", "right", NULL };
    return read_word(text, words, target);
}

static bool
read_weight(const char *text, gpointer target)
{
    static const char *const words[] = { "normal", "bold", NULL };
    int number;
    bool ok = read_word(text, words, &number);
    *(bool *)target = number == 1;
    return ok;
}

static bool
read_fit(const char *text, gpointer target)
{
    static const char *const words[] = { "refuse", "shrink", NULL };
    int number;
    bool ok = read_word(text, words, &number);
    *(bool *)target = number == 1;
    return ok;
}

static bool
read_lines(const char *text, gpointer target)
{
    *(int *)target = *text - '0';
    return *text >= '1' && *text <= '4' && text[1] == '\0';
}

#define NAME_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"

static bool
read_name(const char *text, gpointer target)
{
    if (!g_ascii_isalnum(*text) || strlen(text) > 64 || text[strspn(text, NAME_CHARACTERS)] != '\0')
        return false;
    *(char **)target = g_strdup(text);
    return true;
}

/* A path that stays below the template's folder whatever that is. */
static bool
read_href(const char *text, gpointer target)
{
    g_auto(GStrv) steps = g_strsplit(text, "/", -1);
    for (char **step = steps; *step != NULL; step++)
        if (**step == '\0' || g_str_equal(*step, ".") || g_str_equal(*step, ".."))
            return false;
    if (*text == '\0' || strlen(text) > 255 || strpbrk(text, "\\:") != NULL)
        return false;
    *(char **)target = g_strdup(text);
    return true;
}

/* --- which attributes there are ---------------------------------------------------------------------------- */

typedef struct {
    const char *name;
    ReadValue read;
    gsize offset;
    const char *missing; /* what counts where it is left out; NULL: it must be there */
    const char *grammar; /* what it may hold, for people */
} Attribute;

/* clang-format off */
#define A_LENGTH "a length such as 2.5mm, 7pt or 3dot"
#define A_EXTENT "a length above zero such as 2.5mm, 7pt or 3dot"
#define AT(field) offsetof(LabelElement, field)
#define PLACE { "x", read_length, AT(x), NULL, A_LENGTH }, { "y", read_length, AT(y), NULL, A_LENGTH }
#define EXTENT { "width", read_extent, AT(width), NULL, A_EXTENT }, { "height", read_extent, AT(height), NULL, A_EXTENT }
#define STROKE { "stroke", read_extent, AT(stroke), "0.25mm", A_EXTENT }
#define MODULE { "module", read_module, AT(module), "auto", "auto or a length above zero such as 3dot" }
#define ALIGN(missing) { "align", read_align, AT(align), missing, "left, center or right" }

static const struct {
    const char *name;
    bool has_content;
    Attribute attributes[10]; /* ended by an empty row */
} grammar[N_LABEL_ELEMENTS] = {
    [LABEL_ELEMENT_TEXT] = { "text", true,
        { PLACE, EXTENT, ALIGN("left"),
          { "weight", read_weight, AT(bold), "normal", "normal or bold" },
          { "size", read_extent, AT(size), "8pt", A_EXTENT },
          { "lines", read_lines, AT(lines), "1", "a number of lines from 1 to 4" },
          { "fit", read_fit, AT(shrinks), "refuse", "refuse or shrink" } } },
    [LABEL_ELEMENT_QR] = { "qr", true,
        { PLACE, MODULE,
          { "size", read_extent, AT(width), NULL, A_EXTENT },
          { "ecc", read_ecc, AT(ecc), "M", "L, M, Q or H" } } },
    [LABEL_ELEMENT_BARCODE] = { "barcode", true, { PLACE, EXTENT, MODULE, ALIGN("center") } },
    [LABEL_ELEMENT_LINE] = { "line", false,
        { { "x1", read_length, AT(x), NULL, A_LENGTH }, { "y1", read_length, AT(y), NULL, A_LENGTH },
          { "x2", read_length, AT(x2), NULL, A_LENGTH }, { "y2", read_length, AT(y2), NULL, A_LENGTH }, STROKE } },
    [LABEL_ELEMENT_BOX] = { "box", false, { PLACE, EXTENT, STROKE } },
    [LABEL_ELEMENT_IMAGE] = { "image", false,
        { PLACE, EXTENT,
          { "href", read_href, AT(href), NULL, "a path below the template's folder, without .. and backslash" } } },
};

static const Attribute root_attributes[] = {
    { "name", read_name, offsetof(LabelTemplate, name), NULL, "1 to 64 letters, digits, dots, hyphens, underscores" },
    { "width", read_extent, offsetof(LabelTemplate, width), NULL, A_EXTENT },
    { "height", read_extent, offsetof(LabelTemplate, height), NULL, A_EXTENT },
    { NULL },
};
/* clang-format on */

const char *
label_element_name(LabelElementKind kind)
{
    return grammar[kind].name;
}

/* --- reading ------------------------------------------------------------------------------------------------ */

static const Attribute *
find_attribute(const Attribute *attributes, const xmlAttr *attribute)
{
    for (; attributes->name != NULL; attributes++)
        if (attribute->ns == NULL && g_str_equal(attributes->name, (const char *)attribute->name))
            return attributes;
    return NULL;
}

static void
refuse_unknown_attributes(LabelXml *xml, xmlNode *node, const Attribute *attributes, GPtrArray *findings)
{
    for (const xmlAttr *there = node->properties; there != NULL; there = there->next) {
        if (find_attribute(attributes, there) != NULL)
            continue;
        const LabelPlace place = label_xml_attribute_place(xml, node, (const char *)there->name);
        label_findings_add(findings, true, &place, "it has no attribute '%s'", (const char *)there->name);
    }
}

/* (transfer full): what an element or an attribute holds */
static char *
text_of(xmlNode *node)
{
    xmlBuffer *buffer = xmlBufferCreate();
    xmlNodeBufGetContent(buffer, node);
    char *text = g_strdup((const char *)xmlBufferContent(buffer));
    xmlBufferFree(buffer);
    return text;
}

static void
read_attribute(LabelXml *xml, xmlNode *node, const Attribute *attribute, gpointer target, GPtrArray *findings)
{
    xmlAttr *there = xmlHasNsProp(node, (const xmlChar *)attribute->name, NULL);
    g_autofree char *value = there != NULL ? text_of((xmlNode *)there) : NULL;
    const char *text = value != NULL ? value : attribute->missing;
    if (text == NULL) {
        const LabelPlace place = label_xml_place(xml, node);
        label_findings_add(findings, true, &place, "the attribute '%s' is missing: %s", attribute->name,
                           attribute->grammar);
    } else if (!attribute->read(text, (char *)target + attribute->offset)) {
        const LabelPlace place = label_xml_attribute_place(xml, node, attribute->name);
        label_findings_add(findings, true, &place, "%s=\"%.80s\" is not %s", attribute->name, text, attribute->grammar);
    }
}

static void
read_attributes(LabelXml *xml, xmlNode *node, const Attribute *attributes, gpointer target, GPtrArray *findings)
{
    refuse_unknown_attributes(xml, node, attributes, findings);
    for (; attributes->name != NULL; attributes++)
        read_attribute(xml, node, attributes, target, findings);
}

void
label_element_read_root(LabelXml *xml, xmlNode *root, LabelTemplate *label_template, GPtrArray *findings)
{
    read_attributes(xml, root, root_attributes, label_template, findings);
}

static void
refuse_children(LabelXml *xml, xmlNode *node, GPtrArray *findings)
{
    for (xmlNode *child = node->children; child != NULL; child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        const LabelPlace place = label_xml_place(xml, child);
        label_findings_add(findings, true, &place, "no element can stand within %s", (const char *)node->name);
    }
}

/* Line breaks and indents are the template's layout, not the label's. */
static char *
one_line(const char *text)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \t\r\n", -1);
    g_autoptr(GString) line = g_string_new(NULL);
    for (char **word = words; *word != NULL; word++)
        if (**word != '\0')
            g_string_append_printf(line, "%s%s", line->len > 0 ? " " : "", *word);
    return g_string_free(g_steal_pointer(&line), FALSE);
}

#define MAX_CONTENT 2000

static void
read_phrase(LabelXml *xml, xmlNode *node, LabelElement *element, const char *content, GPtrArray *findings)
{
    gsize fault = 0;
    g_autofree char *what = NULL;
    element->phrase = label_phrase_parse(content, &fault, &what);
    if (element->phrase != NULL)
        return;
    g_autofree char *part = g_strndup(content + fault, strcspn(content + fault + 1, "{} \n") + 1);
    const LabelPlace place = label_xml_content_place(xml, node, part);
    label_findings_add(findings, true, &place, "%s", what);
}

static void
read_content(LabelXml *xml, xmlNode *node, LabelElement *element, GPtrArray *findings)
{
    g_autofree char *raw = text_of(node);
    g_autofree char *content = element->kind == LABEL_ELEMENT_TEXT ? one_line(raw) : g_strdup(g_strstrip(raw));
    const LabelPlace place = label_xml_place(xml, node);
    bool wants = grammar[element->kind].has_content;
    if (wants != (*content != '\0'))
        label_findings_add(findings, true, &place,
                           wants ? "it says nothing: put a field such as {uid} into it" : "it holds no text");
    else if (g_utf8_strlen(content, -1) > MAX_CONTENT)
        label_findings_add(findings, true, &place, "its content is longer than %d characters", MAX_CONTENT);
    else if (wants)
        read_phrase(xml, node, element, content, findings);
}

static bool
find_kind(const xmlNode *node, LabelElementKind *kind)
{
    if (node->ns == NULL || !g_str_equal((const char *)node->ns->href, LABEL_NAMESPACE))
        return false;
    for (*kind = 0; *kind < N_LABEL_ELEMENTS; (*kind)++)
        if (g_str_equal(grammar[*kind].name, (const char *)node->name))
            return true;
    return false;
}

LabelElement *
label_element_read(LabelXml *xml, xmlNode *node, GPtrArray *findings)
{
    LabelElementKind kind;
    const LabelPlace place = label_xml_place(xml, node);
    if (!find_kind(node, &kind)) {
        label_findings_add(findings, true, &place,
                           "a label has no such element: it has text, qr, barcode, line, box and image");
        return NULL;
    }
    LabelElement *element = g_new0(LabelElement, 1);
    element->kind = kind;
    element->line = place.line;
    element->column = place.column;
    read_attributes(xml, node, grammar[kind].attributes, element, findings);
    refuse_children(xml, node, findings);
    read_content(xml, node, element, findings);
    if (kind == LABEL_ELEMENT_QR)
        element->height = element->width;
    return element;
}

void
label_element_free(gpointer data)
{
    LabelElement *element = data;
    g_free(element->href);
    g_clear_pointer(&element->image, g_bytes_unref);
    label_phrase_free(element->phrase);
    g_free(element);
}
