/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/clock.h"
#include "station/manifest/manifest-private.h"

#include <inttypes.h>
#include <string.h>

/* RFC 4180 with every field quoted; a leading ' keeps a spreadsheet from reading a formula. */
static void
add_field(GString *line, const char *text)
{
    if (line->len > 0)
        g_string_append_c(line, ',');
    g_string_append_c(line, '"');
    if (text != NULL && *text != '\0' && strchr("=+-@\t\r", *text) != NULL)
        g_string_append_c(line, '\'');
    for (const char *at = text != NULL ? text : ""; *at != '\0'; at++) {
        if (*at == '"')
            g_string_append_c(line, '"');
        g_string_append_c(line, *at);
    }
    g_string_append_c(line, '"');
}

static void
add_time(GString *line, gint64 at)
{
    g_autofree char *text = at != 0 ? clock_format_utc(at) : NULL;
    add_field(line, text);
}

static void
write_header(Pack *pack, const char *columns)
{
    g_auto(GStrv) names = g_strsplit(columns, ",", -1);
    g_autoptr(GString) line = g_string_new(NULL);
    for (char **name = names; *name != NULL; name++)
        add_field(line, *name);
    g_string_append(line, "\r\n");
    pack_print(pack, line->str);
}

static bool
write_unit(const DbUnit *unit, gpointer data, GError **error)
{
    Writing *writing = data;
    g_autoptr(GError) cause = NULL;
    g_autoptr(DbLabel) label = db_label_current(station_db(writing->station), unit->id, "unit", &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    bool releases = unit->state == DB_UNIT_COMMISSIONED;
    g_autofree char *generation = label != NULL ? g_strdup_printf("%" PRId64, label->generation) : NULL;
    const char *const first[] = {
        unit->uid, unit->serial, unit->carrier, unit->product, unit->batch,
        releases ? db_unit_state_name(DB_UNIT_RELEASED) : db_unit_state_name(unit->state), generation,
        label != NULL ? label->claim_code : NULL, unit->confirmed_by, unit->certificate_sha256, unit->spki_sha256,
        unit->maker, unit->about, unit->version, unit->techspec, unit->station,
    };
    g_autoptr(GString) line = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(first); i++)
        add_field(line, first[i]);
    add_time(line, unit->created_at);
    add_time(line, unit->commissioned_at);
    g_string_append(line, "\r\n");
    pack_print(writing->pack, line->str);
    const Sealed sealed = { unit->id, unit->commissioned_at, releases };
    g_array_append_val(writing->sealed, sealed);
    writing->n_confirmed += unit->confirmed_by != NULL;
    return true;
}

/* Labels that were worth something once: a portal that compares whole codes refuses them. */
static bool
write_revoked(const DbUnit *unit, gpointer data, GError **error)
{
    Writing *writing = data;
    g_autoptr(GPtrArray) labels = db_label_list(station_db(writing->station), unit->id, error);
    if (labels == NULL)
        return false;
    g_autoptr(DbLabel) current = db_label_current(station_db(writing->station), unit->id, "unit", NULL);
    for (guint i = 0; i < labels->len; i++) {
        const DbLabel *label = g_ptr_array_index(labels, i);
        if (label->state != DB_LABEL_REVOKED)
            continue;
        bool same = current != NULL && g_strcmp0(current->claim_code, label->claim_code) == 0;
        g_autofree char *generation = g_strdup_printf("%" PRId64, label->generation);
        g_autoptr(GString) line = g_string_new(NULL);
        add_field(line, unit->uid);
        add_field(line, label->kind);
        add_field(line, generation);
        add_field(line, label->claim_code);
        add_field(line, db_label_fate_name(label->fate));
        add_field(line, label->reason);
        add_field(line, same ? "other_label_may_exist" : NULL);
        g_string_append(line, "\r\n");
        pack_print(writing->pack, line->str);
    }
    return true;
}

static bool
write_certificate(const DbUnit *unit, gpointer data, GError **error)
{
    (void)error;
    Writing *writing = data;
    if (unit->certificate_pem != NULL) {
        pack_print(writing->pack, unit->certificate_pem);
        if (!g_str_has_suffix(unit->certificate_pem, "\n"))
            pack_print(writing->pack, "\n");
    }
    return true;
}

static bool
write_uid(const DbUnit *unit, gpointer data, GError **error)
{
    (void)error;
    Writing *writing = data;
    if (unit->state != DB_UNIT_COMMISSIONED && unit->state != DB_UNIT_RELEASED)
        return true; /* recalled or returned: not to be claimed */
    pack_print(writing->pack, unit->uid);
    pack_print(writing->pack, "\n");
    return true;
}

static bool
write_file(Writing *writing, const char *name, const char *columns, DbUnitFunc each, GError **error)
{
    pack_begin(writing->pack, name);
    if (columns != NULL)
        write_header(writing->pack, columns);
    return manifest_each_unit(writing, each, error) && pack_end(writing->pack, error);
}

static bool
write_cas(Writing *writing, GError **error)
{
    pack_begin(writing->pack, "maker-cas.pem");
    for (guint i = 0; i < writing->cas->len; i++)
        pack_print(writing->pack, ((const DbCa *)g_ptr_array_index(writing->cas, i))->pem);
    return pack_end(writing->pack, error);
}

bool
manifest_write_tables(Writing *writing, GError **error)
{
    return write_file(writing, "units.csv",
                      "uid,serial,carrier,product,batch,state,generation,claim_code,confirmed_by,certificate_sha256,"
                      "spki_sha256,maker,about,version,techspec,station,created_at,commissioned_at",
                      write_unit, error) &&
           write_file(writing, "revocations.csv", "uid,kind,generation,claim_code,fate,reason,note", write_revoked,
                      error) &&
           write_file(writing, "certificates.pem", NULL, write_certificate, error) && write_cas(writing, error) &&
           write_file(writing, "claim-allowlist.txt", NULL, write_uid, error);
}
