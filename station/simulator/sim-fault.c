/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/simulator/sim-fault.h"

#include "station/base/claimcheck-error.h"

static const SimFaultRow rows[] = {
    { "lf-only", SIM_FAULT_LF_ONLY, "replies end with LF alone, as before version 1.0" },
    { "v05-pem", SIM_FAULT_V05_PEM, "the PEM reply says 'OK pem' without the number of lines" },
    { "pem-not-certificate", SIM_FAULT_PEM_NOT_CERTIFICATE, "the PEM reply is 'OK1 pem' and the line 'PEM'" },
    { "pem-one-line", SIM_FAULT_PEM_ONE_LINE, "the certificate's base64 is one long line" },
    { "late-startup", SIM_FAULT_LATE_STARTUP, "3 s of silence after every power-up and reset" },
    { "noise", SIM_FAULT_NOISE, "garbled commands (ERR2) and flipped bits, as --seed has them" },
    { "log-port", SIM_FAULT_LOG_PORT, "a console: a boot log, and no answers" },
    { "busy", SIM_FAULT_BUSY, "the first two commands of a session are answered ERR25" },
    { "stale-bytes", SIM_FAULT_STALE_BYTES, "what an aborted session left behind waits at every opening" },
    { "swap-mid-read", SIM_FAULT_SWAP_MID_READ, "once a power-up, another module answers from the certificate on" },
    { "truncated", SIM_FAULT_TRUNCATED, "the certificate stops half way" },
    { "cr-only", SIM_FAULT_CR_ONLY, "commands end with CR; an LF does nothing" },
    { "crlf-refused", SIM_FAULT_CRLF_REFUSED, "commands end with LF; a CR is a parse error" },
    { "limit-5k", SIM_FAULT_LIMIT_5K, "commands longer than 5 K overflow, not 9 K" },
    { "silent", SIM_FAULT_SILENT, "no answer to anything" },
    { "claimed", SIM_FAULT_CLAIMED, "the endpoint is a customer's, until FACTORY_RESET" },
    { "wrong-uid", SIM_FAULT_WRONG_UID, "the certificate names another UID than ThingName" },
    { "expired", SIM_FAULT_EXPIRED, "the certificate is past its date" },
    { "foreign-ca", SIM_FAULT_FOREIGN_CA, "the issuer has the maker's name but another key" },
    { "not-yet-valid", SIM_FAULT_NOT_YET_VALID, "the certificate begins next year" },
    { "bad-signature", SIM_FAULT_BAD_SIGNATURE, "names the maker's key, signed with another" },
    { "weak-key", SIM_FAULT_WEAK_KEY, "an RSA key of 1024 bits" },
    { "ca-certificate", SIM_FAULT_CA_CERTIFICATE, "the certificate is one of a CA" },
    { "shared-key", SIM_FAULT_SHARED_KEY, "every module with this fault has the same key" },
    { "restart-mid-read", SIM_FAULT_RESTART_MID_READ,
      "restarts before it answers for the certificate, once a power-up" },
    { NULL, 0, NULL },
};

const SimFaultRow *
sim_fault_rows(void)
{
    return rows;
}

static SimFaults
fault_by_name(const char *name)
{
    for (const SimFaultRow *row = rows; row->name != NULL; row++)
        if (g_strcmp0(row->name, name) == 0)
            return row->fault;
    return 0;
}

bool
sim_faults_parse(const char *text, SimFaults *faults, GError **error)
{
    *faults = 0;
    if (g_strcmp0(text, "none") == 0)
        return true;
    g_auto(GStrv) names = g_strsplit(text, ",", -1);
    for (char **name = names; *name != NULL; name++) {
        SimFaults fault = fault_by_name(g_strstrip(*name));
        if (fault == 0) {
            claimcheck_error_set(error, CLAIMCHECK_ERROR_USAGE, "See 'expresslink-simulator --help' for the list.",
                                 "fault '%s': there is no such fault", *name);
            return false;
        }
        *faults |= fault;
    }
    return true;
}

char *
sim_faults_names(SimFaults faults)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (const SimFaultRow *row = rows; row->name != NULL; row++)
        if (faults & row->fault)
            g_string_append_printf(names, "%s%s", names->len > 0 ? "," : "", row->name);
    return names->len > 0 ? g_string_free(g_steal_pointer(&names), FALSE) : NULL;
}
