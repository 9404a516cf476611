/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>

typedef struct {
    char *hint; /* NULL: the usual one of the code */
    char *file;
    char *element;
    ClaimcheckErrorPlace place;
} ClaimcheckErrorPrivate;

static const struct {
    const char *word;
    int exit_status;
    const char *hint;
} codes[N_CLAIMCHECK_ERRORS] = {
#define CODE(symbol, word, exit_status, hint) \
    [CLAIMCHECK_ERROR_##symbol] = { word, exit_status, hint },
#include "station/base/error-codes.def"
#undef CODE
};

static void
claimcheck_error_private_init(ClaimcheckErrorPrivate *self)
{
    *self = (ClaimcheckErrorPrivate){ 0 };
}

static void
claimcheck_error_private_copy(const ClaimcheckErrorPrivate *from, ClaimcheckErrorPrivate *to)
{
    to->hint = g_strdup(from->hint);
    to->file = g_strdup(from->file);
    to->element = g_strdup(from->element);
    to->place = (ClaimcheckErrorPlace){ to->file, from->place.line, from->place.column, to->element };
}

static void
claimcheck_error_private_clear(ClaimcheckErrorPrivate *self)
{
    g_free(self->hint);
    g_free(self->file);
    g_free(self->element);
}

G_DEFINE_EXTENDED_ERROR(ClaimcheckError, claimcheck_error)

void
claimcheck_error_set(GError **error, ClaimcheckError code, const char *hint, const char *format, ...)
{
    if (error == NULL)
        return;
    va_list args;
    va_start(args, format);
    *error = g_error_new_valist(CLAIMCHECK_ERROR, (int)code, format, args);
    va_end(args);
    claimcheck_error_get_private(*error)->hint = g_strdup(hint);
}

void
claimcheck_error_set_place(GError *error, const ClaimcheckErrorPlace *place)
{
    g_return_if_fail(error->domain == CLAIMCHECK_ERROR);
    ClaimcheckErrorPrivate *self = claimcheck_error_get_private(error);
    g_free(self->file);
    g_free(self->element);
    self->file = g_strdup(place->file);
    self->element = g_strdup(place->element);
    self->place = (ClaimcheckErrorPlace){ self->file, place->line, place->column, self->element };
}

const ClaimcheckErrorPlace *
claimcheck_error_place(const GError *error)
{
    if (error->domain != CLAIMCHECK_ERROR)
        return NULL;
    const ClaimcheckErrorPrivate *self = claimcheck_error_get_private(error);
    return self->file != NULL ? &self->place : NULL;
}

/* What a foreign error is worth to a caller of ours. Cancelling has no word of its own. */
static ClaimcheckError
code_of(const GError *error)
{
    if (error->domain == CLAIMCHECK_ERROR)
        return (ClaimcheckError)error->code;
    if (error->domain == G_OPTION_ERROR)
        return CLAIMCHECK_ERROR_USAGE;
    if (error->domain == G_IO_ERROR || error->domain == G_FILE_ERROR)
        return CLAIMCHECK_ERROR_FILE_WRITE;
    return CLAIMCHECK_ERROR_MALFORMED_REPLY;
}

const char *
claimcheck_error_word(const GError *error)
{
    return codes[code_of(error)].word;
}

const char *
claimcheck_error_hint(const GError *error)
{
    if (error->domain == CLAIMCHECK_ERROR && claimcheck_error_get_private(error)->hint != NULL)
        return claimcheck_error_get_private(error)->hint;
    return _(codes[code_of(error)].hint); /* error-codes.def has the words, and the catalogues take them from there */
}

int
claimcheck_error_exit(const GError *error)
{
    return codes[code_of(error)].exit_status;
}

const char *
claimcheck_error_code_word(ClaimcheckError code)
{
    g_return_val_if_fail(code < N_CLAIMCHECK_ERRORS, "malformed-reply");
    return codes[code].word;
}

bool
claimcheck_error_code_from_word(const char *word, ClaimcheckError *code)
{
    for (guint i = 0; i < N_CLAIMCHECK_ERRORS; i++) {
        if (g_str_equal(codes[i].word, word)) {
            *code = (ClaimcheckError)i;
            return true;
        }
    }
    return false;
}

bool
claimcheck_error_is(const GError *error, ClaimcheckError code)
{
    return g_error_matches(error, CLAIMCHECK_ERROR, (int)code);
}

static ClaimcheckError
code_of_io(const GError *error)
{
    if (g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT) ||
        g_error_matches(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        return CLAIMCHECK_ERROR_FILE_MISSING;
    if (g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ||
        g_error_matches(error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
        return CLAIMCHECK_ERROR_DISK_FULL;
    if (g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_ROFS) ||
        g_error_matches(error, G_IO_ERROR, G_IO_ERROR_READ_ONLY))
        return CLAIMCHECK_ERROR_READ_ONLY;
    return CLAIMCHECK_ERROR_FILE_WRITE;
}

bool
claimcheck_error_from_io(GError **error, const char *path)
{
    if (error == NULL || *error == NULL || (*error)->domain == CLAIMCHECK_ERROR)
        return false;
    g_autoptr(GError) cause = g_steal_pointer(error);
    claimcheck_error_set(error, code_of_io(cause), NULL, "%s: %s", path, cause->message);
    return false;
}
