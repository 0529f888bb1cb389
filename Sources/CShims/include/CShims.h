// What Swift's Glibc overlay leaves out: headers it does not import, macros, variadic functions.
#ifndef CSHIMS_H
#define CSHIMS_H

#include "shims_event.h"
#include "shims_fatal.h"
#include "shims_net.h"
#include "shims_process.h"
#include "shims_terminal.h"
#include "shims_dns.h"
#include "shims_tls.h"

#endif
