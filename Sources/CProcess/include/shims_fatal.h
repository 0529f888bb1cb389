// Signals that end the process.
#ifndef SHIMS_FATAL_H
#define SHIMS_FATAL_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

// From now on a signal that ends the process says so in a line on standard error; where SWIFT_BACKTRACE is set, the Swift
// runtime's report follows. Where memory runs out, a line says that instead, and the process ends with the status. To be
// called once.
void shims_fatal_claim(int out_of_memory);
// What writes the lines that a log still has in memory, in a process that ends on the spot; NULL for nothing. It may neither
// wait for long nor take memory.
void shims_fatal_last_words(void (*write)(void));
// A terminal that such a signal is to give back: these bytes are sent to it, and it gets these modes.
void shims_fatal_guard(int terminal, const struct termios *modes, const char *reset, size_t length);
void shims_fatal_unguard(void);
// From now on this signal ends the process with this status, after a line on standard error.
void shims_fatal_exit(int signal, int status);

#endif
