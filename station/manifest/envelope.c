/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/manifest/envelope.h"

#include "station/base/claimcheck-error.h"
#include "station/manifest/envelope-der.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <openssl/cms.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct Envelope {
    X509 *certificate;
    char *recipient;
    CMS_ContentInfo *cms;
    BIO *chain; /* what is written to it comes out encrypted at its end, which is @file's descriptor */
    FILE *file; /* BER, of indefinite length */
};

static X509 *
read_certificate(const char *path, GError **error)
{
    g_autofree char *pem = NULL;
    if (!g_file_get_contents(path, &pem, NULL, error)) {
        claimcheck_error_from_io(error, path);
        return NULL;
    }
    BIO *bio = BIO_new_mem_buf(pem, -1);
    X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    BIO_free(bio);
    if (certificate == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_BAD_CERTIFICATE, _("Ask the receiver for a PEM certificate."),
                             _("%s: this is no PEM certificate"), path);
    return certificate;
}

static bool
can_be_used(X509 *certificate, const char *path, GError **error)
{
    if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_CERTIFICATE_EXPIRED, _("Ask the receiver for a new certificate."),
                             _("%s: the receiver's certificate is past its date"), path);
        return false;
    }
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    if (key != NULL && (EVP_PKEY_is_a(key, "RSA") || EVP_PKEY_is_a(key, "EC")))
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_BAD_CERTIFICATE, _("Ask the receiver for an RSA or EC certificate."),
                         _("%s: nothing can be encrypted to its key"), path);
    return false;
}

Envelope *
envelope_new(const char *path, GError **error)
{
    guint8 digest[32];
    g_autoptr(Envelope) self = g_new0(Envelope, 1);
    self->certificate = read_certificate(path, error);
    if (self->certificate == NULL || !can_be_used(self->certificate, path, error))
        return NULL;
    X509_digest(self->certificate, EVP_sha256(), digest, NULL);
    g_autoptr(GString) hex = g_string_new(NULL);
    for (gsize i = 0; i < sizeof digest; i++)
        g_string_append_printf(hex, "%02x", digest[i]);
    self->recipient = g_string_free(g_steal_pointer(&hex), FALSE);
    return g_steal_pointer(&self);
}

/* The filters that the CMS put before the file are the chain's; the last link is the file's own. */
static void
free_chain(Envelope *self)
{
    BIO_free_all(self->chain);
    self->chain = NULL;
    CMS_ContentInfo_free(self->cms);
    self->cms = NULL;
}

void
envelope_free(Envelope *self)
{
    if (self == NULL)
        return;
    free_chain(self);
    if (self->file != NULL)
        fclose(self->file);
    X509_free(self->certificate);
    g_free(self->recipient);
    g_free(self);
}

const char *
envelope_recipient(const Envelope *self)
{
    return self->recipient;
}

static FILE *
nameless_file(const char *folder)
{
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) {
        g_autofree char *path = g_build_filename(folder, ".claimcheck-XXXXXX", NULL);
        fd = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);
        if (fd >= 0)
            unlink(path);
    }
    return fd >= 0 ? fdopen(fd, "w+") : NULL;
}

int
envelope_open(Envelope *self, const char *folder)
{
    self->file = nameless_file(folder);
    if (self->file == NULL)
        return errno;
    STACK_OF(X509) *recipients = sk_X509_new_null();
    sk_X509_push(recipients, self->certificate);
    self->cms = CMS_encrypt(recipients, NULL, EVP_aes_256_cbc(), CMS_BINARY | CMS_PARTIAL | CMS_STREAM);
    sk_X509_free(recipients);
    BIO *end = BIO_new_fd(fileno(self->file), BIO_NOCLOSE);
    self->chain = self->cms != NULL ? BIO_new_CMS(end, self->cms) : NULL;
    if (self->chain != NULL)
        return 0;
    BIO_free(end);
    return EINVAL;
}

int
envelope_write(Envelope *self, gconstpointer data, gsize length)
{
    errno = 0;
    if (BIO_write(self->chain, data, (int)length) == (int)length)
        return 0;
    return errno != 0 ? errno : EIO;
}

int
envelope_finish(Envelope *self, int fd)
{
    errno = 0;
    bool ended = BIO_flush(self->chain) == 1;
    int failed = ended ? 0 : errno != 0 ? errno : EIO;
    free_chain(self);
    return failed != 0 ? failed : envelope_der_convert(self->file, fd);
}
