// A digest of bytes that come in pieces: MurmurHash3 x64 128 (Austin Appleby, public domain) with the seed 0.
//
// It tells whether two bodies are the same, at a quarter of a nanosecond a byte. It is no protection against somebody who
// looks for two bodies with one digest: who serves a body can serve another one anyway.
#ifndef SHIMS_DIGEST_H
#define SHIMS_DIGEST_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint64_t first, second;
    // All bytes so far; those behind the last multiple of 16 are in `rest`.
    uint64_t length;
    uint8_t rest[16];
} shims_digest;

// Adds a piece. A digest begins with zeros.
void shims_digest_add(shims_digest *digest, const uint8_t *bytes, size_t count);

// The two halves of the digest of all bytes so far, which is not changed.
void shims_digest_end(const shims_digest *digest, uint64_t *first, uint64_t *second);

#endif
