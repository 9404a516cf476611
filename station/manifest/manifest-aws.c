/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/json-line.h"
#include "station/manifest/manifest-private.h"

#include <inttypes.h>
#include <string.h>

/* Bulk registration: one JSON object a line, its keys the template's parameters. */
static const char provisioning_template[] =
    "{\n"
    "  \"Parameters\": {\n"
    "    \"ThingName\": { \"Type\": \"String\" },\n"
    "    \"SerialNumber\": { \"Type\": \"String\" },\n"
    "    \"CertificatePem\": { \"Type\": \"String\" },\n"
    "    \"CACertificatePem\": { \"Type\": \"String\" }\n"
    "  },\n"
    "  \"Resources\": {\n"
    "    \"thing\": {\n"
    "      \"Type\": \"AWS::IoT::Thing\",\n"
    "      \"Properties\": {\n"
    "        \"ThingName\": { \"Ref\": \"ThingName\" },\n"
    "        \"AttributePayload\": { \"serial\": { \"Ref\": \"SerialNumber\" } }\n"
    "      }\n"
    "    },\n"
    "    \"certificate\": {\n"
    "      \"Type\": \"AWS::IoT::Certificate\",\n"
    "      \"Properties\": {\n"
    "        \"CertificatePem\": { \"Ref\": \"CertificatePem\" },\n"
    "        \"CACertificatePem\": { \"Ref\": \"CACertificatePem\" },\n"
    "        \"Status\": \"ACTIVE\"\n"
    "      }\n"
    "    },\n"
    "    \"policy\": {\n"
    "      \"Type\": \"AWS::IoT::Policy\",\n"
    "      \"Properties\": { \"PolicyName\": \"REPLACE-WITH-YOUR-POLICY\" }\n"
    "    }\n"
    "  }\n"
    "}\n";

/* Just-in-time provisioning sees the certificate's subject and nothing else. */
static const struct {
    const char *uid_in;
    const char *parameter; /* NULL: out of its reach */
} reaches[] = {
    { "cn", "AWS::IoT::Certificate::CommonName" },
    { "serialNumber", "AWS::IoT::Certificate::SerialNumber" },
    { "x509-serial", NULL },
    { "none", NULL },
};

static const char *
parameter_of(const DbCa *ca)
{
    for (gsize i = 0; i < G_N_ELEMENTS(reaches); i++)
        if (g_strcmp0(ca->uid_in, reaches[i].uid_in) == 0)
            return reaches[i].parameter;
    return NULL;
}

/* %s: the certificate's field that is the UID, twice. */
static const char reachable[] =
    "{\n"
    "  \"Parameters\": {\n"
    "    \"%s\": { \"Type\": \"String\" },\n"
    "    \"AWS::IoT::Certificate::Id\": { \"Type\": \"String\" }\n"
    "  },\n"
    "  \"Resources\": {\n"
    "    \"thing\": {\n"
    "      \"Type\": \"AWS::IoT::Thing\",\n"
    "      \"Properties\": { \"ThingName\": { \"Ref\": \"%s\" } }\n"
    "    },\n"
    "    \"certificate\": {\n"
    "      \"Type\": \"AWS::IoT::Certificate\",\n"
    "      \"Properties\": { \"CertificateId\": { \"Ref\": \"AWS::IoT::Certificate::Id\" }, \"Status\": \"ACTIVE\" }\n"
    "    },\n"
    "    \"policy\": {\n"
    "      \"Type\": \"AWS::IoT::Policy\",\n"
    "      \"Properties\": { \"PolicyName\": \"REPLACE-WITH-YOUR-POLICY\" }\n"
    "    }\n"
    "  }\n"
    "}\n";

static const char unreachable[] =
    "{\n"
    "  \"Comment\": \"JITP cannot name this maker's things: its UID is not in the certificate's subject (%s), and JITP sees "
    "only the subject. Register them with things.jsonl and provisioning-template.json.\"\n"
    "}\n";

static char *
jitp_template(const DbCa *ca)
{
    const char *parameter = parameter_of(ca);
    if (parameter == NULL)
        return g_strdup_printf(unreachable, ca->uid_in);
    return g_strdup_printf(reachable, parameter, parameter);
}

const DbCa *
manifest_maker_of(const Writing *writing, const DbUnit *unit)
{
    for (guint i = 0; i < writing->cas->len; i++) {
        const DbCa *ca = g_ptr_array_index(writing->cas, i);
        if (ca->id == unit->ca_id)
            return ca;
    }
    return NULL;
}

/* The API reference's AttributeValue; a serial number that is none would be refused with its whole thing. */
static bool
can_be_attribute(const char *text)
{
    static const char others[] = "_.,@/:#=[]-";
    if (text == NULL || *text == '\0' || strlen(text) > 800)
        return false;
    for (const char *at = text; *at != '\0'; at++)
        if (!g_ascii_isalnum(*at) && strchr(others, *at) == NULL)
            return false;
    return true;
}

/* A unit without certificate or CA cannot be registered this way, no value may be empty, and one that was taken back
 * must not be registered. */
static bool
write_thing(const DbUnit *unit, gpointer data, GError **error)
{
    (void)error;
    Writing *writing = data;
    const DbCa *ca = manifest_maker_of(writing, unit);
    if (unit->certificate_pem == NULL || ca == NULL || !manifest_unit_is_good(unit))
        return true;
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_string(json, "ThingName", unit->uid);
    json_line_string(json, "SerialNumber", can_be_attribute(unit->serial) ? unit->serial : unit->uid);
    json_line_string(json, "CertificatePem", unit->certificate_pem);
    json_line_string(json, "CACertificatePem", ca->pem);
    g_autofree char *line = json_line_finish(json);
    pack_print(writing->pack, line);
    pack_print(writing->pack, "\n");
    return true;
}

/* One for each maker; the name of the first is there in any case. */
static bool
write_templates(Writing *writing, GError **error)
{
    static const DbCa nobody = { .uid_in = (char *)"none" };
    if (writing->cas->len == 0) {
        g_autofree char *text = jitp_template(&nobody);
        return pack_add(writing->pack, "aws/jitp-template.json", text, strlen(text), error);
    }
    for (guint i = 0; i < writing->cas->len; i++) {
        const DbCa *ca = g_ptr_array_index(writing->cas, i);
        g_autofree char *text = jitp_template(ca);
        g_autofree char *name = i == 0 ? g_strdup("aws/jitp-template.json")
                                       : g_strdup_printf("aws/jitp-template-%" PRId64 ".json", ca->id);
        if (!pack_add(writing->pack, name, text, strlen(text), error))
            return false;
    }
    return true;
}

bool
manifest_write_aws(Writing *writing, GError **error)
{
    pack_begin(writing->pack, "aws/things.jsonl");
    return manifest_each_unit(writing, write_thing, writing, error) && pack_end(writing->pack, error) &&
           pack_add(writing->pack, "aws/provisioning-template.json", provisioning_template,
                    strlen(provisioning_template), error) &&
           write_templates(writing, error);
}
