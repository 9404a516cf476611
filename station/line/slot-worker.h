/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/line/line-queue.h"
#include "station/link/presence.h"

/*
 * The thread that owns one slot's port: it notices who comes and goes, reads each module once, and asks for its
 * name again when told to. Nothing else touches the port.
 */

typedef struct SlotWorker SlotWorker;

/**
 * slot_worker_new: (transfer full): starts the thread.
 * @index: put into its messages
 * @expect_keys: (nullable): further keys to read of every module, NULL-terminated; copied
 */
SlotWorker *slot_worker_new(GAsyncQueue *queue, guint index, const char *port, SlotKind kind,
                            const char *const *expect_keys, GError **error);
/** slot_worker_free: stops and joins. */
void slot_worker_free(SlotWorker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SlotWorker, slot_worker_free)

/** slot_worker_ask_name: one MESSAGE_NAME follows, also if the module is gone by then. */
void slot_worker_ask_name(SlotWorker *self);
/** slot_worker_lasting_name: (transfer none): the slot's name that outlives a restart, or NULL. */
const char *slot_worker_lasting_name(SlotWorker *self);
SlotKind slot_worker_kind(SlotWorker *self);
