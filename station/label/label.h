/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/*
 * Template + field values → drawing (marks in millimetres) → PDF, ZPL II, PNG. Knows no database and no unit.
 * The same template, values, resolution and banner give the same bytes.
 * Errors: template-invalid (with file, line, column, element), code-does-not-fit, label-unreadable, file-missing.
 */

/* --- templates ------------------------------------------------------------------------------------- */

typedef struct LabelTemplate LabelTemplate;

/** label_template_load: (transfer full): a shipped template by name, or a file; checked against the schema. */
LabelTemplate *label_template_load(const char *name_or_file, GError **error);
/** label_template_from_bundle: (transfer full): what label_template_bundle() gave. */
LabelTemplate *label_template_from_bundle(GBytes *bundle, GError **error);
void label_template_free(LabelTemplate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LabelTemplate, label_template_free)

/** label_template_bundle: (transfer full): the XML and its images in one piece, to be kept with the record. */
GBytes *label_template_bundle(LabelTemplate *self);
/** label_template_sha256: (transfer none): hex, over the XML and then each image in order of appearance. */
const char *label_template_sha256(LabelTemplate *self);
const char *label_template_name(LabelTemplate *self);
/** label_template_fields: (transfer full): names of the fields it uses, NULL-terminated. */
char **label_template_fields(LabelTemplate *self);
/**
 * label_template_shown: how many characters of the field @name a reader of the whole label gets at most: 0 for none,
 * G_MAXUINT where somewhere all of it stands.
 */
guint label_template_shown(LabelTemplate *self, const char *name);
/** label_template_has_code: does a qr or barcode of it hold one of the fields @any_of (NULL-terminated)? */
bool label_template_has_code(LabelTemplate *self, const char *const *any_of);
/**
 * label_template_code_text: (transfer full): what the first such qr, else the first such barcode, holds with @fields.
 * Errors: template-invalid where there is none, or where it comes to nothing.
 */
char *label_template_code_text(LabelTemplate *self, const char *const *any_of, GHashTable *fields, GError **error);
/** label_shipped_names: (transfer none): names of the templates that come with the program, NULL-terminated. */
const char *const *label_shipped_names(void);

/** label_field_check: usage error unless @name is a full field name that a template may use and @value fits it. */
bool label_field_check(const char *name, const char *value, GError **error);

/** LabelFinding: one thing that lint has to say. */
typedef struct {
    bool is_error; /* else a warning */
    char *text;    /* FILE:LINE:COLUMN: ELEMENT: what */
    char *file;
    guint line;
    guint column;
    char *element;
    char *what;
} LabelFinding;

/** label_lint: (transfer full) (element-type LabelFinding): everything wrong with a file, empty if nothing is. */
GPtrArray *label_lint(const char *file, GError **error);

/* --- drawing ---------------------------------------------------------------------------------------- */

typedef struct {
    guint dpi;             /* 203, 300 or 600 */
    guint module_floor_um; /* smallest QR module in micrometres; 330 unless the product lowers it */
    const char *banner;    /* "VOID", "SPECIMEN": written across, never over a code; or NULL */
    const char *code_text; /* what every code holds in place of its own content, for a specimen; or NULL */
    bool scramble;         /* for a screen or a report, from which nothing may be scanned: codes look like codes and hold
                              nothing, UID and claim code are hidden but for their ends; the rest is true */
} LabelOptions;

typedef struct LabelDrawing LabelDrawing;

/**
 * label_draw:
 * @fields: full field name ("uid", "product.name", "custom.COLOUR", "date" as YYYY-MM-DD) → value; NULL or
 *          absent is empty
 */
LabelDrawing *label_draw(LabelTemplate *label_template, GHashTable *fields, const LabelOptions *options,
                         GError **error);
void label_drawing_free(LabelDrawing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LabelDrawing, label_drawing_free)
double label_drawing_width_mm(LabelDrawing *self);
double label_drawing_height_mm(LabelDrawing *self);

/** label_verify: decodes every code of the raster with ZBar and compares; label-unreadable names the first that
 * differs. */
bool label_verify(LabelDrawing *self, GError **error);

typedef enum { LABEL_PDF, LABEL_ZPL, LABEL_PNG } LabelFormat;
/** label_format_from_name: by the ending of a file name. */
bool label_format_from_name(const char *file_name, LabelFormat *format);

/** LabelPrinterSetup: what a ZPL label sets before it draws, so that nothing depends on what the printer remembers. */
typedef struct {
    int darkness;   /* ^MD, -30…30 */
    int speed;      /* ^PR, inches a second; 0 leaves it out */
    char media;     /* ^MM: 'T' tear, 'P' peel, 'C' cut */
    int left_shift; /* ^LS, dots */
    int top_shift;  /* ^LT, dots */
} LabelPrinterSetup;

/** label_render: (transfer full): the bytes of one label. @setup matters to ZPL only; NULL is {0, 0, 'T', 0, 0}. */
GBytes *label_render(LabelDrawing *self, LabelFormat format, const LabelPrinterSetup *setup, GError **error);
