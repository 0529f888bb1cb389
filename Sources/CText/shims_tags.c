#include "include/shims_tags.h"

#include "include/shims_bytes.h"

typedef uint8_t wide_block __attribute__((ext_vector_type(64)));
typedef _Bool wide_flags __attribute__((ext_vector_type(64)));

// As wide as the processor has it: chosen once, when the program is loaded.
#ifdef __x86_64__
#define WIDE __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define WIDE
#endif

// A bit for each byte of a block that matches, the first byte's lowest.
#define WIDE_BITS(condition)                                              \
    ({                                                                    \
        wide_flags flags = __builtin_convertvector(condition, wide_flags); \
        uint64_t bits;                                                    \
        memcpy(&bits, &flags, sizeof bits);                               \
        bits;                                                             \
    })

// Where the next bit is that is set, which is taken away; 64 where none is.
SHIMS_INLINE uint16_t pop(uint64_t *bits) {
    uint16_t place = *bits ? (uint16_t)__builtin_ctzll(*bits) : 64;
    *bits &= *bits - 1;
    return place;
}

// Each bit: whether the number of bits set up to it, itself included, is odd.
SHIMS_INLINE uint64_t parities(uint64_t bits) {
    for (int step = 1; step < 64; step *= 2) bits ^= bits << step;
    return bits;
}

// Whether a tag whose name ends at a space ends within a block, at its first '>', with attributes before that are all
// like ` name="value"` or ` name`, and no '<'. Then each quote but the closing ones stands behind an equals sign, and each
// equals sign outside of a value behind a name and before a quote, so that no other reading of it is possible.
SHIMS_INLINE bool has_plain_attributes(const uint8_t *tag) {
    wide_block byte;
    memcpy(&byte, tag, sizeof byte);
    uint64_t close = WIDE_BITS(byte == '>');
    // The bits before the first '>', but the tag's own '<'; all of them where there is no '>'.
    uint64_t before = (close ^ (close - 1)) >> 1 & ~1ULL;
    uint64_t quotes = WIDE_BITS(byte == '"') & before;
    uint64_t values = parities(quotes);
    uint64_t equals = WIDE_BITS(byte == '=') & before & ~values;
    uint64_t no_name = WIDE_BITS((byte <= 0x20) | (byte == '/')) | quotes;
    uint64_t odd = WIDE_BITS((byte == '\'') | (byte == '<')) & before;
    odd |= (equals << 1) ^ (quotes & values);
    odd |= equals >> 1 & no_name;
    odd |= values & close;
    return close != 0 & odd == 0;
}

WIDE
size_t shims_sieve_tags(const uint8_t *bytes, size_t blocks, const bool *telling, uint16_t *tags) {
    size_t count = 0;
    for (size_t base = 0; base < 64 * blocks; base += 64) {
        wide_block byte;
        memcpy(&byte, bytes + base, sizeof byte);
        uint64_t bits = WIDE_BITS(byte == '<');
        // Nearly always there are at most four, and four are written without a look at how many count.
        size_t end = count + (size_t)__builtin_popcountll(bits);
        for (size_t index = count; index < count + 4; index++) tags[index] = (uint16_t)(base + pop(&bits));
        for (size_t index = count + 4; index < end; index++) tags[index] = (uint16_t)(base + pop(&bits));
        count = end;
    }
    size_t left = 0;
    for (size_t index = 0; index < count; index++) {
        const uint8_t *name = bytes + tags[index] + 1;
        // The name's first byte may be an end tag's slash. Some bytes of rare names end a name here, too.
        size_t rest = shims_plain_length(name + 1);
        bool is_plain = name[1 + rest] == '>';
        bool is_telling = telling[shims_tag_entry(name)];
        tags[left] = tags[index];
        left += !is_plain | is_telling;
    }
    size_t kept = 0;
    for (size_t index = 0; index < left; index++) {
        const uint8_t *name = bytes + tags[index] + 1;
        tags[kept] = tags[index];
        if (telling[shims_tag_entry(name)]) {
            kept++;
        } else {
            bool ends_at_space = name[1 + shims_plain_length(name + 1)] == ' ';
            kept += !(ends_at_space & has_plain_attributes(name - 1));
        }
    }
    return kept;
}
