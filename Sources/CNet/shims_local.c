#define _GNU_SOURCE
#include "CNet.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int set_address(struct sockaddr_un *address, const char *path) {
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    if (strlen(path) >= sizeof address->sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(address->sun_path, path);
    return 0;
}

static int close_after_failure(int descriptor) {
    int code = errno;
    close(descriptor);
    errno = code;
    return -1;
}

int shims_local_listen(const char *path, int backlog) {
    struct sockaddr_un address;
    if (set_address(&address, path) != 0) {
        return -1;
    }
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        return -1;
    }
    mode_t mask = umask(0177);
    int result = bind(descriptor, (struct sockaddr *)&address, sizeof address);
    int code = errno;
    umask(mask);
    errno = code;
    if (result != 0 || listen(descriptor, backlog) != 0) {
        return close_after_failure(descriptor);
    }
    return descriptor;
}

int shims_local_accept(int descriptor) { return accept4(descriptor, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC); }

int shims_local_connect(const char *path) {
    struct sockaddr_un address;
    if (set_address(&address, path) != 0) {
        return -1;
    }
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        return -1;
    }
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0) {
        return close_after_failure(descriptor);
    }
    return descriptor;
}

int shims_local_peer(int descriptor, uid_t *user, pid_t *process) {
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
        return -1;
    }
    *user = peer.uid;
    *process = peer.pid;
    return 0;
}

// Room for some descriptors: what does not fit, the kernel closes.
enum { MOST_PASSED = 4 };

ssize_t shims_local_receive(int descriptor, void *buffer, size_t capacity, int *passed) {
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(MOST_PASSED * sizeof(int))];
    } control;
    struct iovec piece = {.iov_base = buffer, .iov_len = capacity};
    struct msghdr message = {
        .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    *passed = -1;
    ssize_t count = recvmsg(descriptor, &message, MSG_CMSG_CLOEXEC);
    if (count < 0) return count;
    for (struct cmsghdr *item = CMSG_FIRSTHDR(&message); item != NULL; item = CMSG_NXTHDR(&message, item)) {
        if (item->cmsg_level != SOL_SOCKET || item->cmsg_type != SCM_RIGHTS) continue;
        size_t several = (item->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < several; i++) {
            int came;
            memcpy(&came, CMSG_DATA(item) + i * sizeof came, sizeof came);
            if (*passed < 0) {
                *passed = came;
            } else {
                close(came);
            }
        }
    }
    return count;
}

ssize_t shims_local_send(int descriptor, const void *bytes, size_t count, int passed) {
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control;
    memset(&control, 0, sizeof control);
    struct iovec piece = {.iov_base = (void *)bytes, .iov_len = count};
    struct msghdr message = {
        .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    struct cmsghdr *item = CMSG_FIRSTHDR(&message);
    item->cmsg_level = SOL_SOCKET;
    item->cmsg_type = SCM_RIGHTS;
    item->cmsg_len = CMSG_LEN(sizeof passed);
    memcpy(CMSG_DATA(item), &passed, sizeof passed);
    return sendmsg(descriptor, &message, MSG_NOSIGNAL);
}

int shims_local_notify(const char *path, const char *message) {
    struct sockaddr_un address;
    if (set_address(&address, path) != 0) {
        return -1;
    }
    socklen_t size = sizeof address;
    if (path[0] == '@') {
        // An abstract name has no end of its own.
        address.sun_path[0] = 0;
        size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
    }
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        return -1;
    }
    ssize_t count =
        sendto(descriptor, message, strlen(message), MSG_NOSIGNAL, (struct sockaddr *)&address, size);
    if (count < 0) {
        return close_after_failure(descriptor);
    }
    close(descriptor);
    return 0;
}
