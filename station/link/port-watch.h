/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/base/deadline.h"

#include <stdbool.h>

/*
 * Sleeps until ports come or go: GUdev where udevd runs, inotify on the folders beside it. Nothing runs meanwhile.
 * Belongs to one thread.
 */

typedef struct PortWatch PortWatch;

/** port_watch_new: @name: the port, whose folders are watched. */
PortWatch *port_watch_new(const char *name);
void port_watch_free(PortWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PortWatch, port_watch_free)

/** port_watch_arm: to be called before looking for the port, so that what comes after the look is not missed. */
void port_watch_arm(PortWatch *self);

/**
 * port_watch_wait: returns at the deadline, when ports came or went, when @hangup_fd (-1: none) hung up, or when
 * @wake_fd became readable; which of them, the caller sees by looking.
 */
void port_watch_wait(PortWatch *self, int wake_fd, int hangup_fd, Deadline until);

/** port_watch_has_hung_up: true if @fd's far side is gone; false for -1. */
bool port_watch_has_hung_up(int fd);
