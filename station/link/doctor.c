/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/link/doctor.h"

#include "station/link/express-link-private.h"
#include "station/link/link-reply.h"
#include "station/link/modem-manager.h"
#include "station/link/port-lock.h"
#include "station/link/port-name.h"
#include "station/link/transport-private.h"

#include <string.h>

enum {
    LISTEN_MS = 600, /* how long we say nothing, to hear who else speaks */
    STALE_MS = 150,  /* what comes this soon after opening was under way before */
    READ_MS = 4500,  /* for the whole identity; a module may need three seconds to start */
    AGAIN_MS = 500,  /* for one of the repeated reads */
    AGAIN_COUNT = 25,
    LF_MS = 250, /* for one AT with LF */
    HEARD_MAX = 65536,
};

typedef enum {
    FINDING_MODULE_FINE,
    FINDING_PORT_ABSENT,
    FINDING_PORT_BUSY,
    FINDING_PORT_PERMISSION,
    FINDING_PORT_SHARED,
    FINDING_MODEM_MANAGER,
    FINDING_STALE_BYTES,
    FINDING_OTHER_HOST,
    FINDING_LOG_ONLY,
    FINDING_NO_ANSWER,
    FINDING_GARBLED,
    FINDING_RESTARTS,
    FINDING_REFUSES,
    FINDING_GONE,
    FINDING_OTHER_LINE_END,
    FINDING_UNSTEADY,
    N_FINDINGS
} FindingId;

/* A message ends with what was seen, where there is something to add. */
static const struct {
    const char *code;
    DoctorSeverity severity;
    ClaimcheckError error;
    const char *sentence;
    const char *hint; /* NULL: the error's own, or none */
} findings[N_FINDINGS] = {
    [FINDING_MODULE_FINE] = { "module-fine", DOCTOR_GOOD, 0, "A module answers, and answers the same every time",
                              NULL },
    [FINDING_PORT_ABSENT] = { "port-absent", DOCTOR_BAD, CLAIMCHECK_ERROR_PORT_ABSENT, "The port cannot be opened",
                              NULL },
    [FINDING_PORT_BUSY] = { "port-busy", DOCTOR_BAD, CLAIMCHECK_ERROR_PORT_BUSY, "Another program has the port", NULL },
    [FINDING_PORT_PERMISSION] = { "port-permission", DOCTOR_BAD, CLAIMCHECK_ERROR_PORT_PERMISSION,
                                  "You may not use the port", NULL },
    [FINDING_PORT_SHARED] = { "port-shared", DOCTOR_BAD, CLAIMCHECK_ERROR_PORT_BUSY,
                              "Another program has the port open at the same time and takes part of the answers",
                              "Close that program." },
    [FINDING_MODEM_MANAGER] = { "modem-manager", DOCTOR_NOTE, 0,
                                "ModemManager is running and takes new ports for modems: it sends them commands of its "
                                "own",
                                "Install the udev rules that come with Claimcheck, or remove ModemManager from this "
                                "station." },
    [FINDING_STALE_BYTES] = { "stale-bytes", DOCTOR_NOTE, 0,
                              "Bytes of an earlier conversation were still under way; they are thrown away", NULL },
    [FINDING_OTHER_HOST] = { "other-host", DOCTOR_BAD, CLAIMCHECK_ERROR_MALFORMED_REPLY,
                             "Answers come that this station did not ask for: another host talks to the module",
                             "Disconnect the product's own processor, or hold it in reset, while the module is read." },
    [FINDING_LOG_ONLY] = { "log-only", DOCTOR_BAD, CLAIMCHECK_ERROR_NO_ANSWER,
                           "Text comes from this port, but no command is answered: it is a log, not the AT interface",
                           "Take the other port of the bridge, or wire an adapter to the module's AT pins." },
    [FINDING_NO_ANSWER] = { "no-answer", DOCTOR_BAD, CLAIMCHECK_ERROR_NO_ANSWER, "Nothing answers on this port",
                            "Check supply and seat, and that TX and RX are not swapped; try the bridge's other port." },
    [FINDING_GARBLED] = { "garbled", DOCTOR_BAD, CLAIMCHECK_ERROR_MALFORMED_REPLY, "What comes back cannot be read",
                          "Check ground and the reference voltage (IOREF) between adapter and module." },
    [FINDING_RESTARTS] = { "restarts", DOCTOR_BAD, CLAIMCHECK_ERROR_MODULE_SWAPPED,
                           "The module restarted or was changed while it was read",
                           "Check its supply and its contacts." },
    [FINDING_REFUSES] = { "refuses", DOCTOR_BAD, CLAIMCHECK_ERROR_MODULE_ERROR, "The module answers with an error",
                          NULL },
    [FINDING_GONE] = { "gone", DOCTOR_BAD, CLAIMCHECK_ERROR_PORT_ABSENT, "The port went away while it was examined",
                       "Check the cable and the bridge." },
    [FINDING_OTHER_LINE_END] = { "other-line-end", DOCTOR_NOTE, 0,
                                 "The module answers only commands that end otherwise than with LF; the station does "
                                 "so",
                                 NULL },
    [FINDING_UNSTEADY] = { "unsteady", DOCTOR_BAD, CLAIMCHECK_ERROR_MALFORMED_REPLY,
                           "The line is not steady: a part of the answers is damaged",
                           "Connect the reference voltage (IOREF) and ground between adapter and module; shorten the "
                           "cable." },
};

typedef struct {
    Transport *transport; /* the link's */
    ExpressLink *link;
    GPtrArray *found;
} Doctor;

void
doctor_finding_free(DoctorFinding *self)
{
    if (self == NULL)
        return;
    g_free(self->message);
    g_free(self->hint);
    g_free(self);
}

static void
doctor_finding_clear(gpointer self)
{
    doctor_finding_free(self);
}

const char *
doctor_code(guint index)
{
    return index < N_FINDINGS ? findings[index].code : NULL;
}

/* @seen: (nullable): what is added to the sentence; @hint: (nullable): a better one than the table's */
static void
add(Doctor *self, FindingId id, const char *hint, const char *seen)
{
    DoctorFinding *finding = g_new0(DoctorFinding, 1);
    finding->code = findings[id].code;
    finding->severity = findings[id].severity;
    finding->error = findings[id].error;
    finding->message =
        seen != NULL ? g_strdup_printf("%s: %s", findings[id].sentence, seen) : g_strdup(findings[id].sentence);
    finding->hint = g_strdup(findings[id].hint != NULL ? findings[id].hint : hint);
    g_ptr_array_add(self->found, finding);
}

/* What stands in an error that another part of the link made; its port need not be said again. */
static void
add_error(Doctor *self, FindingId id, const GError *error)
{
    g_autofree char *prefix = g_strconcat(transport_port(self->transport), ": ", NULL);
    const char *message = g_str_has_prefix(error->message, prefix) ? error->message + strlen(prefix) : error->message;
    add(self, id, claimcheck_error_hint(error), message);
}

static FindingId
finding_of(const GError *error)
{
    static const struct {
        ClaimcheckError code;
        FindingId id;
    } ids[] = {
        { CLAIMCHECK_ERROR_PORT_BUSY, FINDING_PORT_BUSY },
        { CLAIMCHECK_ERROR_PORT_PERMISSION, FINDING_PORT_PERMISSION },
        { CLAIMCHECK_ERROR_PORT_ABSENT, FINDING_GONE },
        { CLAIMCHECK_ERROR_NO_ANSWER, FINDING_NO_ANSWER },
        { CLAIMCHECK_ERROR_MODULE_SWAPPED, FINDING_RESTARTS },
        { CLAIMCHECK_ERROR_MODULE_ERROR, FINDING_REFUSES },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(ids); i++)
        if (claimcheck_error_is(error, ids[i].code))
            return ids[i].id;
    return FINDING_GARBLED;
}

/* --- before a word is said ------------------------------------------------------------------------------- */

static bool
open_port(Doctor *self)
{
    g_autoptr(GError) cause = NULL;
    if (transport_open(self->transport, &cause))
        return true;
    bool absent = claimcheck_error_is(cause, CLAIMCHECK_ERROR_PORT_ABSENT);
    add_error(self, absent ? FINDING_PORT_ABSENT : finding_of(cause), cause);
    return false;
}

static void
look_around(Doctor *self)
{
    const char *device = transport_device(self->transport);
    if (!g_str_has_prefix(device, "/dev/") || port_name_is_pty(device))
        return; /* the far side of a pseudo-terminal holds it open by nature */
    g_autofree char *holder = port_lock_holder(device);
    if (holder != NULL)
        add(self, FINDING_PORT_SHARED, NULL, holder);
    if (modem_manager_is_in_the_way(device))
        add(self, FINDING_MODEM_MANAGER, NULL, NULL);
}

/* Collects what comes while nothing is said; false if the port went away. */
static bool
listen(Doctor *self, guint ms, GString *heard)
{
    Deadline until = deadline_in_ms(ms);
    while (heard->len < HEARD_MAX) {
        char buffer[512];
        g_autoptr(GError) cause = NULL;
        gssize got = transport_read(self->transport, buffer, sizeof buffer, until, &cause);
        if (got < 0)
            add_error(self, finding_of(cause), cause);
        if (got <= 0)
            return got == 0;
        g_string_append_len(heard, buffer, got);
    }
    return true;
}

static bool
has_replies(const GString *heard)
{
    g_auto(GStrv) lines = g_strsplit_set(heard->str, "\r\n", -1);
    for (guint i = 0; lines[i] != NULL; i++)
        if (link_reply_parse(lines[i], strlen(lines[i])).kind != LINK_REPLY_MALFORMED)
            return true;
    return false;
}

static char *
excerpt(const GString *heard)
{
    g_autofree char *start = g_strndup(heard->str, 60);
    g_autofree char *text = g_strescape(start, NULL);
    return g_strdup_printf("\"%s\"", text);
}

/* --- the dialogue ---------------------------------------------------------------------------------------- */

/* No answer: is there text, or nothing at all? */
static void
explain_silence(Doctor *self, const GString *heard)
{
    if (heard->len == 0 && express_link_strays(self->link) == 0) {
        add(self, FINDING_NO_ANSWER, NULL, NULL);
        return;
    }
    g_autofree char *text = heard->len > 0 ? excerpt(heard) : NULL;
    bool readable = heard->len == 0 || g_utf8_validate_len(heard->str, heard->len, NULL);
    add(self, readable ? FINDING_LOG_ONLY : FINDING_GARBLED, NULL, text);
}

static ModuleIdentity *
read_once(Doctor *self, const GString *heard)
{
    g_autoptr(GError) cause = NULL;
    ModuleIdentity *identity = module_identity_read(self->link, NULL, deadline_in_ms(READ_MS), &cause);
    if (identity == NULL && claimcheck_error_is(cause, CLAIMCHECK_ERROR_NO_ANSWER))
        explain_silence(self, heard);
    else if (identity == NULL && claimcheck_error_is(cause, CLAIMCHECK_ERROR_MODULE_SWAPPED))
        add(self, FINDING_RESTARTS, NULL, NULL);
    else if (identity == NULL)
        add_error(self, finding_of(cause), cause);
    return identity;
}

/* How many of AGAIN_COUNT readings of the name went wrong in any way. */
static guint
read_again(Doctor *self, const char *uid)
{
    guint bad = 0;
    for (guint i = 0; i < AGAIN_COUNT; i++) {
        g_autoptr(GError) cause = NULL;
        guint repeats = express_link_repeats(self->link);
        g_autofree char *name = express_link_get(self->link, "ThingName", deadline_in_ms(AGAIN_MS), &cause);
        bad += cause != NULL || g_strcmp0(name, uid) != 0 || express_link_repeats(self->link) != repeats;
        if (claimcheck_error_is(cause, CLAIMCHECK_ERROR_PORT_ABSENT))
            return bad;
    }
    return bad;
}

/* A module that was starting may have been met with another end than LF; only one that still ignores LF needs it. */
static void
describe_line_end(Doctor *self)
{
    const char *end = express_link_line_end(self->link);
    if (g_str_equal(end, "\n"))
        return;
    express_link_forget(self->link);
    if (express_link_probe(self->link, deadline_in_ms(LF_MS), NULL))
        return;
    add(self, FINDING_OTHER_LINE_END, NULL, g_str_equal(end, "\r") ? "CR" : "CR LF");
    express_link_probe(self->link, deadline_in_ms(READ_MS), NULL);
}

static void
describe_steadiness(Doctor *self, guint repeats, guint bad)
{
    g_autofree char *seen = bad > 0 ? g_strdup_printf("%u of %u readings of one value went wrong", bad, AGAIN_COUNT)
                                    : g_strdup_printf("%u times something had to be asked again", repeats);
    if (bad > 0 || repeats > 0)
        add(self, FINDING_UNSTEADY, NULL, seen);
}

static void
describe_module(Doctor *self, const ModuleIdentity *identity)
{
    g_autofree char *seen =
        g_strdup_printf("%s, version %s, %s, ThingName %s", identity->about != NULL ? identity->about : "of no name",
                        identity->version != NULL ? identity->version : "not told",
                        identity->techspec != NULL ? identity->techspec : "of no told specification",
                        identity->uid != NULL ? identity->uid : "not set");
    add(self, FINDING_MODULE_FINE, NULL, seen);
}

static bool
is_anything_bad(const Doctor *self)
{
    for (guint i = 0; i < self->found->len; i++)
        if (((const DoctorFinding *)self->found->pdata[i])->severity == DOCTOR_BAD)
            return true;
    return false;
}

static void
converse(Doctor *self, const GString *stale, const GString *heard)
{
    g_autoptr(ModuleIdentity) identity = read_once(self, heard->len > 0 ? heard : stale);
    if (identity == NULL)
        return;
    if (stale->len > 0 && heard->len == 0)
        add(self, FINDING_STALE_BYTES, NULL, NULL);
    guint repeats = express_link_repeats(self->link);
    describe_line_end(self);
    describe_steadiness(self, repeats, read_again(self, identity->uid));
    g_autoptr(GString) after = g_string_new(NULL);
    if (listen(self, LISTEN_MS, after) && after->len > 0 && has_replies(after)) {
        g_autofree char *seen = excerpt(after);
        add(self, FINDING_OTHER_HOST, NULL, seen);
    }
    if (!is_anything_bad(self))
        describe_module(self, identity);
}

static void
examine(Doctor *self)
{
    if (!open_port(self))
        return;
    look_around(self);
    g_autoptr(GString) stale = g_string_new(NULL);
    g_autoptr(GString) heard = g_string_new(NULL);
    if (!listen(self, STALE_MS, stale) || !listen(self, LISTEN_MS, heard))
        return;
    if (has_replies(heard)) {
        g_autofree char *seen = excerpt(heard);
        add(self, FINDING_OTHER_HOST, NULL, seen);
    }
    converse(self, stale, heard);
}

GPtrArray *
doctor_examine(const char *port, const char *record, GError **error)
{
    Transport *transport = transport_new(port, error);
    if (transport != NULL && record != NULL)
        transport = transport_record_new(transport, record, error);
    if (transport == NULL)
        return NULL;
    g_autoptr(ExpressLink) link = express_link_new(transport);
    Doctor self = { transport, link, g_ptr_array_new_with_free_func(doctor_finding_clear) };
    examine(&self);
    return self.found;
}
