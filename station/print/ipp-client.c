/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/print/ipp-client.h"

#include "station/base/claimcheck-error.h"

#include <string.h>

enum {
    TICK_MS = 100,                /* how often a blocked exchange looks whether it is still wanted */
    MAX_ANSWER = 4 * 1024 * 1024, /* bytes; a printer's whole self-description is some 100 KB */
};

/* One request under way. */
typedef struct {
    IppClient *client;
    Deadline until;
    gsize answer_left;
    int gave_up; /* atomic; libcups wants an int that it can look at */
} Exchange;

void
ipp_client_clear(IppClient *self)
{
    httpClose(self->http);
    self->http = NULL;
}

static bool
is_wanted(Exchange *exchange)
{
    return !g_cancellable_is_cancelled(exchange->client->cancellable) && !deadline_passed(exchange->until);
}

static int
on_tick(http_t *http G_GNUC_UNUSED, void *data)
{
    return is_wanted(data) ? 1 : 0;
}

static void
on_cancelled(GCancellable *cancellable G_GNUC_UNUSED, gpointer data)
{
    g_atomic_int_set(&((Exchange *)data)->gave_up, 1);
}

static bool
unreachable(IppClient *client, const char *why, GError **error)
{
    if (g_cancellable_set_error_if_cancelled(client->cancellable, error))
        return false;
    claimcheck_error_set(error, CLAIMCHECK_ERROR_PRINTER_UNREACHABLE, NULL, "printer %s: cannot be reached: %s",
                         client->label, why);
    return false;
}

/* ---- connecting ---- */

static void
addresses_free(http_addrlist_t *list)
{
    while (list != NULL) {
        http_addrlist_t *next = list->next;
        g_free(list);
        list = next;
    }
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(http_addrlist_t, addresses_free)

/* libcups would look the name up itself, but cannot be interrupted in it. */
static http_addrlist_t *
look_up(IppClient *client, GError **error)
{
    g_autoptr(GResolver) resolver = g_resolver_get_default();
    g_autolist(GInetAddress) found = g_resolver_lookup_by_name(resolver, client->host, client->cancellable, error);
    g_autoptr(http_addrlist_t) list = NULL;
    http_addrlist_t **end = &list;
    for (GList *l = found; l != NULL; l = l->next) {
        g_autoptr(GSocketAddress) address = g_inet_socket_address_new(l->data, (guint16)client->port);
        *end = g_new0(http_addrlist_t, 1);
        g_socket_address_to_native(address, &(*end)->addr, sizeof(*end)->addr, NULL);
        end = &(*end)->next;
    }
    return g_steal_pointer(&list);
}

static http_t *
dial(Exchange *exchange, http_addrlist_t *addresses)
{
    IppClient *client = exchange->client;
    gulong handler = 0;
    if (client->cancellable != NULL)
        handler = g_cancellable_connect(client->cancellable, G_CALLBACK(on_cancelled), exchange, NULL);
    int patience = (int)CLAMP(deadline_left_ms(exchange->until), 1, G_MAXINT);
    http_t *http = httpConnect2(client->host, client->port, addresses, AF_UNSPEC,
                                client->encrypted ? HTTP_ENCRYPTION_REQUIRED : HTTP_ENCRYPTION_IF_REQUESTED, 1,
                                patience, &exchange->gave_up);
    g_cancellable_disconnect(client->cancellable, handler);
    return http;
}

static bool
connect_client(Exchange *exchange, GError **error)
{
    IppClient *client = exchange->client;
    g_autoptr(http_addrlist_t) addresses = NULL;
    if (client->host[0] != '/') {
        g_autoptr(GError) why = NULL;
        addresses = look_up(client, &why);
        if (addresses == NULL)
            return unreachable(client, why != NULL ? why->message : "it has no address", error);
    }
    client->http = dial(exchange, addresses);
    if (client->http != NULL)
        return true;
    g_autofree char *where =
        client->host[0] == '/' ? g_strdup(client->host) : g_strdup_printf("%s, port %d", client->host, client->port);
    g_autofree char *why = g_strdup_printf("nothing answers at %s", where);
    return unreachable(client, why, error);
}

/* ---- one request, one answer ---- */

static bool
write_request(Exchange *exchange, ipp_t *request, GBytes *document, bool *began)
{
    http_t *http = exchange->client->http;
    gsize size = document != NULL ? g_bytes_get_size(document) : 0;
    httpClearFields(http);
    httpSetField(http, HTTP_FIELD_CONTENT_TYPE, "application/ipp");
    httpSetLength(http, ippLength(request) + size);
    if (httpPost(http, exchange->client->resource) != 0)
        return false;
    ippSetState(request, IPP_STATE_IDLE);
    ipp_state_t state;
    while ((state = ippWrite(http, request)) != IPP_STATE_DATA)
        if (state == IPP_STATE_ERROR)
            return false;
    if (document == NULL)
        return httpFlushWrite(http) >= 0;
    *began = true;
    return httpWrite2(http, g_bytes_get_data(document, NULL), size) == (gssize)size && httpFlushWrite(http) >= 0;
}

/* Reads all that is asked for, but never more than an answer may have. */
static ssize_t
read_answer_bytes(void *data, ipp_uchar_t *buffer, size_t length)
{
    Exchange *exchange = data;
    if (length > exchange->answer_left || !is_wanted(exchange))
        return -1;
    exchange->answer_left -= length;
    size_t done = 0;
    while (done < length) {
        ssize_t n = httpRead2(exchange->client->http, (char *)buffer + done, length - done);
        if (n <= 0)
            return -1;
        done += (size_t)n;
    }
    return (ssize_t)done;
}

static ipp_t *
read_answer(Exchange *exchange)
{
    g_autoptr(ipp_t) answer = ippNew();
    ipp_state_t state;
    exchange->answer_left = MAX_ANSWER;
    while ((state = ippReadIO(exchange, read_answer_bytes, 1, NULL, answer)) != IPP_STATE_DATA)
        if (state == IPP_STATE_ERROR)
            return NULL;
    httpFlush(exchange->client->http);
    return g_steal_pointer(&answer);
}

/* A printer that refuses may do so before it has read all that we write: its answer counts, not our broken write. */
static http_status_t
exchange_once(Exchange *exchange, ipp_t *request, GBytes *document, bool *began, ipp_t **answer)
{
    http_t *http = exchange->client->http;
    httpSetTimeout(http, TICK_MS / 1000.0, on_tick, exchange);
    bool written = write_request(exchange, request, document, began);
    if (!written && (document == NULL || !is_wanted(exchange)))
        return HTTP_STATUS_ERROR;
    http_status_t status;
    while ((status = httpUpdate(http)) == HTTP_STATUS_CONTINUE)
        if (!is_wanted(exchange))
            return HTTP_STATUS_ERROR;
    if (status == HTTP_STATUS_OK)
        *answer = read_answer(exchange);
    return status == HTTP_STATUS_OK && *answer == NULL ? HTTP_STATUS_ERROR : status;
}

static bool
http_refusal(IppClient *client, http_status_t status, GError **error)
{
    switch (status) {
    case HTTP_STATUS_UNAUTHORIZED:
    case HTTP_STATUS_FORBIDDEN:
        claimcheck_error_set(error, CLAIMCHECK_ERROR_JOB_REJECTED, "Let this station print there without a password.",
                             "printer %s: does not let this station in: %s", client->label, httpStatus(status));
        return false;
    case HTTP_STATUS_ERROR:
        return unreachable(client, "the connection broke or fell silent", error);
    default:
        return unreachable(client, httpStatus(status), error);
    }
}

static ipp_t *
try_exchange(Exchange *exchange, ipp_t *request, GBytes *document, bool *began, http_status_t *status, GError **error)
{
    IppClient *client = exchange->client;
    ipp_t *answer = NULL;
    if (client->http == NULL && !connect_client(exchange, error)) {
        client->breaks++;
        return NULL;
    }
    *status = exchange_once(exchange, request, document, began, &answer);
    const char *connection = httpGetField(client->http, HTTP_FIELD_CONNECTION);
    if (answer == NULL || g_ascii_strcasecmp(connection, "close") == 0)
        ipp_client_clear(client);
    client->breaks += *status == HTTP_STATUS_ERROR;
    if (answer == NULL)
        http_refusal(client, *status, error);
    return answer;
}

ipp_t *
ipp_client_ask(IppClient *self, ipp_t *request, Deadline until, GError **error)
{
    Exchange exchange = { .client = self, .until = until };
    bool fresh = self->http == NULL;
    bool began = false;
    http_status_t status = HTTP_STATUS_NONE;
    g_autoptr(GError) first = NULL;
    ipp_t *answer = try_exchange(&exchange, request, NULL, &began, &status, &first);
    bool upgrade = status == HTTP_STATUS_UPGRADE_REQUIRED && !self->encrypted;
    if (answer != NULL)
        return answer;
    if (!upgrade && (fresh || !is_wanted(&exchange))) {
        g_propagate_error(error, g_steal_pointer(&first));
        return NULL;
    }
    self->encrypted = self->encrypted || upgrade;
    return try_exchange(&exchange, request, NULL, &began, &status, error);
}

ipp_t *
ipp_client_send(IppClient *self, ipp_t *request, GBytes *document, bool *began, Deadline until, GError **error)
{
    Exchange exchange = { .client = self, .until = until };
    bool ignored = false;
    http_status_t status = HTTP_STATUS_NONE;
    ipp_client_clear(self);
    return try_exchange(&exchange, request, document, began != NULL ? began : &ignored, &status, error);
}
