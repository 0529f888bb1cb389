// Locks of open file descriptions are Linux's own (fcntl(2)).
#define _GNU_SOURCE
#include "CStore.h"

#include <fcntl.h>
#include <unistd.h>

int store_lock(int file) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    return fcntl(file, F_OFD_SETLK, &lock);
}

int store_is_locked(int file) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    return fcntl(file, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}
