/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/link/express-link-private.h"
#include "tests/support/pty-peer.h"

#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* The dialogue over a real pseudo-terminal, against modules that behave as real ones were seen to. */

typedef struct {
    FakeModule module;
    PtyPeer *peer;
    ExpressLink *link;
} Fixture;

static ExpressLink *
open_link(const char *port)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Transport) transport = transport_new(port, &error);
    g_assert_no_error(error);
    transport_open(transport, &error);
    g_assert_no_error(error);
    return express_link_new(g_steal_pointer(&transport));
}

static void
set_up_with(Fixture *self, PtyPeerAnswer answer)
{
    fake_module_init(&self->module);
    self->peer = pty_peer_new(answer, self);
    self->link = open_link(pty_peer_port(self->peer));
}

static char *
answer_plain(const char *command, gpointer data)
{
    Fixture *self = data;
    return fake_module_answer(command, &self->module);
}

static void
tear_down(Fixture *self)
{
    express_link_free(self->link);
    pty_peer_free(self->peer);
    g_mutex_clear(&self->module.lock);
}

static const char pem[] =
    "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBMIIBszCCAVmgAwIBMIIBszCCAVmgAwIBMIIBszCCAVmgAwIB\n"
    "AgEB\n-----END CERTIFICATE-----\n";

static void
assert_identity(const ModuleIdentity *identity)
{
    g_assert_cmpstr(identity->uid, ==, "4d384932-17b5-41d7-ab0f-a5b052d9437d");
    g_assert_cmpstr(identity->about, ==, "Espressif - ESP32-C3-MINI-1-N4-A");
    g_assert_cmpstr(identity->version, ==, "2.4.1");
    g_assert_cmpstr(identity->techspec, ==, "v1.1.1");
    g_assert_cmpstr(identity->onboarding, ==, "staging");
    g_assert_cmpstr(identity->certificate_pem, ==, pem);
}

static void
test_reads_identity(void)
{
    Fixture self;
    set_up_with(&self, answer_plain);
    g_autoptr(GError) error = NULL;
    const char *const keys[] = { "CustomName", "APN", NULL };
    g_autoptr(ModuleIdentity) identity = module_identity_read(self.link, keys, deadline_in_ms(5000), &error);
    g_assert_no_error(error);
    assert_identity(identity);
    g_assert_cmpstr(g_hash_table_lookup(identity->expected, "CustomName"), ==, "");
    g_assert_true(g_hash_table_contains(identity->expected, "APN"));
    g_assert_null(g_hash_table_lookup(identity->expected, "APN"));
    g_assert_cmpuint(identity->bytes_read, >, 300);
    g_assert_cmpuint(identity->bytes_written, ==,
                     strlen("AT\nAT+EVENT?\nAT+EVENT?\nAT+CONF? ThingName\nAT+CONF? About\nAT+CONF? Version\n"
                            "AT+CONF? TechSpec\nAT+CONF? Endpoint\nAT+CONNECT?\nAT+CONF? Certificate pem\n"
                            "AT+CONF? CustomName\nAT+CONF? APN\nAT+EVENT?\nAT+CONF? ThingName\n"));
    tear_down(&self);
}

static const struct {
    const char *reply;
    const char *want;
} certificates[] = {
    /* counted, not counted (before 1.0), LF only, CR only, one line in the middle, one escaped line with and without
     * a last line end, and "PEM", which a module without a certificate says */
    { "OK4 pem\r\n-----BEGIN CERTIFICATE-----\r\nMIIB\r\nAgEB\r\n-----END CERTIFICATE-----\r\n",
      "-----BEGIN CERTIFICATE-----\nMIIB\nAgEB\n-----END CERTIFICATE-----\n" },
    { "OK pem\n-----BEGIN CERTIFICATE-----\nMIIB\nAgEB\n-----END CERTIFICATE-----\n",
      "-----BEGIN CERTIFICATE-----\nMIIB\nAgEB\n-----END CERTIFICATE-----\n" },
    { "OK PEM\r\n-----BEGIN CERTIFICATE-----\r\nMIIB\r\n-----END CERTIFICATE-----\r\n",
      "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n" },
    { "OK3 pem\r-----BEGIN CERTIFICATE-----\rMIIB\r-----END CERTIFICATE-----\r",
      "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n" },
    { "OK -----BEGIN CERTIFICATE-----\\AMIIB\\A-----END CERTIFICATE-----\r\n",
      "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----" },
    { "OK -----BEGIN CERTIFICATE-----\\D\\AMIIB\\D\\A-----END CERTIFICATE-----\\A\r\n",
      "-----BEGIN CERTIFICATE-----\r\nMIIB\r\n-----END CERTIFICATE-----\n" },
    { "OK1 pem\r\nPEM\r\n", "PEM\n" },
    { "OK\r\n", "" },
    { "ERR11 UNKNOWN KEY\r\n", NULL },
};

static void
test_certificate_replies(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(certificates); i++) {
        Fixture self;
        set_up_with(&self, answer_plain);
        g_mutex_lock(&self.module.lock);
        self.module.certificate = certificates[i].reply;
        g_mutex_unlock(&self.module.lock);
        g_test_message("reply %zu", i);
        g_autoptr(GError) error = NULL;
        g_autofree char *text = express_link_get_pem(self.link, "Certificate", deadline_in_ms(5000), &error);
        g_assert_no_error(error);
        g_assert_cmpstr(text, ==, certificates[i].want);
        tear_down(&self);
    }
}

static const struct {
    const char *reply;
    ClaimcheckError code;
} bad_certificates[] = {
    { "OK4 pem\r\n-----BEGIN CERTIFICATE-----\r\nMIIB\r\n", CLAIMCHECK_ERROR_MALFORMED_REPLY },
    { "OK pem\r\n-----BEGIN CERTIFICATE-----\r\nMIIB\r\n", CLAIMCHECK_ERROR_MALFORMED_REPLY },
    { "OK2 pem\r\n-----BEGIN CERTIFICATE-----\r\nMIIB\r\n", CLAIMCHECK_ERROR_MALFORMED_REPLY },
    { "OK3 pem\r\n-----BEGIN CERTIFICATE-----\r\nMI~B\r\n-----END CERTIFICATE-----\r\n",
      CLAIMCHECK_ERROR_MALFORMED_REPLY },
    { "OK3 pem\r\n-----BEGIN CERTIFICATE-----\r\nMI\377B\r\n-----END CERTIFICATE-----\r\n",
      CLAIMCHECK_ERROR_MALFORMED_REPLY },
    { "OK99999999999 pem\r\nx\r\n", CLAIMCHECK_ERROR_MALFORMED_REPLY },
    { "ERR13 KEY WRITEONLY\r\n", CLAIMCHECK_ERROR_MODULE_ERROR },
};

static void
test_bad_certificate_replies(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad_certificates); i++) {
        Fixture self;
        set_up_with(&self, answer_plain);
        self.module.certificate = bad_certificates[i].reply;
        g_test_message("reply %zu", i);
        g_autoptr(GError) error = NULL;
        g_assert_null(express_link_get_pem(self.link, "Certificate", deadline_in_ms(1500), &error));
        g_assert_error(error, CLAIMCHECK_ERROR, (int)bad_certificates[i].code);
        tear_down(&self);
    }
}

/* Says something else the first few times. */
typedef struct {
    Fixture fixture; /* first: the fixture is handed on as itself */
    const char *trouble;
    guint times;
    const char *at;
} Troubled;

static char *
answer_troubled(const char *command, gpointer data)
{
    Troubled *self = data;
    if (self->times > 0 && g_str_equal(command, self->at)) {
        self->times--;
        return g_strdup(self->trouble);
    }
    return answer_plain(command, data);
}

static const struct {
    const char *trouble;
    guint times;
    int code; /* -1: the value is read all the same */
} troubles[] = {
    { "ERR2 PARSE ERROR\r\n", 3, -1 },
    { "ERR2 PARSE ERROR\r\n", 4, CLAIMCHECK_ERROR_MODULE_ERROR },
    { "ERR25 NOT ALLOWED\r\n", 3, -1 },
    { "OKAY\r\n", 3, -1 },
    { "OKAY\r\n", 4, CLAIMCHECK_ERROR_MALFORMED_REPLY },
    { "OK \377\r\n", 3, -1 },
    { "OK a\\n\r\n", 4, CLAIMCHECK_ERROR_MALFORMED_REPLY },
    { "noise\r\nnoise\r\nnoise", 2, -1 },
    { "OK 2.", 1, -1 }, /* broke off */
    { "\r\n\r\nOK 2.4.1\r\n", 1, -1 },
    { "AT+CONF? Version\r\nOK 2.4.1\r\n", 9, -1 }, /* echo */
    { "ERR3 COMMAND NOT FOUND\r\n", 1, CLAIMCHECK_ERROR_MODULE_ERROR },
    { "ERR0 \r\n", 4, CLAIMCHECK_ERROR_MALFORMED_REPLY },
};

static void
test_troubles(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(troubles); i++) {
        Troubled self = { .trouble = troubles[i].trouble, .times = troubles[i].times, .at = "AT+CONF? Version" };
        set_up_with(&self.fixture, answer_troubled);
        g_test_message("trouble %zu", i);
        g_autoptr(GError) error = NULL;
        g_autofree char *version = express_link_get(self.fixture.link, "Version", deadline_in_ms(9000), &error);
        g_assert_cmpstr(version, ==, troubles[i].code < 0 ? "2.4.1" : NULL);
        if (troubles[i].code >= 0)
            g_assert_error(error, CLAIMCHECK_ERROR, troubles[i].code);
        else
            g_assert_no_error(error);
        tear_down(&self.fixture);
    }
}

static char *
answer_endless_line(const char *command, gpointer data)
{
    (void)command;
    (void)data;
    return g_strnfill(20000, 'x');
}

static void
test_endless_line(void)
{
    Fixture self;
    set_up_with(&self, answer_endless_line);
    g_autoptr(GError) error = NULL;
    g_assert_null(express_link_get(self.link, "Version", deadline_in_ms(8000), &error));
    g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_MALFORMED_REPLY);
    tear_down(&self);
}

/* --- line ends ------------------------------------------------------------------------------------------- */

static char *
answer_crlf_refused(const char *command, gpointer data)
{
    return g_str_has_suffix(command, "\r") ? g_strdup("ERR2 PARSE ERROR\r\n") : answer_plain(command, data);
}

/* A module that takes CR only has our first LF in its buffer: it is an error there, once. */
static char *
answer_cr_only(const char *command, gpointer data)
{
    return strchr(command, '\n') != NULL ? g_strdup("ERR2 PARSE ERROR\r\n") : answer_plain(command, data);
}

static char *
answer_lf_only(const char *command, gpointer data)
{
    char *answer = answer_plain(command, data);
    GString *text = g_string_new(answer);
    g_string_replace(text, "\r", "", 0);
    g_free(answer);
    return g_string_free(text, FALSE);
}

static char *
answer_with_cr(const char *command, gpointer data)
{
    char *answer = answer_plain(command, data);
    GString *text = g_string_new(answer);
    g_string_replace(text, "\r\n", "\r", 0);
    g_free(answer);
    return g_string_free(text, FALSE);
}

static void
check_line_end(PtyPeerAnswer answer, const char *ends)
{
    Fixture self;
    set_up_with(&self, answer);
    pty_peer_set_ends(self.peer, ends);
    g_autoptr(GError) error = NULL;
    g_autoptr(ModuleIdentity) identity = module_identity_read(self.link, NULL, deadline_in_ms(9000), &error);
    g_assert_no_error(error);
    assert_identity(identity);
    tear_down(&self);
}

static void
test_line_ends(void)
{
    check_line_end(answer_crlf_refused, "\n");
    check_line_end(answer_cr_only, "\r");
    check_line_end(answer_lf_only, "\n");
    check_line_end(answer_with_cr, "\n");
    check_line_end(answer_with_cr, "\r\n");
}

/* --- swaps, silence, unplugging -------------------------------------------------------------------------- */

static char *
answer_swap_before_certificate(const char *command, gpointer data)
{
    Fixture *self = data;
    if (g_str_equal(command, "AT+CONF? Certificate pem"))
        fake_module_set(&self->module, "506abb18-48e5-485f-8a8a-bd8a642ed669", false);
    return answer_plain(command, data);
}

static char *
answer_restart_before_certificate(const char *command, gpointer data)
{
    Fixture *self = data;
    if (g_str_equal(command, "AT+CONF? Certificate pem"))
        fake_module_set(&self->module, self->module.uid, true);
    return answer_plain(command, data);
}

static void
check_read_fails(PtyPeerAnswer answer, guint timeout_ms, ClaimcheckError code)
{
    Fixture self;
    set_up_with(&self, answer);
    g_autoptr(GError) error = NULL;
    g_assert_null(module_identity_read(self.link, NULL, deadline_in_ms(timeout_ms), &error));
    g_assert_error(error, CLAIMCHECK_ERROR, (int)code);
    tear_down(&self);
}

static void
test_swaps(void)
{
    check_read_fails(answer_swap_before_certificate, 5000, CLAIMCHECK_ERROR_MODULE_SWAPPED);
    check_read_fails(answer_restart_before_certificate, 5000, CLAIMCHECK_ERROR_MODULE_SWAPPED);
}

static char *
answer_nothing(const char *command, gpointer data)
{
    (void)command;
    (void)data;
    return NULL;
}

static char *
answer_hang_up(const char *command, gpointer data)
{
    Fixture *self = data;
    if (!g_str_equal(command, "AT+CONF? Certificate pem"))
        return answer_plain(command, data);
    pty_peer_hang_up(self->peer);
    return g_strdup("OK22 pem\r\n-----BEGIN CERTIFICATE-----\r\nMII");
}

static void
test_silence(void)
{
    check_read_fails(answer_nothing, 700, CLAIMCHECK_ERROR_NO_ANSWER);
}

static void
test_unplugged_in_certificate(void)
{
    gint64 before = g_get_monotonic_time();
    check_read_fails(answer_hang_up, 60000, CLAIMCHECK_ERROR_PORT_ABSENT);
    g_assert_cmpint(g_get_monotonic_time() - before, <, 30 * G_USEC_PER_SEC); /* not only at the deadline */
}

/* One name garbled on the way: the same module, so not a swap. */
static char *
answer_one_name_garbled(const char *command, gpointer data)
{
    Troubled *self = data;
    if (!g_str_equal(command, "AT+CONF? ThingName") || ++self->times != 2)
        return answer_plain(command, data);
    return g_strdup("OK 4d384932-17b5-41d7-ab0f-a5b052d9437c\r\n");
}

static void
test_unsteady_line(void)
{
    Troubled self = { .times = 0 };
    set_up_with(&self.fixture, answer_one_name_garbled);
    g_autoptr(GError) error = NULL;
    g_assert_null(module_identity_read(self.fixture.link, NULL, deadline_in_ms(5000), &error));
    g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_MALFORMED_REPLY);
    tear_down(&self.fixture);
}

static char *
answer_after_boot(const char *command, gpointer data)
{
    Troubled *self = data;
    if (self->times == 0)
        return answer_plain(command, data);
    self->times--;
    return NULL;
}

static void
test_booting_module(void)
{
    Troubled self = { .times = 4 };
    set_up_with(&self.fixture, answer_after_boot);
    g_autoptr(GError) error = NULL;
    g_autoptr(ModuleIdentity) identity = module_identity_read(self.fixture.link, NULL, deadline_in_ms(9000), &error);
    g_assert_no_error(error);
    assert_identity(identity);
    tear_down(&self.fixture);
}

/* --- stale bytes ----------------------------------------------------------------------------------------- */

static const char *const stale[] = {
    "OK 9.9.9\r\n", "OK\r\n", "MIIBszCC\r\n-----END CERTIFICATE-----\r\n", "half a li", "ERR3 COMMAND NOT FOUND\r\n",
};

static void
test_stale_bytes(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(stale); i++) {
        Fixture self;
        set_up_with(&self, answer_plain);
        pty_peer_send(self.peer, stale[i]);
        g_autoptr(GError) error = NULL;
        g_autoptr(ModuleIdentity) identity = module_identity_read(self.link, NULL, deadline_in_ms(5000), &error);
        g_assert_no_error(error);
        assert_identity(identity);
        tear_down(&self);
    }
}

/* An answer of an earlier dialogue that comes in behind ours: every answer would be taken for the next question's. */
static char *
answer_late_reply(const char *command, gpointer data)
{
    Troubled *self = data;
    g_autofree char *answer = answer_plain(command, data);
    if (!g_str_equal(command, "AT") || self->times++ > 0)
        return g_steal_pointer(&answer);
    return g_strconcat("OK\r\n", answer, NULL);
}

static void
test_late_reply(void)
{
    Troubled self = { .times = 0 };
    set_up_with(&self.fixture, answer_late_reply);
    g_autoptr(GError) error = NULL;
    g_autoptr(ModuleIdentity) identity = module_identity_read(self.fixture.link, NULL, deadline_in_ms(5000), &error);
    g_assert_no_error(error);
    assert_identity(identity);
    tear_down(&self.fixture);
}

/* A wait that is broken off leaves an answer under way, which comes when the next question has been asked. */
typedef struct {
    Fixture fixture;
    int wake;
} Woken;

static char *
answer_slowly(const char *command, gpointer data)
{
    const Woken *self = data;
    if (g_str_equal(command, "AT+EVENT?")) {
        g_assert_cmpint(eventfd_write(self->wake, 1), ==, 0);
        g_usleep(100 * 1000);
    }
    return answer_plain(command, data);
}

static void
test_broken_off_wait(void)
{
    Woken self = { .wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC) };
    set_up_with(&self.fixture, answer_slowly);
    ExpressLink *link = self.fixture.link;
    g_autoptr(GError) error = NULL;
    transport_set_interrupt(express_link_transport(link), self.wake);
    g_assert_null(express_link_take_event(link, deadline_in_ms(5000), &error));
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_clear_error(&error);
    transport_set_interrupt(express_link_transport(link), -1);
    g_autofree char *name = express_link_get(link, "ThingName", deadline_in_ms(5000), &error);
    g_assert_no_error(error);
    g_assert_cmpstr(name, ==, "4d384932-17b5-41d7-ab0f-a5b052d9437d");
    close(self.wake);
    tear_down(&self.fixture);
}

/* --- reset ----------------------------------------------------------------------------------------------- */

static char *
answer_reset(const char *command, gpointer data)
{
    Troubled *self = data;
    if (g_str_equal(command, "AT+FACTORY_RESET")) {
        self->times = 2; /* what it is asked while it restarts is lost */
        fake_module_set(&self->fixture.module, self->fixture.module.uid, true);
        return g_strdup("OK\r\n");
    }
    return answer_after_boot(command, data);
}

static void
test_factory_reset(void)
{
    Troubled self = { .times = 0 };
    set_up_with(&self.fixture, answer_reset);
    g_autoptr(GError) error = NULL;
    bool done = express_link_factory_reset(self.fixture.link, deadline_in_ms(15000), &error);
    g_assert_no_error(error);
    g_assert_true(done);
    g_assert_cmpuint(self.times, ==, 0);
    tear_down(&self.fixture);
}

static void
test_reset_refused(void)
{
    Fixture self;
    set_up_with(&self, answer_plain);
    g_autoptr(GError) error = NULL;
    g_assert_false(express_link_factory_reset(self.link, deadline_in_ms(5000), &error));
    g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_MODULE_ERROR);
    tear_down(&self);
}

static void
test_invalid_key(void)
{
    Fixture self;
    set_up_with(&self, answer_plain);
    g_autoptr(GError) error = NULL;
    g_assert_null(express_link_get(self.link, "X\nAT+FACTORY_RESET", deadline_in_ms(1000), &error));
    g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_USAGE);
    g_assert_cmpuint(express_link_bytes_written(self.link), ==, 0);
    tear_down(&self);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/express-link/reads-identity", test_reads_identity);
    g_test_add_func("/express-link/certificate-replies", test_certificate_replies);
    g_test_add_func("/express-link/bad-certificate-replies", test_bad_certificate_replies);
    g_test_add_func("/express-link/troubles", test_troubles);
    g_test_add_func("/express-link/endless-line", test_endless_line);
    g_test_add_func("/express-link/line-ends", test_line_ends);
    g_test_add_func("/express-link/swaps", test_swaps);
    g_test_add_func("/express-link/silence", test_silence);
    g_test_add_func("/express-link/unplugged-in-certificate", test_unplugged_in_certificate);
    g_test_add_func("/express-link/unsteady-line", test_unsteady_line);
    g_test_add_func("/express-link/booting-module", test_booting_module);
    g_test_add_func("/express-link/stale-bytes", test_stale_bytes);
    g_test_add_func("/express-link/late-reply", test_late_reply);
    g_test_add_func("/express-link/broken-off-wait", test_broken_off_wait);
    g_test_add_func("/express-link/factory-reset", test_factory_reset);
    g_test_add_func("/express-link/reset-refused", test_reset_refused);
    g_test_add_func("/express-link/invalid-key", test_invalid_key);
    return g_test_run();
}
