/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/*
 * What announces itself on the network, as Avahi tells it over the system bus. CUPS finds printers that speak IPP by itself;
 * raw ones (_pdl-datastream._tcp, RFC 6763 and Bonjour Printing 1.2.1) it does not.
 */

/** DnssdService: one that was announced, and where it is now. */
typedef struct {
    char *name;    /* as people know it */
    char *address; /* numeric: a name in .local cannot be looked up everywhere */
    guint port;
    GHashTable *facts; /* of its TXT record: key, in lower case → value */
} DnssdService;

typedef struct DnssdBrowse DnssdBrowse;

/** dnssd_browse_begin: (transfer full): begins to listen for @type; NULL where there is no Avahi to ask. */
DnssdBrowse *dnssd_browse_begin(const char *type);
/** dnssd_browse_end: (transfer full) (element-type DnssdService): what was announced since; in the thread that began. Takes @self. */
GPtrArray *dnssd_browse_end(DnssdBrowse *self);
