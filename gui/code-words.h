/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What an error's word means, in a few words of the operator's language: for charts and lists, where a sentence has no
 * room. The word itself is what scripts and people on the telephone go by, so it stays beside or behind them.
 */

/** code_words: (transfer none) (nullable): translated: "Wrong label"; NULL: @code is none of our words. */
const char *code_words(const char *code);
/** code_words_or: (transfer none): the words of @text, or @text itself where it is no word of ours; NULL for NULL. */
const char *code_words_or(const char *text);
