/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <sys/types.h>

/*
 * Names of ports: a device, a link to one, or a USB place ("usb:1-2.3", "usb:1-2.3:1.0"). Cheap bridges share one
 * serial number, so a station binds to the place where the cable is plugged in and not to the bridge.
 */

/**
 * port_name_resolve: (transfer full): the device that stands behind @name right now.
 * Errors: port-absent; usage where a USB place has several ports and @name does not say which.
 */
char *port_name_resolve(const char *name, GError **error);

/** port_name_is_pty: true if @name is a pseudo-terminal at this moment; false also if it is not there. */
bool port_name_is_pty(const char *name);
/** port_name_is_pty_number: the same, by a device's number (st_rdev). */
bool port_name_is_pty_number(dev_t number);

/** port_name_comes_and_goes: true if @name is a bridge's, by its look: a USB place, a by-path link, ttyUSB, ttyACM. */
bool port_name_comes_and_goes(const char *name);

/**
 * port_name_lasting: (transfer full): what names the place beyond a restart: the USB place and interface of @device,
 * or @name; NULL where @name is a bare pseudo-terminal number. @device: (nullable): as @name resolves now.
 */
char *port_name_lasting(const char *name, const char *device);

/**
 * port_name_usb: (transfer full): "1-2.3:1.0", the USB place and interface of @device, or NULL if it is on no USB.
 * @interface_folder: (out) (optional) (transfer full): the interface's folder in sysfs
 */
char *port_name_usb(const char *device, char **interface_folder);

/** port_name_by_path: (transfer full): the stable /dev/serial/by-path name of @device, or NULL if there is none. */
char *port_name_by_path(const char *device);
