/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/manifest/manifest-export.h"

#include "station/base/claimcheck-error.h"
#include "station/manifest/manifest-lock.h"
#include "station/manifest/manifest-private.h"
#include "station/manifest/manifest-settle.h"

#include <glib/gi18n.h>
#include <string.h>

static const char readme[] =
    "What a factory says of the units it made, and how to check it without its program:\n\n"
    "  unzip pack.zip && sha256sum --strict -c SHA256SUMS\n"
    "  openssl x509 -in signer.pem -pubkey -noout > signer.pub\n"
    "  openssl dgst -sha256 -verify signer.pub -signature manifest.sig manifest.json\n"
    "  openssl verify -CAfile factory-ca.pem signer.pem\n\n"
    "factory-ca.pem must come to you by another way than this pack. Or open verify.html in a browser, which says what it\n"
    "checks and what it cannot.\n\n"
    "units.csv            one line a unit; a leading ' keeps a spreadsheet from reading a formula\n"
    "units.jws.json       the same, each unit signed by itself (RFC 7515, ES256)\n"
    "certificates.pem     the modules' certificates; maker-cas.pem: the CAs they were judged against\n"
    "revocations.csv      labels that were replaced, and those of units that were taken back: refuse them where you\n"
    "                     compare the whole code\n"
    "report.pdf           the batch in figures, for people\n"
    "claim-allowlist.txt  the UIDs that your portal may claim; in a supplement, those to add. A unit whose state in\n"
    "                     units.csv is not 'released' was taken back: remove it\n"
    "aws/                 bulk registration (things.jsonl with provisioning-template.json) and JITP templates;\n"
    "                     put your policy's name into them. JITP sees only a certificate's subject: where a maker\n"
    "                     has the UID elsewhere, its template says so. Where your CA is registered SNI_ONLY, loop\n"
    "                     over 'aws iot register-certificate-without-ca' instead.\n\n"
    "What you found, for the factory's record ('claimcheck manifest ack'): one JSON object, best signed\n\n"
    "  {\"acknowledgement\": 1, \"manifest_sha256\": \"SHA-256 of manifest.json\", \"accepted\": 98, \"refused\": 2,\n"
    "   \"who\": \"Receiving, Example Inc.\", \"at\": \"2026-01-31T12:00:00Z\",\n"
    "   \"refused_units\": [{\"uid\": \"...\", \"reason\": \"...\"}]}\n\n"
    "  openssl cms -sign -binary -nodetach -in ack.json -signer you.pem -inkey you.key -outform PEM -out ack.pem\n";

/* --- the pack's files -------------------------------------------------------------------------------------- */

static bool
write_readme(Writing *writing, GError **error)
{
    return pack_add(writing->pack, "README.txt", readme, strlen(readme), error);
}

/* Generated from manifest.gresource.xml; asking for it by name is what links it into a program. */
GResource *manifest_resources_get_resource(void);

static bool
write_page(Writing *writing, GError **error)
{
    g_autoptr(GBytes) page = g_resource_lookup_data(manifest_resources_get_resource(), "/claimcheck/manifest/verify.html",
                                                    G_RESOURCE_LOOKUP_FLAGS_NONE, error);
    return page != NULL &&
           pack_add(writing->pack, "verify.html", g_bytes_get_data(page, NULL), g_bytes_get_size(page), error);
}

static bool
write_signer(Writing *writing, GError **error)
{
    const char *pem = manifest_key_pem(writing->key);
    return pack_add(writing->pack, "signer.pem", pem, strlen(pem), error);
}

/*
 * In this order: the tables count the units, and the seal is over everything before it. A new file of the pack is a row
 * between those two; pack_digest() gives the digest of a file that is written already.
 */
typedef bool (*WritePart)(Writing *writing, GError **error);
static const WritePart parts[] = {
    manifest_write_tables, manifest_write_jws, manifest_write_aws, manifest_write_report, write_page,
    write_readme,          write_signer,       manifest_write_seal,
};
/* Walks over the batch: of the tables, of two more files, of choosing and of recording. */
enum { N_WALKS = 8 };

static bool
write_parts(Writing *writing, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (!parts[i](writing, error))
            return false;
        if (writing->n_units > 0)
            continue;
        claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE, NULL,
                             _("%s: there is no finished unit in it"), writing->batch->code);
        return false;
    }
    return true;
}

/* Everything in the pack is of one moment. */
static bool
write_pack(Writing *writing, GError **error)
{
    Db *db = station_db(writing->station);
    DbBatchSums sums;
    g_autoptr(DbTransaction) moment = db_begin_read(db, error);
    if (moment == NULL || !db_batch_sums(db, writing->batch->id, &sums, error))
        return false;
    writing->to_visit = sums.units * N_WALKS;
    return manifest_choose_kind(writing, error) && write_parts(writing, error);
}

/* --- the whole --------------------------------------------------------------------------------------------- */

static bool
check_batch(const DbBatch *batch, bool partial, GError **error)
{
    if (partial || g_str_equal(batch->state, "closed"))
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE,
                         _("Close it first, or export its finished part with --partial."), _("%s: the batch is open"),
                         batch->code);
    return false;
}

void
manifest_writing_clear(Writing *writing)
{
    pack_free(writing->pack);
    envelope_free(writing->envelope);
    db_batch_free(writing->batch);
    db_manifest_free(writing->record);
    if (writing->cas != NULL)
        g_ptr_array_unref(writing->cas);
}

DbManifest *
manifest_export(Station *station, const ManifestExport *options, const ManifestKey *key, GError **error)
{
    g_auto(Writing) writing = { .station = station, .options = options, .key = key };
    writing.batch = db_batch_find(station_db(station), options->batch, error);
    if (writing.batch == NULL || !check_batch(writing.batch, options->partial, error))
        return NULL;
    if (options->encrypt_to != NULL && (writing.envelope = envelope_new(options->encrypt_to, error)) == NULL)
        return NULL;
    g_autoptr(ManifestLock) lock = manifest_lock_take(station, error);
    if (lock == NULL || !db_expect_long_walk(station_db(station), error) || !manifest_settle(station, options, error))
        return NULL;
    writing.record = g_new0(DbManifest, 1);
    writing.record->path = g_canonicalize_filename(options->path, NULL);
    writing.pack = pack_new(writing.record->path, writing.envelope, error);
    if (writing.pack == NULL || !write_pack(&writing, error))
        return NULL;
    writing.record->file_sha256 = pack_close(writing.pack, error);
    if (writing.record->file_sha256 == NULL || !manifest_record_pack(&writing, error))
        return NULL;
    if (options->progress != NULL)
        options->progress(writing.to_visit, writing.to_visit, options->data);
    return g_steal_pointer(&writing.record);
}
