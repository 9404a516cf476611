/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/auth/auth-permission.h"

/* A lead may do all that operators and QA may; exporters and engineers have their own work. */
#define LEAD AUTH_ROLE_LEAD
#define LINE (AUTH_ROLE_OPERATOR | AUTH_ROLE_LEAD)
#define SCAN (AUTH_ROLE_OPERATOR | AUTH_ROLE_QA | AUTH_ROLE_LEAD)
#define HOLD (AUTH_ROLE_QA | AUTH_ROLE_LEAD)
#define EXPORT AUTH_ROLE_EXPORTER
#define CLOSE (AUTH_ROLE_EXPORTER | AUTH_ROLE_LEAD)
#define ENGINEER AUTH_ROLE_ENGINEER
#define SHEETS (AUTH_ROLE_LEAD | AUTH_ROLE_ENGINEER)
#define ANYBODY AUTH_ROLE_ANYBODY /* looks, and changes nothing */
#define NOBODY AUTH_ROLE_NOBODY

static const AuthPermission permissions[] = {
    { "audit head", ANYBODY },
    { "audit log", ANYBODY },
    { "audit verify", NOBODY },
    { "batch close", CLOSE },
    { "batch close --reason", LEAD },
    { "batch create", LEAD },
    { "batch edit", LEAD },
    { "batch list", ANYBODY },
    { "batch reopen", LEAD },
    { "batch show", ANYBODY },
    { "batch split", LEAD },
    { "box add", EXPORT },
    { "box close", EXPORT },
    { "box label", EXPORT },
    { "box list", ANYBODY },
    { "box open", EXPORT },
    { "box remove", EXPORT },
    { "box show", ANYBODY },
    { "ca add", ENGINEER },
    { "ca list", ENGINEER },
    { "ca retire", ENGINEER },
    { "confirm", LINE },
    { "db backup", ENGINEER },
    { "db check", NOBODY },
    { "db migrate", ENGINEER },
    { "db restore", ENGINEER },
    { "doctor", NOBODY },
    { "events", EXPORT },
    { "key ca", ENGINEER },
    { "key create", ENGINEER },
    { "key install", ENGINEER },
    { "key request", ENGINEER },
    { "key status", ENGINEER },
    { "label lint", NOBODY },
    { "label render", NOBODY },
    { "label render --live", LEAD },
    { "label reprint", LEAD },
    { "label resolve", LEAD },
    { "label scrap", LEAD },
    { "label trial", LEAD | ENGINEER },
    { "manifest ack", EXPORT },
    { "manifest export", EXPORT },
    { "manifest list", ANYBODY },
    { "manifest verify", NOBODY },
    { "module reset", LEAD },
    { "operator add", ENGINEER },
    { "operator disable", ENGINEER },
    { "operator list", ENGINEER },
    { "operator set-pin", ENGINEER },
    { "ports", NOBODY },
    { "printers", NOBODY },
    { "product create", ENGINEER },
    { "product edit", ENGINEER },
    { "product list", ANYBODY },
    { "product show", ANYBODY },
    { "provision", LINE },
    { "read", NOBODY },
    { "report", EXPORT },
    { "scan", SCAN },
    { "setting list", ANYBODY },
    { "setting reset", ENGINEER },
    { "setting set", ENGINEER },
    { "sheet batch", SHEETS },
    { "sheet commands", SHEETS },
    { "sheet judge", NOBODY },
    { "sheet scanner", SHEETS },
    { "site bundle", ENGINEER },
    { "site init", ENGINEER },
    { "site status", ENGINEER },
    { "site sync", ENGINEER },
    { "unit history", ANYBODY },
    { "unit hold", HOLD },
    { "unit list", ANYBODY },
    { "unit move", LEAD },
    { "unit recover", LEAD },
    { "unit release-hold", LEAD },
    { "unit replace-module", LEAD },
    { "unit show", ANYBODY },
    { "unit void", LEAD },
    { NULL, NOBODY },
};

const AuthPermission *
auth_permissions(void)
{
    return permissions;
}

const AuthPermission *
auth_permission_find(const char *verb)
{
    for (const AuthPermission *row = permissions; row->verb != NULL; row++)
        if (g_str_equal(row->verb, verb))
            return row;
    return NULL;
}
