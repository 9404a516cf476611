/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/print/ipp-printer.h"

#include "station/print/ipp-media.h"

#include <string.h>

enum {
    REQUEST_MS = 10000, /* a busy print server may take its time */
    CANCEL_POLL_MS = 50,
    MAX_VALUES = 200, /* of one attribute that are looked at */
    MAX_JOBS = 100,
    TEXT_CHARACTERS = 160,
};

/* ---- who and where ---- */

/* One name a station, so that two stations that share a printer show. Never a person's: a job carries no more. */
static char *
requesting_name(void)
{
    return g_strdup_printf("claimcheck-%s", g_get_host_name());
}

static void
set_address(IppPrinter *self, const char *label, const char *host, int port)
{
    self->label = label;
    self->host = g_strdup(host);
    self->user = requesting_name();
    self->client.label = label;
    self->client.host = self->host;
    self->client.port = port;
    self->client.resource = self->resource;
}

void
ipp_printer_init_device(IppPrinter *self, const char *label, const char *host, int port, const char *resource)
{
    *self = (IppPrinter){ .resource = g_strdup(resource) };
    set_address(self, label, host, port);
    bool v6 = strchr(host, ':') != NULL;
    self->uri = g_strdup_printf("ipp://%s%s%s:%d%s", v6 ? "[" : "", host, v6 ? "]" : "", port, resource);
}

void
ipp_printer_init_queue(IppPrinter *self, const char *label, const char *queue)
{
    static const char *const here[] = { "localhost", "127.0.0.1", "::1", NULL };
    g_autofree char *encoded = g_uri_escape_string(queue, NULL, FALSE);
    *self = (IppPrinter){ .resource = g_strconcat("/printers/", encoded, NULL), .is_queue = true };
    set_address(self, label, cupsServer(), ippPort());
    self->uri = g_strconcat("ipp://localhost", self->resource, NULL);
    self->is_local = self->host[0] == '/' || g_strv_contains(here, self->host);
}

void
ipp_printer_clear(IppPrinter *self)
{
    ipp_client_clear(&self->client);
    g_clear_pointer(&self->host, g_free);
    g_clear_pointer(&self->uri, g_free);
    g_clear_pointer(&self->resource, g_free);
    g_clear_pointer(&self->user, g_free);
}

/* ---- reading answers ---- */

GStrv
ipp_printer_strings(ipp_t *answer, const char *name)
{
    g_autoptr(GStrvBuilder) values = g_strv_builder_new();
    ipp_attribute_t *attribute = ippFindAttribute(answer, name, IPP_TAG_ZERO);
    for (int i = 0; attribute != NULL && i < MIN(ippGetCount(attribute), MAX_VALUES); i++) {
        const char *value = ippGetString(attribute, i, NULL);
        if (value != NULL && strcmp(value, "none") != 0)
            g_strv_builder_add(values, value);
    }
    return g_strv_builder_end(values);
}

/* A printer's own words go to a terminal and into the record: no control characters, no novel. */
static char *
presentable(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autoptr(GString) shown = g_string_new(NULL);
    glong taken = 0;
    for (const char *at = valid; *at != '\0' && taken < TEXT_CHARACTERS; at = g_utf8_next_char(at), taken++) {
        gunichar c = g_utf8_get_char(at);
        g_string_append_unichar(shown, g_unichar_isprint(c) ? c : ' ');
    }
    g_strchomp(g_strchug(shown->str));
    return g_strdup(shown->str);
}

char *
ipp_printer_text(ipp_t *answer, const char *name)
{
    ipp_attribute_t *attribute = ippFindAttribute(answer, name, IPP_TAG_ZERO);
    const char *value = attribute != NULL ? ippGetString(attribute, 0, NULL) : NULL;
    g_autofree char *shown = value != NULL ? presentable(value) : NULL;
    return shown != NULL && shown[0] != '\0' ? g_steal_pointer(&shown) : NULL;
}

int
ipp_printer_integer(ipp_t *answer, const char *name, int otherwise)
{
    ipp_attribute_t *attribute = ippFindAttribute(answer, name, IPP_TAG_ZERO);
    ipp_tag_t tag = attribute != NULL ? ippGetValueTag(attribute) : IPP_TAG_ZERO;
    return tag == IPP_TAG_INTEGER || tag == IPP_TAG_ENUM ? ippGetInteger(attribute, 0) : otherwise;
}

bool
ipp_printer_boolean(ipp_t *answer, const char *name, bool otherwise)
{
    ipp_attribute_t *attribute = ippFindAttribute(answer, name, IPP_TAG_BOOLEAN);
    return attribute != NULL ? ippGetBoolean(attribute, 0) != 0 : otherwise;
}

/* ---- requests ---- */

static ipp_t *
new_request(IppPrinter *self, ipp_op_t operation)
{
    ipp_t *request = ippNewRequest(operation);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, self->uri);
    return request;
}

static void
add_user(IppPrinter *self, ipp_t *request)
{
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL, self->user);
}

static ipp_t *
new_job_request(IppPrinter *self, ipp_op_t operation, int job)
{
    ipp_t *request = new_request(self, operation);
    ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
    add_user(self, request);
    return request;
}

static void
add_wanted(ipp_t *request, const char *const *names)
{
    ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes",
                  (int)g_strv_length((char **)names), NULL, names);
}

/* What a refusal means; any other one is job-rejected. */
static const struct {
    ipp_status_t status;
    ClaimcheckError code;
    const char *what;
    const char *hint;
} refusals[] = {
    { IPP_STATUS_ERROR_BUSY, CLAIMCHECK_ERROR_PRINTER_STOPPED, "it is busy", "Wait until the printer is free." },
    { IPP_STATUS_ERROR_TEMPORARY, CLAIMCHECK_ERROR_PRINTER_STOPPED, "it cannot just now", NULL },
    { IPP_STATUS_ERROR_DEVICE, CLAIMCHECK_ERROR_PRINTER_STOPPED, "it has a fault", NULL },
    { IPP_STATUS_ERROR_PRINTER_IS_DEACTIVATED, CLAIMCHECK_ERROR_PRINTER_STOPPED, "it was deactivated", NULL },
    { IPP_STATUS_ERROR_SERVICE_UNAVAILABLE, CLAIMCHECK_ERROR_PRINTER_UNREACHABLE, "it is not available", NULL },
    { IPP_STATUS_ERROR_NOT_FOUND, CLAIMCHECK_ERROR_PRINTER_UNREACHABLE, "there is no such printer",
      "Check the printer's name; 'lpstat -v' lists the queues of this computer." },
    { IPP_STATUS_ERROR_NOT_ACCEPTING_JOBS, CLAIMCHECK_ERROR_JOB_REJECTED, "it does not accept jobs",
      "Let it accept jobs again: 'cupsaccept QUEUE'." },
};

static bool
is_ok(ipp_t *answer)
{
    return ippGetStatusCode(answer) < IPP_STATUS_REDIRECTION_OTHER_SITE;
}

static bool
refused(IppPrinter *self, ipp_t *answer, GError **error)
{
    ipp_status_t status = ippGetStatusCode(answer);
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        if (refusals[i].status != status)
            continue;
        claimcheck_error_set(error, refusals[i].code, refusals[i].hint, "printer %s: %s", self->label,
                             refusals[i].what);
        return false;
    }
    g_autofree char *said = ipp_printer_text(answer, "status-message");
    claimcheck_error_set(error, CLAIMCHECK_ERROR_JOB_REJECTED, NULL, "printer %s: it refuses: %s", self->label,
                         said != NULL ? said : ippErrorString(status));
    return false;
}

/* Takes @request; the answer of a printer that does not refuse. */
static ipp_t *
ask(IppPrinter *self, ipp_t *request, Deadline until, GError **error)
{
    g_autoptr(ipp_t) owned = request;
    g_autoptr(ipp_t) answer = ipp_client_ask(&self->client, request, until, error);
    if (answer == NULL || (!is_ok(answer) && !refused(self, answer, error)))
        return NULL;
    return g_steal_pointer(&answer);
}

ipp_t *
ipp_printer_describe(IppPrinter *self, GError **error)
{
    ipp_t *request = new_request(self, IPP_OP_GET_PRINTER_ATTRIBUTES);
    add_user(self, request);
    return ask(self, request, deadline_in_ms(REQUEST_MS), error);
}

ipp_t *
ipp_printer_state(IppPrinter *self, Deadline until, GError **error)
{
    static const char *const wanted[] = { "printer-state", "printer-state-reasons", "printer-state-message",
                                          "queued-job-count", NULL };
    ipp_t *request = new_request(self, IPP_OP_GET_PRINTER_ATTRIBUTES);
    add_user(self, request);
    add_wanted(request, wanted);
    return ask(self, request, until, error);
}

/* ---- other people's jobs ---- */

static ipp_t *
ask_jobs(IppPrinter *self, const char *which, const char *const *wanted, GError **error)
{
    ipp_t *request = new_request(self, IPP_OP_GET_JOBS);
    add_user(self, request);
    ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "limit", MAX_JOBS);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "which-jobs", NULL, which);
    add_wanted(request, wanted);
    return ask(self, request, deadline_in_ms(REQUEST_MS), error);
}

/* cupsd hides the owner of other people's jobs from us, but never that of our own. */
bool
ipp_printer_count_foreign(IppPrinter *self, guint *count, GError **error)
{
    static const char *const wanted[] = { "job-id", "job-originating-user-name", NULL };
    g_autoptr(ipp_t) answer = ask_jobs(self, "not-completed", wanted, error);
    if (answer == NULL)
        return false;
    guint jobs = 0, ours = 0;
    for (ipp_attribute_t *a = ippFirstAttribute(answer); a != NULL; a = ippNextAttribute(answer)) {
        const char *name = ippGetName(a);
        if (name == NULL || ippGetGroupTag(a) != IPP_TAG_JOB)
            continue;
        jobs += strcmp(name, "job-id") == 0;
        ours += strcmp(name, "job-originating-user-name") == 0 && g_strcmp0(ippGetString(a, 0, NULL), self->user) == 0;
    }
    *count = jobs > ours ? jobs - ours : 0;
    return true;
}

bool
ipp_printer_keeps_jobs(IppPrinter *self)
{
    static const char *const wanted[] = { "job-preserved", NULL };
    g_autoptr(ipp_t) answer = ask_jobs(self, "completed", wanted, NULL);
    if (answer == NULL)
        return false;
    for (ipp_attribute_t *a = ippFirstAttribute(answer); a != NULL; a = ippNextAttribute(answer))
        if (g_strcmp0(ippGetName(a), "job-preserved") == 0 && ippGetBoolean(a, 0))
            return true;
    return false;
}

/* ---- one job ---- */

static const struct {
    const char *name;
    const char *supported;
    const char *value;
} job_keywords[] = {
    { "sides", "sides-supported", "one-sided" },
    { "print-scaling", "print-scaling-supported", "none" },
    { "job-sheets", "job-sheets-supported", "none" }, /* a banner page would be a label */
    { "job-hold-until", "job-hold-until-supported", "no-hold" },
};

static void
add_job_options(ipp_t *request, ipp_t *description)
{
    for (gsize i = 0; i < G_N_ELEMENTS(job_keywords); i++) {
        ipp_attribute_t *values = ippFindAttribute(description, job_keywords[i].supported, IPP_TAG_ZERO);
        if (values != NULL && ippContainsString(values, job_keywords[i].value))
            ippAddString(request, IPP_TAG_JOB, IPP_TAG_KEYWORD, job_keywords[i].name, NULL, job_keywords[i].value);
    }
    ippAddInteger(request, IPP_TAG_JOB, IPP_TAG_INTEGER, "copies", 1);
}

bool
ipp_printer_create(IppPrinter *self, const PrintDocument *document, ipp_t *description, int *job, GError **error)
{
    g_autoptr(ipp_t) request = new_request(self, IPP_OP_CREATE_JOB);
    add_user(self, request);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", NULL, document->name);
    add_job_options(request, description);
    ipp_media_add(request, description, document->width_mm, document->height_mm);
    g_autoptr(ipp_t) answer = ipp_client_send(&self->client, request, NULL, NULL, deadline_in_ms(REQUEST_MS), error);
    if (answer == NULL || (!is_ok(answer) && !refused(self, answer, error)))
        return false;
    *job = ipp_printer_integer(answer, "job-id", 0);
    if (*job > 0)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_JOB_REJECTED, NULL, "printer %s: it made a job without a number",
                         self->label);
    return false;
}

bool
ipp_printer_send(IppPrinter *self, int job, const PrintDocument *document, bool *began, bool *was_refused,
                 GError **error)
{
    g_autoptr(ipp_t) request = new_job_request(self, IPP_OP_SEND_DOCUMENT, job);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "document-name", NULL, document->name);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", NULL, "application/pdf");
    ippAddBoolean(request, IPP_TAG_OPERATION, "last-document", 1);
    g_autoptr(ipp_t) answer =
        ipp_client_send(&self->client, request, document->bytes, began, deadline_in_ms(REQUEST_MS), error);
    *was_refused = answer != NULL && !is_ok(answer);
    return answer != NULL && (!*was_refused || refused(self, answer, error));
}

void
ipp_job_clear(IppJob *self)
{
    g_clear_pointer(&self->reasons, g_strfreev);
    g_clear_pointer(&self->print_reasons, g_strfreev);
    self->state = 0;
}

bool
ipp_job_ended(const IppJob *self)
{
    return self->state == 0 || self->state >= IPP_JSTATE_CANCELED;
}

/* A printer that was switched off and on may give our number to somebody else's job. */
static bool
is_ours(IppPrinter *self, ipp_t *answer)
{
    ipp_attribute_t *owner = ippFindAttribute(answer, "job-originating-user-name", IPP_TAG_ZERO);
    const char *name = owner != NULL ? ippGetString(owner, 0, NULL) : NULL;
    return name == NULL || strcmp(name, self->user) == 0;
}

static void
read_job(IppPrinter *self, ipp_t *answer, IppJob *look)
{
    if (!is_ours(self, answer))
        return;
    look->state = ipp_printer_integer(answer, "job-state", 0);
    look->reasons = ipp_printer_strings(answer, "job-state-reasons");
    look->print_reasons = ipp_printer_strings(answer, "job-printer-state-reasons");
    look->begun = ipp_printer_integer(answer, "time-at-processing", 0) > 0;
    look->impressions = ipp_printer_integer(answer, "job-impressions-completed", -1);
    look->documents = ipp_printer_integer(answer, "number-of-documents", -1);
}

bool
ipp_printer_look(IppPrinter *self, int job, IppJob *look, Deadline until, GError **error)
{
    static const char *const wanted[] = { "job-state",
                                          "job-state-reasons",
                                          "job-printer-state-reasons",
                                          "time-at-processing",
                                          "job-impressions-completed",
                                          "number-of-documents",
                                          "job-originating-user-name",
                                          NULL };
    g_autoptr(ipp_t) request = new_job_request(self, IPP_OP_GET_JOB_ATTRIBUTES, job);
    add_wanted(request, wanted);
    g_autoptr(ipp_t) answer = ipp_client_ask(&self->client, request, until, error);
    if (answer == NULL)
        return false;
    ipp_job_clear(look);
    if (ippGetStatusCode(answer) == IPP_STATUS_ERROR_NOT_FOUND || ippGetStatusCode(answer) == IPP_STATUS_ERROR_GONE)
        return true;
    if (!is_ok(answer))
        return refused(self, answer, error);
    read_job(self, answer, look);
    return true;
}

static bool
request_cancel(IppPrinter *self, int job, Deadline until, GError **error)
{
    g_autoptr(ipp_t) request = new_job_request(self, IPP_OP_CANCEL_JOB, job);
    g_autoptr(ipp_t) answer = ipp_client_ask(&self->client, request, until, error);
    if (answer == NULL)
        return false;
    ipp_status_t status = ippGetStatusCode(answer);
    bool too_late = status == IPP_STATUS_ERROR_NOT_POSSIBLE || status == IPP_STATUS_ERROR_NOT_FOUND;
    return is_ok(answer) || too_late || refused(self, answer, error);
}

/* cupsd calls a job cancelled at once; what it runs for the job may hold the printer a moment longer. */
static bool
is_winding_up(IppPrinter *self, Deadline until)
{
    if (!self->is_queue)
        return false;
    g_autoptr(ipp_t) answer = ipp_printer_state(self, until, NULL);
    return answer != NULL && ipp_printer_integer(answer, "printer-state", 0) == IPP_PSTATE_PROCESSING &&
           ipp_printer_integer(answer, "queued-job-count", 0) == 0;
}

bool
ipp_printer_cancel(IppPrinter *self, int job, IppJob *look, Deadline until, GError **error)
{
    if (!ipp_printer_look(self, job, look, until, error))
        return false;
    if (!ipp_job_ended(look) && !request_cancel(self, job, until, error))
        return false;
    while (!ipp_job_ended(look) || is_winding_up(self, until)) {
        if (deadline_passed(until)) {
            claimcheck_error_set(error, CLAIMCHECK_ERROR_PRINTER_UNREACHABLE,
                                 "Cancel the job at the printer before the label is made again.",
                                 "printer %s: job %d was not seen cancelled", self->label, job);
            return false;
        }
        g_usleep(CANCEL_POLL_MS * 1000);
        if (!ipp_printer_look(self, job, look, until, error))
            return false;
    }
    return true;
}
