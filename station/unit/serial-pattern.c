/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/unit/serial-pattern.h"

#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define PART "\\{(counter|date|check):([^{}]+)\\}"
#define DIGITS_MOST 12

/* 0–9, then A–Z in either case; -1 for what has no value. */
static int
value_of(char c)
{
    return g_ascii_isdigit(c) ? c - '0' : g_ascii_isalpha(c) ? g_ascii_toupper(c) - 'A' + 10 : -1;
}

/* ISO/IEC 7812-1, annex B, from the right; letters and signs do not count. */
static char *
luhn(const char *text)
{
    int sum = 0;
    bool twice = true;
    for (const char *at = text + strlen(text); at-- > text;) {
        if (!g_ascii_isdigit(*at))
            continue;
        int digit = (*at - '0') * (twice ? 2 : 1);
        sum += digit > 9 ? digit - 9 : digit;
        twice = !twice;
    }
    return g_strdup_printf("%d", (10 - sum % 10) % 10);
}

/* ISO/IEC 7064, MOD 37,36: a hybrid system with one check character. */
static char *
mod36(const char *text)
{
    int p = 36;
    for (const char *at = text; *at != '\0'; at++) {
        if (value_of(*at) < 0)
            continue;
        int s = (p + value_of(*at)) % 36;
        p = (s == 0 ? 36 : s) * 2 % 37;
    }
    int check = (37 - p) % 36;
    return g_strdup_printf("%c", check < 10 ? '0' + check : 'A' + check - 10);
}

/* ISO/IEC 7064, MOD 97-10, as IBANs use it: letters are two digits. */
static char *
mod97(const char *text)
{
    int rest = 0;
    for (const char *at = text; *at != '\0'; at++) {
        int value = value_of(*at);
        if (value >= 0)
            rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
    }
    return g_strdup_printf("%02d", 98 - rest * 100 % 97);
}

static const struct {
    const char *name;
    char *(*make)(const char *text);
} checks[] = { { "luhn", luhn }, { "mod36", mod36 }, { "mod97", mod97 } };

typedef struct {
    gint64 counter;
    GDateTime *date;
    const char *check; /* what stands for {check:…} */
    const char *kind;  /* (out): of the check, or NULL */
    guint counters, kinds;
    bool failed;
} Filling;

static gboolean
fill_part(const GMatchInfo *match, GString *number, gpointer data)
{
    Filling *self = data;
    g_autofree char *name = g_match_info_fetch(match, 1);
    g_autofree char *what = g_match_info_fetch(match, 2);
    if (g_str_equal(name, "counter")) {
        guint64 digits = 0;
        self->failed |= !g_ascii_string_to_unsigned(what, 10, 1, DIGITS_MOST, &digits, NULL);
        g_autofree char *text = g_strdup_printf("%0*" G_GINT64_FORMAT, (int)digits, self->counter);
        self->failed |= strlen(text) > digits;
        self->counters++;
        g_string_append(number, text);
    } else if (g_str_equal(name, "date")) {
        g_autofree char *text = g_date_time_format(self->date, what);
        self->failed |= text == NULL;
        g_string_append(number, text != NULL ? text : "");
    } else {
        self->kind = NULL;
        for (gsize i = 0; i < G_N_ELEMENTS(checks); i++)
            if (g_str_equal(checks[i].name, what))
                self->kind = checks[i].name;
        self->failed |= self->kind == NULL;
        self->kinds++;
        g_string_append(number, self->check);
    }
    return FALSE;
}

static char *
fill(const char *pattern, Filling *filling)
{
    g_autoptr(GRegex) parts = g_regex_new(PART, 0, 0, NULL);
    g_autofree char *number = g_regex_replace_eval(parts, pattern, -1, 0, 0, fill_part, filling, NULL);
    bool usable = number != NULL && !filling->failed && filling->counters == 1 && filling->kinds <= 1 &&
                  g_regex_match_simple("\\A[A-Za-z0-9._/:-]{1,64}\\z", number, 0, 0);
    return usable ? g_steal_pointer(&number) : NULL;
}

char *
serial_pattern_make(const char *pattern, gint64 counter, GDateTime *date, GError **error)
{
    Filling filling = { .counter = counter, .date = date, .check = "" };
    g_autofree char *number = fill(pattern, &filling);
    for (gsize i = 0; number != NULL && filling.kind != NULL && i < G_N_ELEMENTS(checks); i++) {
        if (!g_str_equal(checks[i].name, filling.kind))
            continue;
        g_autofree char *check = checks[i].make(number);
        Filling again = { .counter = counter, .date = date, .check = check };
        return fill(pattern, &again);
    }
    if (number == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE,
                             _("It needs one {counter:N}; {date:%y%m}, {check:luhn|mod36|mod97}, letters, digits and . _ / : - "
                               "may stand beside it."),
                             _("serial '%s': no number can be made from it"), pattern);
    return g_steal_pointer(&number);
}

bool
serial_pattern_check(const char *pattern, GError **error)
{
    g_autoptr(GDateTime) date = g_date_time_new_utc(2026, 1, 31, 0, 0, 0);
    g_autofree char *number = serial_pattern_make(pattern, 1, date, error);
    return number != NULL;
}

/* Another product's pattern may have made the same number: then it is passed over, gaps being normal. */
static bool
is_taken(Db *db, const char *number)
{
    g_autoptr(DbUnit) unit = db_unit_find(db, number, NULL);
    return unit != NULL && g_strcmp0(unit->serial, number) == 0;
}

char *
serial_pattern_next(Station *station, const DbProduct *product, GError **error)
{
    if (product->serial == NULL || g_str_equal(product->serial, "scan"))
        return NULL;
    Db *db = station_db(station);
    g_autofree char *key = g_strdup_printf("serial-counter:%s", product->sku);
    g_autoptr(GError) cause = NULL;
    g_autofree char *last = db_setting_get(db, key, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return NULL;
    }
    gint64 counter = last != NULL ? g_ascii_strtoll(last, NULL, 10) + 1 : 1;
    g_autoptr(GDateTime) now = station_now(station);
    g_autofree char *number = serial_pattern_make(product->serial, counter, now, error);
    while (number != NULL && is_taken(db, number)) {
        g_free(number);
        number = serial_pattern_make(product->serial, ++counter, now, error);
    }
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, counter);
    return number != NULL && db_setting_set(db, key, text, error) ? g_steal_pointer(&number) : NULL;
}
