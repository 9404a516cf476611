/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/print/cups-check.h"

#include "station/print/printer-private.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <string.h>

enum { CONNECT_MS = 3000 };

/* ---- what the printer takes at all ---- */

static bool
reject(IppPrinter *printer, const char *hint, const char *why, GError **error)
{
    claimcheck_error_set(error, CLAIMCHECK_ERROR_JOB_REJECTED, hint, "printer %s: %s", printer->label, why);
    return false;
}

static bool
has_operation(ipp_t *description, ipp_op_t operation)
{
    ipp_attribute_t *operations = ippFindAttribute(description, "operations-supported", IPP_TAG_ENUM);
    return operations == NULL || ippContainsInteger(operations, operation);
}

/* cupsd's other policies leave the time to see that a job is back in the queue, and to cancel it. */
static bool
repeats_at_once(ipp_t *description)
{
    g_autofree char *policy = ipp_printer_text(description, "printer-error-policy");
    return g_strcmp0(policy, "retry-current-job") == 0;
}

static bool
takes_label(IppPrinter *printer, ipp_t *description, GError **error)
{
    ipp_attribute_t *formats = ippFindAttribute(description, "document-format-supported", IPP_TAG_MIMETYPE);
    if (!ipp_printer_boolean(description, "printer-is-accepting-jobs", true))
        return reject(printer, "Let it accept jobs again: 'cupsaccept QUEUE'.", "it does not accept jobs", error);
    if (repeats_at_once(description))
        return reject(printer, "Set 'lpadmin -p QUEUE -o printer-error-policy=abort-job'.",
                      "after a fault its queue would print the label again before anybody can stop it", error);
    if (!has_operation(description, IPP_OP_CREATE_JOB) || !has_operation(description, IPP_OP_SEND_DOCUMENT))
        return reject(printer, "Make a queue for it in cups and print to cups://QUEUE.",
                      "it cannot take a job's number before its label", error);
    if (formats != NULL && !ippContainsString(formats, "application/pdf"))
        return reject(printer, "Make a queue for it in cups and print to cups://QUEUE.", "it does not print PDF",
                      error);
    return true;
}

/* ---- whether something is wrong with it ---- */

/*
 * What is set on the queue itself. The other reasons of a queue are what its printer said during the last job: they
 * may be long mended, and cupsd asks again only when it has a job.
 */
static const char *const queue_reasons[] = { "paused", "moving-to-paused", "hold-new-jobs", "deactivated", NULL };

static bool
set_trouble(IppPrinter *printer, ipp_t *description, const PrintState *state, GError **error)
{
    g_autofree char *said = state->unexplained ? ipp_printer_text(description, "printer-state-message") : NULL;
    claimcheck_error_set(error, state->code, state->hint, "printer %s: %s%s%s%s", printer->label, state->what,
                         said != NULL ? " (" : "", said != NULL ? said : "", said != NULL ? ")" : "");
    return false;
}

/* As a job would find it that waits for its turn. */
static bool
is_well(IppPrinter *printer, ipp_t *description, GError **error)
{
    g_auto(GStrv) reasons = ipp_printer_strings(description, "printer-state-reasons");
    g_autoptr(GPtrArray) live = g_ptr_array_new();
    for (char **reason = reasons; *reason != NULL; reason++)
        if (!printer->is_queue || g_strv_contains(queue_reasons, *reason))
            g_ptr_array_add(live, *reason);
    g_ptr_array_add(live, NULL);
    PrintFacts facts = {
        .job_state = IPP_JSTATE_PENDING,
        .printer_state = ipp_printer_integer(description, "printer-state", 0),
        .printer_reasons = (const char *const *)live->pdata,
    };
    PrintState state = print_state_judge(&facts);
    return !state.trouble || set_trouble(printer, description, &state, error);
}

static bool
is_alone(IppPrinter *printer, GError **error)
{
    guint foreign = 0;
    if (!ipp_printer_count_foreign(printer, &foreign, error))
        return false;
    if (foreign == 0)
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_PRINTER_SHARED,
                         "Finish or cancel the other jobs, and give this station a printer of its own.",
                         "printer %s: %u job%s of others in it", printer->label, foreign, foreign == 1 ? "" : "s");
    return false;
}

/* ---- the device behind a queue ---- */

static bool
can_connect(const char *host, int port, GCancellable *cancellable, GError **error)
{
    g_autoptr(GSocketClient) client = g_socket_client_new();
    g_socket_client_set_timeout(client, CONNECT_MS / 1000);
    g_autoptr(GSocketConnection) connection =
        g_socket_client_connect_to_host(client, host, (guint16)port, cancellable, error);
    return connection != NULL;
}

/* What the device says counts; that it may not speak to us does not: cupsd may have a password. */
static bool
device_is_well(IppPrinter *printer, const char *host, int port, const char *resource, GError **error)
{
    g_auto(IppPrinter) device = { 0 };
    ipp_printer_init_device(&device, printer->label, host, port, resource);
    device.client.cancellable = printer->client.cancellable;
    g_autoptr(GError) why = NULL;
    g_autoptr(ipp_t) description = ipp_printer_describe(&device, &why);
    if (description != NULL)
        return is_well(&device, description, error);
    if (claimcheck_error_is(why, CLAIMCHECK_ERROR_JOB_REJECTED))
        return true;
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

static bool
device_answers(IppPrinter *printer, const char *host, int port, GError **error)
{
    g_autoptr(GError) why = NULL;
    if (can_connect(host, port, printer->client.cancellable, &why))
        return true;
    if (g_cancellable_set_error_if_cancelled(printer->client.cancellable, error))
        return false;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_PRINTER_UNREACHABLE, NULL, "printer %s: cannot be reached: %s",
                         printer->label, why->message);
    return false;
}

/*
 * A queue takes a label although its printer is off, and then the label waits in the spooler, out of our hands. So
 * the printer itself is asked first, where it can be: it speaks IPP and the queue is on this computer. A printer that
 * is named by DNS-SD, on USB, or reached over port 9100 (where a mere connection may already be a job) is not.
 */
static bool
check_device(IppPrinter *printer, ipp_t *description, GError **error)
{
    char scheme[32], user[256], host[256], resource[1024];
    int port = 0;
    ipp_attribute_t *attribute = ippFindAttribute(description, "device-uri", IPP_TAG_URI);
    const char *uri = attribute != NULL ? ippGetString(attribute, 0, NULL) : NULL;
    bool idle = ipp_printer_integer(description, "printer-state", 0) == IPP_PSTATE_IDLE;
    if (!printer->is_local || !idle || uri == NULL ||
        httpSeparateURI(HTTP_URI_CODING_ALL, uri, scheme, sizeof scheme, user, sizeof user, host, sizeof host, &port,
                        resource, sizeof resource) != HTTP_URI_STATUS_OK ||
        strstr(host, "._tcp") != NULL)
        return true;
    if (strcmp(scheme, "ipp") == 0)
        return device_is_well(printer, host, port, resource, error);
    if (strcmp(scheme, "ipps") == 0)
        return device_answers(printer, host, port, error);
    return true;
}

bool
cups_check_ready(IppPrinter *printer, ipp_t **description, GError **error)
{
    g_autoptr(ipp_t) answer = ipp_printer_describe(printer, error);
    if (answer == NULL || !takes_label(printer, answer, error) || !is_well(printer, answer, error) ||
        !is_alone(printer, error))
        return false;
    if (printer->is_queue && !check_device(printer, answer, error))
        return false;
    if (description != NULL)
        *description = g_steal_pointer(&answer);
    return true;
}

/* ---- a printer serves one station ---- */

/* Asks cupsd from outside, as it were: at this computer's own address in the network. */
static bool
answers_at(IppPrinter *printer, const struct sockaddr *address)
{
    gsize size = address->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
    g_autoptr(GSocketAddress) native = g_socket_address_new_from_native((gpointer)address, size);
    if (native == NULL)
        return false;
    GInetAddress *inet = g_inet_socket_address_get_address(G_INET_SOCKET_ADDRESS(native));
    if (g_inet_address_get_is_loopback(inet) || g_inet_address_get_is_link_local(inet))
        return false;
    g_autofree char *host = g_inet_address_to_string(inet);
    g_auto(IppPrinter) outside = { 0 };
    ipp_printer_init_device(&outside, printer->label, host, printer->client.port, printer->resource);
    outside.client.cancellable = printer->client.cancellable;
    g_autoptr(ipp_t) answer = ipp_printer_describe(&outside, NULL);
    return answer != NULL;
}

static bool
is_open_to_network(IppPrinter *printer)
{
    struct ifaddrs *interfaces = NULL;
    bool open = false;
    if (getifaddrs(&interfaces) != 0)
        return false;
    for (struct ifaddrs *i = interfaces; i != NULL && !open; i = i->ifa_next)
        if (i->ifa_addr != NULL && (i->ifa_flags & IFF_UP) &&
            (i->ifa_addr->sa_family == AF_INET || i->ifa_addr->sa_family == AF_INET6))
            open = answers_at(printer, i->ifa_addr);
    freeifaddrs(interfaces);
    return open;
}

/*
 * cupsd marks every queue as shared from the start, even while it listens to nobody but this computer. So the mark is
 * only a reason to look.
 */
bool
cups_check_network(IppPrinter *printer, ipp_t *description, GError **error)
{
    bool marked =
        printer->is_queue && printer->is_local && ipp_printer_boolean(description, "printer-is-shared", false);
    if (!marked || !is_open_to_network(printer))
        return true;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_PRINTER_SHARED,
                         "Take it from the network: 'lpadmin -p QUEUE -o printer-is-shared=false'.",
                         "printer %s: other computers can print on it", printer->label);
    return false;
}

/* ---- warnings ---- */

bool
cups_check_counts_pages(IppPrinter *printer, ipp_t *description)
{
    g_autofree char *model = ipp_printer_text(description, "printer-make-and-model");
    bool passes_on = ipp_printer_integer(description, "printer-type", 0) & CUPS_PRINTER_REMOTE;
    return printer->is_queue && !passes_on && g_strcmp0(model, "Local Raw Printer") != 0;
}

static void
find_retries(ipp_t *description, GPtrArray *findings)
{
    g_autofree char *policy = ipp_printer_text(description, "printer-error-policy");
    if (policy == NULL || strcmp(policy, "abort-job") == 0 || repeats_at_once(description))
        return; /* the last is refused anyway */
    g_autofree char *sentence =
        g_strdup_printf("After a fault the print service would print the label again by itself (%s).", policy);
    printer_find(findings, "printer-retries-jobs", sentence,
                 "Set 'lpadmin -p QUEUE -o printer-error-policy=abort-job'. The station cancels such a job when it "
                 "sees it, but it must be running for that.");
}

static void
find_driver(IppPrinter *printer, ipp_t *description, GPtrArray *findings)
{
    g_autofree char *model = ipp_printer_text(description, "printer-make-and-model");
    if (g_strcmp0(model, "Local Raw Printer") == 0 && printer->is_queue)
        printer_find(findings, "printer-without-driver",
                     "The queue has no driver: it hands the label's PDF to the printer as it is.",
                     "Add the queue again while the printer is on: 'lpadmin -p QUEUE -m everywhere'.");
}

void
cups_check_find(IppPrinter *printer, ipp_t *description, GPtrArray *findings)
{
    find_driver(printer, description, findings);
    if (!printer->is_queue)
        return;
    find_retries(description, findings);
    if (ipp_printer_keeps_jobs(printer))
        printer_find(findings, "printer-keeps-jobs",
                     "The print service keeps finished labels and can print them again.",
                     "Set 'cupsctl PreserveJobFiles=No'; job history may stay.");
}
