/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/*
 * What can be wrong with a simulated module or its line, by name. Each one was met with real modules or stands in
 * a vendor's documents; several may be on at once.
 */

typedef enum {
    SIM_FAULT_LF_ONLY = 1 << 0,
    SIM_FAULT_V05_PEM = 1 << 1,
    SIM_FAULT_PEM_NOT_CERTIFICATE = 1 << 2,
    SIM_FAULT_PEM_ONE_LINE = 1 << 3,
    SIM_FAULT_LATE_STARTUP = 1 << 4,
    SIM_FAULT_NOISE = 1 << 5,
    SIM_FAULT_LOG_PORT = 1 << 6,
    SIM_FAULT_BUSY = 1 << 7,
    SIM_FAULT_STALE_BYTES = 1 << 8,
    SIM_FAULT_SWAP_MID_READ = 1 << 9,
    SIM_FAULT_TRUNCATED = 1 << 10,
    SIM_FAULT_CR_ONLY = 1 << 11,
    SIM_FAULT_CRLF_REFUSED = 1 << 12,
    SIM_FAULT_LIMIT_5K = 1 << 13,
    SIM_FAULT_SILENT = 1 << 14,
    SIM_FAULT_CLAIMED = 1 << 15,
    SIM_FAULT_WRONG_UID = 1 << 16,
    SIM_FAULT_EXPIRED = 1 << 17,
    SIM_FAULT_FOREIGN_CA = 1 << 18,
    SIM_FAULT_NOT_YET_VALID = 1 << 19,
    SIM_FAULT_BAD_SIGNATURE = 1 << 20,
    SIM_FAULT_WEAK_KEY = 1 << 21,
    SIM_FAULT_CA_CERTIFICATE = 1 << 22,
    SIM_FAULT_SHARED_KEY = 1 << 23,
    SIM_FAULT_RESTART_MID_READ = 1 << 24,
} SimFaults;

/** SIM_FAULTS_OF_CERTIFICATE: those that lie in the certificate and not in the dialogue. */
#define SIM_FAULTS_OF_CERTIFICATE                                                                                      \
    (SIM_FAULT_WRONG_UID | SIM_FAULT_EXPIRED | SIM_FAULT_FOREIGN_CA | SIM_FAULT_NOT_YET_VALID |                        \
     SIM_FAULT_BAD_SIGNATURE | SIM_FAULT_WEAK_KEY | SIM_FAULT_CA_CERTIFICATE | SIM_FAULT_SHARED_KEY)

typedef struct {
    const char *name;
    SimFaults fault;
    const char *help; /* one line, for --help */
} SimFaultRow;

/** sim_fault_rows: (transfer none): every fault, in the order of the help; ends with a NULL name. */
const SimFaultRow *sim_fault_rows(void);

/** sim_faults_parse: @text is "none" or names with commas between; false with @error (usage) for an unknown one. */
bool sim_faults_parse(const char *text, SimFaults *faults, GError **error);

/** sim_faults_names: (transfer full): the names with commas between, or NULL for none. */
char *sim_faults_names(SimFaults faults);
