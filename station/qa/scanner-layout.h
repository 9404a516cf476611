/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/*
 * A wedge scanner presses keys. It thinks of one keyboard, the session that it types into may think of another, and what
 * comes out is text in which a few characters are others. The two can be told by what they make of a known text, and what
 * was meant can mostly be had back.
 */

typedef enum { SCANNER_LAYOUT_US, SCANNER_LAYOUT_DE, SCANNER_LAYOUT_FR, N_SCANNER_LAYOUTS } ScannerLayout;

/** scanner_layout_name: "us" "de" "fr", as in [scanner] layout. */
const char *scanner_layout_name(ScannerLayout layout);

/** SCANNER_ANY: in scanner_layout_seen()'s answer, one character that differs from system to system: a dead key before a blank. */
#define SCANNER_ANY 0xFFFC

/**
 * scanner_layout_seen: (transfer full): what a session of layout @session makes of @text from a scanner that types as on a
 * keyboard of layout @scanner.
 * @caps_lock: Caps Lock is on in the session
 */
char *scanner_layout_seen(const char *text, ScannerLayout scanner, ScannerLayout session, bool caps_lock);

/**
 * scanner_layout_meant: (transfer full): the way back, as far as there is one: what the scanner read when @text was seen.
 * NULL if the session's keyboard has no key for one of its characters.
 */
char *scanner_layout_meant(const char *text, ScannerLayout scanner, ScannerLayout session);
