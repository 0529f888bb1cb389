// The public suffix list by libpsl, for --lenient: which names under "co.uk" belong together is no question of syntax.
//
// libpsl's own copy of the list is asked, so that no file is read.
#ifndef SHIMS_PSL_H
#define SHIMS_PSL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// How many bytes at the end of a host name are its registrable domain (a public suffix and one label before it).
// 0 for a name that has none: a public suffix itself, a single label, a name too long for the DNS. The name is
// lower-case ASCII, punycode where it is international, and no IP address.
size_t shims_registrable_domain(const uint8_t *host, size_t length);

// Whether a name is one under which a registry gives names to anyone, as "co.uk": the list's section of ICANN. A name of which
// the list knows nothing is none, and neither is one whose owner gives out names under it himself, as "github.io".
bool shims_is_registry(const uint8_t *name, size_t length);

#endif
