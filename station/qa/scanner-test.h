/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/qa/scanner-layout.h"

/*
 * The scanner test sheet: a known text that holds every character a code of ours can hold. One scan of it tells which
 * keyboard the scanner thinks of, which one the session does, whether Caps Lock is on, and what the scanner puts around.
 */

/** SCANNER_TEST_TEXT: for scanners that read QR: every printable ASCII character; a blank behind each that a dead key could eat. */
#define SCANNER_TEST_TEXT                                                                                              \
    "CLAIMCHECK ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789 !#$%&()*,-./:;<>?@\\]_|}~ ' \" ` ^ = + [ { " \
    "END"
/** SCANNER_TEST_SHORT: for scanners that read bars only: enough to tell the keyboards apart. */
#define SCANNER_TEST_SHORT "CLAIMCHECK-azqwym:_/?1"

typedef struct {
    ScannerLayout scanner; /* the keyboard that the scanner types as */
    ScannerLayout session; /* and the one that its text was read as: the same where all is well */
    bool caps_lock;
    bool is_short; /* it was the short text, which says nothing of the other characters */
    bool aim;      /* it sends AIM symbology identifiers (ISO/IEC 15424), which are taken off anyway */
    char *prefix;  /* what else it puts before, NULL: nothing */
    char *suffix;  /* and behind, NULL: nothing but CR, LF, Tab or blanks */
} ScannerTest;

void scanner_test_clear(ScannerTest *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ScannerTest, scanner_test_clear)

/** scanner_test_judge: false if @text, as it came from the scanner, is no scan of the sheet, or one that was cut short. */
bool scanner_test_judge(const char *text, ScannerTest *test);

/** scanner_test_is_well: does every code arrive as it is with the settings at their defaults? */
bool scanner_test_is_well(const ScannerTest *test);
