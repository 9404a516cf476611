/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/json-line.h"

#include "station/base/claimcheck-error.h"
#include "station/base/clock.h"

JsonBuilder *
json_line_new(void)
{
    JsonBuilder *json = json_builder_new_immutable();
    json_builder_begin_object(json);
    return json;
}

void
json_line_string(JsonBuilder *json, const char *name, const char *value)
{
    json_builder_set_member_name(json, name);
    if (value == NULL || *value == '\0') {
        json_builder_add_null_value(json);
        return;
    }
    g_autofree char *valid = g_utf8_make_valid(value, -1); /* a file's name, a command line's word: any bytes */
    json_builder_add_string_value(json, valid);
}

void
json_line_int(JsonBuilder *json, const char *name, gint64 value)
{
    json_builder_set_member_name(json, name);
    json_builder_add_int_value(json, value);
}

void
json_line_number(JsonBuilder *json, const char *name, gint64 value)
{
    if (value != 0)
        json_line_int(json, name, value);
    else
        json_line_null(json, name);
}

void
json_line_bool(JsonBuilder *json, const char *name, bool value)
{
    json_builder_set_member_name(json, name);
    json_builder_add_boolean_value(json, value);
}

void
json_line_null(JsonBuilder *json, const char *name)
{
    json_builder_set_member_name(json, name);
    json_builder_add_null_value(json);
}

void
json_line_ms(JsonBuilder *json, const char *name, gint64 microseconds)
{
    json_builder_set_member_name(json, name);
    /* An eighth is exact in binary, so it prints short: 12.125 and not 12.127000000000001. */
    json_builder_add_double_value(json, (double)((microseconds + 62) / 125) / 8.0);
}

void
json_line_time(JsonBuilder *json, const char *name, gint64 wall_us)
{
    g_autofree char *text = wall_us != 0 ? clock_format_utc(wall_us) : NULL;
    json_line_string(json, name, text);
}

void
json_line_hex(JsonBuilder *json, const char *name, const guint8 *bytes, gsize length)
{
    g_autoptr(GString) text = g_string_sized_new(2 * length + 1);
    for (gsize i = 0; i < length; i++)
        g_string_append_printf(text, "%02x", bytes[i]);
    json_line_string(json, name, text->str);
}

void
json_line_error(JsonBuilder *json, const char *name, const GError *error)
{
    if (error == NULL) {
        json_line_null(json, name);
        return;
    }
    json_line_open(json, name);
    json_line_string(json, "code", claimcheck_error_word(error));
    json_line_string(json, "message", error->message);
    json_line_string(json, "hint", claimcheck_error_hint(error));
    const ClaimcheckErrorPlace *place = claimcheck_error_place(error);
    if (place != NULL) {
        json_line_string(json, "file", place->file);
        json_line_int(json, "line", place->line);
        json_line_int(json, "column", place->column);
        json_line_string(json, "element", place->element);
    }
    json_line_close(json);
}

void
json_line_open(JsonBuilder *json, const char *name)
{
    if (name != NULL)
        json_builder_set_member_name(json, name);
    json_builder_begin_object(json);
}

void
json_line_close(JsonBuilder *json)
{
    json_builder_end_object(json);
}

void
json_line_open_list(JsonBuilder *json, const char *name)
{
    json_builder_set_member_name(json, name);
    json_builder_begin_array(json);
}

void
json_line_close_list(JsonBuilder *json)
{
    json_builder_end_array(json);
}

char *
json_line_finish(JsonBuilder *json)
{
    json_builder_end_object(json);
    g_autoptr(JsonNode) root = json_builder_get_root(json);
    return json_to_string(root, FALSE);
}
