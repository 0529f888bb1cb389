#include "shims_digest.h"

#include <string.h>

#define FIRST 0x87c37b91114253d5ULL
#define SECOND 0x4cf5ad432745937fULL

static inline uint64_t rotated(uint64_t value, int bits) {
    return value << bits | value >> (64 - bits);
}

static inline uint64_t word(const uint8_t *bytes) {
    uint64_t value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

static inline uint64_t mixed_first(uint64_t word) {
    return rotated(word * FIRST, 31) * SECOND;
}

static inline uint64_t mixed_second(uint64_t word) {
    return rotated(word * SECOND, 33) * FIRST;
}

static void add_blocks(shims_digest *digest, const uint8_t *bytes, size_t blocks) {
    uint64_t first = digest->first, second = digest->second;
    for (size_t block = 0; block < blocks; block++, bytes += 16) {
        first ^= mixed_first(word(bytes));
        first = (rotated(first, 27) + second) * 5 + 0x52dce729;
        second ^= mixed_second(word(bytes + 8));
        second = (rotated(second, 31) + first) * 5 + 0x38495ab5;
    }
    digest->first = first;
    digest->second = second;
}

void shims_digest_add(shims_digest *digest, const uint8_t *bytes, size_t count) {
    size_t kept = digest->length & 15;
    digest->length += count;
    if (kept > 0) {
        size_t missing = 16 - kept;
        size_t taken = count < missing ? count : missing;
        if (taken > 0) memcpy(digest->rest + kept, bytes, taken);
        if (taken < missing) return;
        add_blocks(digest, digest->rest, 1);
        bytes += taken;
        count -= taken;
    }
    add_blocks(digest, bytes, count / 16);
    if (count % 16 > 0) memcpy(digest->rest, bytes + count / 16 * 16, count % 16);
}

static inline uint64_t finished(uint64_t value) {
    value ^= value >> 33;
    value *= 0xff51afd7ed558ccdULL;
    value ^= value >> 33;
    value *= 0xc4ceb9fe1a85ec53ULL;
    return value ^ value >> 33;
}

void shims_digest_end(const shims_digest *digest, uint64_t *first, uint64_t *second) {
    uint8_t rest[16] = {0};
    size_t kept = digest->length & 15;
    memcpy(rest, digest->rest, kept);
    uint64_t one = digest->first, two = digest->second;
    if (kept > 8) two ^= mixed_second(word(rest + 8));
    if (kept > 0) one ^= mixed_first(word(rest));
    one ^= digest->length;
    two ^= digest->length;
    one += two;
    two += one;
    one = finished(one);
    two = finished(two);
    one += two;
    two += one;
    *first = one;
    *second = two;
}
