// The last bytes for a terminal, however slow it is. A crash's handler sends them too: here is nothing but what
// signal-safety(7) allows.
#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

static int64_t milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum outcome { SENT, STUCK, GONE };

// Waits for room for so many milliseconds in a row, and in all for twice as many.
static enum outcome send_all(int terminal, const char *bytes, size_t length, int patience) {
    int64_t end = milliseconds() + 2 * (int64_t)patience;
    while (length > 0) {
        ssize_t count = write(terminal, bytes, length);
        if (count > 0) {
            bytes += count;
            length -= (size_t)count;
            continue;
        }
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno != EAGAIN) return GONE;
        int64_t left = end - milliseconds();
        struct pollfd entry = {.fd = terminal, .events = POLLOUT};
        int ready = poll(&entry, 1, left < 0 ? 0 : left < patience ? (int)left : patience);
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0) return STUCK;
        if ((entry.revents & POLLOUT) == 0) return GONE;
    }
    return SENT;
}

// A process of its own goes on waiting, for no more than a minute. It holds nothing but the terminal, and has none: it
// hears of no signal of the terminal's, and keeps nobody waiting for the end of a pipe.
static void leave_behind(int terminal, const char *bytes, size_t length) {
    if (_Fork() != 0) return;
    setsid();
    if (close_range(0, (unsigned)terminal - 1, 0) != 0 && errno == ENOSYS) {
        for (int other = 0; other < terminal; other++) close(other);
    }
    if (close_range((unsigned)terminal + 1, ~0U, 0) != 0 && errno == ENOSYS) {
        for (int other = terminal + 1; other < 4096; other++) close(other);
    }
    send_all(terminal, bytes, length, 30000);
    _exit(0);
}

void shims_terminal_farewell(
    int terminal, const char *last, size_t last_length, const char *reset, size_t length, int patience) {
    if (last_length > 0 && send_all(terminal, last, last_length, patience) != STUCK) return;
    // What it has not taken by now is of no use to anyone, and where it is dropped there is room.
    if (last_length > 0 || send_all(terminal, reset, length, patience) == STUCK) {
        tcflush(terminal, TCOFLUSH);
        if (send_all(terminal, reset, length, 0) == STUCK) leave_behind(terminal, reset, length);
    }
}
