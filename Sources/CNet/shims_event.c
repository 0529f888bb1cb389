#define _GNU_SOURCE
#include "CNet.h"

#include <errno.h>
#include <limits.h>
#include <time.h>

static const int64_t nanoseconds_per_second = 1000000000;
static const int64_t nanoseconds_per_millisecond = 1000000;

static struct timespec *timespec_of(int64_t timeout, struct timespec *storage) {
    if (timeout < 0) {
        return NULL;
    }
    storage->tv_sec = timeout / nanoseconds_per_second;
    storage->tv_nsec = timeout % nanoseconds_per_second;
    return storage;
}

// Rounds up: a wait that ends before its deadline would be repeated with a time-out of zero until the deadline.
static int milliseconds_of(int64_t timeout) {
    if (timeout < 0) {
        return -1;
    }
    int64_t milliseconds = timeout / nanoseconds_per_millisecond + (timeout % nanoseconds_per_millisecond != 0);
    return milliseconds > INT_MAX ? INT_MAX : (int)milliseconds;
}

int shims_epoll_wait(int epoll, struct epoll_event *events, int capacity, int64_t timeout) {
    // epoll_wait(2) is as exact as epoll_pwait2(2) where there is nothing to round.
    if (timeout <= 0) {
        return epoll_wait(epoll, events, capacity, timeout < 0 ? -1 : 0);
    }
    struct timespec storage;
    int count = epoll_pwait2(epoll, events, capacity, timespec_of(timeout, &storage), NULL);
    // Before Linux 5.11, and under sandboxes that do not know the call.
    if (count < 0 && (errno == ENOSYS || errno == EPERM)) {
        return epoll_wait(epoll, events, capacity, milliseconds_of(timeout));
    }
    return count;
}

void shims_rest(int64_t nanoseconds) {
    struct timespec storage;
    const struct timespec *length = timespec_of(nanoseconds, &storage);
    if (length != NULL) {
        clock_nanosleep(CLOCK_MONOTONIC, 0, length, NULL);
    }
}

int shims_poll(struct pollfd *entries, unsigned long count, int64_t timeout) {
    struct timespec storage;
    return ppoll(entries, count, timespec_of(timeout, &storage), NULL);
}

int shims_select(int limit, fd_set *read, fd_set *write, int64_t timeout) {
    struct timespec storage;
    return pselect(limit, read, write, NULL, timespec_of(timeout, &storage), NULL);
}

int shims_epoll_control(int epoll, int operation, int descriptor, uint32_t events, uint64_t data) {
    struct epoll_event event = {.events = events, .data = {.u64 = data}};
    return epoll_ctl(epoll, operation, descriptor, &event);
}
