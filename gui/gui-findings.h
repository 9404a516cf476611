/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* What a test of a port, a printer or a CA saw, in words. */

/** gui_findings_show: a dialog. @findings: of DoctorFinding. */
void gui_findings_show(GtkWidget *any, const char *title, GPtrArray *findings);
/** gui_findings_show_printer: @findings: of PrinterFinding; none: it can take a label. */
void gui_findings_show_printer(GtkWidget *any, const char *title, GPtrArray *findings);
/** gui_findings_show_authority: @findings: of AuthorityFinding. */
void gui_findings_show_authority(GtkWidget *any, const char *title, GPtrArray *findings);
