/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/line/line-queue.h"

void
message_free(Message *message)
{
    if (message == NULL)
        return;
    g_clear_pointer(&message->identity, module_identity_free);
    g_clear_error(&message->error);
    g_free(message->text);
    g_free(message);
}

void
message_push(GAsyncQueue *queue, const Message *message)
{
    g_async_queue_push(queue, g_memdup2(message, sizeof *message));
}
