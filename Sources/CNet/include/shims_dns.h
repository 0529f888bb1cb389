// c-ares: DNS without blocking. Its options are a struct with a mask, and its strings want care: inline wrappers.
#ifndef SHIMS_DNS_H
#define SHIMS_DNS_H

#include <ares.h>
#include <string.h>

// A channel that tells of its sockets by `changed`. Names are looked up as they are: no search list, and no /etc/hosts, for
// which one family's want of a name would be a question for the servers.
static inline int shims_dns_open(
    ares_channel *channel, ares_sock_state_cb changed, void *context, int milliseconds, int tries) {
    struct ares_options options;
    char servers_only[] = "b";
    memset(&options, 0, sizeof options);
    options.flags = ARES_FLAG_NOSEARCH;
    options.lookups = servers_only;
    options.timeout = milliseconds;
    options.tries = tries;
    options.sock_state_cb = changed;
    options.sock_state_cb_data = context;
    return ares_init_options(
        channel, &options,
        ARES_OPT_FLAGS | ARES_OPT_LOOKUPS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB);
}

// Looks up addresses of a family. `found` may be called before this returns.
static inline void shims_dns_look_up(
    ares_channel channel, const char *name, int family, ares_addrinfo_callback found, void *context) {
    struct ares_addrinfo_hints hints;
    memset(&hints, 0, sizeof hints);
    hints.ai_family = family;
    hints.ai_socktype = SOCK_STREAM;
    ares_getaddrinfo(channel, name, NULL, &hints, found, context);
}

// Nanoseconds until the channel wants to be woken; -1 for never.
static inline int64_t shims_dns_timeout(ares_channel channel) {
    struct timeval space;
    struct timeval *left = ares_timeout(channel, NULL, &space);
    return left ? (int64_t)left->tv_sec * 1000000000 + (int64_t)left->tv_usec * 1000 : -1;
}

#endif
