/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/qa/qa-port.h"

#define PATIENCE_US (20 * G_USEC_PER_SEC)

static void
take(QaPortNews *news, gpointer data)
{
    g_async_queue_push(data, news);
}

static QaPortNews *
next_news(GAsyncQueue *queue, QaPortKind kind)
{
    QaPortNews *news = g_async_queue_timeout_pop(queue, PATIENCE_US);
    g_assert_nonnull(news);
    g_assert_cmpint(news->kind, ==, kind);
    return news;
}

static void
test_who_is_there_and_asked_again(void)
{
    g_autoptr(GAsyncQueue) queue = g_async_queue_new_full((GDestroyNotify)qa_port_news_free);
    g_autoptr(GError) error = NULL;
    g_autoptr(QaPort) port = qa_port_new("sim:espressif", take, queue, &error);
    g_assert_no_error(error);
    g_autoptr(QaPortNews) seated = next_news(queue, QA_PORT_SEATED);
    g_assert_nonnull(seated->uid);
    qa_port_ask(port);
    g_autoptr(QaPortNews) first = next_news(queue, QA_PORT_ANSWER);
    qa_port_ask(port);
    g_autoptr(QaPortNews) second = next_news(queue, QA_PORT_ANSWER);
    g_assert_cmpstr(first->uid, ==, seated->uid);
    g_assert_cmpstr(second->uid, ==, seated->uid);
}

static void
test_nobody_is_there(void)
{
    g_autoptr(GAsyncQueue) queue = g_async_queue_new_full((GDestroyNotify)qa_port_news_free);
    g_autoptr(GError) error = NULL;
    g_autoptr(QaPort) port = qa_port_new("/dev/claimcheck-no-such-port", take, queue, &error);
    g_assert_no_error(error);
    g_autoptr(QaPortNews) trouble = next_news(queue, QA_PORT_TROUBLE);
    g_assert_true(claimcheck_error_is(trouble->error, CLAIMCHECK_ERROR_PORT_ABSENT));
    qa_port_ask(port);
    g_autoptr(QaPortNews) answer = next_news(queue, QA_PORT_ANSWER);
    g_assert_true(claimcheck_error_is(answer->error, CLAIMCHECK_ERROR_NO_ANSWER));
}

static void
test_a_port_that_is_none(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(qa_port_new("nonsense:port", take, NULL, &error));
    g_assert_true(claimcheck_error_is(error, CLAIMCHECK_ERROR_USAGE));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qa-port/who-is-there", test_who_is_there_and_asked_again);
    g_test_add_func("/qa-port/nobody", test_nobody_is_there);
    g_test_add_func("/qa-port/no-port", test_a_port_that_is_none);
    return g_test_run();
}
