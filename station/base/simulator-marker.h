/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/**
 * SIMULATOR_MARKER_OID:
 *
 * The extension in every CA certificate that the simulator makes, so that no real database comes to trust one.
 * Both sides take it from here: the simulator that writes it and the judge that looks for it.
 */
#define SIMULATOR_MARKER_OID "1.3.6.1.4.1.54392.5.1742.1"
