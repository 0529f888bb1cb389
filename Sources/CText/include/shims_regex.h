// PCRE2 for --include and --exclude: compile once, match bytes under limits that a hostile URL cannot pass.
#ifndef SHIMS_REGEX_H
#define SHIMS_REGEX_H

#include <stddef.h>
#include <stdint.h>

typedef struct shims_regex shims_regex;

static const int32_t SHIMS_REGEX_MATCH = 1, SHIMS_REGEX_NO_MATCH = 0, SHIMS_REGEX_LIMIT = -1;

// Returns NULL on failure, with the error's place (bytes from 0) and message filled in.
shims_regex *shims_regex_compile(const uint8_t *pattern, size_t length, size_t *error_offset, char *message,
                                 size_t message_size);
void shims_regex_free(shims_regex *regex);
// Searches anywhere in the subject. Any failure at match time is SHIMS_REGEX_LIMIT.
int32_t shims_regex_search(const shims_regex *regex, const uint8_t *subject, size_t length);

#endif
