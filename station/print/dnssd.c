/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/print/dnssd.h"

#include <string.h>

#define AVAHI      "org.freedesktop.Avahi"
#define SERVER     AVAHI ".Server"
#define BROWSER    AVAHI ".ServiceBrowser"
#define ANY        (-1) /* interface, protocol */
#define IPV4       0
#define ANSWER_MS  2000
#define MOST_FOUND 100  /* whoever announces more is up to no good */

struct DnssdBrowse {
    GMainContext *context;
    GDBusConnection *bus;
    char *browser; /* its object's path */
    guint subscription;
    GPtrArray *announced; /* of GVariant (iisss): interface, protocol, name, type, domain */
};

static void
service_free(gpointer data)
{
    DnssdService *service = data;
    g_free(service->name);
    g_free(service->address);
    g_hash_table_unref(service->facts);
    g_free(service);
}

static GVariant *
ask(DnssdBrowse *self, const char *path, const char *interface, const char *method, GVariant *words, const char *answer)
{
    return g_dbus_connection_call_sync(self->bus, AVAHI, path, interface, method, words, G_VARIANT_TYPE(answer),
                                       G_DBUS_CALL_FLAGS_NO_AUTO_START, ANSWER_MS, NULL, NULL);
}

/* --- listening ------------------------------------------------------------------------------------------------------------ */

static void
on_announced(GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *signal,
             GVariant *words, gpointer data)
{
    (void)bus;
    (void)sender;
    (void)interface;
    (void)signal;
    DnssdBrowse *self = data;
    bool is_ours = g_strcmp0(path, self->browser) == 0 && g_variant_is_of_type(words, G_VARIANT_TYPE("(iisssu)"));
    if (is_ours && self->announced->len < MOST_FOUND)
        g_ptr_array_add(self->announced, g_variant_ref(words));
}

static void
browse_free(DnssdBrowse *self)
{
    if (self->subscription != 0)
        g_dbus_connection_signal_unsubscribe(self->bus, self->subscription);
    if (self->bus != NULL)
        g_dbus_connection_close_sync(self->bus, NULL, NULL);
    g_main_context_pop_thread_default(self->context);
    g_clear_object(&self->bus);
    g_main_context_unref(self->context);
    g_ptr_array_unref(self->announced);
    g_free(self->browser);
    g_free(self);
}

/* A connection of its own: the one that is shared ends the program when the bus does. */
static GDBusConnection *
connect_to_bus(void)
{
    g_autofree char *address = g_dbus_address_get_for_bus_sync(G_BUS_TYPE_SYSTEM, NULL, NULL);
    if (address == NULL)
        return NULL;
    return g_dbus_connection_new_for_address_sync(
        address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL,
        NULL);
}

/* Signals wait in the context from before the browser is there, so none is missed. */
static bool
begin(DnssdBrowse *self, const char *type)
{
    self->bus = connect_to_bus();
    if (self->bus == NULL)
        return false;
    self->subscription = g_dbus_connection_signal_subscribe(self->bus, AVAHI, BROWSER, "ItemNew", NULL, NULL,
                                                            G_DBUS_SIGNAL_FLAGS_NONE, on_announced, self, NULL);
    g_autoptr(GVariant) made = ask(self, "/", SERVER, "ServiceBrowserNew",
                                   g_variant_new("(iissu)", ANY, IPV4, type, "", 0), "(o)");
    if (made == NULL)
        return false;
    g_variant_get(made, "(o)", &self->browser);
    return true;
}

DnssdBrowse *
dnssd_browse_begin(const char *type)
{
    DnssdBrowse *self = g_new0(DnssdBrowse, 1);
    self->announced = g_ptr_array_new_with_free_func((GDestroyNotify)g_variant_unref);
    self->context = g_main_context_new();
    g_main_context_push_thread_default(self->context);
    if (begin(self, type))
        return self;
    browse_free(self);
    return NULL;
}

/* --- where they are ------------------------------------------------------------------------------------------------------- */

/* "key=value", or "key" alone; what is no UTF-8 is made so. */
static void
take_fact(GHashTable *facts, GVariant *bytes)
{
    gsize length;
    const char *data = g_variant_get_fixed_array(bytes, &length, 1);
    g_autofree char *text = g_utf8_make_valid(data, (gssize)length);
    char *equals = strchr(text, '=');
    if (equals != NULL)
        *equals = '\0';
    g_hash_table_insert(facts, g_ascii_strdown(text, -1), g_strdup(equals != NULL ? equals + 1 : ""));
}

static DnssdService *
resolve(DnssdBrowse *self, GVariant *announced)
{
    gint32 interface, protocol;
    const char *name, *type, *domain;
    g_variant_get(announced, "(ii&s&s&su)", &interface, &protocol, &name, &type, &domain, NULL);
    g_autoptr(GVariant) found = ask(self, "/", SERVER, "ResolveService",
                                    g_variant_new("(iisssiu)", interface, protocol, name, type, domain, IPV4, 0),
                                    "(iissssisqaayu)");
    if (found == NULL)
        return NULL;
    g_autoptr(GVariantIter) lines = NULL;
    guint16 port;
    DnssdService *service = g_new0(DnssdService, 1);
    service->name = g_strdup(name);
    service->facts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_variant_get(found, "(iissssisqaayu)", NULL, NULL, NULL, NULL, NULL, NULL, NULL, &service->address, &port, &lines, NULL);
    service->port = port;
    GVariant *line;
    while ((line = g_variant_iter_next_value(lines)) != NULL) {
        take_fact(service->facts, line);
        g_variant_unref(line);
    }
    return service;
}

GPtrArray *
dnssd_browse_end(DnssdBrowse *self)
{
    GPtrArray *services = g_ptr_array_new_with_free_func(service_free);
    if (self == NULL)
        return services;
    while (g_main_context_iteration(self->context, FALSE))
        continue;
    for (guint i = 0; i < self->announced->len; i++) {
        DnssdService *service = resolve(self, g_ptr_array_index(self->announced, i));
        if (service != NULL)
            g_ptr_array_add(services, service);
    }
    browse_free(self);
    return services;
}
