// SQLite. Its two special destructors are casts of integers, which Swift cannot see.
#ifndef CSTORE_H
#define CSTORE_H

#include <sqlite3.h>
#include <stddef.h>

// Locks a file that is open for writing, until its description is closed: 0, or -1 if somebody else has locked it.
int store_lock(int file);
// Whether somebody else has locked a file.
int store_is_locked(int file);

// Compresses bytes with zstd: the size, or 0 if there is no room for them.
size_t store_compress(void *into, size_t room, const void *bytes, size_t count);
// The reverse: the size, or 0 for what is damaged or larger than the room.
size_t store_decompress(void *into, size_t room, const void *bytes, size_t count);

// Bytes that stay where they are until the statement is reset.
static inline int store_bind_text(sqlite3_stmt *statement, int index, const void *bytes, int count) {
    return sqlite3_bind_text(statement, index, (const char *)bytes, count, SQLITE_STATIC);
}

static inline int store_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int count) {
    return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_STATIC);
}

// Bytes that SQLite copies.
static inline int store_bind_copy(sqlite3_stmt *statement, int index, const void *bytes, int count, _Bool is_blob) {
    const void *start = bytes ? bytes : "";
    return is_blob ? sqlite3_bind_blob(statement, index, start, count, SQLITE_TRANSIENT)
                   : sqlite3_bind_text(statement, index, (const char *)start, count, SQLITE_TRANSIENT);
}

#endif
