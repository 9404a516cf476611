/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/qa/scanner-layout.h"

typedef enum { LEVEL_PLAIN, LEVEL_SHIFT, LEVEL_ALTGR, N_LEVELS } Level;

/* Of each level the keys by place: the digits' row, the three rows of letters, and the key beside the left Shift. */
typedef struct {
    const char *name;
    const char *levels[N_LEVELS]; /* UTF-8; a blank is no character */
    const char *dead[N_LEVELS];   /* of these, the ones that wait for the next key */
} Keyboard;

static const Keyboard keyboards[N_SCANNER_LAYOUTS] = {
    [SCANNER_LAYOUT_US] = { "us",
                            { "`1234567890-=" "qwertyuiop[]\\" "asdfghjkl;'" "zxcvbnm,./" "<",
                              "~!@#$%^&*()_+" "QWERTYUIOP{}|" "ASDFGHJKL:\"" "ZXCVBNM<>?" ">",
                              "             " "             " "           " "          " " " },
                            { "", "", "" } },
    [SCANNER_LAYOUT_DE] = { "de",
                            { "^1234567890ß´" "qwertzuiopü+#" "asdfghjklöä" "yxcvbnm,.-" "<",
                              "°!\"§$%&/()=?`" "QWERTZUIOPÜ*'" "ASDFGHJKLÖÄ" "YXCVBNM;:_" ">",
                              "  ²³   {[]}\\ " "@ €        ~ " "           " "      µ   " "|" },
                            { "^´", "`", "" } },
    [SCANNER_LAYOUT_FR] = { "fr",
                            { "²&é\"'(-è_çà)=" "azertyuiop^$*" "qsdfghjklmù" "wxcvbn,;:!" "<",
                              "~1234567890°+" "AZERTYUIOP¨£µ" "QSDFGHJKLM%" "WXCVBN?./§" ">",
                              "  ~#{[|`\\^@]}" "  €          " "           " "          " " " },
                            { "^", "¨", "" } },
};

typedef struct {
    Level level;
    glong place; /* which key; -1: none */
} Key;

const char *
scanner_layout_name(ScannerLayout layout)
{
    return keyboards[layout].name;
}

static Key
key_of(const Keyboard *keyboard, gunichar character)
{
    for (Level level = 0; level < N_LEVELS; level++) {
        const char *at = character != ' ' ? g_utf8_strchr(keyboard->levels[level], -1, character) : NULL;
        if (at != NULL)
            return (Key){ level, g_utf8_pointer_to_offset(keyboard->levels[level], at) };
    }
    return (Key){ LEVEL_PLAIN, -1 };
}

/* A level that this keyboard has not on this key is its plain one. */
static gunichar
character_of(const Keyboard *keyboard, Key *key)
{
    gunichar character = g_utf8_get_char(g_utf8_offset_to_pointer(keyboard->levels[key->level], key->place));
    if (character != ' ')
        return character;
    key->level = LEVEL_PLAIN;
    return g_utf8_get_char(g_utf8_offset_to_pointer(keyboard->levels[LEVEL_PLAIN], key->place));
}

static bool
is_dead(const Keyboard *keyboard, Level level, gunichar character)
{
    return g_utf8_strchr(keyboard->dead[level], -1, character) != NULL;
}

/* Caps Lock is for keys that have a letter in both sizes. */
static gunichar
with_caps_lock(const Keyboard *keyboard, const Key *key, gunichar character)
{
    Key other = { key->level == LEVEL_PLAIN ? LEVEL_SHIFT : LEVEL_PLAIN, key->place };
    if (key->level == LEVEL_ALTGR)
        return character;
    gunichar sibling = character_of(keyboard, &other);
    bool is_letter = g_unichar_toupper(character) == g_unichar_toupper(sibling) && character != sibling;
    return is_letter ? sibling : character;
}

/* --- the way there -------------------------------------------------------------------------------------------------- */

typedef struct {
    const Keyboard *session;
    bool caps_lock;
    gunichar waiting; /* a dead key that was pressed */
    GString *seen;
} Typing;

static void
press_blank(Typing *self)
{
    g_string_append_unichar(self->seen, self->waiting != 0 ? SCANNER_ANY : ' ');
    self->waiting = 0;
}

static void
press(Typing *self, Key key)
{
    gunichar character = character_of(self->session, &key);
    if (self->waiting != 0)
        g_string_append_unichar(self->seen, self->waiting);
    self->waiting = is_dead(self->session, key.level, character) ? character : 0;
    if (self->waiting == 0)
        g_string_append_unichar(self->seen,
                                self->caps_lock ? with_caps_lock(self->session, &key, character) : character);
}

char *
scanner_layout_seen(const char *text, ScannerLayout scanner, ScannerLayout session, bool caps_lock)
{
    if (scanner == session && !caps_lock)
        return g_strdup(text); /* that is what it thinks of that keyboard for */
    const Keyboard *from = &keyboards[scanner];
    Typing typing = { &keyboards[session], caps_lock, 0, g_string_new(NULL) };
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        gunichar character = g_utf8_get_char(text);
        Key key = key_of(from, character);
        if (character == ' ')
            press_blank(&typing);
        else if (key.place >= 0)
            press(&typing, key);
        if (key.place >= 0 && is_dead(from, key.level, character))
            press_blank(&typing); /* the scanner knows that its keyboard waits there */
    }
    if (typing.waiting != 0)
        g_string_append_unichar(typing.seen, typing.waiting);
    return g_string_free(typing.seen, FALSE);
}

/* --- and back ------------------------------------------------------------------------------------------------------- */

char *
scanner_layout_meant(const char *text, ScannerLayout scanner, ScannerLayout session)
{
    g_autoptr(GString) meant = g_string_new(NULL);
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        gunichar character = g_utf8_get_char(text);
        Key key = key_of(&keyboards[session], character);
        if (character != ' ' && key.place < 0)
            return NULL;
        g_string_append_unichar(meant, character == ' ' ? ' ' : character_of(&keyboards[scanner], &key));
    }
    return g_string_free(g_steal_pointer(&meant), FALSE);
}
