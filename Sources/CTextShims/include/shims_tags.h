// Most tags of a page mean nothing, and those are told from the rest without a branch for each: the processor would
// guess wrong at every other one.
#ifndef SHIMS_TAGS_H
#define SHIMS_TAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Entries of a table of names.
#define SHIMS_TAG_NAMES 8192

// The entry of the names that begin with two bytes, in either case.
static inline size_t shims_tag_entry(uint8_t first, uint8_t second) {
    return (size_t)(second & 0x1F) << 8 | (first & 0x1F);
}

// Writes where each '<' of 64 * `blocks` bytes, of at most 2^16, is that needs a look, and returns how many those are.
// None does that begins an end tag without attributes, or a start tag without attributes whose entry in `telling` is
// false, and neither holds another '<'. 18 bytes more may be read. `tags` has room for a number for each byte, and 64.
size_t shims_sieve_tags(const uint8_t *bytes, size_t blocks, const bool *telling, uint16_t *tags);

#endif
