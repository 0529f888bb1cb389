// Which edges of the program an input passes, as SanitizerCoverage tells it:
// https://clang.llvm.org/docs/SanitizerCoverage.html#tracing-pcs-with-guards
#include "CFuzzing.h"

enum { LIMIT = 1 << 20 };

static uint8_t passed[LIMIT];
static uint8_t known[LIMIT];
static uint32_t touched[LIMIT];
static uint32_t touched_count;
static uint32_t edges;

void __sanitizer_cov_trace_pc_guard_init(uint32_t *start, uint32_t *stop);
void __sanitizer_cov_trace_pc_guard(uint32_t *guard);

void __sanitizer_cov_trace_pc_guard_init(uint32_t *start, uint32_t *stop) {
    if (start == stop || *start) return;
    while (start < stop && edges + 1 < LIMIT) *start++ = ++edges;
}

void __sanitizer_cov_trace_pc_guard(uint32_t *guard) {
    uint32_t edge = *guard;
    if (passed[edge] == 0) {
        if (edge == 0 || touched_count >= LIMIT) return;
        touched[touched_count++] = edge;
    }
    if (passed[edge] < 255) passed[edge]++;
}

void fuzzing_begin(void) {
    for (uint32_t i = 0; i < touched_count; i++) passed[touched[i]] = 0;
    touched_count = 0;
}

static uint8_t bucket(uint8_t count) {
    if (count <= 3) return (uint8_t)(1 << (count - 1));
    if (count < 8) return 8;
    if (count < 16) return 16;
    if (count < 32) return 32;
    return count < 128 ? 64 : 128;
}

int fuzzing_end(void) {
    int news = 0;
    for (uint32_t i = 0; i < touched_count; i++) {
        uint32_t edge = touched[i];
        uint8_t bit = bucket(passed[edge]);
        passed[edge] = 0;
        if (known[edge] & bit) continue;
        known[edge] |= bit;
        news++;
    }
    touched_count = 0;
    return news;
}

uint32_t fuzzing_edges(void) { return edges; }
