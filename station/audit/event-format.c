/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/audit/event-format.h"

#include "station/base/clock.h"
#include "station/base/json-line.h"

#include <string.h>

#define CFX_VERSION "1.7"
#define EPCIS_CONTEXT "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
#define UNIT_SUBJECT "unit:"
#define BOX_SUBJECT "box:"

bool
event_format_from_name(const char *name, EventFormat *format)
{
    static const char *const names[] = { "json", "cfx", "epcis" };
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (g_str_equal(names[i], name)) {
            *format = (EventFormat)i;
            return true;
        }
    }
    return false;
}

/* The unit's UID where the event is about one, else NULL. */
static const char *
uid_of(const DbEvent *event)
{
    return g_str_has_prefix(event->subject, UNIT_SUBJECT) ? event->subject + strlen(UNIT_SUBJECT) : NULL;
}

/* A UUID that the same bytes always give: whoever gets an event twice can tell. Version 8 (RFC 9562) is for such. */
static char *
uuid_of(const guint8 bytes[16])
{
    guint8 b[16];
    memcpy(b, bytes, sizeof b);
    b[6] = (guint8)((b[6] & 0x0f) | 0x80);
    b[8] = (guint8)((b[8] & 0x3f) | 0x80);
    return g_strdup_printf("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2], b[3],
                           b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

/* --- the record's own form ------------------------------------------------------------------------------------ */

static char *
to_json(const DbEvent *event)
{
    g_autoptr(JsonBuilder) json = json_line_new();
    json_line_int(json, "seq", event->seq);
    json_line_string(json, "boot_id", event->boot_id);
    json_line_string(json, "station", event->station);
    json_line_number(json, "operator", event->operator_number);
    json_line_int(json, "wall_time", event->wall_time);
    json_line_int(json, "mono_time", event->mono_time);
    json_line_string(json, "subject", event->subject);
    json_line_string(json, "kind", event->kind);
    json_line_string(json, "from_state", event->from_state);
    json_line_string(json, "to_state", event->to_state);
    json_line_string(json, "detail", event->detail);
    json_line_hex(json, "prev_hash", event->prev_hash, sizeof event->prev_hash);
    json_line_hex(json, "hash", event->hash, sizeof event->hash);
    return json_line_finish(json);
}

static JsonObject *
detail_object(JsonNode *root)
{
    return root != NULL && JSON_NODE_HOLDS_OBJECT(root) ? json_node_get_object(root) : NULL;
}

/* --- IPC-CFX ------------------------------------------------------------------------------------------------------ */

/* Messages about a carrier, which a box is one of: a unit is unloaded from the work place into it, and loaded from it. */
#define CFX_CARRIER "CFX.Production.LoadingAndUnloading."

static const struct {
    const char *kind;
    const char *message;
    const char *result; /* of WorkCompleted */
} cfx_messages[] = {
    { "unit-recorded", "CFX.Production.WorkStarted", NULL },
    { "unit-commissioned", "CFX.Production.WorkCompleted", "Completed" },
    { "unit-held", "CFX.Production.UnitsDisqualified", NULL },
    { "unit-voided", "CFX.Production.UnitsDisqualified", NULL },
    { "module-refused", "CFX.Production.UnitsDisqualified", NULL },
    { "unit-released", "CFX.Production.UnitsDeparted", NULL },
    { "unit-returned", "CFX.Production.UnitsArrived", NULL },
    { "unit-boxed", CFX_CARRIER "UnitsUnloaded", NULL },
    { "unit-unboxed", CFX_CARRIER "UnitsLoaded", NULL },
};

/* One unit's work is one transaction, from WorkStarted to WorkCompleted. */
static char *
transaction_of(const char *uid)
{
    guint8 digest[32];
    gsize length = sizeof digest;
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, (const guchar *)uid, (gssize)strlen(uid));
    g_checksum_get_digest(checksum, digest, &length);
    return uuid_of(digest);
}

static void
add_cfx_unit(JsonBuilder *json, const char *uid, gint64 position)
{
    json_line_open_list(json, "Units");
    json_line_open(json, NULL);
    json_line_string(json, "UnitIdentifier", uid);
    json_line_int(json, "PositionNumber", position);
    json_line_close(json);
    json_line_close_list(json);
}

static void
add_cfx_body(JsonBuilder *json, const DbEvent *event, const char *uid, const char *message, const char *result)
{
    g_autofree char *type = g_strdup_printf("%s, CFX", message);
    g_autofree char *transaction = transaction_of(uid);
    json_line_open(json, "MessageBody");
    json_line_string(json, "$type", type);
    if (g_str_equal(message, "CFX.Production.UnitsDisqualified"))
        json_line_string(json, "Comments", event->detail != NULL ? event->detail : event->kind);
    else
        json_line_string(json, "TransactionID", transaction);
    if (result != NULL)
        json_line_string(json, "Result", result);
    json_line_string(json, "PrimaryIdentifier", uid);
    json_line_null(json, "HermesIdentifier");
    json_line_int(json, "UnitCount", 1);
    add_cfx_unit(json, uid, 1);
    json_line_close(json);
}

static void
add_cfx_carrier(JsonBuilder *json, const DbEvent *event, const char *uid, const char *message)
{
    g_autofree char *type = g_strdup_printf("%s, CFX", message);
    g_autoptr(JsonNode) root = event->detail != NULL ? json_from_string(event->detail, NULL) : NULL;
    JsonObject *detail = detail_object(root);
    json_line_open(json, "MessageBody");
    json_line_string(json, "$type", type);
    json_line_string(json, "UniqueIdentifier",
                     detail != NULL ? json_object_get_string_member_with_default(detail, "box", NULL) : NULL);
    json_line_int(json, "UnitCount", 1);
    add_cfx_unit(json, uid, detail != NULL ? json_object_get_int_member_with_default(detail, "place", 0) : 0);
    json_line_close(json);
}

static char *
to_cfx(const DbEvent *event)
{
    const char *uid = uid_of(event);
    for (gsize i = 0; uid != NULL && i < G_N_ELEMENTS(cfx_messages); i++) {
        if (!g_str_equal(cfx_messages[i].kind, event->kind))
            continue;
        g_autoptr(JsonBuilder) json = json_line_new();
        g_autofree char *id = uuid_of(event->hash);
        json_line_string(json, "MessageName", cfx_messages[i].message);
        json_line_string(json, "Version", CFX_VERSION);
        json_line_time(json, "TimeStamp", event->wall_time);
        json_line_string(json, "UniqueID", id);
        json_line_string(json, "Source", event->station);
        json_line_null(json, "Target");
        json_line_null(json, "RequestID");
        if (g_str_has_prefix(cfx_messages[i].message, CFX_CARRIER))
            add_cfx_carrier(json, event, uid, cfx_messages[i].message);
        else
            add_cfx_body(json, event, uid, cfx_messages[i].message, cfx_messages[i].result);
        return json_line_finish(json);
    }
    return NULL;
}

/* --- EPCIS ---------------------------------------------------------------------------------------------------------- */

#define OBJECT "ObjectEvent"
#define AGGREGATION "AggregationEvent" /* units into a box, out of it, and what a closed one holds */

static const struct {
    const char *kind;
    const char *type;
    const char *action;
    const char *biz_step;
    const char *disposition;
} epcis_events[] = {
    { "unit-commissioned", OBJECT, "ADD", "commissioning", "active" },
    { "unit-held", OBJECT, "OBSERVE", "holding", "non_conformant" },
    { "hold-released", OBJECT, "OBSERVE", "inspecting", "in_progress" },
    { "unit-voided", OBJECT, "DELETE", "decommissioning", "inactive" },
    { "unit-released", OBJECT, "OBSERVE", "departing", "in_transit" },
    { "unit-recalled", OBJECT, "OBSERVE", "holding", "recalled" },
    { "unit-returned", OBJECT, "OBSERVE", "receiving", "returned" },
    { "unit-boxed", AGGREGATION, "ADD", "packing", "in_progress" },
    { "unit-unboxed", AGGREGATION, "DELETE", "unpacking", "in_progress" },
    { "box-closed", AGGREGATION, "OBSERVE", "packing", "in_progress" },
};

/*
 * What becomes of a label, in the words of OPEN-SCS: the states of a serial number in OPC 30260, 4.1.4 and 6.4.9, as the
 * Packaging Serialization Specification 1.0 writes them in EPCIS events, beside what the CBV has a word for. A label is a
 * thing of its own: one that is scrapped says nothing of its unit.
 */
#define SCS "http://open-scs.org/"

static const struct {
    const char *kind;
    const char *fate; /* in the detail, or NULL: whatever it is */
    const char *biz_step;
    const char *disposition;
} label_events[] = {
    { "label-intended", NULL, SCS "bizstep/sn_allocating", SCS "disp/allocated" },
    { "label-printed", NULL, SCS "bizstep/sn_encoding", SCS "disp/encoded" },
    { "label-confirmed", NULL, "commissioning", SCS "disp/commissioned" },
    { "label-revoked", "scrapped", SCS "bizstep/label_scrapping", SCS "disp/label_scrapped" },
    { "label-scrapped", NULL, SCS "bizstep/label_scrapping", SCS "disp/label_scrapped" },
    { "label-revoked", "never-printed", SCS "bizstep/sn_invalidating", SCS "disp/sn_invalid" },
};

static char *
urn_of(const char *what, const char *id)
{
    g_autofree char *escaped = g_uri_escape_string(id, NULL, FALSE);
    return g_strdup_printf("urn:claimcheck:%s:%s", what, escaped);
}

static void
add_unit_name(JsonBuilder *json, const char *uid)
{
    g_autofree char *unit = urn_of("unit", uid);
    json_builder_add_string_value(json, unit);
}

/* The box is the event's subject and its units stand in the detail, or the other way round. */
static void
add_aggregation(JsonBuilder *json, const DbEvent *event)
{
    const char *uid = uid_of(event);
    g_autoptr(JsonNode) root = event->detail != NULL ? json_from_string(event->detail, NULL) : NULL;
    JsonObject *detail = detail_object(root);
    const char *named = detail != NULL ? json_object_get_string_member_with_default(detail, "box", "") : "";
    g_autofree char *box = urn_of("box", uid != NULL ? named : event->subject + strlen(BOX_SUBJECT));
    JsonArray *units = detail != NULL && json_object_has_member(detail, "units")
                           ? json_object_get_array_member(detail, "units") : NULL;
    json_line_string(json, "parentID", box);
    json_line_open_list(json, "childEPCs");
    if (uid != NULL)
        add_unit_name(json, uid);
    for (guint i = 0; uid == NULL && units != NULL && i < json_array_get_length(units); i++)
        add_unit_name(json, json_array_get_string_element(units, i));
    json_line_close_list(json);
}

static void
add_read_point(JsonBuilder *json, const DbEvent *event)
{
    g_autofree char *station = g_strdup_printf("urn:claimcheck:station:%s", event->station);
    json_line_open(json, "readPoint");
    json_line_string(json, "id", station);
    json_line_close(json);
}

static void
add_epcis_names(JsonBuilder *json, const DbEvent *event, bool is_aggregation)
{
    if (is_aggregation) {
        add_aggregation(json, event);
    } else {
        json_line_open_list(json, "epcList");
        add_unit_name(json, uid_of(event));
        json_line_close_list(json);
    }
    add_read_point(json, event);
}

static void
add_epcis_head(JsonBuilder *json, const DbEvent *event, const char *type)
{
    g_autofree char *uuid = uuid_of(event->hash);
    g_autofree char *id = g_strdup_printf("urn:uuid:%s", uuid);
    json_line_string(json, "@context", EPCIS_CONTEXT);
    json_line_string(json, "type", type);
    json_line_string(json, "eventID", id);
    json_line_time(json, "eventTime", event->wall_time);
    json_line_string(json, "eventTimeZoneOffset", "+00:00");
}

/* "urn:claimcheck:label:UID:KIND:GENERATION" */
static void
add_label_name(JsonBuilder *json, const char *uid, JsonObject *detail)
{
    const char *kind = json_object_get_string_member_with_default(detail, "kind", "unit");
    g_autofree char *unit = urn_of("label", uid);
    g_autofree char *escaped = g_uri_escape_string(kind, NULL, FALSE);
    g_autofree char *label = g_strdup_printf("%s:%s:%" G_GINT64_FORMAT, unit, escaped,
                                             json_object_get_int_member_with_default(detail, "generation", 1));
    json_line_open_list(json, "epcList");
    json_builder_add_string_value(json, label);
    json_line_close_list(json);
}

static char *
label_to_epcis(const DbEvent *event)
{
    const char *uid = uid_of(event);
    g_autoptr(JsonNode) root = event->detail != NULL ? json_from_string(event->detail, NULL) : NULL;
    JsonObject *detail = detail_object(root);
    for (gsize i = 0; uid != NULL && detail != NULL && i < G_N_ELEMENTS(label_events); i++) {
        const char *fate = json_object_get_string_member_with_default(detail, "fate", "");
        if (!g_str_equal(label_events[i].kind, event->kind) ||
            (label_events[i].fate != NULL && !g_str_equal(label_events[i].fate, fate)))
            continue;
        g_autoptr(JsonBuilder) json = json_line_new();
        add_epcis_head(json, event, OBJECT);
        json_line_string(json, "action", "OBSERVE");
        json_line_string(json, "bizStep", label_events[i].biz_step);
        json_line_string(json, "disposition", label_events[i].disposition);
        add_label_name(json, uid, detail);
        add_read_point(json, event);
        return json_line_finish(json);
    }
    return NULL;
}

static char *
to_epcis(const DbEvent *event)
{
    bool is_known = uid_of(event) != NULL || g_str_has_prefix(event->subject, BOX_SUBJECT);
    for (gsize i = 0; is_known && i < G_N_ELEMENTS(epcis_events); i++) {
        if (!g_str_equal(epcis_events[i].kind, event->kind))
            continue;
        g_autoptr(JsonBuilder) json = json_line_new();
        add_epcis_head(json, event, epcis_events[i].type);
        json_line_string(json, "action", epcis_events[i].action);
        json_line_string(json, "bizStep", epcis_events[i].biz_step);
        json_line_string(json, "disposition", epcis_events[i].disposition);
        add_epcis_names(json, event, g_str_equal(epcis_events[i].type, AGGREGATION));
        return json_line_finish(json);
    }
    return label_to_epcis(event);
}

char *
event_format(const DbEvent *event, EventFormat format)
{
    switch (format) {
    case EVENT_FORMAT_JSON:
        return to_json(event);
    case EVENT_FORMAT_CFX:
        return to_cfx(event);
    case EVENT_FORMAT_EPCIS:
        return to_epcis(event);
    }
    return NULL;
}
