/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/*
 * The answer to ~HS, Host Status Return, of the ZPL II programming guide: three lines, each between STX and ETX and
 * ended by CR LF, of fields in a fixed order:
 *
 *     aaa,b,c,dddd,eee,f,g,h,iii,j,k,l      b paper out, c pause, eee formats in the receive buffer, f buffer full,
 *                                           h partial format, j corrupt RAM, l head too hot
 *     mmm,n,o,p,q,r,s,t,uuuuuuuu,v,www      o head up, p ribbon out, t label waiting, uuuuuuuu labels remaining
 *     xxxx,y                                password, static RAM
 */
typedef struct {
    bool paper_out;
    bool paused;
    bool buffer_full;
    bool partial_format;
    bool corrupt_memory;
    bool too_hot;
    bool head_up;
    bool ribbon_out;
    bool label_waiting; /* on the bar, to be taken */
    guint formats;      /* received and not yet begun */
    guint remaining;    /* labels of the batch that is being printed */
} ZplStatus;

/**
 * zpl_status_parse:
 * @heard: what the printer has sent so far; other things may stand around the answer
 * @used: (out): bytes up to the end of the answer
 *
 * Framing characters may be missing, as some printers that speak ZPL leave them out; fields may not.
 *
 * Returns: true if a whole answer is there.
 */
bool zpl_status_parse(const char *heard, gsize length, ZplStatus *status, gsize *used);

/** zpl_status_is_idle: everything that was received has been printed. */
bool zpl_status_is_idle(const ZplStatus *status);
