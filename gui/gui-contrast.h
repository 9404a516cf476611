/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/**
 * gui_contrast_follow: while the desktop's theme is one of high contrast, nothing is told by a lighter ink and every tile has
 * an edge: gui-contrast.css goes on top of gui.css, and off again. Once a program, after the display is open.
 */
void gui_contrast_follow(void);
