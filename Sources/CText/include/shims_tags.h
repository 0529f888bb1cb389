// Most tags of a page mean nothing, and those are told from the rest without a branch for each: the processor would
// guess wrong at every other one.
#ifndef SHIMS_TAGS_H
#define SHIMS_TAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// Entries of a table of names.
#define SHIMS_TAG_NAMES 8192

// The entry of the names that begin with two bytes, in either case.
static inline size_t shims_tag_entry(const uint8_t *name) {
    uint16_t bytes;
    memcpy(&bytes, name, sizeof bytes);
    return bytes & 0x1F1F;
}

// What may be read behind the bytes that are sieved.
#define SHIMS_SIEVE_MARGIN 64

// Writes where each '<' of 64 * `blocks` bytes, of at most 2^16, is that needs a look, and returns how many those are.
// None does that begins a tag whose entry in `telling` is false, where the tag has no attributes, or few that are written
// as is usual, and holds no other '<'. `tags` has room for a number for each byte, and 64.
size_t shims_sieve_tags(const uint8_t *bytes, size_t blocks, const bool *telling, uint16_t *tags);

#endif
