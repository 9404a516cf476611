/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/print/zpl-status.h"

#include <string.h>

#define ONE "030,0,0,0406,000,0,0,0,000,0,0,0"
#define TWO "000,0,0,0,0,2,4,0,00000000,1,000"
#define THREE "1234,0"
#define LINE(text) "\x02" text "\x03\r\n"
#define IDLE LINE(ONE) LINE(TWO) LINE(THREE)

static const struct {
    const char *heard;
    ZplStatus want;
} good[] = {
    { IDLE, { 0 } },
    { LINE("030,1,1,0406,000,0,0,0,000,0,0,0") LINE(TWO) LINE(THREE), { .paper_out = true, .paused = true } },
    { LINE("030,0,0,0406,003,1,0,1,000,1,0,1") LINE(TWO) LINE(THREE),
      { .formats = 3, .buffer_full = true, .partial_format = true, .corrupt_memory = true, .too_hot = true } },
    { LINE(ONE) LINE("000,0,1,1,1,1,4,1,00000012,1,000") LINE(THREE),
      { .head_up = true, .ribbon_out = true, .label_waiting = true, .remaining = 12 } },
    /* a head that is too cold prints, if poorly */
    { LINE("030,0,0,0406,000,0,0,0,000,0,1,0") LINE(TWO) LINE(THREE), { 0 } },
    /* no frames, more or fewer fields at the end, blanks for zeros */
    { ONE "\r\n" TWO "\r\n" THREE "\r\n", { 0 } },
    { ONE "\n" TWO "\n" THREE "\n", { 0 } },
    { LINE(ONE ",7,7") LINE(TWO ",5") LINE(THREE), { 0 } },
    { LINE(ONE) LINE("000,0,0,0,0,2,4,0,00000002") LINE(THREE), { .remaining = 2 } },
    { LINE(" 30,0,0, 406,  0,0,0,0,  0,0,0,0") LINE(TWO) LINE(THREE), { 0 } },
    /* noise before it, and the end of an answer that was never read */
    { "\r\nZTC ZD421-203dpi\r\n" IDLE, { 0 } },
    { LINE(THREE) IDLE, { 0 } },
    { LINE(TWO) LINE(THREE) IDLE, { 0 } },
    /* numbers beyond all reason stay numbers */
    { LINE(ONE) LINE("000,0,0,0,0,2,4,0,99999999999999999999,1,000") LINE(THREE), { .remaining = 99999999 } },
};

static void
assert_same(const ZplStatus *a, const ZplStatus *b)
{
    g_assert_cmpint(a->paper_out, ==, b->paper_out);
    g_assert_cmpint(a->paused, ==, b->paused);
    g_assert_cmpint(a->buffer_full, ==, b->buffer_full);
    g_assert_cmpint(a->partial_format, ==, b->partial_format);
    g_assert_cmpint(a->corrupt_memory, ==, b->corrupt_memory);
    g_assert_cmpint(a->too_hot, ==, b->too_hot);
    g_assert_cmpint(a->head_up, ==, b->head_up);
    g_assert_cmpint(a->ribbon_out, ==, b->ribbon_out);
    g_assert_cmpint(a->label_waiting, ==, b->label_waiting);
    g_assert_cmpuint(a->formats, ==, b->formats);
    g_assert_cmpuint(a->remaining, ==, b->remaining);
}

static void
test_good(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
        ZplStatus status = { 0 };
        gsize used = 0;
        g_test_message("%s", good[i].heard);
        g_assert_true(zpl_status_parse(good[i].heard, strlen(good[i].heard), &status, &used));
        assert_same(&status, &good[i].want);
        g_assert_cmpuint(used, <=, strlen(good[i].heard));
    }
}

static const char *const bad[] = {
    "",
    "\x02",
    LINE(ONE),
    LINE(ONE) LINE(TWO),
    LINE(TWO) LINE(ONE) LINE(THREE),                                  /* not in order */
    LINE("030,0,0,0406,000,0,0,0,000,0,0") LINE(TWO) LINE(THREE),    /* a field short */
    LINE(ONE) LINE("000,0,0,0,0,2,4,0") LINE(THREE),
    LINE(ONE) LINE(TWO) LINE("1234"),
    LINE(ONE) LINE("000,0,0,0,0,2,4,x,00000000,1,000") LINE(THREE),  /* not a number */
    LINE(ONE) LINE("000,0,0,0,,2,4,0,00000000,1,000") LINE(THREE),   /* an empty field */
    LINE(ONE) LINE("-00,0,0,0,0,2,4,0,00000000,1,000") LINE(THREE),
    "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
    "0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0\r\n0\r\n0,0\r\n",
};

static void
test_bad(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        ZplStatus status = { 0 };
        gsize used = 0;
        g_test_message("%s", bad[i]);
        g_assert_false(zpl_status_parse(bad[i], strlen(bad[i]), &status, &used));
    }
}

/* An answer comes in pieces; it counts when its last line is whole, and what follows stays for the next. */
static void
test_pieces(void)
{
    static const char two_answers[] = IDLE LINE("030,1,0,0406,000,0,0,0,000,0,0,0") LINE(TWO) LINE(THREE);
    gsize whole = strlen(IDLE) - strlen("\r\n"), used = 0;
    ZplStatus status = { 0 };
    for (gsize length = 0; length < whole; length++)
        g_assert_false(zpl_status_parse(two_answers, length, &status, &used));
    g_assert_true(zpl_status_parse(two_answers, strlen(two_answers), &status, &used));
    g_assert_false(status.paper_out);
    g_assert_cmpuint(used, <=, strlen(IDLE));
    g_assert_true(zpl_status_parse(two_answers + used, strlen(two_answers) - used, &status, &used));
    g_assert_true(status.paper_out);
}

/* Random bytes of the characters that matter: no crash, no reading past the end. */
static void
test_noise(void)
{
    static const char characters[] = "\x02\x03\r\n,0123456789 x";
    for (int round = 0; round < 20000; round++) {
        gsize length = (gsize)g_test_rand_int_range(0, 300), used = 0;
        g_autofree char *noise = g_malloc(length + 1); /* exactly as long, for the sanitizer */
        for (gsize i = 0; i < length; i++)
            noise[i] = characters[g_test_rand_int_range(0, sizeof characters - 1)];
        ZplStatus status;
        if (zpl_status_parse(noise, length, &status, &used))
            g_assert_cmpuint(used, <=, length);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/print/zpl-status/good", test_good);
    g_test_add_func("/print/zpl-status/bad", test_bad);
    g_test_add_func("/print/zpl-status/pieces", test_pieces);
    g_test_add_func("/print/zpl-status/noise", test_noise);
    return g_test_run();
}
