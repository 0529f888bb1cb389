#define _GNU_SOURCE
#include "CRedis.h"

#include <string.h>

bool redis_line_is_longer(const redisReader *reader, size_t limit) {
    size_t waiting = reader->len - reader->pos;
    return waiting > limit && memmem(reader->buf + reader->pos, limit, "\r\n", 2) == NULL;
}
