// Legacy charsets by ICU, whose tables are linked in.
#ifndef SHIMS_CHARSET_H
#define SHIMS_CHARSET_H

#include <stddef.h>
#include <stdint.h>

struct shims_charset;

// Opens a charset by a name of ICU's; NULL where it has none.
struct shims_charset *shims_charset_open(const char *name);
void shims_charset_close(struct shims_charset *charset);
// The scalar value of one code of `length` bytes; 0 where these are none, or stand for several.
uint32_t shims_charset_scalar(struct shims_charset *charset, const uint8_t *code, size_t length);

#endif
