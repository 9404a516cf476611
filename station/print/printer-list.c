/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/print/printer-list.h"

#include "station/print/dnssd.h"

#include <cups/cups.h>
#include <string.h>

#define RESOLVE_MS 2000

void
printer_found_free(PrinterFound *self)
{
    if (self == NULL)
        return;
    g_free(self->destination);
    g_free(self->name);
    g_free(self->model);
    g_free(self->location);
    g_free(self);
}

static char *
option(const cups_dest_t *dest, const char *name)
{
    const char *value = cupsGetOption(name, dest->num_options, dest->options);
    return value != NULL && value[0] != '\0' ? g_utf8_make_valid(value, -1) : NULL;
}

static bool
is_announced(const cups_dest_t *dest)
{
    const char *type = cupsGetOption("printer-type", dest->num_options, dest->options);
    return type != NULL && (g_ascii_strtoull(type, NULL, 10) & CUPS_PRINTER_DISCOVERED) != 0;
}

/* The printer's own address: what it announces is a name that only DNS-SD knows. */
static char *
address_of(cups_dest_t *dest)
{
    char resource[256] = "";
    http_t *http = cupsConnectDest(dest, CUPS_DEST_FLAGS_DEVICE, RESOLVE_MS, NULL, resource, sizeof resource, NULL, NULL);
    if (http == NULL)
        return NULL;
    char host[256] = "";
    httpGetHostname(http, host, sizeof host);
    int port = httpAddrPort(httpGetAddress(http));
    httpClose(http);
    return host[0] != '\0' && host[0] != '/' ? g_strdup_printf("ipp://%s:%d%s", host, port, resource) : NULL;
}

/* An instance ("label/draft") is a queue that is there already, with options that a label does not want. */
static int
take(void *data, unsigned flags, cups_dest_t *dest)
{
    GPtrArray *found = data;
    if ((flags & CUPS_DEST_FLAGS_REMOVED) != 0 || dest->instance != NULL)
        return 1;
    g_autoptr(PrinterFound) printer = g_new0(PrinterFound, 1);
    printer->is_queue = !is_announced(dest);
    g_autofree char *escaped = g_uri_escape_string(dest->name, NULL, FALSE);
    printer->destination = printer->is_queue ? g_strconcat("cups://", escaped, NULL) : address_of(dest);
    if (printer->destination == NULL)
        return 1;
    printer->name = option(dest, "printer-info");
    if (printer->name == NULL)
        printer->name = g_utf8_make_valid(dest->name, -1);
    printer->model = option(dest, "printer-make-and-model");
    printer->location = option(dest, "printer-location");
    g_ptr_array_add(found, g_steal_pointer(&printer));
    return 1;
}

/* --- raw ones -------------------------------------------------------------------------------------------------------- */

/* Most that take raw data are office printers, which would print the words of a label's program. */
static bool
takes_zpl(const DnssdService *service)
{
    static const char *const keys[] = { "pdl", "ty", "product", "usb_mfg" };
    static const char *const words[] = { "zpl", "zebra" };
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        const char *value = g_hash_table_lookup(service->facts, keys[i]);
        g_autofree char *low = value != NULL ? g_ascii_strdown(value, -1) : NULL;
        for (gsize j = 0; low != NULL && j < G_N_ELEMENTS(words); j++)
            if (strstr(low, words[j]) != NULL)
                return true;
    }
    return false;
}

static char *
fact(const DnssdService *service, const char *key)
{
    const char *value = g_hash_table_lookup(service->facts, key);
    return value != NULL && value[0] != '\0' ? g_strdup(value) : NULL;
}

static void
add_raw(GPtrArray *found, const GPtrArray *services)
{
    for (guint i = 0; i < services->len; i++) {
        const DnssdService *service = g_ptr_array_index(services, i);
        if (!takes_zpl(service))
            continue;
        PrinterFound *printer = g_new0(PrinterFound, 1);
        printer->destination = g_strdup_printf("socket://%s:%u", service->address, service->port);
        printer->name = g_strdup(service->name);
        printer->model = fact(service, "ty");
        printer->location = fact(service, "note");
        g_ptr_array_add(found, printer);
    }
}

static int
queues_first(gconstpointer a, gconstpointer b)
{
    const PrinterFound *first = *(PrinterFound *const *)a, *second = *(PrinterFound *const *)b;
    if (first->is_queue != second->is_queue)
        return first->is_queue ? -1 : 1;
    return g_utf8_collate(first->name, second->name);
}

GPtrArray *
printer_list(guint wait_ms)
{
    GPtrArray *found = g_ptr_array_new_with_free_func((GDestroyNotify)printer_found_free);
    DnssdBrowse *raw = dnssd_browse_begin("_pdl-datastream._tcp");
    cupsEnumDests(CUPS_DEST_FLAGS_NONE, (int)wait_ms, NULL, 0, 0, take, found);
    g_autoptr(GPtrArray) services = dnssd_browse_end(raw);
    add_raw(found, services);
    g_ptr_array_sort(found, queues_first);
    return found;
}
