// IDNA by ICU: "domain to ASCII" of the URL standard, which is UTS #46 with flags of its own.
//
// libidn2 cannot stand in: after the mapping of UTS #46 it applies the stricter rules of IDNA2008 (no symbols, no long
// labels, no hyphens at a label's ends), which the URL standard leaves out.
#ifndef SHIMS_IDN_H
#define SHIMS_IDN_H

#include <stdint.h>

// Writes the ASCII form of a domain given in UTF-8. Returns its length, or -1 if the domain is not valid or does not
// fit into `capacity` bytes.
int32_t shims_domain_to_ascii(const char *domain, int32_t length, char *output, int32_t capacity);

#endif
