/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/link/express-link.h"

/* For the files of this folder that hold a dialogue of their own. */

/** LinkAnswer: a whole reply. */
typedef struct {
    guint code;       /* 0: OK, else the number behind ERR */
    char *detail;     /* unescaped for OK, as it stood there for ERR */
    GPtrArray *lines; /* (element-type utf8): the lines that followed */
} LinkAnswer;

void link_answer_free(LinkAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LinkAnswer, link_answer_free)

/**
 * express_link_ask:
 * @command: "AT+…", without its end
 * @is_pem: the reply may be PEM, whose end is its END line where the module counts no lines
 *
 * Says @command and hears the whole reply. What is answered ERR2 or ERR25, or does not parse, is repeated up to
 * three times once the line has fallen silent. An ERR is an answer.
 *
 * Returns: (transfer full): the answer, or NULL with @error (no-answer, malformed-reply, port-absent).
 */
LinkAnswer *express_link_ask(ExpressLink *self, const char *command, bool is_pem, Deadline until, GError **error);

/** express_link_set_module_error: @error says what the module answered to @command. Returns false. */
bool express_link_set_module_error(const ExpressLink *self, const char *command, const LinkAnswer *answer,
                                   GError **error);

/** express_link_drain_events: empties the module's event queue; what was in it shows in express_link_restarts(). */
bool express_link_drain_events(ExpressLink *self, Deadline until, GError **error);

/** express_link_settle: waits until the line is silent; returns how many bytes nobody had asked for, or -1. */
gssize express_link_settle(ExpressLink *self, Deadline until, GError **error);

/** express_link_restarts: how many STARTUP events were seen; a change says that the module was powered anew. */
guint64 express_link_restarts(const ExpressLink *self);

/** express_link_repeats: how often a question had to be repeated because it or its answer was damaged. */
guint express_link_repeats(const ExpressLink *self);

/** express_link_strays: how many lines came that were no answer to an AT. */
guint express_link_strays(const ExpressLink *self);

/** express_link_forget: another module may be behind the port now: what was learned of the last is forgotten. */
void express_link_forget(ExpressLink *self);

/** express_link_line_end: (transfer none): the end of a command that the module answers to. */
const char *express_link_line_end(const ExpressLink *self);

/** express_link_transport: (transfer none): the port beneath. */
Transport *express_link_transport(ExpressLink *self);
