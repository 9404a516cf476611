/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/* The serial ports of this computer. */

typedef struct {
    char *device;        /* "/dev/ttyUSB0" */
    char *lasting_name;  /* "usb:1-2.3:1.0", what to write into the configuration; the device where it is on no USB */
    char *usb_path;      /* "1-2.3", NULL where it is on no USB; so all that follow but the last */
    char *usb_interface; /* "1.0" */
    int vid;             /* -1 where it is on no USB */
    int pid;
    char *product;
    char *manufacturer;
    char *serial;
    char *by_path;   /* "/dev/serial/by-path/…", NULL where no udevd made it */
    char *in_use_by; /* "minicom (pid 4711)", NULL if nobody is to be seen */
} PortInfo;

void port_info_free(PortInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PortInfo, port_info_free)

/**
 * ports_list: (transfer full) (element-type PortInfo): sorted by device.
 * @all: also those on no USB, which nearly every computer has and hardly any module is on
 */
GPtrArray *ports_list(bool all, GError **error);
