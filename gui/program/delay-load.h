/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A library that the window's first frame does not need is loaded when one of its functions is first called.
 *
 * The sources call such a library as they would any other. In the program, a stub stands for each of its functions
 * (delayed.S, which make-delayed lists at build time): it jumps through an address that is asked for once. What is
 * linked directly is loaded and relocated before main(), wanted or not: fifty libraries more, and as long again as GTK's. */

/** DelayedFunction: as delay-load-x86_64.S lays it out. */
typedef struct {
    void *address; /* where the stub jumps: at first, to what calls delay_load_find() */
    const char *library;
    const char *name;
} DelayedFunction;

/** delay_load_find: (transfer none): the function, from now on known to its stub. Ends the program with a sentence where
 * the library is not there or lacks it, as the dynamic linker would. Any thread. */
void *delay_load_find(DelayedFunction *function);

/** delay_load_begin: begins to load all of them in a thread, so that no first call has to wait: once the window is there. */
void delay_load_begin(void);
