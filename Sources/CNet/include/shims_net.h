#ifndef SHIMS_NET_H
#define SHIMS_NET_H

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

// Where a TCP socket stands: TCP_SYN_SENT, TCP_CLOSE and so on, the first byte of TCP_INFO; -1 for no such socket.
static inline int shims_tcp_state(int descriptor) {
    unsigned char state = 0;
    socklen_t length = sizeof state;
    return getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &state, &length) == 0 ? state : -1;
}

#endif
