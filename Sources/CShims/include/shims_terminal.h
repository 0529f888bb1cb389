// The terminal through ncurses, without its header: its macros (`timeout`, `filter`, `OK`) stay out of Swift.
// One terminal at a time. ncurses writes into memory, and the caller carries the bytes to the terminal.
#ifndef SHIMS_TERMINAL_H
#define SHIMS_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <termios.h>

enum { SHIMS_BOLD = 1, SHIMS_DIM = 2, SHIMS_REVERSE = 4 };
enum {
    SHIMS_KEY_UP = 1, SHIMS_KEY_DOWN, SHIMS_KEY_LEFT, SHIMS_KEY_RIGHT, SHIMS_KEY_PAGE_UP, SHIMS_KEY_PAGE_DOWN,
    SHIMS_KEY_HOME, SHIMS_KEY_END, SHIMS_KEY_BACK_TAB, SHIMS_KEY_ENTER, SHIMS_KEY_OTHER, SHIMS_KEY_FUNCTION = 100
};

// Takes the character set from the environment; whether it is UTF-8.
bool shims_terminal_locale(void);
// Whether the type is in the terminfo database and can place its cursor.
bool shims_terminal_knows(const char *type);
// Begins: keys come from `input`. False where the type is unknown or memory is short.
bool shims_terminal_open(const char *type, int input, bool colour);
// Ends for good; the bytes that leave the screen must be taken (shims_terminal_leave) before.
void shims_terminal_close(void);
// Leaves the screen to the shell, and comes back to it. Bytes for both are in memory then.
void shims_terminal_leave(void);
void shims_terminal_enter(void);
void shims_terminal_resize(int height, int width);
// The next frame is drawn in full.
void shims_terminal_repaint(void);
// What a cell looks like: SHIMS_BOLD and so on, and colours from 0 to 7 or -1 for the terminal's own.
struct shims_look {
    int attributes, front, back;
};
// Draws `count` scalars (a base and its marks) in `width` cells. Where the C library has another width for them, which
// ncurses would go by, question marks take their place.
void shims_terminal_put(int y, int x, const uint32_t *scalars, int count, int width, struct shims_look look);
// Brings what was put into the memory, as bytes for the terminal.
void shims_terminal_show(void);
// Bytes in memory, and their way out of it.
size_t shims_terminal_pending(void);
size_t shims_terminal_take(void *buffer, size_t capacity);
// The next key that has come: 0 none, 1 a byte in `code`, 2 a SHIMS_KEY_... in `code`. Does not wait.
int shims_terminal_key(uint32_t *code);

// On a fatal signal, resets this terminal, then lets the signal have its way. Call after shims_terminal_open.
void shims_terminal_guard(int terminal, const struct termios *saved);
void shims_terminal_unguard(void);
// Keeps ncurses' hands off SIGTSTP, which it would ignore for moments and so lose.
void shims_terminal_claim_tstp(void);
// Stops the process group as Ctrl-Z does, and returns when it is continued.
void shims_terminal_stop_process(void);

// Opens the user's side of a new pseudo-terminal, non-blocking, and tells the device's path; -1 on failure.
int shims_pseudoterminal_open(char *path, size_t capacity);

#endif
