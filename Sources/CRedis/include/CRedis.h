// hiredis' reader of replies (RESP 2). Its own connections are not used: see Package.swift.
#ifndef CREDIS_H
#define CREDIS_H

#include <hiredis/read.h>
#include <stdbool.h>

// Whether what the reader waits for is the end of a line that is longer than a limit already. It would look through all
// of the line again for each piece that comes.
bool redis_line_is_longer(const redisReader *reader, size_t limit);

#endif
