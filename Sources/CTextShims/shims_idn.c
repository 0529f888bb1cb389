#include "CTextShims.h"

#include <stddef.h>

#include "idna_tables.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

// The last of sorted starts that is not above a code point; the first start is 0.
static size_t run_of(const uint32_t *starts, size_t count, uint32_t point) {
    size_t low = 0;
    while (count > 1) {
        size_t half = count / 2;
        if (starts[low + half] <= point) {
            low += half;
        }
        count -= half;
    }
    return low;
}

uint32_t idna_mapping(uint32_t point) {
    return mapping_values[run_of(mapping_starts, COUNT(mapping_starts), point)];
}

uint32_t idna_mapping_sequence(uint32_t position) {
    return position < COUNT(mapping_sequences) ? mapping_sequences[position] : 0;
}

uint32_t idna_properties(uint32_t point) {
    return property_values[run_of(property_starts, COUNT(property_starts), point)];
}

uint64_t nfc_decomposition(uint32_t point) {
    size_t index = run_of(decomposition_points, COUNT(decomposition_points), point);
    if (decomposition_points[index] != point) {
        return 0;
    }
    return (uint64_t)decomposition_firsts[index] << 32 | decomposition_seconds[index];
}

uint32_t nfc_composition(uint32_t first, uint32_t second) {
    uint64_t pair = (uint64_t)first << 32 | second;
    size_t low = 0;
    size_t count = COUNT(composition_pairs);
    while (count > 1) {
        size_t half = count / 2;
        if (composition_pairs[low + half] <= pair) {
            low += half;
        }
        count -= half;
    }
    return composition_pairs[low] == pair ? composition_points[low] : 0;
}
