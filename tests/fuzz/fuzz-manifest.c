/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/manifest/manifest-verify-private.h"
#include "station/manifest/pack-reader.h"
#include "station/manifest/signed-text.h"

#include <glib/gstdio.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/*
 * Anything as a pack, and as a receiver's answer. A first byte 'Z' says that the rest is a zip file; any other, that it is the text of the files of one:
 * each behind a line "=== NAME", so that mutation meets what the archive's checksums would keep from it. What stands behind
 * the signature in manifest_verify() is asked by itself.
 */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
put_number(GByteArray *zip, guint64 number, guint bytes)
{
    for (guint i = 0; i < bytes; i++) {
        const guint8 byte = (guint8)(number >> (8 * i));
        g_byte_array_append(zip, &byte, 1);
    }
}

static guint32
crc_of(const guint8 *data, gsize size)
{
    guint32 crc = 0xffffffffu;
    for (gsize i = 0; i < size; i++) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return ~crc;
}

/* A local header and the bytes, stored; libarchive reads such a file without a directory at its end too. */
static void
add_file(GByteArray *zip, const char *name, const char *text, gsize size)
{
    put_number(zip, 0x04034b50, 4);
    put_number(zip, 20, 2);
    put_number(zip, 0, 2 + 2 + 2 + 2);
    put_number(zip, crc_of((const guint8 *)text, size), 4);
    put_number(zip, size, 4);
    put_number(zip, size, 4);
    put_number(zip, strlen(name), 2);
    put_number(zip, 0, 2);
    g_byte_array_append(zip, (const guint8 *)name, (guint)strlen(name));
    g_byte_array_append(zip, (const guint8 *)text, (guint)size);
}

static GByteArray *
zip_of(const char *text)
{
    GByteArray *zip = g_byte_array_new();
    g_auto(GStrv) files = g_strsplit(text, "=== ", 64);
    for (char **file = files; *file != NULL; file++) {
        char *content = strchr(*file, '\n');
        if (content == NULL)
            continue;
        *content++ = '\0';
        add_file(zip, *file, content, strlen(content));
    }
    return zip;
}

static GBytes *
bytes_of(GHashTable *entries, const char *name)
{
    const PackEntry *entry = g_hash_table_lookup(entries, name);
    return entry != NULL ? entry->bytes : NULL;
}

static void
verify_units(const char *path)
{
    const ManifestVerify against = { NULL };
    g_autoptr(GHashTable) entries = pack_reader_read(path, NULL);
    GBytes *pem = entries != NULL ? bytes_of(entries, "signer.pem") : NULL;
    g_autoptr(Signer) signer = pem != NULL ? signer_new(pem) : NULL;
    if (signer == NULL || bytes_of(entries, "maker-cas.pem") == NULL)
        return;
    g_autoptr(ManifestReport) report = g_new0(ManifestReport, 1);
    report->units = 2;
    report->checked = g_ptr_array_new_with_free_func(g_free);
    report->warnings = g_ptr_array_new_with_free_func(g_free);
    Verifying verifying = { .path = path, .against = &against, .entries = entries, .signer = signer, .report = report };
    g_autoptr(GError) error = NULL;
    g_assert_true(manifest_verify_units(&verifying, &error) == (error == NULL));
}

static void
open_answer(const guint8 *data, gsize size)
{
    g_auto(SignedText) text = { 0 };
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    g_autoptr(GError) error = NULL;
    g_assert_true(signed_text_open(&text, "answer", bytes, NULL, &error) == (error == NULL));
}

static void
verify(const guint8 *data, gsize size)
{
    int fd = memfd_create("pack", MFD_CLOEXEC);
    g_assert_cmpint(write(fd, data, size), ==, (gssize)size);
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
    const ManifestVerify against = { .ca = path };
    g_autoptr(GError) error = NULL;
    g_autoptr(ManifestReport) report = manifest_verify(path, &against, &error);
    g_assert_true((report == NULL) == (error != NULL));
    g_assert_true(error == NULL || error->domain == CLAIMCHECK_ERROR);
    verify_units(path);
    close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    open_answer(data, size);
    if (size > 0 && *data == 'Z') {
        verify(data + 1, size - 1);
        return 0;
    }
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GByteArray) zip = zip_of(text);
    verify(zip->data, zip->len);
    return 0;
}
