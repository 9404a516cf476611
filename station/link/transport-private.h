/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/link/transport.h"

/*
 * What a scheme's file fills in. @state is the scheme's own; @place is what stands behind "scheme:".
 */

typedef struct {
    const char *scheme;
    /* looks at @place, may prepare @state; opens nothing. NULL: any place will do. Errors: usage. */
    bool (*prepare)(Transport *self, GError **error);
    bool (*open)(Transport *self, GError **error); /* sets @device where it is another than the port */
    gssize (*read)(Transport *self, void *buffer, gsize length, Deadline until, GError **error);
    bool (*write)(Transport *self, const void *bytes, gsize length, Deadline until, GError **error);
    void (*close)(Transport *self); /* only called while open; leaves what prepare() made */
    void (*free)(Transport *self);  /* takes back what prepare() made; NULL: nothing */
    /* the descriptor that hangs up when the port goes; NULL or -1: the scheme has none */
    int (*descriptor)(const Transport *self);
} TransportOps;

struct Transport {
    const TransportOps *ops;
    char *port;
    char *place;
    char *device; /* while open, NULL otherwise */
    gpointer state;
    int interrupt_fd; /* -1, or a descriptor that breaks a wait off when it becomes readable */
    bool picks;       /* a bare name: which scheme it is shows at each opening */
    bool is_open;
};

extern const TransportOps transport_serial_ops;
extern const TransportOps transport_tty_ops;
extern const TransportOps transport_tcp_ops;
extern const TransportOps transport_replay_ops;
extern const TransportOps transport_fault_ops;
extern const TransportOps transport_sim_ops;

/** transport_wrap: (transfer full): a transport around others that no port string names (the recorder). */
Transport *transport_wrap(const TransportOps *ops, const char *port, gpointer state);

/** transport_replay_is_spent: every line of a replay: was said and heard. */
bool transport_replay_is_spent(const Transport *self);

/**
 * transport_record_new: (transfer full): bytes go through to @inner (transfer full), and are written to @path.
 * The file is begun at once; errors: file-write and its kin.
 */
Transport *transport_record_new(Transport *inner, const char *path, GError **error);

/* --- for schemes that stand on a file descriptor --- */

/**
 * transport_wait: poll() for @events on @fd (-1: only for the interrupt) until the deadline.
 * Returns: poll()'s revents, 0 at the deadline, -1 with @error (G_IO_ERROR_CANCELLED: interrupted).
 */
int transport_wait(Transport *self, int fd, short events, Deadline until, GError **error);

/** transport_fd_read, transport_fd_write: a transport's read and write on a descriptor that does not block. */
gssize transport_fd_read(Transport *self, int fd, void *buffer, gsize length, Deadline until, GError **error);
bool transport_fd_write(Transport *self, int fd, const void *bytes, gsize length, Deadline until, GError **error);

/** transport_set_gone: the port vanished while in use (port-absent). Returns -1, to close a failing read. */
int transport_set_gone(const Transport *self, GError **error);
/** transport_set_stuck: the line takes no more bytes (no-answer). Returns false. */
bool transport_set_stuck(const Transport *self, GError **error);
