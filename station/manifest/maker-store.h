/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/** MakerStore: the makers' CAs of a pack. */
typedef struct MakerStore MakerStore;

/** maker_store_new: (transfer full): from maker-cas.pem; what is no certificate in it is passed over. */
MakerStore *maker_store_new(GBytes *pem);
void maker_store_free(MakerStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MakerStore, maker_store_free)
/** maker_store_vouches: was the certificate @der issued beneath one of them? Its dates are not looked at. */
bool maker_store_vouches(const MakerStore *self, const guint8 *der, gsize length);
