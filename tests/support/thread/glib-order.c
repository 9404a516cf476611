/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dlfcn.h>
#include <gio/gio.h>
#include <sanitizer/tsan_interface.h>

/*
 * What happens before what in GLib, told to ThreadSanitizer. GLib's locks are futexes and Debian's GLib is not
 * instrumented, so every lock would look like none. Each function here stands before GLib's of the same name (only in
 * the thread build, see CMakeLists.txt), calls it, and says what it orders.
 */

#define UNSEEN __attribute__((no_sanitize("thread")))
#define REAL(name)                                                     \
    ({                                                                 \
        static typeof(name) *found;                                    \
        if (found == NULL)                                             \
            found = (typeof(name) *)dlsym(RTLD_NEXT, #name);           \
        found;                                                         \
    })

#undef g_once_init_enter
#undef g_once_init_leave

UNSEEN void
g_mutex_lock(GMutex *mutex)
{
    REAL(g_mutex_lock)(mutex);
    __tsan_acquire(mutex);
}

UNSEEN gboolean
g_mutex_trylock(GMutex *mutex)
{
    gboolean taken = REAL(g_mutex_trylock)(mutex);
    if (taken)
        __tsan_acquire(mutex);
    return taken;
}

UNSEEN void
g_mutex_unlock(GMutex *mutex)
{
    __tsan_release(mutex);
    REAL(g_mutex_unlock)(mutex);
}

UNSEEN void
g_cond_wait(GCond *cond, GMutex *mutex)
{
    __tsan_release(mutex);
    REAL(g_cond_wait)(cond, mutex);
    __tsan_acquire(mutex);
}

UNSEEN gboolean
g_cond_wait_until(GCond *cond, GMutex *mutex, gint64 end_time)
{
    __tsan_release(mutex);
    gboolean signalled = REAL(g_cond_wait_until)(cond, mutex, end_time);
    __tsan_acquire(mutex);
    return signalled;
}

UNSEEN void
g_async_queue_push(GAsyncQueue *queue, gpointer data)
{
    __tsan_release(queue);
    REAL(g_async_queue_push)(queue, data);
}

UNSEEN void
g_async_queue_push_front(GAsyncQueue *queue, gpointer data)
{
    __tsan_release(queue);
    REAL(g_async_queue_push_front)(queue, data);
}

UNSEEN gpointer
g_async_queue_pop(GAsyncQueue *queue)
{
    gpointer data = REAL(g_async_queue_pop)(queue);
    __tsan_acquire(queue);
    return data;
}

UNSEEN gpointer
g_async_queue_try_pop(GAsyncQueue *queue)
{
    gpointer data = REAL(g_async_queue_try_pop)(queue);
    __tsan_acquire(queue);
    return data;
}

UNSEEN gpointer
g_async_queue_timeout_pop(GAsyncQueue *queue, guint64 timeout)
{
    gpointer data = REAL(g_async_queue_timeout_pop)(queue, timeout);
    __tsan_acquire(queue);
    return data;
}

UNSEEN void
g_async_queue_unref(GAsyncQueue *queue)
{
    __tsan_release(queue);
    __tsan_acquire(queue); /* the last one frees what others have used */
    REAL(g_async_queue_unref)(queue);
}

UNSEEN gboolean
g_once_init_enter(volatile void *location)
{
    gboolean first = REAL(g_once_init_enter)(location);
    __tsan_acquire((void *)location);
    return first;
}

UNSEEN void
g_once_init_leave(volatile void *location, gsize result)
{
    __tsan_release((void *)location);
    REAL(g_once_init_leave)(location, result);
}

UNSEEN void
g_cancellable_cancel(GCancellable *cancellable)
{
    if (cancellable != NULL)
        __tsan_release(cancellable);
    REAL(g_cancellable_cancel)(cancellable);
}

UNSEEN gboolean
g_cancellable_is_cancelled(GCancellable *cancellable)
{
    gboolean cancelled = REAL(g_cancellable_is_cancelled)(cancellable);
    if (cancelled)
        __tsan_acquire(cancellable);
    return cancelled;
}
