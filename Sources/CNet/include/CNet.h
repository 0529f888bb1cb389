// Sockets, DNS and TLS: what Swift's Glibc overlay leaves out of the system's headers (macros, variadic functions), c-ares,
// and OpenSSL behind functions.
#ifndef CNET_H
#define CNET_H

#include "shims_dns.h"
#include "shims_event.h"
#include "shims_local.h"
#include "shims_net.h"
#include "shims_tls.h"

#endif
