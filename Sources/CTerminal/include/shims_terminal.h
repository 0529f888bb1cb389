// The terminal through ncurses, without its header: its macros (`timeout`, `filter`, `OK`) stay out of Swift.
// One terminal at a time. ncurses writes into memory, and the caller carries the bytes to the terminal.
#ifndef SHIMS_TERMINAL_H
#define SHIMS_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <termios.h>

enum { SHIMS_BOLD = 1, SHIMS_DIM = 2, SHIMS_REVERSE = 4, SHIMS_UNDERLINE = 8 };

// Takes the character set from the environment; whether it is UTF-8.
bool shims_terminal_locale(void);
// Whether the type is in the terminfo database and can place its cursor.
bool shims_terminal_knows(const char *type);
// Begins, and tells how many colours the type has, 0 for none, and whether it may have a mouse. -1 where the type is
// unknown or memory is short.
int shims_terminal_open(const char *type, bool *has_mouse);
// Ends for good; the bytes that leave the screen must be taken (shims_terminal_leave) before.
void shims_terminal_close(void);
// The bytes that ncurses chooses a colour with: how many, 0 where there are none or they do not fit.
size_t shims_terminal_colour_bytes(int colour, bool is_ground, char *buffer, size_t capacity);
// Leaves the screen to the shell; what is drawn next takes it again.
void shims_terminal_leave(void);
void shims_terminal_resize(int height, int width);
// The next frame is drawn in full.
void shims_terminal_repaint(void);
// What a cell looks like: SHIMS_BOLD and so on, and colours by number or -1 for the terminal's own.
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
// The bytes that leave the screen and show the cursor, whatever was drawn: what a crash sends. No more than `capacity`.
size_t shims_terminal_reset(char *buffer, size_t capacity);
// Keeps ncurses' hands off SIGTSTP, which it would ignore for moments and so lose.
void shims_terminal_claim_tstp(void);
// Stops the process group as Ctrl-Z does, and returns when it is continued.
void shims_terminal_stop_process(void);

// Starts a program as the leader of a session whose terminal is the device; 0 or the errno.
int shims_pseudoterminal_spawn(pid_t *child, const char *path, char *const words[], char *const names[],
                               const char *device);
// Opens the user's side of a new pseudo-terminal, non-blocking, and tells the device's path; -1 on failure.
int shims_pseudoterminal_open(char *path, size_t capacity);

#endif
