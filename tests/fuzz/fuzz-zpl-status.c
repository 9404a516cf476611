/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/print/zpl-status.h"

#include <stdint.h>

/* Anything that a printer's raw port may send where an answer to ~HS is awaited. */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ZplStatus status = { 0 };
    gsize used = 0;
    if (!zpl_status_parse((const char *)data, size, &status, &used))
        return 0;
    g_assert_true(used > 0 && used <= size);
    ZplStatus shorter = { 0 };
    gsize same = 0;
    g_assert_true(zpl_status_parse((const char *)data, used, &shorter, &same)); /* what follows changes nothing */
    g_assert_cmpuint(same, ==, used);
    return 0;
}
