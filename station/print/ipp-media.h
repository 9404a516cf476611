/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/print/ipp-client.h"

/**
 * ipp_media_add:
 * @job: a Create-Job request, to which media or media-col is added
 * @printer: the printer's attributes: media-supported, media-col-supported
 *
 * Names a size that the printer itself has named, at most 1 mm off, or gives the exact one where the printer takes
 * custom sizes. libcups's cupsGetDestMediaBySize() makes up names that printers refuse.
 *
 * Returns: false if the printer has no such size; then nothing was added and its own default counts.
 */
bool ipp_media_add(ipp_t *job, ipp_t *printer, double width_mm, double height_mm);
