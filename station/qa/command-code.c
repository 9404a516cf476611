/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/qa/command-code.h"

#include <glib/gi18n.h>
#include <string.h>

#define COMMAND_PREFIX "command:"
#define FAIL_PREFIX    "fail:"
#define BATCH_PREFIX   "batch:"

static const CommandCode codes[] = {
    { COMMAND_REPLACE_LABEL, COMMAND_PREFIX "replace-label", N_("Replace the label"), NULL },
    { COMMAND_LABEL_SCRAPPED, COMMAND_PREFIX "label-scrapped", N_("The old label is in the scrap box"), NULL },
    { COMMAND_HOLD, COMMAND_PREFIX "hold", N_("Hold this unit"), NULL },
    { COMMAND_VOID, COMMAND_PREFIX "void", N_("It did not print"), NULL },
    { COMMAND_NEXT_BATCH, COMMAND_PREFIX "next-batch", N_("Next batch"), NULL },
    { COMMAND_SIGN_OUT, COMMAND_PREFIX "sign-out", N_("Sign out"), NULL },
    { COMMAND_FAIL, FAIL_PREFIX "label-damaged", N_("Fail: the label is damaged"), "label-damaged" },
    { COMMAND_FAIL, FAIL_PREFIX "label-misplaced", N_("Fail: the label sits in the wrong place"), "label-misplaced" },
    { COMMAND_FAIL, FAIL_PREFIX "label-unreadable", N_("Fail: the label is hard to read"), "label-unreadable" },
    { COMMAND_FAIL, FAIL_PREFIX "wrong-product", N_("Fail: the label is on the wrong product"), "wrong-product" },
    { COMMAND_FAIL, FAIL_PREFIX "product-damaged", N_("Fail: the product is damaged"), "product-damaged" },
    { COMMAND_FAIL, FAIL_PREFIX "other", N_("Fail: something else"), "other" },
};

const CommandCode *
command_code_list(gsize *n)
{
    *n = G_N_ELEMENTS(codes);
    return codes;
}

const CommandCode *
command_code_find(const char *text)
{
    for (gsize i = 0; i < G_N_ELEMENTS(codes); i++)
        if (g_str_equal(codes[i].text, text))
            return &codes[i];
    return NULL;
}

bool
command_code_is_meant(const char *text)
{
    return g_str_has_prefix(text, COMMAND_PREFIX) || g_str_has_prefix(text, FAIL_PREFIX);
}

char *
command_code_for_batch(const char *batch)
{
    return g_strconcat(BATCH_PREFIX, batch, NULL);
}

const char *
command_code_batch(const char *text)
{
    return g_str_has_prefix(text, BATCH_PREFIX) ? text + strlen(BATCH_PREFIX) : NULL;
}
