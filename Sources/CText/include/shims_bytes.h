// Sixteen bytes at a time, by the compiler's vectors: Swift's own have no way from a comparison to a mask of bits.
//
// Nothing here reads a byte outside of what it is given.
#ifndef SHIMS_BYTES_H
#define SHIMS_BYTES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t shims_block __attribute__((ext_vector_type(16)));
typedef _Bool shims_block_flags __attribute__((ext_vector_type(16)));

#define SHIMS_INLINE static inline __attribute__((always_inline))

SHIMS_INLINE shims_block shims_load(const uint8_t *bytes) {
    shims_block block;
    memcpy(&block, bytes, sizeof block);
    return block;
}

// A bit for each byte that matches, the first byte's lowest.
#define SHIMS_BITS(condition)                                                     \
    ({                                                                            \
        shims_block_flags flags = __builtin_convertvector(condition, shims_block_flags); \
        uint16_t bits;                                                            \
        memcpy(&bits, &flags, sizeof bits);                                       \
        (uint32_t)bits;                                                           \
    })

// Where the first byte of [position, end) is for which `condition` holds; it is written of `byte`, which stands for a
// block of sixteen or for one.
#define SHIMS_FIND(condition)                                                     \
    while (position + 16 <= end) {                                                \
        shims_block byte = shims_load(bytes + position);                          \
        uint32_t bits = SHIMS_BITS(condition);                                    \
        if (bits) return position + __builtin_ctz(bits);                          \
        position += 16;                                                           \
    }                                                                             \
    for (; position < end; position++) {                                          \
        uint8_t byte = bytes[position];                                           \
        if (condition) return position;                                           \
    }                                                                             \
    return end

// The first '<' of [position, end), or end.
SHIMS_INLINE size_t shims_find_tag(const uint8_t *bytes, size_t position, size_t end) {
    SHIMS_FIND(byte == '<');
}

// The first byte with which a tag's or an attribute's name ends: '>', '/', '=', white space or another control
// character; or end.
SHIMS_INLINE size_t shims_find_name_end(const uint8_t *bytes, size_t position, size_t end) {
    SHIMS_FIND((byte == '>') | (byte == '/') | (byte == '=') | (byte <= 0x20));
}

// The bytes before the first '>', '/', white space or other control character, among sixteen: a tag's name. 16 where
// there is none of these.
SHIMS_INLINE size_t shims_tag_name_length(const uint8_t *bytes) {
    shims_block byte = shims_load(bytes);
    return __builtin_ctz(SHIMS_BITS((byte == '>') | (byte == '/') | (byte <= 0x20)) | 1 << 16);
}

// The bytes before the first control character, white space, '<', '=', '>', '?', or mark of punctuation up to '/', among
// sixteen.
SHIMS_INLINE size_t shims_plain_length(const uint8_t *bytes) {
    shims_block byte = shims_load(bytes);
    return __builtin_ctz(SHIMS_BITS((byte <= 0x2F) | ((byte & 0xFC) == 0x3C)) | 1 << 16);
}

// The bytes before the first '>', '/', '=', white space or other control character: an attribute's name.
SHIMS_INLINE size_t shims_attribute_name_length(const uint8_t *bytes) {
    shims_block byte = shims_load(bytes);
    return __builtin_ctz(SHIMS_BITS((byte == '>') | (byte == '/') | (byte == '=') | (byte <= 0x20)) | 1 << 16);
}

// The first byte equal to `quote`, or end.
SHIMS_INLINE size_t shims_find_byte(const uint8_t *bytes, size_t position, size_t end, uint8_t quote) {
    SHIMS_FIND(byte == quote);
}

// The first byte equal to `quote`, ampersand or control character, or end.
SHIMS_INLINE size_t shims_find_value_end(const uint8_t *bytes, size_t position, size_t end, uint8_t quote) {
    SHIMS_FIND((byte == quote) | (byte == '&') | (byte < 0x20));
}

// The first ampersand, carriage return or NUL, or end.
SHIMS_INLINE size_t shims_find_undecoded(const uint8_t *bytes, size_t position, size_t end) {
    SHIMS_FIND((byte == '&') | (byte == '\r') | (byte == 0));
}

// The first byte that is not ASCII, or end.
SHIMS_INLINE size_t shims_find_beyond_ascii(const uint8_t *bytes, size_t position, size_t end) {
    SHIMS_FIND(byte >= 0x80);
}

// The first byte that can't stand in a field's name as it is in nearly all: not a letter, a digit or a hyphen; or end.
SHIMS_INLINE size_t shims_find_field_name_end(const uint8_t *bytes, size_t position, size_t end) {
    SHIMS_FIND((((byte | 0x20) < 'a') | ((byte | 0x20) > 'z')) & ((byte < '0') | (byte > '9')) & (byte != '-'));
}

// Whether `count` bytes, of which the last is a line feed, hold a NUL, or a carriage return that no line feed follows.
SHIMS_INLINE _Bool shims_has_stray_control(const uint8_t *bytes, size_t count) {
    size_t position = 0;
    for (; position + 17 <= count; position += 16) {
        shims_block byte = shims_load(bytes + position);
        shims_block next = shims_load(bytes + position + 1);
        if (SHIMS_BITS((byte == 0) | ((byte == '\r') & (next != '\n')))) return 1;
    }
    for (; position + 1 < count; position++) {
        if (bytes[position] == 0 || (bytes[position] == '\r' && bytes[position + 1] != '\n')) return 1;
    }
    return 0;
}

// Copies up to `count` bytes, which end before the first `stop`; returns how many those are. `target` has room for
// sixteen bytes more than it takes.
SHIMS_INLINE size_t shims_copy_before(uint8_t *target, const uint8_t *bytes, size_t count, uint8_t stop) {
    size_t position = 0;
    while (count >= 16) {
        shims_block byte = shims_load(bytes + position);
        memcpy(target + position, &byte, sizeof byte);
        uint32_t bits = SHIMS_BITS(byte == stop);
        if (bits) return position + __builtin_ctz(bits);
        if (position + 16 == count) return count;
        // The last sixteen bytes may have been copied before in part.
        position = position + 32 <= count ? position + 16 : count - 16;
    }
    for (; position < count; position++) {
        if (bytes[position] == stop) return position;
        target[position] = bytes[position];
    }
    return count;
}

// Copies `count` bytes; returns how many of the first are printable ASCII but '"' and '\\'. `target` has room for
// sixteen bytes more.
SHIMS_INLINE size_t shims_copy_plain(uint8_t *target, const uint8_t *bytes, size_t count) {
    memcpy(target, bytes, count);
    for (size_t position = 0; position < count; position += 16) {
        // Looked for where it was copied to, because there one may look behind the end.
        shims_block byte = shims_load(target + position);
        uint32_t bits = SHIMS_BITS((byte < 0x20) | (byte >= 0x7F) | (byte == '"') | (byte == '\\'));
        if (bits) {
            size_t found = position + __builtin_ctz(bits);
            return found < count ? found : count;
        }
    }
    return count;
}

// Whether two texts of `count` bytes are equal.
SHIMS_INLINE _Bool shims_equal(const uint8_t *left, const uint8_t *right, size_t count) {
    if (count < 16) return memcmp(left, right, count) == 0;
    size_t position = 0;
    for (; position + 16 < count; position += 16) {
        if (SHIMS_BITS(shims_load(left + position) == shims_load(right + position)) != 0xFFFF) return 0;
    }
    // The last sixteen bytes, some of which may have been compared before.
    position = count - 16;
    return SHIMS_BITS(shims_load(left + position) == shims_load(right + position)) == 0xFFFF;
}

#undef SHIMS_FIND
#undef SHIMS_BITS

#endif
