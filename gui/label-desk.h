/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gui/gui-session.h"
#include "station/label/label.h"

/* What the Labels page asks of the façade: works for a lane, without a widget. */

/** LabelDeskEntry: a template that can be looked at. */
typedef enum { LABEL_DESK_SHIPPED, LABEL_DESK_FILE, LABEL_DESK_RECORD } LabelDeskPlace;
typedef struct {
    LabelDeskPlace place;
    char *id;    /* shipped name, path, or SHA-256 on record */
    char *title; /* for people */
    char *users; /* products that print it now: "LAMP-1, LAMP-2"; or NULL */
} LabelDeskEntry;

void label_desk_entry_free(gpointer entry);

/** label_desk_list: GuiWork: @data NULL. (element-type LabelDeskEntry): shipped ones, the own folder's, those on record. */
gpointer label_desk_list(Station *station, const GuiCaller *caller, gpointer data, GError **error);
/** label_desk_folder: (transfer full): where new templates are kept unless somebody says otherwise. */
char *label_desk_folder(void);

/** LabelDeskSource: a template's text. */
typedef struct {
    char *text;
    char *file;     /* what findings call it */
    char *folder;   /* or NULL: of its images */
    GBytes *bundle; /* or NULL: likewise */
} LabelDeskSource;
void label_desk_source_free(gpointer source);
/** label_desk_load: GuiWork: @data: a LabelDeskEntry. Returns a LabelDeskSource. A file with errors in it loads too. */
gpointer label_desk_load(Station *station, const GuiCaller *caller, gpointer data, GError **error);

/** LabelDeskDraft: what is to be looked at; deep. */
typedef struct {
    LabelDeskSource source;
    GHashTable *fields; /* full field name → what was typed */
    char *unit;         /* or NULL: the real unit whose values count; then its codes are scrambled */
    guint dpi;          /* 0: the printer's */
} LabelDeskDraft;
void label_desk_draft_free(gpointer draft);

/** LabelDeskView: how it looks, and what is wrong. */
typedef struct {
    GPtrArray *findings; /* of LabelFinding */
    GHashTable *fields;  /* NULL: it is no template; every field that it uses → the value that was drawn */
    GBytes *png;         /* the printer's own dots, or NULL */
    GError *error;       /* why there is no picture */
    double width_mm, height_mm;
    guint dpi;
    gboolean is_scrambled;
} LabelDeskView;
void label_desk_view_free(gpointer view);
/** label_desk_look: GuiWork: @data: a LabelDeskDraft. Returns a LabelDeskView. */
gpointer label_desk_look(Station *station, const GuiCaller *caller, gpointer data, GError **error);
/** label_desk_print: GuiWork: @data: a LabelDeskDraft: prints it, marked VOID. */
gpointer label_desk_print(Station *station, const GuiCaller *caller, gpointer data, GError **error);

/** LabelDeskSave: @text goes into @path. */
typedef struct {
    char *path;
    char *text;
} LabelDeskSave;
void label_desk_save_free(gpointer save);
/** label_desk_write: GuiWork: @data: a LabelDeskSave. Returns the path. */
gpointer label_desk_write(Station *station, const GuiCaller *caller, gpointer data, GError **error);
