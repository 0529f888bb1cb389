// Pure libraries for the Crawl module: ICU, libpsl, PCRE2, and the content codings' decoders.
#ifndef CTEXTSHIMS_H
#define CTEXTSHIMS_H

#include "shims_bytes.h"
#include "shims_charset.h"
#include "shims_codings.h"
#include "shims_idn.h"
#include "shims_memory.h"
#include "shims_psl.h"
#include "shims_regex.h"
#include "shims_tags.h"

#endif
