/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdio.h>

/**
 * envelope_der_convert: writes the EnvelopedData in @from, which OpenSSL wrote in one go with indefinite lengths and its
 * content in pieces, to @fd with definite ones and the content whole (X.690, 10.1 and 10.2). What is in memory does
 * not grow with it. Returns 0 or an errno.
 */
int envelope_der_convert(FILE *from, int fd);
