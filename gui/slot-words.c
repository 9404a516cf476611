/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/slot-words.h"

#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>
#include <string.h>

/* What is not here says the error's own next step: so does a printer's fault, which knows best what hands are to do. */
static const struct {
    ClaimcheckError code;
    const char *words;
} sentences[] = {
    { CLAIMCHECK_ERROR_ALREADY_CLAIMED, N_("This module already belongs to somebody. Put it on the red shelf.") },
    { CLAIMCHECK_ERROR_BAD_CERTIFICATE, N_("The module's certificate cannot be used. Put it on the red shelf.") },
    { CLAIMCHECK_ERROR_BAD_SIGNATURE, N_("The module's certificate is not genuine. Put it on the red shelf.") },
    { CLAIMCHECK_ERROR_BATCH_CLOSED, N_("The batch is closed. Scan the next batch's code.") },
    { CLAIMCHECK_ERROR_BATCH_FULL, N_("The batch has its number. Scan the next batch's code.") },
    { CLAIMCHECK_ERROR_CERTIFICATE_EXPIRED, N_("The module's certificate is past its date. Put it on the red shelf.") },
    { CLAIMCHECK_ERROR_CERTIFICATE_NOT_YET_VALID, N_("The module's certificate is not valid yet. Put it on the red shelf.") },
    { CLAIMCHECK_ERROR_DATABASE_CORRUPT, N_("The record is damaged. Stop working here, and call the line lead.") },
    { CLAIMCHECK_ERROR_DUPLICATE_KEY, N_("Another unit has this module's key. Put it on the red shelf.") },
    { CLAIMCHECK_ERROR_DUPLICATE_UNIT, N_("This module was finished before. Put it on the red shelf.") },
    { CLAIMCHECK_ERROR_FIRMWARE_TOO_OLD, N_("The module's firmware is too old. Send it back for an update.") },
    { CLAIMCHECK_ERROR_GATE_REFUSED, N_("The factory's own system refused this unit. Put it on the red shelf.") },
    { CLAIMCHECK_ERROR_JOB_REJECTED, N_("The printer refused the label. Call the line lead.") },
    { CLAIMCHECK_ERROR_LABEL_UNREADABLE, N_("The label could not be read back, and was not printed. Call the process engineer.") },
    { CLAIMCHECK_ERROR_LABEL_OUTCOME_UNKNOWN, N_("Scan it if it came out; else press Void") },
    { CLAIMCHECK_ERROR_MALFORMED_REPLY, N_("The module answers nonsense. Seat it again.") },
    { CLAIMCHECK_ERROR_MALFORMED_UID, N_("The module gave no usable UID. Put it on the red shelf.") },
    { CLAIMCHECK_ERROR_MODULE_ERROR, N_("The module reports an error. Seat it again.") },
    { CLAIMCHECK_ERROR_MODULE_NOT_CLEAN, N_("Settings were left in the module. Send it back to functional test.") },
    { CLAIMCHECK_ERROR_MODULE_SWAPPED, N_("The module was changed meanwhile. Leave one seated, and try again.") },
    { CLAIMCHECK_ERROR_NO_ANSWER, N_("The module does not answer. Seat it again.") },
    { CLAIMCHECK_ERROR_NOT_CONFIRMED, N_("Put the unit back, and scan its label.") },
    { CLAIMCHECK_ERROR_OTHER_BATCH, N_("This unit belongs to another batch. Put it back with its own.") },
    { CLAIMCHECK_ERROR_PREVIOUS_UNIT_OPEN, N_("The unit before is not finished. Put that one back, and scan its label.") },
    { CLAIMCHECK_ERROR_PRINTER_UNREACHABLE, N_("Check that the printer is on and connected.") },
    { CLAIMCHECK_ERROR_SIMULATOR_CA, N_("This is a simulated module. It has no place here.") },
    { CLAIMCHECK_ERROR_UID_MISMATCH, N_("Module and certificate disagree. Put it on the red shelf, and call the line lead.") },
    { CLAIMCHECK_ERROR_UNIT_HELD, N_("Somebody must look at this unit. Put it on the red shelf.") },
    { CLAIMCHECK_ERROR_UNIT_VOID, N_("This unit was declared void. Put it on the red shelf.") },
    { CLAIMCHECK_ERROR_UNTRUSTED_MAKER, N_("This module's maker is not known here. Put it on the red shelf.") },
    { CLAIMCHECK_ERROR_WEAK_KEY, N_("The module's key is too weak. Put it on the red shelf.") },
    { CLAIMCHECK_ERROR_WRONG_PRODUCT, N_("This unit belongs to another product. Put it back on its own line.") },
};

/* Those that name the slot. */
static const struct {
    ClaimcheckError code;
    const char *words;
} slot_sentences[] = {
    { CLAIMCHECK_ERROR_PORT_ABSENT, N_("Check the cable of slot %u") },
    { CLAIMCHECK_ERROR_PORT_BUSY, N_("Another program has slot %u. Close it.") },
    { CLAIMCHECK_ERROR_PORT_PERMISSION, N_("This station may not open slot %u. Call the process engineer.") },
    { CLAIMCHECK_ERROR_WRONG_LABEL, N_("That label belongs to another module. Scan the label of slot %u.") },
    { CLAIMCHECK_ERROR_LABEL_SEEN_ELSEWHERE, N_("That label belongs to a finished unit. Scan the label of slot %u.") },
};

/* Not printf(): the translations are data. */
static char *
with_slot(const char *format, guint slot)
{
    g_autofree char *number = g_strdup_printf("%u", slot);
    g_auto(GStrv) parts = g_strsplit(format, "%u", 2);
    return g_strjoinv(number, parts);
}

static char *
own_words(const GError *error)
{
    const char *hint = claimcheck_error_hint(error);
    /* A hint for people at a terminal is no instruction for one at a bench. */
    if (hint == NULL || hint[0] == '\0' || strstr(hint, "claimcheck ") != NULL)
        return g_strdup(error->message);
    return g_strdup(_(hint));
}

char *
slot_words_for_error(const GError *error, guint slot)
{
    for (gsize i = 0; slot != 0 && i < G_N_ELEMENTS(slot_sentences); i++)
        if (claimcheck_error_is(error, slot_sentences[i].code))
            return with_slot(_(slot_sentences[i].words), slot);
    for (gsize i = 0; i < G_N_ELEMENTS(sentences); i++)
        if (claimcheck_error_is(error, sentences[i].code))
            return g_strdup(_(sentences[i].words));
    return own_words(error);
}
