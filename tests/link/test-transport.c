/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/link/express-link.h"
#include "station/link/port-name.h"
#include "tests/support/pty-peer.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* Names of ports, opening them for ourselves alone, and the transports that need no module of their own. */

static const struct {
    const char *port;
    ClaimcheckError code;
} unusable[] = {
    { "", CLAIMCHECK_ERROR_USAGE },
    { "pigeon:1", CLAIMCHECK_ERROR_USAGE },
    { "serial:", CLAIMCHECK_ERROR_USAGE },
    { "tcp:", CLAIMCHECK_ERROR_USAGE },
    { "tcp:bench-3", CLAIMCHECK_ERROR_USAGE },
    { "tcp::4001", CLAIMCHECK_ERROR_USAGE },
    { "tcp:bench-3:99999", CLAIMCHECK_ERROR_USAGE },
    { "sim:no-such-maker", CLAIMCHECK_ERROR_USAGE },
    { "replay:/no/such/file.at", CLAIMCHECK_ERROR_FILE_MISSING },
    { "fault:", CLAIMCHECK_ERROR_USAGE },
    { "fault:seed=1", CLAIMCHECK_ERROR_USAGE },
    { "fault:seed=x:/dev/ttyUSB0", CLAIMCHECK_ERROR_USAGE },
    { "fault:drop=1.5:/dev/ttyUSB0", CLAIMCHECK_ERROR_USAGE },
    { "fault:drop=:/dev/ttyUSB0", CLAIMCHECK_ERROR_USAGE },
    { "fault:luck=0:/dev/ttyUSB0", CLAIMCHECK_ERROR_USAGE },
    { "fault:seed=1:pigeon:1", CLAIMCHECK_ERROR_USAGE },
};

static void
test_unusable_names(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(unusable); i++) {
        g_test_message("port '%s'", unusable[i].port);
        g_autoptr(GError) error = NULL;
        g_assert_null(transport_new(unusable[i].port, &error));
        g_assert_error(error, CLAIMCHECK_ERROR, (int)unusable[i].code);
    }
}

static const char *const absent[] = {
    "/dev/no-such-port",
    "no-such-port",
    "usb:97-1.2",
    "usb:97-1.2:1.0",
    "/dev/serial/by-path/pci-0000:00:14.0-usb-0:9:1.0-port0",
    "serial:/dev/no-such-port",
    "tty:/dev/pts/no-such-port",
    "tty:/dev/null",
    "/proc/self/comm", /* may be opened by any user, and is no terminal */
    "fault:seed=1:/dev/no-such-port",
};

static void
test_absent_ports(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(absent); i++) {
        g_test_message("port '%s'", absent[i]);
        g_autoptr(GError) error = NULL;
        g_autoptr(Transport) transport = transport_new(absent[i], &error);
        g_assert_no_error(error);
        g_assert_false(transport_open(transport, &error));
        g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_PORT_ABSENT);
        g_assert_false(transport_is_open(transport));
        char byte;
        g_clear_error(&error);
        g_assert_cmpint(transport_read(transport, &byte, 1, deadline_in_ms(0), &error), ==, -1);
        g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_PORT_ABSENT);
    }
}

static Transport *
open_port(const char *port)
{
    g_autoptr(GError) error = NULL;
    Transport *transport = transport_new(port, &error);
    g_assert_no_error(error);
    transport_open(transport, &error);
    g_assert_no_error(error);
    return transport;
}

static void
assert_does_not_open(const char *port, ClaimcheckError code, const char *part)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Transport) transport = transport_new(port, &error);
    g_assert_false(transport_open(transport, &error));
    g_assert_error(error, CLAIMCHECK_ERROR, (int)code);
    if (strstr(error->message, part) == NULL)
        g_error("\"%s\" does not say \"%s\"", error->message, part);
}

static char *
answer_ok(const char *command, gpointer data)
{
    (void)command;
    (void)data;
    return g_strdup("OK\r\n");
}

static void
test_one_program_one_port(void)
{
    g_autoptr(PtyPeer) peer = pty_peer_new(answer_ok, NULL);
    for (guint i = 0; i < 2; i++) { /* and it can be opened again */
        g_autoptr(Transport) first = open_port(pty_peer_port(peer));
        assert_does_not_open(pty_peer_port(peer), CLAIMCHECK_ERROR_PORT_BUSY, "in use");
    }
}

/* Another program's lock: it is named. flock(1) holds it until its command ends, which ends with its input. */
static void
test_busy_says_by_whom(void)
{
    g_autoptr(PtyPeer) peer = pty_peer_new(answer_ok, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocess) holder =
        g_subprocess_new(G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "flock", "-x",
                         pty_peer_port(peer), "sh", "-c", "echo held; exec cat", NULL);
    g_assert_no_error(error);
    g_autoptr(GDataInputStream) out = g_data_input_stream_new(g_subprocess_get_stdout_pipe(holder));
    g_autofree char *line = g_data_input_stream_read_line(out, NULL, NULL, &error);
    g_assert_cmpstr(line, ==, "held");
    assert_does_not_open(pty_peer_port(peer), CLAIMCHECK_ERROR_PORT_BUSY, "(pid ");
    g_output_stream_close(g_subprocess_get_stdin_pipe(holder), NULL, NULL);
    g_assert_true(g_subprocess_wait(holder, NULL, &error));
    g_autoptr(Transport) transport = open_port(pty_peer_port(peer));
}

static void
test_permission(void)
{
    enum { NOBODY = 65534 };
    if (geteuid() != 0) {
        g_test_skip("only root can become somebody else");
        return;
    }
    g_autoptr(PtyPeer) peer = pty_peer_new(answer_ok, NULL);
    g_assert_cmpint(seteuid(NOBODY), ==, 0);
    assert_does_not_open(pty_peer_port(peer), CLAIMCHECK_ERROR_PORT_PERMISSION, "group");
    g_assert_cmpint(seteuid(0), ==, 0);
}

static void
test_interrupt(void)
{
    g_autoptr(PtyPeer) peer = pty_peer_new(answer_ok, NULL);
    g_autoptr(Transport) transport = open_port(pty_peer_port(peer));
    int fd = eventfd(1, EFD_CLOEXEC);
    transport_set_interrupt(transport, fd);
    char byte;
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(transport_read(transport, &byte, 1, deadline_never(), &error), ==, -1);
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    close(fd);
}

static void
test_read_ends_at_deadline(void)
{
    g_autoptr(PtyPeer) peer = pty_peer_new(answer_ok, NULL);
    g_autoptr(Transport) transport = open_port(pty_peer_port(peer));
    char byte;
    g_autoptr(GError) error = NULL;
    Deadline until = deadline_in_ms(50);
    g_assert_cmpint(transport_read(transport, &byte, 1, until, &error), ==, 0);
    g_assert_no_error(error);
    g_assert_true(deadline_passed(until));
}

/* Fresh pseudo-terminals echo and change line ends: nothing of that is left when the first byte goes out. */
static void
test_is_raw(void)
{
    static const char *const bytes = "OK\r\n\003\004\021\023\032\377 \n";
    g_autoptr(PtyPeer) peer = pty_peer_new(answer_ok, NULL);
    g_autoptr(Transport) transport = open_port(pty_peer_port(peer));
    pty_peer_send(peer, bytes);
    g_autoptr(GString) heard = g_string_new(NULL);
    while (heard->len < strlen(bytes)) {
        char buffer[64];
        gssize got = transport_read(transport, buffer, sizeof buffer, deadline_in_ms(5000), NULL);
        g_assert_cmpint(got, >, 0);
        g_string_append_len(heard, buffer, got);
    }
    g_assert_cmpmem(heard->str, heard->len, bytes, strlen(bytes));
    g_assert_cmpuint(pty_peer_count(peer), ==, 0); /* nothing came back to it by itself */
}

/* --- tcp ------------------------------------------------------------------------------------------------- */

static gboolean
serve(GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer module)
{
    (void)service;
    (void)source;
    g_autoptr(GDataInputStream) in = g_data_input_stream_new(g_io_stream_get_input_stream(G_IO_STREAM(connection)));
    GOutputStream *out = g_io_stream_get_output_stream(G_IO_STREAM(connection));
    for (;;) {
        g_autofree char *command = g_data_input_stream_read_line(in, NULL, NULL, NULL);
        g_autofree char *answer = command != NULL ? fake_module_answer(command, module) : NULL;
        if (answer == NULL || !g_output_stream_write_all(out, answer, strlen(answer), NULL, NULL, NULL))
            return TRUE;
    }
}

static void
test_tcp(void)
{
    FakeModule module;
    fake_module_init(&module);
    g_autoptr(GSocketService) service = g_threaded_socket_service_new(2);
    g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string("127.0.0.1", 0);
    g_autoptr(GSocketAddress) effective = NULL;
    g_autoptr(GError) error = NULL;
    g_socket_listener_add_address(G_SOCKET_LISTENER(service), address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                  NULL, &effective, &error);
    g_assert_no_error(error);
    g_signal_connect(service, "run", G_CALLBACK(serve), &module);
    g_autofree char *port =
        g_strdup_printf("tcp:127.0.0.1:%u", g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(effective)));
    g_autoptr(ExpressLink) link = express_link_new(open_port(port));
    g_main_context_iteration(NULL, TRUE); /* the service takes the connection */
    g_autoptr(ModuleIdentity) identity = module_identity_read(link, NULL, deadline_in_ms(5000), &error);
    g_assert_no_error(error);
    g_assert_cmpstr(identity->uid, ==, module.uid);
    fake_module_set(&module, NULL, false); /* silence here ends the connection */
    g_assert_false(express_link_probe(link, deadline_in_ms(5000), &error));
    g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_PORT_ABSENT);
    g_socket_service_stop(service);
    g_socket_listener_close(G_SOCKET_LISTENER(service));
    assert_does_not_open(port, CLAIMCHECK_ERROR_PORT_ABSENT, port);
    g_mutex_clear(&module.lock);
}

/* --- bad luck -------------------------------------------------------------------------------------------- */

/* Whatever is lost or turned on the way: the right module or an error, never another one's name. */
static void
test_bad_luck(void)
{
    static const ClaimcheckError honest[] = {
        CLAIMCHECK_ERROR_NO_ANSWER,    CLAIMCHECK_ERROR_MALFORMED_REPLY, CLAIMCHECK_ERROR_MODULE_SWAPPED,
        CLAIMCHECK_ERROR_MODULE_ERROR, CLAIMCHECK_ERROR_PORT_ABSENT,
    };
    guint good = 0;
    for (guint seed = 0; seed < 40; seed++) {
        g_autofree char *port = g_strdup_printf(
            "fault:seed=%u;drop=0.0005;flip=0.0005:sim:infineon;no-pace;seed=7;uid=the-right-module", seed);
        g_test_message("%s", port);
        g_autoptr(GError) error = NULL;
        g_autoptr(ExpressLink) link = express_link_new(open_port(port));
        g_autoptr(ModuleIdentity) identity = module_identity_read(link, NULL, deadline_in_ms(1500), &error);
        bool told = false;
        for (gsize i = 0; i < G_N_ELEMENTS(honest); i++)
            told = told || claimcheck_error_is(error, honest[i]);
        g_assert_true(identity != NULL || told);
        if (identity != NULL)
            g_assert_cmpstr(identity->uid, ==, "the-right-module");
        good += identity != NULL;
    }
    g_assert_cmpuint(good, >, 10);
}

static void
test_luck_is_seeded(void)
{
    char *names[2] = { NULL, NULL };
    for (guint i = 0; i < 2; i++) {
        g_autoptr(ExpressLink) link =
            express_link_new(open_port("fault:seed=11;flip=0.02:sim:telit;no-pace;seed=7;uid=the-right-module"));
        g_autoptr(GError) error = NULL;
        names[i] = express_link_get(link, "About", deadline_in_ms(2000), &error);
        if (names[i] == NULL)
            names[i] = g_strdup(error->message);
    }
    g_assert_cmpstr(names[0], ==, names[1]);
    g_free(names[0]);
    g_free(names[1]);
}

static void
test_gone(void)
{
    g_autoptr(ExpressLink) link = express_link_new(open_port("fault:gone=100:sim:telit;no-pace"));
    g_autoptr(GError) error = NULL;
    g_assert_null(module_identity_read(link, NULL, deadline_in_ms(5000), &error));
    g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_PORT_ABSENT);
    g_assert_cmpuint(express_link_bytes_read(link), ==, 100);
}

static void
test_delay(void)
{
    g_autoptr(ExpressLink) link = express_link_new(open_port("fault:seed=4;delay=20:sim:telit;no-pace"));
    g_autoptr(GError) error = NULL;
    g_autoptr(ModuleIdentity) identity = module_identity_read(link, NULL, deadline_in_ms(9000), &error);
    g_assert_no_error(error);
    g_assert_cmpint(identity->elapsed_us, >, 20000);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/transport/unusable-names", test_unusable_names);
    g_test_add_func("/transport/absent-ports", test_absent_ports);
    g_test_add_func("/transport/one-program-one-port", test_one_program_one_port);
    g_test_add_func("/transport/busy-says-by-whom", test_busy_says_by_whom);
    g_test_add_func("/transport/permission", test_permission);
    g_test_add_func("/transport/interrupt", test_interrupt);
    g_test_add_func("/transport/read-ends-at-deadline", test_read_ends_at_deadline);
    g_test_add_func("/transport/is-raw", test_is_raw);
    g_test_add_func("/transport/tcp", test_tcp);
    g_test_add_func("/transport/bad-luck", test_bad_luck);
    g_test_add_func("/transport/luck-is-seeded", test_luck_is_seeded);
    g_test_add_func("/transport/gone", test_gone);
    g_test_add_func("/transport/delay", test_delay);
    return g_test_run();
}
