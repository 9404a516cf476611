/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/program/delay-load.h"

#include <dlfcn.h>
#include <glib.h>

/* made by the linker: the section's ends */
extern const char *const __start_delayed_libraries[];
extern const char *const __stop_delayed_libraries[];

static void *
load(const char *library)
{
    return dlopen(library, RTLD_LAZY | RTLD_GLOBAL);
}

void *
delay_load_find(DelayedFunction *function)
{
    void *library = load(function->library);
    void *address = library != NULL ? dlsym(library, function->name) : NULL;
    if (address == NULL)
        g_error("%s", dlerror());
    __atomic_store_n(&function->address, address, __ATOMIC_RELEASE);
    return address;
}

/* One that is not there is told about when it is called. */
static gpointer
load_all(gpointer data)
{
    for (const char *const *library = __start_delayed_libraries; library < __stop_delayed_libraries; library++)
        load(*library);
    return data;
}

void
delay_load_begin(void)
{
    g_thread_unref(g_thread_new("libraries", load_all, NULL));
}
