/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/simulator/sim-stock.h"

#include "station/base/claimcheck-error.h"
#include "station/base/durable-file.h"
#include "station/simulator/sim-certificate.h"
#include "station/simulator/sim-random.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { UID_MAX = 64, SERIAL_MAX = 20, SERIAL_LENGTH = 16, FILE_MAX = 1 << 16 };
enum { CA_FROM_DAYS = -15 * 365, CA_TO_DAYS = 30 * 365, FROM_DAYS = -365, LIFE_DAYS = 3650 };

struct SimStock {
    const SimProfile *profile;
    char *folder;
    guint64 seed;
    guint last; /* number of the last module taken */
    EVP_PKEY *ca_key;
    X509 *ca;
};

void
sim_stock_free(SimStock *self)
{
    if (self == NULL)
        return;
    EVP_PKEY_free(self->ca_key);
    X509_free(self->ca);
    g_free(self->folder);
    g_free(self);
}

/* ---- the CA ---- */

/* @key of another kind than the maker's makes the CA of the same name that is not his. */
static X509 *
make_ca(const SimProfile *profile, EVP_PKEY *key, GError **error)
{
    guint8 serial[SERIAL_LENGTH];
    sim_random(sim_random_fresh_seed(), "ca", serial, sizeof serial);
    serial[0] = (serial[0] & 0x7f) | 0x40;
    const SimCertificate what = {
        .name = profile->ca_name,
        .serial = serial,
        .serial_length = sizeof serial,
        .from_days = CA_FROM_DAYS,
        .to_days = CA_TO_DAYS,
        .key = key,
        .issuer_key = key,
        .ca = true,
        .marker = true,
    };
    return sim_certificate_make(&what, error);
}

static char *
ca_path(const SimStock *self, const char *kind)
{
    g_autofree char *name = g_strdup_printf("ca-%s.%s", self->profile->maker, kind);
    return g_build_filename(self->folder, name, NULL);
}

static bool
load_ca(SimStock *self)
{
    g_autofree char *certificate_path = ca_path(self, "pem");
    g_autofree char *key_path = ca_path(self, "key");
    g_autofree char *certificate = NULL;
    g_autofree char *key = NULL;
    if (!g_file_get_contents(certificate_path, &certificate, NULL, NULL) ||
        !g_file_get_contents(key_path, &key, NULL, NULL))
        return false;
    self->ca = sim_certificate_parse(certificate);
    self->ca_key = sim_key_parse(key);
    return self->ca != NULL && self->ca_key != NULL && X509_check_private_key(self->ca, self->ca_key) == 1;
}

static bool
make_own_ca(SimStock *self, GError **error)
{
    g_clear_pointer(&self->ca, X509_free);
    g_clear_pointer(&self->ca_key, EVP_PKEY_free);
    self->ca_key = sim_key_generate(self->profile->ca_key, error);
    if (self->ca_key == NULL)
        return false;
    self->ca = make_ca(self->profile, self->ca_key, error);
    return self->ca != NULL;
}

static bool
save_text(const char *path, const char *text, int mode, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    return durable_file_write(path, bytes, mode, error);
}

/* The key first: a certificate alone would be one that can sign nothing any more. */
static bool
save_ca(SimStock *self, GError **error)
{
    g_autofree char *certificate_path = ca_path(self, "pem");
    g_autofree char *key_path = ca_path(self, "key");
    g_autofree char *certificate = sim_certificate_pem(self->ca);
    g_autofree char *key = sim_key_pem(self->ca_key);
    return save_text(key_path, key, 0600, error) && save_text(certificate_path, certificate, 0644, error);
}

/* Two programs that begin together in one folder must not make a CA each. */
static bool
keep_ca(SimStock *self, GError **error)
{
    if (g_mkdir_with_parents(self->folder, 0755) != 0)
        return durable_file_error(error, self->folder, errno);
    g_autofree char *lock_path = g_build_filename(self->folder, ".lock", NULL);
    int lock = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (lock < 0 || flock(lock, LOCK_EX) != 0)
        return durable_file_error(error, lock_path, errno);
    bool good = load_ca(self) || (make_own_ca(self, error) && save_ca(self, error));
    close(lock);
    return good;
}

SimStock *
sim_stock_new(const SimProfile *profile, const char *folder, guint64 seed, GError **error)
{
    g_autoptr(SimStock) self = g_new0(SimStock, 1);
    self->profile = profile;
    self->folder = g_strdup(folder);
    self->seed = seed;
    bool good = folder != NULL ? keep_ca(self, error) : make_own_ca(self, error);
    return good ? g_steal_pointer(&self) : NULL;
}

char *
sim_stock_ca_pem(SimStock *self)
{
    return sim_certificate_pem(self->ca);
}

/* ---- certificates ---- */

/* The serial number is the UID where that maker has it there and the UID is hex; otherwise it is random. */
static gsize
serial_of(SimStock *self, const char *uid, guint8 *serial)
{
    g_autofree char *label = g_strdup_printf("%s/%s/serial", self->profile->maker, uid);
    gsize digits = strspn(uid, "0123456789abcdefABCDEF");
    bool is_uid = strcmp(self->profile->uid_in, "x509-serial") == 0 && uid[digits] == '\0' && digits % 2 == 0 &&
                  digits / 2 <= SERIAL_MAX;
    for (gsize i = 0; is_uid && i < digits / 2; i++)
        serial[i] = (guint8)(g_ascii_xdigit_value(uid[2 * i]) << 4 | g_ascii_xdigit_value(uid[2 * i + 1]));
    if (is_uid)
        return digits / 2;
    sim_random(self->seed, label, serial, SERIAL_LENGTH);
    serial[0] |= 0x80; /* seventeen octets in DER, as in the field */
    serial[6] = (serial[6] & 0x0f) | 0x40;
    serial[8] = (serial[8] & 0x3f) | 0x80;
    return SERIAL_LENGTH;
}

static EVP_PKEY *
device_key(SimStock *self, const char *uid, SimFaults faults, EVP_PKEY *genuine, GError **error)
{
    SimKeyKind kind = faults & SIM_FAULT_WEAK_KEY ? SIM_KEY_RSA_1024 : self->profile->device_key;
    if (faults & SIM_FAULT_SHARED_KEY)
        return sim_key_public(kind, 0, "shared", error);
    if (genuine != NULL && !(faults & SIM_FAULT_WEAK_KEY))
        return EVP_PKEY_up_ref(genuine) == 1 ? genuine : NULL;
    g_autofree char *label = g_strdup_printf("%s/%s/key", self->profile->maker, uid);
    return sim_key_public(kind, self->seed, label, error);
}

static void
validity_of(SimFaults faults, SimCertificate *what)
{
    what->from_days = FROM_DAYS;
    if (faults & SIM_FAULT_EXPIRED)
        what->from_days = -LIFE_DAYS - 180;
    if (faults & SIM_FAULT_NOT_YET_VALID)
        what->from_days = 365;
    what->to_days = what->from_days + LIFE_DAYS;
}

static char *
sign(SimStock *self, SimCertificate *what, SimFaults faults, GError **error)
{
    g_autoptr(EVP_PKEY) other_key = NULL;
    g_autoptr(X509) other_ca = NULL;
    what->issuer = self->ca;
    what->issuer_key = self->ca_key;
    if (faults & (SIM_FAULT_FOREIGN_CA | SIM_FAULT_BAD_SIGNATURE)) {
        other_key = sim_key_generate(SIM_KEY_EC_P256, error);
        other_ca = other_key != NULL ? make_ca(self->profile, other_key, error) : NULL;
        if (other_ca == NULL)
            return NULL;
        what->issuer = faults & SIM_FAULT_FOREIGN_CA ? other_ca : self->ca;
        what->issuer_key = other_key;
    }
    g_autoptr(X509) certificate = sim_certificate_make(what, error);
    return certificate != NULL ? sim_certificate_pem(certificate) : NULL;
}

/* @genuine: the key that the module's own certificate has, or NULL when that is being made. */
static char *
issue(SimStock *self, const char *uid, SimFaults faults, EVP_PKEY *genuine, GError **error)
{
    g_autofree char *attribute = g_ascii_strdown(uid, -1);
    guint8 serial[SERIAL_MAX];
    g_autoptr(EVP_PKEY) key = device_key(self, uid, faults, genuine, error);
    if (key == NULL)
        return NULL;
    SimCertificate what = {
        .name = self->profile->device_name,
        .common_name = uid,
        .serial_number = strcmp(self->profile->uid_in, "serialNumber") == 0 ? attribute : NULL,
        .serial = serial,
        .serial_length = serial_of(self, uid, serial),
        .key = key,
        .ca = faults & SIM_FAULT_CA_CERTIFICATE,
        .rich_extensions = self->profile->rich_extensions,
    };
    validity_of(faults, &what);
    return sign(self, &what, faults, error);
}

static char *
make_uid(SimStock *self, const char *label)
{
    guint8 b[16];
    sim_random(self->seed, label, b, sizeof b);
    g_autoptr(GString) hex = g_string_new(NULL);
    b[6] = (b[6] & 0x0f) | 0x40; /* a version 4 UUID */
    b[8] = (b[8] & 0x3f) | 0x80;
    bool uuid = self->profile->uid_form == SIM_UID_UUID;
    for (gsize i = 0; i < sizeof b; i++) {
        bool dash = uuid && (i == 4 || i == 6 || i == 8 || i == 10);
        g_string_append_printf(hex, dash ? "-%02x" : "%02x", b[i]);
    }
    if (self->profile->uid_form == SIM_UID_HEX_20) {
        g_string_truncate(hex, 20);
        g_string_ascii_up(hex);
    }
    if (self->profile->uid_form == SIM_UID_HEX_18) {
        g_string_truncate(hex, 18);
        memcpy(hex->str, "01", 2); /* a leading zero, which no INTEGER keeps */
    }
    return g_string_free(g_steal_pointer(&hex), FALSE);
}

bool
sim_stock_present(SimStock *self, SimIdentity *identity, SimFaults faults, GError **error)
{
    g_clear_pointer(&identity->presented, g_free);
    if (!(faults & SIM_FAULTS_OF_CERTIFICATE))
        return true;
    g_autoptr(X509) own = sim_certificate_parse(identity->certificate);
    g_autofree char *label = g_strdup_printf("%s/%s/other", self->profile->maker, identity->uid);
    g_autofree char *other = make_uid(self, label);
    const char *uid = faults & SIM_FAULT_WRONG_UID ? other : identity->uid;
    identity->presented = issue(self, uid, faults, X509_get0_pubkey(own), error);
    return identity->presented != NULL;
}

/* ---- modules ---- */

static char *
module_path(const SimStock *self, guint number, const char *uid)
{
    g_autofree char *digest = uid != NULL ? g_compute_checksum_for_string(G_CHECKSUM_SHA256, uid, -1) : NULL;
    g_autofree char *name = uid != NULL ? g_strdup_printf("%s-uid-%.16s.pem", self->profile->maker, digest)
                                        : g_strdup_printf("%s-%u.pem", self->profile->maker, number);
    return g_build_filename(self->folder, "modules", name, NULL);
}

/* The certificate on file, and its CN, which is the UID with every maker; false for a new or a torn file. */
static bool
load_module(SimIdentity *identity)
{
    g_autofree char *text = g_malloc0(FILE_MAX + 1);
    if (pread(identity->lock, text, FILE_MAX, 0) <= 0)
        return false;
    g_autoptr(X509) certificate = sim_certificate_parse(text);
    if (certificate == NULL)
        return false;
    identity->uid = sim_certificate_common_name(certificate);
    identity->certificate = sim_certificate_pem(certificate);
    return identity->uid != NULL;
}

static bool
save_module(const SimIdentity *identity, const char *path, GError **error)
{
    gsize length = strlen(identity->certificate);
    if (ftruncate(identity->lock, 0) != 0 || pwrite(identity->lock, identity->certificate, length, 0) != (gssize)length)
        return durable_file_error(error, path, errno);
    return true;
}

static bool
make_module(SimStock *self, SimIdentity *identity, const char *uid, GError **error)
{
    g_autofree char *label = g_strdup_printf("%s/%u/uid", self->profile->maker, identity->number);
    identity->uid = uid != NULL ? g_strdup(uid) : make_uid(self, label);
    identity->certificate = issue(self, identity->uid, 0, NULL, error);
    return identity->certificate != NULL;
}

typedef enum { SEAT_TAKEN, SEAT_MINE, SEAT_FAILED } Seat;

static Seat
lock_module(SimIdentity *identity, const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_mkdir_with_parents(folder, 0755);
    identity->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (identity->lock < 0) {
        durable_file_error(error, path, errno);
        return SEAT_FAILED;
    }
    return flock(identity->lock, LOCK_EX | LOCK_NB) == 0 ? SEAT_MINE : SEAT_TAKEN;
}

static SimIdentity *
identity_new(const SimStock *self, guint number)
{
    SimIdentity *identity = g_new0(SimIdentity, 1);
    identity->profile = self->profile;
    identity->number = number;
    identity->lock = -1;
    return identity;
}

static Seat
seat_module(SimStock *self, SimIdentity *identity, const char *uid, GError **error)
{
    if (self->folder == NULL)
        return make_module(self, identity, uid, error) ? SEAT_MINE : SEAT_FAILED;
    g_autofree char *path = module_path(self, identity->number, uid);
    Seat seat = lock_module(identity, path, error);
    if (seat != SEAT_MINE || load_module(identity))
        return seat;
    return make_module(self, identity, uid, error) && save_module(identity, path, error) ? SEAT_MINE : SEAT_FAILED;
}

static bool
uid_is_usable(const char *uid, GError **error)
{
    gsize length = strlen(uid);
    if (length >= 1 && length <= UID_MAX)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, "See 'expresslink-simulator --help'.",
                         "--uid: a ThingName has 1 to %d bytes, not %" G_GSIZE_FORMAT, UID_MAX, length);
    return false;
}

static SimIdentity *
take_named(SimStock *self, const char *uid, GError **error)
{
    if (!uid_is_usable(uid, error))
        return NULL;
    g_autoptr(SimIdentity) identity = identity_new(self, 0);
    Seat seat = seat_module(self, identity, uid, error);
    if (seat == SEAT_TAKEN)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_PORT_BUSY, "Unplug it there first.",
                             "module %s: it is seated somewhere else", uid);
    return seat == SEAT_MINE ? g_steal_pointer(&identity) : NULL;
}

SimIdentity *
sim_stock_take(SimStock *self, const char *uid, GError **error)
{
    if (uid != NULL)
        return take_named(self, uid, error);
    for (;;) {
        g_autoptr(SimIdentity) identity = identity_new(self, ++self->last);
        Seat seat = seat_module(self, identity, NULL, error);
        if (seat != SEAT_TAKEN)
            return seat == SEAT_MINE ? g_steal_pointer(&identity) : NULL;
    }
}
