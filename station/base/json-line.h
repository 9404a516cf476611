/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>

/*
 * What --json prints: one object a line. Absent is null, never ""; times are UTC; numbers are
 * integers, except milliseconds, which have a dot whatever the locale.
 *
 *     g_autoptr(JsonBuilder) json = json_line_new();
 *     json_line_string(json, "uid", unit->uid);
 *     g_autofree char *line = json_line_finish(json);
 */

/** json_line_new: (transfer full): a builder with an object open. */
JsonBuilder *json_line_new(void);

/** json_line_string: adds @value, or null if it is NULL or empty. */
void json_line_string(JsonBuilder *json, const char *name, const char *value);

void json_line_int(JsonBuilder *json, const char *name, gint64 value);
/** json_line_number: adds @value, or null if it is 0 and means that there is none: a slot's or a person's number. */
void json_line_number(JsonBuilder *json, const char *name, gint64 value);
void json_line_bool(JsonBuilder *json, const char *name, bool value);
void json_line_null(JsonBuilder *json, const char *name);

/** json_line_ms: adds a duration given in microseconds as milliseconds, to the nearest eighth. */
void json_line_ms(JsonBuilder *json, const char *name, gint64 microseconds);

/** json_line_time: adds a wall time in microseconds as text, or null if it is 0. */
void json_line_time(JsonBuilder *json, const char *name, gint64 wall_us);

/** json_line_hex: adds bytes as lower-case hex, or null if there are none. */
void json_line_hex(JsonBuilder *json, const char *name, const guint8 *bytes, gsize length);

/** json_line_error: adds @name: {"code","message","hint"[,"file","line","column","element"]}, null for NULL. */
void json_line_error(JsonBuilder *json, const char *name, const GError *error);

/** json_line_open, json_line_close: an object within the object. */
void json_line_open(JsonBuilder *json, const char *name);
void json_line_close(JsonBuilder *json);

/** json_line_open_list, json_line_close_list: a list within the object; its objects open with NULL as name. */
void json_line_open_list(JsonBuilder *json, const char *name);
void json_line_close_list(JsonBuilder *json);

/** json_line_finish: (transfer full): closes the object and gives its text, one line without its end. */
char *json_line_finish(JsonBuilder *json);
