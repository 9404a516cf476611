/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/label/label-document.h"

/*
 * Pages of A4 that fill from top to bottom: a new one begins where something does not fit. Every text is a line; what is
 * longer than its room is made smaller.
 */

#define REPORT_WIDTH  210.0 /* mm */
#define REPORT_HEIGHT 297.0
#define REPORT_LEFT   20.0
#define REPORT_RIGHT  190.0
#define REPORT_TEXT   (REPORT_RIGHT - REPORT_LEFT)

/* Okabe and Ito: told apart by every eye, and in grey. */
#define REPORT_BLACK  0x000000
#define REPORT_GREY   0x666666
#define REPORT_PALE   0xDDDDDD
#define REPORT_BLUE   0x0072B2
#define REPORT_GREEN  0x007F5F
#define REPORT_RED    0xD55E00

typedef struct {
    LabelDocument *document;
    char *running; /* the line at the foot of every page, beside its number */
    double y;      /* where the next thing begins */
} ReportPages;

/** report_pages_init: with one page. @running: (transfer full). */
void report_pages_init(ReportPages *self, const char *title, char *running);
void report_pages_clear(ReportPages *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ReportPages, report_pages_clear)

/** report_pages_need: begins a new page unless @height mm are left on this one. */
void report_pages_need(ReportPages *self, double height);

void report_pages_title(ReportPages *self, const char *text, const char *below);
void report_pages_heading(ReportPages *self, const char *text);
/** report_pages_fact: a name and what it is; NULL shows a dash. */
void report_pages_fact(ReportPages *self, const char *name, const char *value);
/** report_pages_sentence: one line of text in @colour. */
void report_pages_sentence(ReportPages *self, guint32 colour, const char *text);

/** report_pages_finish: (transfer full): numbers the pages, and gives the file. */
GBytes *report_pages_finish(ReportPages *self, GError **error);
