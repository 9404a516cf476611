/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/*
 * The far side of a pseudo-terminal: a module that answers what a test tells it to, without a clock of its own.
 */

typedef struct PtyPeer PtyPeer;

/**
 * PtyPeerAnswer: called in the peer's thread with a command without its end.
 * Returns: (transfer full): the bytes that go back, or NULL for silence.
 */
typedef char *(*PtyPeerAnswer)(const char *command, gpointer data);

PtyPeer *pty_peer_new(PtyPeerAnswer answer, gpointer data);
void pty_peer_free(PtyPeer *self); /* unplugs first */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PtyPeer, pty_peer_free)

const char *pty_peer_port(const PtyPeer *self);
/** pty_peer_set_ends: the bytes that end a command, LF unless told; call before the first command. */
void pty_peer_set_ends(PtyPeer *self, const char *ends);
/** pty_peer_send: bytes that nobody asked for. */
void pty_peer_send(PtyPeer *self, const char *bytes);
/** pty_peer_unplug: the port goes away; twice is fine. Not from within an answer. */
void pty_peer_unplug(PtyPeer *self);
/** pty_peer_hang_up: the port goes away as soon as the answer that calls this has returned. */
void pty_peer_hang_up(PtyPeer *self);
/** pty_peer_count: how many commands have come. */
guint pty_peer_count(PtyPeer *self);

/**
 * FakeModule: a module in a few words, to be handed to pty_peer_new() with fake_module_answer(). Lock it to change it
 * while it is being asked.
 */
typedef struct {
    GMutex lock;
    const char *uid;
    const char *certificate; /* the whole reply to "AT+CONF? Certificate pem" */
    const char *connect;     /* the reply's detail to AT+CONNECT? */
    bool is_silent;          /* nobody is on the contacts */
    bool has_started;        /* a STARTUP event waits */
} FakeModule;

extern const char fake_module_certificate[];
void fake_module_init(FakeModule *self);
char *fake_module_answer(const char *command, gpointer fake_module);
/** fake_module_set: changes who is seated and whether STARTUP waits, under the lock; NULL: nobody. */
void fake_module_set(FakeModule *self, const char *uid, bool has_started);
