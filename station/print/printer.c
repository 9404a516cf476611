/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/print/printer-private.h"

#include <cups/cups.h>
#include <stdlib.h>
#include <string.h>

static const PrinterOps *const kinds[] = { &printer_cups_ops, &printer_ipp_ops, &printer_socket_ops,
                                           &printer_file_ops };

static const PrinterOps *
find_kind(const char *destination)
{
    g_autofree char *scheme = g_uri_parse_scheme(destination);
    for (gsize i = 0; scheme != NULL && i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(kinds[i]->scheme, scheme) == 0)
            return kinds[i];
    return NULL;
}

Printer *
printer_new(const char *destination, GError **error)
{
    const PrinterOps *kind = find_kind(destination);
    if (kind == NULL) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE,
                             "Give cups://QUEUE, ipp://HOST[:PORT]/path, socket://HOST[:PORT] or file:///DIR.",
                             "printer %s: not a kind of printer that is known", destination);
        return NULL;
    }
    g_autoptr(Printer) self = g_new0(Printer, 1);
    self->ops = kind;
    self->destination = g_strdup(destination);
    if (!kind->parse(self, error))
        return NULL;
    return g_steal_pointer(&self);
}

void
printer_free(Printer *self)
{
    if (self == NULL)
        return;
    g_free(self->destination);
    g_free(self->host);
    g_free(self->path);
    g_free(self);
}

const char *
printer_destination(Printer *self)
{
    return self->destination;
}

char *
printer_identity(Printer *self)
{
    /* Queues of one name at two servers are two. */
    const char *server = self->ops == &printer_cups_ops ? cupsServer() : self->host;
    g_autofree char *host = server != NULL ? g_ascii_strdown(server, -1) : g_strdup("");
    g_autofree char *resolved = self->ops == &printer_file_ops ? realpath(self->path, NULL) : NULL;
    const char *path = resolved != NULL ? resolved : self->path != NULL ? self->path : "";
    return g_strdup_printf("%s://%s:%u/%s", self->ops->scheme, host, self->port, path);
}

bool
printer_wants_zpl(Printer *self)
{
    return self->ops->wants_zpl;
}

const char *
print_outcome_word(PrintOutcome outcome)
{
    static const char *const words[] = {
        [PRINT_OUT] = "out",
        [PRINT_NOT_TAKEN] = "not-taken",
        [PRINT_UNKNOWN] = "unknown",
    };
    return words[outcome];
}

/* The name becomes a file and a job's title: it may neither leave the folder nor be a hidden file. */
static bool
check_document(const PrintDocument *document, GError **error)
{
    const char *name = document->name;
    bool plain = name[0] != '\0' && name[0] != '.' && strchr(name, '/') == NULL && strlen(name) <= 200;
    if (plain && g_utf8_validate(name, -1, NULL) && g_bytes_get_size(document->bytes) > 0)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_JOB_REJECTED, NULL, "label “%s”: it has no usable name or no content",
                         plain ? name : "");
    return false;
}

PrintOutcome
printer_print(Printer *self, const PrintDocument *document, const PrintReport *report, GCancellable *cancellable,
              GError **error)
{
    g_auto(PrintWatch) watch = { .report = report, .cancellable = cancellable };
    if (!check_document(document, error) || print_watch_cancelled(&watch, error))
        return PRINT_NOT_TAKEN;
    return self->ops->print(self, document, &watch, error);
}

bool
printer_ask(Printer *self, const char *job, PrintJobState *state, GError **error)
{
    return self->ops->ask(self, job, state, error);
}

bool
printer_cancel(Printer *self, const char *job, Deadline until, GError **error)
{
    return self->ops->cancel(self, job, until, error);
}

bool
printer_check(Printer *self, GError **error)
{
    return self->ops->check(self, error);
}

bool
printer_check_alone(Printer *self, GCancellable *cancellable, GError **error)
{
    return self->ops->check_alone == NULL || self->ops->check_alone(self, cancellable, error);
}

static void
finding_free(PrinterFinding *finding)
{
    g_free(finding->code);
    g_free(finding->sentence);
    g_free(finding->action);
    g_free(finding);
}

static void
add_finding(GPtrArray *findings, PrinterFinding finding)
{
    g_ptr_array_add(findings, g_memdup2(&finding, sizeof finding));
}

void
printer_find(GPtrArray *findings, const char *code, const char *sentence, const char *action)
{
    add_finding(findings, (PrinterFinding){ g_strdup(code), g_strdup(sentence), g_strdup(action), false });
}

GPtrArray *
printer_findings(Printer *self)
{
    GPtrArray *findings = g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
    g_autoptr(GError) error = NULL;
    if (!printer_check(self, &error))
        add_finding(findings, (PrinterFinding){ g_strdup(claimcheck_error_word(error)), g_strdup(error->message),
                                                g_strdup(claimcheck_error_hint(error)), true });
    if (self->ops->find != NULL)
        self->ops->find(self, findings);
    return findings;
}

static bool
bad_address(Printer *self, const char *why, GError **error)
{
    claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE,
                         "Give cups://QUEUE, ipp://HOST[:PORT]/path, socket://HOST[:PORT] or file:///DIR.",
                         "printer %s: %s", self->destination, why);
    return false;
}

bool
printer_parse_uri(Printer *self, guint16 default_port, GError **error)
{
    g_autoptr(GUri) uri = g_uri_parse(self->destination, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED_PATH, NULL);
    if (uri == NULL || g_uri_get_host(uri) == NULL || g_uri_get_host(uri)[0] == '\0')
        return bad_address(self, "it names no host", error);
    if (g_uri_get_userinfo(uri) != NULL || g_uri_get_query(uri) != NULL || g_uri_get_fragment(uri) != NULL)
        return bad_address(self, "only host, port and path belong here", error);
    if (g_uri_get_port(uri) == 0 || g_uri_get_port(uri) > G_MAXUINT16)
        return bad_address(self, "no such port", error);
    self->host = g_strdup(g_uri_get_host(uri));
    self->port = g_uri_get_port(uri) > 0 ? (guint16)g_uri_get_port(uri) : default_port;
    self->path = g_strdup(g_uri_get_path(uri));
    return true;
}
