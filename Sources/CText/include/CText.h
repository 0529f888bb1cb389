// Pure libraries for text and content codings: ICU, libpsl, PCRE2, and the content codings' decoders.
#ifndef CTEXT_H
#define CTEXT_H

#include "shims_bytes.h"
#include "shims_charset.h"
#include "shims_codings.h"
#include "shims_digest.h"
#include "shims_idn.h"
#include "shims_memory.h"
#include "shims_psl.h"
#include "shims_regex.h"
#include "shims_tags.h"

#endif
