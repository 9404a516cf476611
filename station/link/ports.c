/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/link/ports.h"

#include "station/base/claimcheck-error.h"
#include "station/link/port-lock.h"
#include "station/link/port-name.h"

#include <libserialport.h>
#include <string.h>

void
port_info_free(PortInfo *self)
{
    if (self == NULL)
        return;
    g_free(self->device);
    g_free(self->lasting_name);
    g_free(self->usb_path);
    g_free(self->usb_interface);
    g_free(self->product);
    g_free(self->manufacturer);
    g_free(self->serial);
    g_free(self->by_path);
    g_free(self->in_use_by);
    g_free(self);
}

static void
port_info_clear(gpointer self)
{
    port_info_free(self);
}

/* A device may say anything about itself. */
static char *
clean(const char *text)
{
    return text != NULL && *text != '\0' ? g_utf8_make_valid(text, -1) : NULL;
}

static PortInfo *
describe(const struct sp_port *port)
{
    PortInfo *self = g_new0(PortInfo, 1);
    self->device = g_strdup(sp_get_port_name(port));
    if (sp_get_port_usb_vid_pid(port, &self->vid, &self->pid) != SP_OK)
        self->vid = self->pid = -1;
    self->product = clean(sp_get_port_usb_product(port));
    self->manufacturer = clean(sp_get_port_usb_manufacturer(port));
    self->serial = clean(sp_get_port_usb_serial(port));
    g_autofree char *usb = port_name_usb(self->device, NULL);
    if (usb != NULL) {
        g_auto(GStrv) parts = g_strsplit(usb, ":", 2);
        self->usb_path = g_strdup(parts[0]);
        self->usb_interface = g_strdup(parts[1]);
    }
    self->lasting_name = port_name_lasting(self->device, self->device);
    self->by_path = port_name_by_path(self->device);
    self->in_use_by = port_lock_holder(self->device);
    return self;
}

static gint
compare_devices(gconstpointer a, gconstpointer b)
{
    const PortInfo *const *first = a;
    const PortInfo *const *second = b;
    return strcmp((*first)->device, (*second)->device);
}

GPtrArray *
ports_list(bool all, GError **error)
{
    struct sp_port **found = NULL;
    if (sp_list_ports(&found) != SP_OK) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_PORT_ABSENT, "Check that /sys is mounted.",
                             "the ports of this computer cannot be listed");
        return NULL;
    }
    GPtrArray *ports = g_ptr_array_new_with_free_func(port_info_clear);
    for (gsize i = 0; found[i] != NULL; i++) {
        g_autoptr(PortInfo) port = describe(found[i]);
        if (all || port->usb_path != NULL)
            g_ptr_array_add(ports, g_steal_pointer(&port));
    }
    sp_free_port_list(found);
    g_ptr_array_sort(ports, compare_devices);
    return ports;
}
