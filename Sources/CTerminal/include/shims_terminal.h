// Types of terminals by ncurses' terminfo, without its header: its macros (`timeout`, `filter`, `OK`) stay out of Swift.
#ifndef SHIMS_TERMINAL_H
#define SHIMS_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <termios.h>

// Attributes of text.
enum { SHIMS_BOLD = 1, SHIMS_DIM = 2, SHIMS_REVERSE = 4, SHIMS_UNDERLINE = 8 };

// Whether the environment's character set is UTF-8.
bool shims_terminal_locale(void);
// How many cells the C library has for a character; -1 for one that is not to be shown (wcwidth(3)).
int shims_terminal_width(uint32_t scalar);

// What the terminfo database has of a type (terminfo(5)); NULL where it is not there. To be forgotten in the end.
void *shims_terminal_type(const char *name);
void shims_terminal_forget(void *type);
// A capability; negative, or false, where the type has none of that name.
int shims_terminal_number(void *type, const char *name);
bool shims_terminal_flag(void *type, const char *name);
// The bytes of a capability, with its parameter if it has one: how many, 0 where the type has none or they do not fit.
size_t shims_terminal_string(
    void *type, const char *name, bool has_parameter, int parameter, char *buffer, size_t capacity);

// The bytes that place the cursor (cup), which are wanted often and so not looked up by their name.
size_t shims_terminal_place(void *type, int y, int x, char *buffer, size_t capacity);

// Has SIGTSTP do nothing by itself, so that the loop reads it.
void shims_terminal_claim_tstp(void);
// Stops the process group as Ctrl-Z does, and returns when it is continued.
void shims_terminal_stop_process(void);

// Starts a program as the leader of a session whose terminal is the device; 0 or the errno.
int shims_pseudoterminal_spawn(pid_t *child, const char *path, char *const words[], char *const names[],
                               const char *device);
// Opens the user's side of a new pseudo-terminal, non-blocking, and tells the device's path; -1 on failure.
int shims_pseudoterminal_open(char *path, size_t capacity);

#endif
