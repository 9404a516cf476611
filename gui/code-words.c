/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/code-words.h"

#include "station/base/claimcheck-error.h"

#include <glib/gi18n.h>

static const char *const words[N_CLAIMCHECK_ERRORS] = {
    [CLAIMCHECK_ERROR_UID_MISMATCH] = N_("Module and certificate disagree"),
    [CLAIMCHECK_ERROR_UNTRUSTED_MAKER] = N_("Maker not known here"),
    [CLAIMCHECK_ERROR_BAD_CERTIFICATE] = N_("Unusable certificate"),
    [CLAIMCHECK_ERROR_CERTIFICATE_EXPIRED] = N_("Certificate past its date"),
    [CLAIMCHECK_ERROR_CERTIFICATE_NOT_YET_VALID] = N_("Certificate not valid yet"),
    [CLAIMCHECK_ERROR_WEAK_KEY] = N_("Key too weak"),
    [CLAIMCHECK_ERROR_MALFORMED_UID] = N_("No usable UID"),
    [CLAIMCHECK_ERROR_DUPLICATE_UNIT] = N_("Module on record already"),
    [CLAIMCHECK_ERROR_DUPLICATE_KEY] = N_("Key of another unit"),
    [CLAIMCHECK_ERROR_ALREADY_CLAIMED] = N_("Already claimed"),
    [CLAIMCHECK_ERROR_MODULE_NOT_CLEAN] = N_("Settings left in the module"),
    [CLAIMCHECK_ERROR_FIRMWARE_TOO_OLD] = N_("Firmware too old"),
    [CLAIMCHECK_ERROR_WRONG_PRODUCT] = N_("Another product"),
    [CLAIMCHECK_ERROR_PREVIOUS_UNIT_OPEN] = N_("Unit before not finished"),
    [CLAIMCHECK_ERROR_WRONG_LABEL] = N_("Wrong label"),
    [CLAIMCHECK_ERROR_LABEL_SEEN_ELSEWHERE] = N_("Label of a finished unit"),
    [CLAIMCHECK_ERROR_OTHER_PRODUCT_LEFT] = N_("Product left out of turn"),
    [CLAIMCHECK_ERROR_NO_OPEN_UNIT] = N_("No open unit"),
    [CLAIMCHECK_ERROR_NOT_CONFIRMED] = N_("Label not scanned"),
    [CLAIMCHECK_ERROR_STALE_GENERATION] = N_("Old label"),
    [CLAIMCHECK_ERROR_UNKNOWN_CODE] = N_("Code not on record"),
    [CLAIMCHECK_ERROR_MALFORMED_CODE] = N_("Not a code of ours"),
    [CLAIMCHECK_ERROR_CHECK_CODE_MISMATCH] = N_("Check characters do not fit"),
    [CLAIMCHECK_ERROR_OTHER_BATCH] = N_("Another batch"),
    [CLAIMCHECK_ERROR_NOT_COMMISSIONED] = N_("Not confirmed at a station"),
    [CLAIMCHECK_ERROR_UNIT_HELD] = N_("Unit is held"),
    [CLAIMCHECK_ERROR_UNIT_VOID] = N_("Unit is void"),
    [CLAIMCHECK_ERROR_ALREADY_SCANNED] = N_("Scanned before"),
    [CLAIMCHECK_ERROR_UNKNOWN_UNIT] = N_("Unit not on record"),
    [CLAIMCHECK_ERROR_AMBIGUOUS_ID] = N_("Id fits several units"),
    [CLAIMCHECK_ERROR_UNKNOWN_BATCH] = N_("Batch not on record"),
    [CLAIMCHECK_ERROR_UNKNOWN_BOX] = N_("Box not on record"),
    [CLAIMCHECK_ERROR_UNKNOWN_PRODUCT] = N_("Product not on record"),
    [CLAIMCHECK_ERROR_UNKNOWN_CA] = N_("CA not on record"),
    [CLAIMCHECK_ERROR_BATCH_FULL] = N_("Batch has its number"),
    [CLAIMCHECK_ERROR_BATCH_CLOSED] = N_("Batch is closed"),
    [CLAIMCHECK_ERROR_NOT_BALANCED] = N_("Batch does not add up"),
    [CLAIMCHECK_ERROR_TEMPLATE_INVALID] = N_("Template has a fault"),
    [CLAIMCHECK_ERROR_CODE_DOES_NOT_FIT] = N_("Code has no room on the label"),
    [CLAIMCHECK_ERROR_LABEL_UNREADABLE] = N_("Label could not be read back"),
    [CLAIMCHECK_ERROR_LABEL_OUTCOME_UNKNOWN] = N_("Nobody knows if it printed"),
    [CLAIMCHECK_ERROR_NOT_ALLOWED_IN_STATE] = N_("Not possible in this state"),
    [CLAIMCHECK_ERROR_GATE_REFUSED] = N_("Refused by the factory's system"),
    [CLAIMCHECK_ERROR_SIMULATOR_CA] = N_("Simulated module"),
    [CLAIMCHECK_ERROR_BAD_SIGNATURE] = N_("Not genuine"),
    [CLAIMCHECK_ERROR_BAD_MANIFEST] = N_("Unusable manifest"),
    [CLAIMCHECK_ERROR_CHAIN_BROKEN] = N_("Record was altered"),
    [CLAIMCHECK_ERROR_USAGE] = N_("Wrong use"),
    [CLAIMCHECK_ERROR_NO_MANIFEST_KEY] = N_("No key for manifests"),
    [CLAIMCHECK_ERROR_PORT_ABSENT] = N_("Port is not there"),
    [CLAIMCHECK_ERROR_PORT_BUSY] = N_("Port in use"),
    [CLAIMCHECK_ERROR_PORT_PERMISSION] = N_("Port may not be opened"),
    [CLAIMCHECK_ERROR_NO_ANSWER] = N_("Module does not answer"),
    [CLAIMCHECK_ERROR_MALFORMED_REPLY] = N_("Module answers nonsense"),
    [CLAIMCHECK_ERROR_MODULE_ERROR] = N_("Module reports an error"),
    [CLAIMCHECK_ERROR_MODULE_SWAPPED] = N_("Module changed while read"),
    [CLAIMCHECK_ERROR_PRINTER_UNREACHABLE] = N_("Printer cannot be reached"),
    [CLAIMCHECK_ERROR_PRINTER_STOPPED] = N_("Printer has stopped"),
    [CLAIMCHECK_ERROR_MEDIA_EMPTY] = N_("No labels in the printer"),
    [CLAIMCHECK_ERROR_JOB_REJECTED] = N_("Printer refused the label"),
    [CLAIMCHECK_ERROR_PRINTER_SHARED] = N_("Printer used by others"),
    [CLAIMCHECK_ERROR_DATABASE_OPEN] = N_("Record cannot be opened"),
    [CLAIMCHECK_ERROR_NEWER_DATABASE] = N_("Record of a newer version"),
    [CLAIMCHECK_ERROR_DATABASE_CORRUPT] = N_("Record is damaged"),
    [CLAIMCHECK_ERROR_DISK_FULL] = N_("Disk is full"),
    [CLAIMCHECK_ERROR_FILE_MISSING] = N_("File is not there"),
    [CLAIMCHECK_ERROR_FILE_WRITE] = N_("File cannot be written"),
    [CLAIMCHECK_ERROR_READ_ONLY] = N_("Read only"),
    [CLAIMCHECK_ERROR_CLOCK_WRONG] = N_("Clock is wrong"),
    [CLAIMCHECK_ERROR_NOT_SIGNED_IN] = N_("Nobody signed in"),
    [CLAIMCHECK_ERROR_WRONG_PIN] = N_("Wrong PIN"),
    [CLAIMCHECK_ERROR_PIN_REQUIRED] = N_("PIN needed"),
    [CLAIMCHECK_ERROR_LOCKED_OUT] = N_("Locked after wrong PINs"),
    [CLAIMCHECK_ERROR_ROLE_MISSING] = N_("Role does not allow it"),
    [CLAIMCHECK_ERROR_APPROVAL_REQUIRED] = N_("Second person needed"),
    [CLAIMCHECK_ERROR_SITE_UNREACHABLE] = N_("Site cannot be reached"),
};

const char *
code_words(const char *code)
{
    ClaimcheckError error;
    if (code == NULL || !claimcheck_error_code_from_word(code, &error) || words[error] == NULL)
        return NULL;
    return _(words[error]);
}

const char *
code_words_or(const char *text)
{
    const char *translated = code_words(text);
    return translated != NULL ? translated : text;
}
