// Pure text libraries for the Crawl module: ICU, libpsl and PCRE2.
#ifndef CTEXTSHIMS_H
#define CTEXTSHIMS_H

#include "shims_idn.h"
#include "shims_psl.h"
#include "shims_regex.h"

#endif
