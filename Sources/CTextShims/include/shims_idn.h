// Look-ups in the Unicode data of UTS #46 (IDNA compatibility processing) and of Normalization Form C.
//
// libidn2 cannot stand in for these: after the mapping of UTS #46 it applies the stricter rules of IDNA2008
// (no symbols, no long labels, no hyphens at a label's ends), which the URL standard leaves out.
#ifndef SHIMS_IDN_H
#define SHIMS_IDN_H

#include <stdint.h>

// What UTS #46 does with a code point: the low 3 bits of idna_mapping.
enum {
    IDNA_VALID,
    IDNA_IGNORED,
    IDNA_DISALLOWED,
    // The other bits are the code point that takes its place.
    IDNA_MAPPED,
    // 5 bits are a length, those above a position for idna_mapping_sequence.
    IDNA_SEQUENCE,
};

// Bidi_Class (UAX #9), those that RFC 5893 admits; bits 8 to 11 of idna_properties.
enum { BIDI_L, BIDI_R, BIDI_AL, BIDI_AN, BIDI_EN, BIDI_ES, BIDI_CS, BIDI_ET, BIDI_ON, BIDI_BN, BIDI_NSM, BIDI_OTHER };

// Joining_Type; bits 12 to 14 of idna_properties.
enum { JOINING_U, JOINING_L, JOINING_R, JOINING_D, JOINING_T };

// The status and mapping of a code point in IdnaMappingTable.txt (deviations are valid).
uint32_t idna_mapping(uint32_t point);

// One code point of a mapping to several.
uint32_t idna_mapping_sequence(uint32_t position);

// Canonical_Combining_Class in bits 0 to 7, then Bidi_Class, Joining_Type, and in bit 15 whether it is a Mark.
uint32_t idna_properties(uint32_t point);

// The canonical decomposition, one step of it: first code point in the high half, second (or 0) in the low one.
// 0 where there is none. Hangul is not in the table.
uint64_t nfc_decomposition(uint32_t point);

// The primary composite of two code points, or 0. Hangul is not in the table.
uint32_t nfc_composition(uint32_t first, uint32_t second);

#endif
