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
