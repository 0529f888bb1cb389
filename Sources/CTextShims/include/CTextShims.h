// For the Crawl module's texts: Unicode's tables for IDNA, and PCRE2.
#ifndef CTEXTSHIMS_H
#define CTEXTSHIMS_H

#include "shims_idn.h"
#include "shims_regex.h"

#endif
