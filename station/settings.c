/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/settings.h"

#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>
#include <string.h>

/* Bytes; longer than any path, destination or DSN. */
#define MAX_VALUE 4096

struct Settings {
    GKeyFile *file; /* empty where there is none */
    char *path;     /* or NULL */
    GPtrArray *warnings;
    Db *db; /* not owned, or NULL */
};

typedef enum { KIND_TEXT, KIND_INT, KIND_BOOL, KIND_CHOICE, KIND_ZONE } SettingKind;

static const struct {
    const char *group; /* "slot" stands for every [slot N] */
    const char *key;
    SettingKind kind;
    const char *usual;   /* default, or NULL */
    const char *choices; /* of KIND_CHOICE: "a|b|c" */
} known[] = {
    { "station", "name", KIND_TEXT, NULL, NULL },
    { "station", "language", KIND_TEXT, NULL, NULL },
    { "station", "time-zone", KIND_ZONE, NULL, NULL },
    { "station", "idle-sign-out", KIND_INT, "600", NULL },
    { "station", "replacements-per-shift", KIND_INT, "5", NULL },
    { "slot", "port", KIND_TEXT, NULL, NULL },
    { "slot", "kind", KIND_CHOICE, "auto", "cable|fixture|auto" },
    { "slot", "via", KIND_TEXT, NULL, NULL },
    { "printer", "destination", KIND_TEXT, NULL, NULL },
    { "printer", "second", KIND_TEXT, NULL, NULL },
    { "printer", "dpi", KIND_CHOICE, "203", "203|300|600" },
    { "printer", "labels-in-hand", KIND_INT, "1", NULL },
    { "printer", "darkness", KIND_INT, "0", NULL },
    { "printer", "speed", KIND_INT, "0", NULL },
    { "printer", "media", KIND_CHOICE, "tear", "tear|peel|cut" },
    { "scanner", "port", KIND_TEXT, NULL, NULL },
    { "scanner", "slot", KIND_INT, "0", NULL },
    { "scanner", "layout", KIND_TEXT, "us", NULL },
    { "scanner", "prefix", KIND_TEXT, NULL, NULL },
    { "scanner", "suffix", KIND_TEXT, NULL, NULL },
    { "qa", "port", KIND_TEXT, NULL, NULL },
    { "trust", "policy", KIND_CHOICE, "refuse", "refuse|warn" },
    { "trust", "min-key-bits", KIND_INT, "2048", NULL },
    { "site", "dsn", KIND_TEXT, NULL, NULL },
    { "site", "policy", KIND_CHOICE, "allow-offline", "require-site|allow-offline" },
    { "key", "uri", KIND_TEXT, NULL, NULL },
    { "key", "certificate", KIND_TEXT, NULL, NULL },
    { "backup", "to", KIND_TEXT, NULL, NULL },
    { "gate", "command", KIND_TEXT, NULL, NULL },
    { "gate", "timeout", KIND_INT, "5", NULL },
    { "gate", "on-silence", KIND_CHOICE, "hold", "hold|go" },
    { "sound", "enabled", KIND_BOOL, "true", NULL },
    { "sound", "volume", KIND_INT, "100", NULL },
    { "window", "kiosk", KIND_BOOL, "false", NULL },
};

static bool
parse_slot_group(const char *group, guint *slot)
{
    guint64 number = 0;
    if (!g_str_has_prefix(group, "slot ") ||
        !g_ascii_string_to_unsigned(group + strlen("slot "), 10, 1, 999, &number, NULL))
        return false;
    *slot = (guint)number;
    return true;
}

static int
find_known(const char *group, const char *key)
{
    guint slot;
    const char *name = parse_slot_group(group, &slot) ? "slot" : group;
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        if (g_str_equal(known[i].group, name) && g_str_equal(known[i].key, key))
            return (int)i;
    return -1;
}

static bool
is_zone(const char *name)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(name);
    return zone != NULL || name[0] == '\0'; /* empty: the computer's */
}

static bool
is_usable(int row, const char *value)
{
    gint64 number;
    switch (known[row].kind) {
    case KIND_TEXT:
        return true;
    case KIND_INT:
        return g_ascii_string_to_signed(value, 10, G_MININT32, G_MAXINT32, &number, NULL);
    case KIND_BOOL:
        return g_str_equal(value, "true") || g_str_equal(value, "false");
    case KIND_CHOICE: {
        g_auto(GStrv) choices = g_strsplit(known[row].choices, "|", -1);
        return g_strv_contains((const char *const *)choices, value);
    }
    case KIND_ZONE:
        return is_zone(value);
    }
    return false;
}

static void
warn(Settings *self, guint line, const char *group, const char *key, const char *what)
{
    g_ptr_array_add(self->warnings, g_strdup_printf("%s:%u: [%s] %s %s", self->path, line, group, key, what));
}

/* GKeyFile keeps no line numbers, so the lines are walked again for the warnings' sake. */
static void
check_lines(Settings *self, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *group = g_strdup("");
    for (guint i = 0; lines[i] != NULL; i++) {
        char *line = g_strstrip(lines[i]);
        gsize length = strlen(line);
        if (line[0] == '[' && length > 1 && line[length - 1] == ']') {
            g_free(group);
            group = g_strndup(line + 1, length - 2);
            continue;
        }
        char *equals = strchr(line, '=');
        if (line[0] == '#' || equals == NULL)
            continue;
        *equals = '\0';
        const char *key = g_strstrip(line);
        int row = find_known(group, key);
        if (row < 0) {
            warn(self, i + 1, group, key, "is not a setting; it is ignored");
            continue;
        }
        g_autofree char *value = g_key_file_get_string(self->file, group, key, NULL);
        if (value == NULL || !is_usable(row, value))
            warn(self, i + 1, group, key, "has a value that cannot be used; its default counts");
    }
}

static char *
usual_path(void)
{
    g_autofree char *own = g_build_filename(g_get_user_config_dir(), "claimcheck", "station.conf", NULL);
    if (g_file_test(own, G_FILE_TEST_EXISTS))
        return g_steal_pointer(&own);
    const char *everybodys = "/etc/claimcheck/station.conf";
    return g_file_test(everybodys, G_FILE_TEST_EXISTS) ? g_strdup(everybodys) : NULL;
}

Settings *
settings_load(const char *path, GError **error)
{
    g_autoptr(Settings) self = g_new0(Settings, 1);
    self->file = g_key_file_new();
    self->warnings = g_ptr_array_new_with_free_func(g_free);
    self->path = path != NULL ? g_strdup(path) : usual_path();
    if (self->path == NULL)
        return g_steal_pointer(&self);
    g_autofree char *text = NULL;
    gsize length;
    if (!g_file_get_contents(self->path, &text, &length, error)) {
        claimcheck_error_from_io(error, self->path);
        return NULL;
    }
    g_autoptr(GError) cause = NULL;
    if (!g_key_file_load_from_data(self->file, text, length, G_KEY_FILE_NONE, &cause)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, "Correct the settings file.", "%s: %s", self->path,
                             cause->message);
        return NULL;
    }
    check_lines(self, text);
    return g_steal_pointer(&self);
}

void
settings_free(Settings *self)
{
    if (self == NULL)
        return;
    g_clear_pointer(&self->file, g_key_file_unref);
    g_clear_pointer(&self->warnings, g_ptr_array_unref);
    g_free(self->path);
    g_free(self);
}

void
settings_use_database(Settings *self, Db *db)
{
    self->db = db;
}

const char *const *
settings_warnings(Settings *self)
{
    if (self->warnings->len == 0 || g_ptr_array_index(self->warnings, self->warnings->len - 1) != NULL)
        g_ptr_array_add(self->warnings, NULL);
    return (const char *const *)self->warnings->pdata;
}

/* (transfer full): the value, and who gave it. */
static char *
look_up(Settings *self, const char *group, const char *key, SettingsOrigin *origin)
{
    int row = find_known(group, key);
    g_return_val_if_fail(row >= 0, NULL);
    *origin = SETTINGS_FROM_FILE;
    g_autofree char *value = g_key_file_get_string(self->file, group, key, NULL);
    if (value != NULL && is_usable(row, value))
        return g_steal_pointer(&value);
    *origin = SETTINGS_FROM_RECORD;
    if (self->db != NULL) {
        g_autofree char *name = g_strdup_printf("%s.%s", group, key);
        g_autofree char *stored = db_setting_get(self->db, name, NULL);
        if (stored != NULL && is_usable(row, stored))
            return g_steal_pointer(&stored);
    }
    *origin = SETTINGS_USUAL;
    return g_strdup(known[row].usual);
}

static char *
string_in(Settings *self, const char *group, const char *key)
{
    SettingsOrigin origin;
    return look_up(self, group, key, &origin);
}

SettingsOrigin
settings_origin(Settings *self, const char *group, const char *key)
{
    SettingsOrigin origin = SETTINGS_USUAL;
    g_free(look_up(self, group, key, &origin));
    return origin;
}

const char *
settings_path(Settings *self)
{
    return self->path;
}

bool
settings_split(const char *name, char **group, char **key)
{
    const char *dot = strrchr(name, '.');
    if (dot == NULL)
        return false;
    g_autofree char *before = g_strndup(name, (gsize)(dot - name));
    guint slot;
    bool is_pattern = g_str_equal(before, "slot"); /* stands for every slot and is none */
    if (is_pattern || find_known(before, dot + 1) < 0)
        return false;
    if (parse_slot_group(before, &slot)) { /* "slot 07" is slot 7 */
        g_free(before);
        before = g_strdup_printf("slot %u", slot);
    }
    *key = g_strdup(dot + 1);
    *group = g_steal_pointer(&before);
    return true;
}

const char *
settings_choices(const char *group, const char *key)
{
    int row = find_known(group, key);
    return row >= 0 ? known[row].choices : NULL;
}

bool
settings_check(const char *name, const char *value, GError **error)
{
    g_autofree char *group = NULL;
    g_autofree char *key = NULL;
    if (!settings_split(name, &group, &key)) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, _("'claimcheck setting list' shows the settings."),
                             _("%s: there is no such setting"), name);
        return false;
    }
    int row = find_known(group, key);
    if (g_utf8_validate(value, -1, NULL) && strlen(value) <= MAX_VALUE && is_usable(row, value))
        return true;
    const char *choices = known[row].choices;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, NULL, _("%s: it takes %s"), name,
                         choices != NULL                 ? choices
                         : known[row].kind == KIND_BOOL ? "true|false"
                         : known[row].kind == KIND_INT  ? _("a whole number")
                         : known[row].kind == KIND_ZONE ? _("a time zone such as Europe/Berlin")
                                                         : _("a line of text"));
    return false;
}

char *
settings_string(Settings *self, const char *group, const char *key)
{
    return string_in(self, group, key);
}

gint64
settings_int(Settings *self, const char *group, const char *key)
{
    g_autofree char *text = string_in(self, group, key);
    return text != NULL ? g_ascii_strtoll(text, NULL, 10) : 0;
}

bool
settings_bool(Settings *self, const char *group, const char *key)
{
    g_autofree char *text = string_in(self, group, key);
    return g_strcmp0(text, "true") == 0;
}

static int
compare_slots(gconstpointer a, gconstpointer b)
{
    return (int)*(const guint *)a - (int)*(const guint *)b;
}

static void
add_slot(GArray *slots, guint slot)
{
    for (guint i = 0; i < slots->len; i++)
        if (g_array_index(slots, guint, i) == slot)
            return;
    g_array_append_val(slots, slot);
}

static void
add_stored_slots(Settings *self, GArray *slots)
{
    g_auto(GStrv) keys = self->db != NULL ? db_setting_keys(self->db, "slot ", NULL) : NULL;
    for (guint i = 0; keys != NULL && keys[i] != NULL; i++) {
        g_autofree char *group = NULL;
        g_autofree char *key = NULL;
        guint slot;
        if (settings_split(keys[i], &group, &key) && parse_slot_group(group, &slot))
            add_slot(slots, slot);
    }
}

GArray *
settings_slots(Settings *self)
{
    GArray *slots = g_array_new(FALSE, FALSE, sizeof(guint));
    g_auto(GStrv) groups = g_key_file_get_groups(self->file, NULL);
    for (guint i = 0; groups[i] != NULL; i++) {
        guint slot;
        if (parse_slot_group(groups[i], &slot))
            add_slot(slots, slot);
    }
    add_stored_slots(self, slots);
    g_array_sort(slots, compare_slots);
    return slots;
}

GStrv
settings_names(Settings *self)
{
    g_autoptr(GArray) slots = settings_slots(self);
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
        bool is_slot = g_str_equal(known[i].group, "slot");
        for (guint n = 0; n < (is_slot ? slots->len : 1); n++) {
            g_autofree char *name =
                is_slot ? g_strdup_printf("slot %u.%s", g_array_index(slots, guint, n), known[i].key)
                        : g_strdup_printf("%s.%s", known[i].group, known[i].key);
            g_strv_builder_add(names, name);
        }
    }
    return g_strv_builder_end(names);
}

char *
settings_slot_string(Settings *self, guint slot, const char *key)
{
    g_autofree char *group = g_strdup_printf("slot %u", slot);
    return string_in(self, group, key);
}
