/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

/** plain_text_is: UTF-8 without control characters: fit for a label, a screen and a terminal. */
bool plain_text_is(const char *text);
