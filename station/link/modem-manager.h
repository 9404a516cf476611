/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

/** modem_manager_is_in_the_way: true if ModemManager runs and no udev rule keeps it off @device. */
bool modem_manager_is_in_the_way(const char *device);
