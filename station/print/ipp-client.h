/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/base/deadline.h"

#include <cups/cups.h>
#include <gio/gio.h>
#include <stdbool.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ipp_t, ippDelete)

/**
 * IppClient:
 *
 * One connection to an IPP server, made when it is first needed and again when it was lost. libcups's own
 * cupsDoRequest() is not used: it asks for passwords on the terminal, cannot be interrupted, and repeats requests
 * by itself, which for a label is never right.
 */
typedef struct {
    const char *label; /* what messages call it */
    const char *host;  /* name, address, or the path of a Unix socket */
    int port;
    const char *resource;      /* the POST goes there */
    GCancellable *cancellable; /* ends every wait; may be NULL */
    http_t *http;
    bool encrypted; /* the server asked for it */
    guint breaks;   /* how often a connection was lost, or none was to be had */
} IppClient;

void ipp_client_clear(IppClient *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(IppClient, ipp_client_clear)

/**
 * ipp_client_ask: (transfer full): sends a request that may be repeated, and reads the answer. A connection that
 * went stale since the last one is made again, once.
 *
 * The answer may still say no: see ippGetStatusCode(). Errors: printer-unreachable; job-rejected if the server
 * answers but not to us; G_IO_ERROR_CANCELLED.
 */
ipp_t *ipp_client_ask(IppClient *self, ipp_t *request, Deadline until, GError **error);

/**
 * ipp_client_send: as ipp_client_ask(), for a request that must arrive at most once: never repeated, and over a
 * connection made for it.
 * @document: (nullable): follows the request
 * @began: (out) (optional): true if a byte of @document may have arrived
 */
ipp_t *ipp_client_send(IppClient *self, ipp_t *request, GBytes *document, bool *began, Deadline until, GError **error);
