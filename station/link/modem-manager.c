/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/link/modem-manager.h"

#include <gudev/gudev.h>

/* The kernel cuts the name at 15 characters; this one has 12. */
static bool
is_running(void)
{
    g_autoptr(GDir) processes = g_dir_open("/proc", 0, NULL);
    const char *pid;
    while (processes != NULL && (pid = g_dir_read_name(processes)) != NULL) {
        g_autofree char *file = g_build_filename("/proc", pid, "comm", NULL);
        g_autofree char *name = NULL;
        if (g_ascii_isdigit(pid[0]) && g_file_get_contents(file, &name, NULL, NULL) &&
            g_str_equal(g_strchomp(name), "ModemManager"))
            return true;
    }
    return false;
}

static bool
is_ignored(const char *device_file)
{
    g_autoptr(GUdevClient) client = g_udev_client_new(NULL);
    g_autoptr(GUdevDevice) device = g_udev_client_query_by_device_file(client, device_file);
    return device != NULL && (g_udev_device_get_property_as_boolean(device, "ID_MM_DEVICE_IGNORE") ||
                              g_udev_device_get_property_as_boolean(device, "ID_MM_PORT_IGNORE"));
}

bool
modem_manager_is_in_the_way(const char *device)
{
    return is_running() && !is_ignored(device);
}
