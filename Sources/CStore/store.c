// Locks of open file descriptions are Linux's own (fcntl(2)).
#define _GNU_SOURCE
#include "CStore.h"

#include <fcntl.h>
#include <unistd.h>
#include <zstd.h>

int store_lock(int file) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    return fcntl(file, F_OFD_SETLK, &lock);
}

int store_is_locked(int file) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    return fcntl(file, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

// What is recorded repeats itself: higher levels take longer and gain a few per cent.
static const int level = 3;

size_t store_compress(void *into, size_t room, const void *bytes, size_t count) {
    size_t size = ZSTD_compress(into, room, bytes, count, level);
    return ZSTD_isError(size) ? 0 : size;
}

size_t store_decompress(void *into, size_t room, const void *bytes, size_t count) {
    size_t size = ZSTD_decompress(into, room, bytes, count);
    return ZSTD_isError(size) ? 0 : size;
}
