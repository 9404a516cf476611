/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/*
 * CMS EnvelopedData (RFC 5652, 6) with AES-256, for one receiver, made from front to back. Only what is encrypted ever
 * reaches the disk: it gathers in a file without a name until its length is known, which DER puts in front.
 */
typedef struct Envelope Envelope;

/** envelope_new: (transfer full): for the certificate in @path; file-missing, bad-certificate, certificate-expired. */
Envelope *envelope_new(const char *path, GError **error);
void envelope_free(Envelope *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Envelope, envelope_free)
/** envelope_recipient: (transfer none): SHA-256 of the certificate's DER, hex. */
const char *envelope_recipient(const Envelope *self);
/** envelope_open: @folder is where the encrypted bytes gather. errno is 0, or why not. */
int envelope_open(Envelope *self, const char *folder);
/** envelope_write: errno as well. */
int envelope_write(Envelope *self, gconstpointer data, gsize length);
/** envelope_finish: ends it and writes all of it to @fd, as DER; errno as well. */
int envelope_finish(Envelope *self, int fd);
