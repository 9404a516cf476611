/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-xml.h"

#include "station/label/label-resource.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/relaxng.h>
#include <string.h>

struct LabelXml {
    char *file;
    const char *source;
    gsize length;
    xmlDoc *doc;
    guint elements;
    xmlParserCtxt *parser; /* while it parses */
    startElementNsSAX2Func start_element;
    GPtrArray *findings;
};

/* --- places ------------------------------------------------------------------------------------------------ */

static LabelPlace
place_at(const LabelXml *self, const char *at, const char *element)
{
    LabelPlace place = { self->file, 1, 1, element };
    const char *line = self->source;
    for (const char *end = memchr(line, '\n', (gsize)(at - line)); end != NULL;
         end = memchr(line, '\n', (gsize)(at - line))) {
        place.line++;
        line = end + 1;
    }
    place.column = (guint)g_utf8_strlen(line, at - line) + 1;
    return place;
}

static const char *
tag_of(const LabelXml *self, const xmlNode *node)
{
    return self->source + GPOINTER_TO_SIZE(node->_private);
}

LabelPlace
label_xml_place(LabelXml *self, xmlNode *node)
{
    return place_at(self, tag_of(self, node), (const char *)node->name);
}

static const char *
find(const char *from, const char *end, const char *part)
{
    return g_strstr_len(from, end - from, part);
}

static const char *
end_of_tag(const LabelXml *self, const char *tag)
{
    char quote = '\0'; /* a > within an attribute's value ends nothing */
    const char *at = tag;
    for (; at < self->source + self->length && (quote != '\0' || *at != '>'); at++) {
        if (quote == '\0' && (*at == '"' || *at == '\''))
            quote = *at;
        else if (*at == quote)
            quote = '\0';
    }
    return at;
}

LabelPlace
label_xml_attribute_place(LabelXml *self, xmlNode *node, const char *name)
{
    const char *tag = tag_of(self, node);
    const char *end = end_of_tag(self, tag);
    for (const char *at = find(tag, end, name); at != NULL; at = find(at + 1, end, name)) {
        const char *after = at + strlen(name);
        while (after < end && g_ascii_isspace(*after))
            after++;
        if (g_ascii_isspace(at[-1]) && *after == '=')
            return place_at(self, at, (const char *)node->name);
    }
    return label_xml_place(self, node);
}

LabelPlace
label_xml_content_place(LabelXml *self, xmlNode *node, const char *part)
{
    const char *from = end_of_tag(self, tag_of(self, node));
    const char *end = memchr(from, '<', (gsize)(self->source + self->length - from));
    const char *at = end != NULL ? find(from, end, part) : NULL;
    return at != NULL ? place_at(self, at, (const char *)node->name) : label_xml_place(self, node);
}

/* --- parsing ----------------------------------------------------------------------------------------------- */

/* Where the parser is, as a pointer into our own copy of the text. */
static const char *
parser_at(const LabelXml *self)
{
    long consumed = xmlByteConsumed(self->parser);
    return self->source + CLAMP(consumed, 0, (long)self->length);
}

static void
stop(LabelXml *self, const char *element, const char *what)
{
    const LabelPlace place = place_at(self, parser_at(self), element);
    label_findings_add(self->findings, true, &place, "%s", what);
    xmlStopParser(self->parser);
}

static void
on_document_type(void *context, const xmlChar *name, const xmlChar *public_id G_GNUC_UNUSED,
                 const xmlChar *system_id G_GNUC_UNUSED)
{
    LabelXml *self = ((xmlParserCtxt *)context)->_private;
    stop(self, (const char *)name, "a template has no document type and no entities: take the DOCTYPE out");
}

static void
on_start_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_namespaces,
                 const xmlChar **namespaces, int n_attributes, int n_defaulted, const xmlChar **attributes)
{
    LabelXml *self = ((xmlParserCtxt *)context)->_private;
    self->start_element(context, name, prefix, uri, n_namespaces, namespaces, n_attributes, n_defaulted, attributes);
    const char *tag = parser_at(self); /* behind the attributes, and no attribute can hold a < */
    tag = g_strrstr_len(self->source, tag - self->source, "<");
    if (self->parser->node != NULL && tag != NULL)
        self->parser->node->_private = GSIZE_TO_POINTER((gsize)(tag - self->source));
    if (++self->elements > LABEL_MAX_ELEMENTS)
        stop(self, (const char *)name,
             "the template has too many elements: " G_STRINGIFY(LABEL_MAX_ELEMENTS) " are enough for a label");
}

static void
on_parser_error(void *data, xmlError *error)
{
    LabelXml *self = ((xmlParserCtxt *)data)->_private;
    if (label_findings_first_error(self->findings) != NULL)
        return; /* what follows the first is mostly its echo */
    xmlNode *node = self->parser->node;
    const LabelPlace place = { self->file, (guint)MAX(error->line, 1), (guint)MAX(error->int2, 1),
                               node != NULL ? (const char *)node->name : "xml" };
    g_autofree char *message = g_strchomp(g_strdup(error->message));
    label_findings_add(self->findings, error->level >= XML_ERR_ERROR, &place, "it is not well-formed XML: %s", message);
}

static bool
check_text(LabelXml *self)
{
    const char *fault = self->source;
    if (self->length > LABEL_MAX_BYTES) {
        const LabelPlace place = { self->file, 1, 1, "xml" };
        label_findings_add(self->findings, true, &place,
                           "the file has %" G_GSIZE_FORMAT " bytes, and a template at most %d", self->length,
                           LABEL_MAX_BYTES);
        return false;
    }
    if (!g_utf8_validate(self->source, (gssize)self->length, &fault)) {
        const LabelPlace place = place_at(self, fault, "xml");
        label_findings_add(self->findings, true, &place, "the file is not UTF-8 here");
        return false;
    }
    return true;
}

static void
skip_byte_order_mark(LabelXml *self)
{
    static const char mark[] = "\xef\xbb\xbf";
    if (self->length < strlen(mark) || memcmp(self->source, mark, strlen(mark)) != 0)
        return;
    self->source += strlen(mark);
    self->length -= strlen(mark);
}

/* Left to itself libxml2 sets itself up at first use, and two threads may be first. */
static gpointer
init_parser(gpointer unused G_GNUC_UNUSED)
{
    xmlInitParser();
    return NULL;
}

static void
parse(LabelXml *self)
{
    static GOnce once = G_ONCE_INIT;
    g_once(&once, init_parser, NULL);
    self->parser = xmlNewParserCtxt();
    self->parser->_private = self;
    self->start_element = self->parser->sax->startElementNs;
    self->parser->sax->startElementNs = on_start_element;
    self->parser->sax->internalSubset = on_document_type;
    self->parser->sax->serror = on_parser_error;
    self->doc = xmlCtxtReadMemory(self->parser, self->source, (int)self->length, NULL, "UTF-8",
                                  XML_PARSE_NONET | XML_PARSE_NOCDATA);
    xmlFreeParserCtxt(self->parser);
    self->parser = NULL;
}

LabelXml *
label_xml_parse(const char *file, const char *source, gsize length, GPtrArray *findings)
{
    g_autoptr(LabelXml) self = g_new0(LabelXml, 1);
    self->file = g_strdup(file);
    self->source = source;
    self->length = length;
    self->findings = findings;
    if (!check_text(self))
        return NULL;
    skip_byte_order_mark(self);
    parse(self);
    if (self->doc == NULL && label_findings_first_error(findings) == NULL) {
        const LabelPlace place = { self->file, 1, 1, "xml" };
        label_findings_add(findings, true, &place, "it is not well-formed XML");
    }
    return label_findings_first_error(findings) == NULL ? g_steal_pointer(&self) : NULL;
}

void
label_xml_free(LabelXml *self)
{
    if (self == NULL)
        return;
    g_clear_pointer(&self->doc, xmlFreeDoc);
    g_free(self->file);
    g_free(self);
}

xmlNode *
label_xml_root(LabelXml *self)
{
    return xmlDocGetRootElement(self->doc);
}

/* --- the schema -------------------------------------------------------------------------------------------- */

typedef struct {
    LabelXml *xml;
    GPtrArray *findings;
} Validation;

static void
on_schema_error(void *data, xmlError *error)
{
    const Validation *validation = data;
    xmlNode *node = error->node;
    while (node != NULL && node->type != XML_ELEMENT_NODE)
        node = node->parent;
    const LabelPlace place = label_xml_place(validation->xml, node != NULL ? node : label_xml_root(validation->xml));
    g_autofree char *message = g_strchomp(g_strdup(error->message));
    label_findings_add(validation->findings, true, &place, "label.rng: %s", message);
}

void
label_xml_validate(LabelXml *self, GPtrArray *findings)
{
    g_autoptr(GBytes) text = label_resource("label.rng");
    gsize length;
    const char *data = g_bytes_get_data(text, &length);
    xmlRelaxNGParserCtxt *parser = xmlRelaxNGNewMemParserCtxt(data, (int)length);
    xmlRelaxNG *schema = xmlRelaxNGParse(parser);
    xmlRelaxNGValidCtxt *validator = xmlRelaxNGNewValidCtxt(schema);
    Validation validation = { self, findings };
    xmlRelaxNGSetValidStructuredErrors(validator, on_schema_error, &validation);
    xmlRelaxNGValidateDoc(validator, self->doc);
    xmlRelaxNGFreeValidCtxt(validator);
    xmlRelaxNGFree(schema);
    xmlRelaxNGFreeParserCtxt(parser);
}
