// Pure text libraries for the Crawl module: ICU and PCRE2.
#ifndef CTEXTSHIMS_H
#define CTEXTSHIMS_H

#include "shims_idn.h"
#include "shims_regex.h"

#endif
