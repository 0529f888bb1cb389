// Sockets of the Unix domain, whose address and credentials are awkward in Swift. All return -1 and set errno on failure.
#ifndef SHIMS_LOCAL_H
#define SHIMS_LOCAL_H

#include <sys/types.h>

// A non-blocking listening socket at a path, which only its owner can connect to. ENAMETOOLONG for a path of 108 bytes or
// more, EADDRINUSE for one that exists.
int shims_local_listen(const char *path, int backlog);

// A client of a listening socket, non-blocking.
int shims_local_accept(int descriptor);

// A connected blocking socket.
int shims_local_connect(const char *path);

// Sends a datagram to the socket at a path, or of an abstract name that follows '@'. It is lost rather than waited for.
int shims_local_notify(const char *path, const char *message);

// The user and the number of the process at the other end.
int shims_local_peer(int descriptor, uid_t *user, pid_t *process);

// Receives bytes, and tells a descriptor that came with them, which is the caller's from then on; -1 if none did. Of several
// the first is kept.
ssize_t shims_local_receive(int descriptor, void *buffer, size_t capacity, int *passed);

// Sends bytes, and a descriptor with them.
ssize_t shims_local_send(int descriptor, const void *bytes, size_t count, int passed);

#endif
