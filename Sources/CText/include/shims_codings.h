// The content codings' decoders, whose own headers serve Swift well; only this module names them.
#ifndef SHIMS_CODINGS_H
#define SHIMS_CODINGS_H

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#endif
