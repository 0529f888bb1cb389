// What a terminal gets last.
#ifndef SHIMS_FAREWELL_H
#define SHIMS_FAREWELL_H

#include <stddef.h>

// Sends the last bytes to a non-blocking terminal. Where they are stuck for so many milliseconds, or for twice as many in all,
// they and what was sent before them are dropped, and the bytes that reset it go in their place: at once, or where there
// still is no room, by a process that is left behind for a minute at most. Without last bytes it begins with these. May be
// called in a signal's handler.
void shims_terminal_farewell(
    int terminal, const char *last, size_t last_length, const char *reset, size_t length, int patience);

#endif
