/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/link/port-name.h"

#include "station/base/claimcheck-error.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#define SYSFS_TTYS "/sys/class/tty"
#define BY_PATH    "/dev/serial/by-path"

/* Linux, Documentation/admin-guide/devices.txt: 136 to 143 are the UNIX98 pseudo-terminals' far ends. */
enum { PTY_MAJOR_FIRST = 136, PTY_MAJOR_LAST = 143 };

bool
port_name_is_pty_number(dev_t number)
{
    return major(number) >= PTY_MAJOR_FIRST && major(number) <= PTY_MAJOR_LAST;
}

bool
port_name_is_pty(const char *name)
{
    struct stat st;
    return stat(name, &st) == 0 && S_ISCHR(st.st_mode) && port_name_is_pty_number(st.st_rdev);
}

bool
port_name_comes_and_goes(const char *name)
{
    static const char *const beginnings[] = { "usb:", "/dev/serial/", "/dev/ttyUSB", "/dev/ttyACM" };
    for (gsize i = 0; i < G_N_ELEMENTS(beginnings); i++)
        if (g_str_has_prefix(name, beginnings[i]))
            return true;
    return false;
}

char *
port_name_lasting(const char *name, const char *device)
{
    g_autofree char *usb = device != NULL ? port_name_usb(device, NULL) : NULL;
    if (usb != NULL)
        return g_strconcat("usb:", usb, NULL);
    return g_str_has_prefix(name, "/dev/pts/") ? NULL : g_strdup(name);
}

/* A component of a sysfs path such as "1-2.3:1.0": bus, ports, configuration, interface. */
static bool
is_usb_interface(const char *name)
{
    return g_regex_match_simple("^[0-9]+-[0-9.]+:[0-9]+\\.[0-9]+$", name, 0, 0);
}

char *
port_name_usb(const char *device, char **interface_folder)
{
    g_autofree char *base = g_path_get_basename(device);
    g_autofree char *link = g_build_filename(SYSFS_TTYS, base, "device", NULL);
    g_autofree char *folder = realpath(link, NULL);
    while (folder != NULL && strlen(folder) > 1) {
        g_autofree char *name = g_path_get_basename(folder);
        if (is_usb_interface(name)) {
            if (interface_folder != NULL)
                *interface_folder = g_steal_pointer(&folder);
            return g_steal_pointer(&name);
        }
        char *parent = g_path_get_dirname(folder);
        g_free(folder);
        folder = parent;
    }
    return NULL;
}

char *
port_name_by_path(const char *device)
{
    g_autoptr(GDir) folder = g_dir_open(BY_PATH, 0, NULL);
    const char *name;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *link = g_build_filename(BY_PATH, name, NULL);
        g_autofree char *target = realpath(link, NULL);
        if (g_strcmp0(target, device) == 0)
            return g_steal_pointer(&link);
    }
    return NULL;
}

/* "1-2.3" is at @place "1-2.3" and "1-2.3:1.0"; @place without an interface takes every port of the bridge. */
static bool
is_at_place(const char *usb, const char *place)
{
    gsize length = strlen(place);
    return strncmp(usb, place, length) == 0 && (usb[length] == '\0' || (usb[length] == ':' && !strchr(place, ':')));
}

static gint
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Fills @devices with those at @place and returns their names in words. */
static char *
find_at_place(const char *place, GPtrArray *devices)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) ttys = g_dir_open(SYSFS_TTYS, 0, NULL);
    const char *name;
    while (ttys != NULL && (name = g_dir_read_name(ttys)) != NULL) {
        g_autofree char *usb = port_name_usb(name, NULL);
        if (usb == NULL || !is_at_place(usb, place))
            continue;
        g_ptr_array_add(devices, g_strdup_printf("/dev/%s", name));
        g_ptr_array_add(names, g_strdup_printf("usb:%s (%s)", usb, name));
    }
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    return g_strjoinv(", ", (char **)names->pdata);
}

static char *
resolve_usb(const char *name, GError **error)
{
    const char *place = name + strlen("usb:");
    g_autoptr(GPtrArray) devices = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *found = find_at_place(place, devices);
    if (devices->len == 1)
        return g_strdup(devices->pdata[0]);
    if (devices->len == 0)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_PORT_ABSENT, NULL, "%s: nothing is plugged in there", name);
    else
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE,
                             "Name one of them, or its /dev/serial/by-path name where they share an interface.",
                             "%s: there are several ports at this place: %s", name, found);
    return NULL;
}

char *
port_name_resolve(const char *name, GError **error)
{
    if (g_str_has_prefix(name, "usb:"))
        return resolve_usb(name, error);
    g_autofree char *path = strchr(name, '/') == NULL ? g_build_filename("/dev", name, NULL) : g_strdup(name);
    char *device = realpath(path, NULL);
    if (device != NULL)
        return device;
    bool denied = errno == EACCES;
    claimcheck_error_set(error, denied ? CLAIMCHECK_ERROR_PORT_PERMISSION : CLAIMCHECK_ERROR_PORT_ABSENT, NULL,
                         "%s: %s", name, denied ? g_strerror(EACCES) : "there is no such port");
    return NULL;
}
