/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/label/label-code.h"

#include <qrencode.h>
#include <string.h>

#define ECI_UTF8 26 /* AIM ECI assignment 000026; without it readers guess what bytes above 0x7f mean */

static const QRecLevel levels[] = { QR_ECLEVEL_L, QR_ECLEVEL_M, QR_ECLEVEL_Q, QR_ECLEVEL_H };

static QRcode *
encode_utf8(const char *text, QRecLevel level)
{
    QRinput *input = QRinput_new2(0, level);
    bool ok = QRinput_appendECIheader(input, ECI_UTF8) == 0 &&
              QRinput_append(input, QR_MODE_8, (int)strlen(text), (const unsigned char *)text) == 0;
    QRcode *code = ok ? QRcode_encodeInput(input) : NULL;
    QRinput_free(input);
    return code;
}

/* The library's own splitting into digits, capitals and bytes is good but not always best: one run of bytes may win. */
static QRcode *
encode_ascii(const char *text, QRecLevel level)
{
    QRcode *split = QRcode_encodeString(text, 0, level, QR_MODE_8, 1);
    QRcode *bytes = QRcode_encodeString8bit(text, 0, level);
    bool split_wins = split != NULL && (bytes == NULL || split->version <= bytes->version);
    QRcode_free(split_wins ? bytes : split);
    return split_wins ? split : bytes;
}

LabelCells *
label_code_qr(const char *text, int ecc)
{
    if (*text == '\0')
        return NULL;
    QRcode *code = g_str_is_ascii(text) ? encode_ascii(text, levels[ecc]) : encode_utf8(text, levels[ecc]);
    if (code == NULL)
        return NULL;
    LabelCells *cells = g_new0(LabelCells, 1);
    guint side = (guint)code->width;
    *cells = (LabelCells){ side, side, g_malloc(side * side) };
    for (guint i = 0; i < side * side; i++)
        cells->dark[i] = code->data[i] & 1; /* the other bits tell what a cell is for */
    QRcode_free(code);
    return cells;
}
