// epoll, eventfd and signalfd, which Swift's Glibc module lacks, and the three waits with one kind of time-out.
#ifndef SHIMS_EVENT_H
#define SHIMS_EVENT_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/signalfd.h>

// Time-outs are in nanoseconds; negative waits for ever. The rest is as in epoll_wait(2), ppoll(2) and pselect(2).
int shims_epoll_wait(int epoll, struct epoll_event *events, int capacity, int64_t timeout);
int shims_poll(struct pollfd *entries, unsigned long count, int64_t timeout);
int shims_select(int limit, fd_set *read, fd_set *write, int64_t timeout);

// Sleeps for so many nanoseconds, whatever becomes ready; less where a signal comes.
void shims_rest(int64_t nanoseconds);

// struct epoll_event is packed on x86-64 and carries a union: it is taken apart here.
int shims_epoll_control(int epoll, int operation, int descriptor, uint32_t events, uint64_t data);

static inline uint64_t shims_epoll_data(const struct epoll_event *event) { return event->data.u64; }
static inline uint32_t shims_epoll_events(const struct epoll_event *event) { return event->events; }

static inline uint32_t shims_epoll_edge_triggered(void) { return EPOLLET; }
static inline int shims_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
static inline int shims_signalfd(int descriptor, const sigset_t *mask) {
    return signalfd(descriptor, mask, SFD_CLOEXEC | SFD_NONBLOCK);
}

// FD_SET and its kin are macros. `descriptor` must be in 0 ..< FD_SETSIZE: beyond it they write outside the set.
static inline void shims_fd_zero(fd_set *set) { FD_ZERO(set); }
static inline void shims_fd_set(int descriptor, fd_set *set) { FD_SET(descriptor, set); }
static inline void shims_fd_clear(int descriptor, fd_set *set) { FD_CLR(descriptor, set); }
static inline bool shims_fd_is_set(int descriptor, const fd_set *set) { return FD_ISSET(descriptor, set); }

#endif
