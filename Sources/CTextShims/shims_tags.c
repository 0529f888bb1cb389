#include "include/shims_tags.h"

#include "include/shims_bytes.h"

typedef uint8_t wide_block __attribute__((ext_vector_type(64)));
typedef _Bool wide_flags __attribute__((ext_vector_type(64)));

// As wide as the processor has it: chosen once, when the program is loaded.
#ifdef __x86_64__
#define WIDE __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define WIDE
#endif

// Where the next bit is that is set, which is taken away; 63 where none is.
SHIMS_INLINE uint16_t pop(uint64_t *bits) {
    uint16_t place = (uint16_t)__builtin_ctzll(*bits | 1ULL << 63);
    *bits &= *bits - 1;
    return place;
}

WIDE
size_t shims_sieve_tags(const uint8_t *bytes, size_t blocks, const bool *telling, uint16_t *tags) {
    size_t count = 0;
    for (size_t base = 0; base < 64 * blocks; base += 64) {
        wide_block byte;
        memcpy(&byte, bytes + base, sizeof byte);
        wide_flags flags = __builtin_convertvector(byte == '<', wide_flags);
        uint64_t bits;
        memcpy(&bits, &flags, sizeof bits);
        // Nearly always there are at most four, and four are written without a look at how many count.
        size_t end = count + (size_t)__builtin_popcountll(bits);
        for (size_t index = count; index < count + 4; index++) tags[index] = (uint16_t)(base + pop(&bits));
        for (size_t index = count + 4; index < end; index++) tags[index] = (uint16_t)(base + pop(&bits));
        count = end;
    }
    size_t kept = 0;
    for (size_t index = 0; index < count; index++) {
        const uint8_t *name = bytes + tags[index] + 1;
        // The name's first byte may be an end tag's slash. A hyphen ends a name here, too: such names are rare.
        size_t rest = shims_plain_length(name + 1);
        bool is_plain = name[1 + rest] == '>';
        bool is_telling = telling[shims_tag_entry(name[0], name[1])];
        tags[kept] = tags[index];
        kept += !is_plain | is_telling;
    }
    return kept;
}
