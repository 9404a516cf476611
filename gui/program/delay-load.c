/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gui/program/delay-load.h"

#include <dlfcn.h>
#include <glib.h>

void *
delay_load_find(DelayedFunction *function)
{
    void *library = dlopen(function->library, RTLD_LAZY | RTLD_GLOBAL);
    void *address = library != NULL ? dlsym(library, function->name) : NULL;
    if (address == NULL)
        g_error("%s", dlerror());
    __atomic_store_n(&function->address, address, __ATOMIC_RELEASE);
    return address;
}
