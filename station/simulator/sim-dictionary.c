/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/simulator/sim-dictionary.h"

#include <string.h>

enum {
    INVALID_KEY_LENGTH = 9,
    INVALID_KEY_NAME = 10,
    UNKNOWN_KEY = 11,
    KEY_READONLY = 12,
    KEY_WRITEONLY = 13,
    PARAMETER_ERROR = 4,
    INVALID_SIGNATURE = 23,
    INVALID_CERTIFICATE = 26,
};
enum { KEY_LENGTH_MAX = 16 };

typedef enum {
    READ = 1 << 0,
    WRITE = 1 << 1,
    FACTORY = 1 << 2,     /* FACTORY_RESET gives it its first value again */
    VOLATILE = 1 << 3,    /* any reset does */
    CERTIFICATE = 1 << 4, /* may be given as PEM */
    WIFI = 1 << 5,
    CELLULAR = 1 << 6,
    LEGACY = 1 << 7, /* only where the firmware keeps to v0.5 */
    MODERN = 1 << 8, /* only where it does not */
    INFINEON = 1 << 9,
    READ_IF_OLD = 1 << 10, /* readable before v1.1.2 */
} KeyFlags;

typedef struct {
    const char *name;
    KeyFlags flags;
    gsize size;
    const char *initial;
} KeyRow;

static const char root_ca[] = "-----BEGIN CERTIFICATE-----\n"
                              "c2ltdWxhdGVkIHJvb3QgQ0EsIG5vdCBhIGNlcnRpZmljYXRl\n"
                              "-----END CERTIFICATE-----\n";

static const KeyRow rows[] = {
    { "About", READ, 64, "" },
    { "Version", READ, 32, "" },
    { "TechSpec", READ, 16, "" },
    { "ThingName", READ, 64, "" },
    { "Certificate", READ | CERTIFICATE, 4096, "" },
    { "CustomName", READ | WRITE | FACTORY, 128, "" },
    { "Endpoint", READ | WRITE | FACTORY, 128, "" },
    { "RootCA", READ | WRITE | CERTIFICATE, 4096, root_ca },
    { "ShadowToken", READ | WRITE | FACTORY | MODERN, 64, "ExpressLink" },
    { "DefenderPeriod", READ | WRITE | FACTORY | MODERN, 8, "0" },
    { "Defender", READ | WRITE | FACTORY | LEGACY, 8, "0" },
    { "HOTAcertificate", READ | WRITE | FACTORY | CERTIFICATE, 4096, "" },
    { "OTAcertificate", WRITE | CERTIFICATE | READ_IF_OLD, 4096, root_ca },
    { "SSID", READ | WRITE | FACTORY | WIFI, 32, "" },
    { "Passphrase", WRITE | FACTORY | WIFI, 64, "" },
    { "APN", READ | WRITE | FACTORY | CELLULAR, 128, "" },
    { "QoS", READ | WRITE | VOLATILE, 8, "0" },
    { "EnableShadow", READ | WRITE | VOLATILE | MODERN, 8, "0" },
    { "TopicRoot", READ | WRITE | FACTORY | INFINEON, 128, "" },
    { "IPv4Address", READ | INFINEON, 16, "0.0.0.0" },
    { "IPv6Address", READ | INFINEON, 64, "::" },
    { "DNSAddress", READ | INFINEON, 64, "0.0.0.0" },
    { "GatewayAddress", READ | INFINEON, 64, "0.0.0.0" },
};

/* Topic1 … and Shadow1 …: as many as the module has room for. */
static const struct {
    const char *stem;
    guint count;
    KeyRow row;
} numbered[] = {
    { "Topic", 16, { "Topic", READ | WRITE | VOLATILE, 128, "" } },
    { "Shadow", 4, { "Shadow", READ | WRITE | VOLATILE | MODERN, 64, "" } },
};

struct SimDictionary {
    const SimProfile *profile;
    GHashTable *values; /* key → value, where it is not the initial one */
};

SimDictionary *
sim_dictionary_new(const SimProfile *profile)
{
    SimDictionary *self = g_new0(SimDictionary, 1);
    self->profile = profile;
    self->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return self;
}

void
sim_dictionary_free(SimDictionary *self)
{
    if (self == NULL)
        return;
    g_hash_table_unref(self->values);
    g_free(self);
}

static bool
row_is_of(const KeyRow *row, const SimProfile *profile)
{
    const struct {
        KeyFlags flag;
        bool has;
    } needs[] = {
        { WIFI, profile->radio == SIM_RADIO_WIFI },
        { CELLULAR, profile->radio == SIM_RADIO_CELLULAR },
        { LEGACY, profile->grammar.legacy },
        { MODERN, !profile->grammar.legacy },
        { INFINEON, g_strcmp0(profile->maker, "infineon") == 0 },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(needs); i++)
        if ((row->flags & needs[i].flag) && !needs[i].has)
            return false;
    return true;
}

static const KeyRow *
find_numbered(const char *key)
{
    for (gsize i = 0; i < G_N_ELEMENTS(numbered); i++) {
        const char *digits = key + strlen(numbered[i].stem);
        guint64 number = 0;
        if (g_str_has_prefix(key, numbered[i].stem) && *digits != '0' &&
            g_ascii_string_to_unsigned(digits, 10, 1, numbered[i].count, &number, NULL))
            return &numbered[i].row;
    }
    return NULL;
}

static const KeyRow *
find_row(const SimProfile *profile, const char *key)
{
    const KeyRow *found = find_numbered(key);
    for (gsize i = 0; found == NULL && i < G_N_ELEMENTS(rows); i++)
        if (strcmp(rows[i].name, key) == 0)
            found = &rows[i];
    return found != NULL && row_is_of(found, profile) ? found : NULL;
}

/* In which order a key is judged, no specification says. */
static int
check_key(SimDictionary *self, const char *key, const KeyRow **row)
{
    gsize length = strlen(key);
    if (length < 1 || length > KEY_LENGTH_MAX)
        return INVALID_KEY_LENGTH;
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isalnum(key[i]))
            return INVALID_KEY_NAME;
    *row = find_row(self->profile, key);
    return *row != NULL ? 0 : UNKNOWN_KEY;
}

int
sim_dictionary_read(SimDictionary *self, const char *key, const char **value)
{
    const KeyRow *row = NULL;
    int code = check_key(self, key, &row);
    if (code != 0)
        return code;
    /* Only firmware of v1.1.2 and later, which is what knows ERR26, keeps this key to itself. */
    bool readable = (row->flags & READ) || ((row->flags & READ_IF_OLD) && !self->profile->has_invalid_certificate);
    if (!readable)
        return KEY_WRITEONLY;
    *value = sim_dictionary_get(self, key);
    return 0;
}

static bool
looks_like_pem(const char *value)
{
    g_autofree char *text = g_strstrip(g_strdup(value));
    return g_str_has_prefix(text, "-----BEGIN CERTIFICATE-----") && g_str_has_suffix(text, "-----END CERTIFICATE-----");
}

int
sim_dictionary_may_write(SimDictionary *self, const char *key)
{
    const KeyRow *row = NULL;
    int code = check_key(self, key, &row);
    if (code != 0)
        return code;
    return row->flags & WRITE ? 0 : KEY_READONLY;
}

int
sim_dictionary_write(SimDictionary *self, const char *key, const char *value)
{
    int code = sim_dictionary_may_write(self, key);
    if (code != 0)
        return code;
    const KeyRow *row = find_row(self->profile, key);
    if (strlen(value) > row->size)
        return PARAMETER_ERROR;
    if ((row->flags & CERTIFICATE) && *value != '\0' && !looks_like_pem(value))
        return self->profile->has_invalid_certificate ? INVALID_CERTIFICATE : INVALID_SIGNATURE;
    sim_dictionary_set(self, key, value);
    return 0;
}

bool
sim_dictionary_is_certificate(const char *key)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (strcmp(rows[i].name, key) == 0)
            return rows[i].flags & CERTIFICATE;
    return false;
}

void
sim_dictionary_set(SimDictionary *self, const char *key, const char *value)
{
    g_hash_table_insert(self->values, g_strdup(key), g_strdup(value));
}

const char *
sim_dictionary_get(SimDictionary *self, const char *key)
{
    const char *value = g_hash_table_lookup(self->values, key);
    if (value != NULL)
        return value;
    const KeyRow *row = find_row(self->profile, key);
    return row != NULL ? row->initial : NULL;
}

void
sim_dictionary_reset(SimDictionary *self, bool factory)
{
    GHashTableIter at;
    gpointer key = NULL;
    g_hash_table_iter_init(&at, self->values);
    while (g_hash_table_iter_next(&at, &key, NULL)) {
        const KeyRow *row = find_row(self->profile, key);
        if (row != NULL && ((row->flags & VOLATILE) || (factory && (row->flags & FACTORY))))
            g_hash_table_iter_remove(&at);
    }
    if (factory)
        sim_dictionary_set(self, "Endpoint", self->profile->staging);
}
