#define PCRE2_CODE_UNIT_WIDTH 8
#include "CText.h"

#include <pcre2.h>
#include <stdlib.h>

// About a millisecond of matching: more than any sensible pattern needs on a URL, too little to stall the loop.
enum { MATCH_LIMIT = 100000, DEPTH_LIMIT = 10000, HEAP_LIMIT_KIB = 1024 };
enum { JIT_STACK_START = 32 << 10, JIT_STACK_MAX = 512 << 10 };

struct shims_regex {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
};

shims_regex *shims_regex_compile(const uint8_t *pattern, size_t length, size_t *error_offset, char *message,
                                 size_t message_size) {
    int error = 0;
    PCRE2_SIZE offset = 0;
    pcre2_code *code = pcre2_compile(pattern, length, 0, &error, &offset, NULL);
    if (code == NULL) {
        *error_offset = offset;
        pcre2_get_error_message(error, (PCRE2_UCHAR *)message, message_size);
        return NULL;
    }
    shims_regex *regex = calloc(1, sizeof *regex);
    if (regex == NULL) {
        pcre2_code_free(code);
        return NULL;
    }
    regex->code = code;
    // One pair of offsets: only whether it matches is asked.
    regex->data = pcre2_match_data_create(1, NULL);
    regex->context = pcre2_match_context_create(NULL);
    if (regex->data == NULL || regex->context == NULL) {
        shims_regex_free(regex);
        return NULL;
    }
    pcre2_set_match_limit(regex->context, MATCH_LIMIT);
    pcre2_set_depth_limit(regex->context, DEPTH_LIMIT);
    pcre2_set_heap_limit(regex->context, HEAP_LIMIT_KIB);
    // Where there is no just-in-time compiler the interpreter does the same under the same limits.
    if (pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) == 0) {
        regex->stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_MAX, NULL);
        pcre2_jit_stack_assign(regex->context, NULL, regex->stack);
    }
    return regex;
}

void shims_regex_free(shims_regex *regex) {
    if (regex == NULL) {
        return;
    }
    pcre2_jit_stack_free(regex->stack);
    pcre2_match_context_free(regex->context);
    pcre2_match_data_free(regex->data);
    pcre2_code_free(regex->code);
    free(regex);
}

int32_t shims_regex_search(const shims_regex *regex, const uint8_t *subject, size_t length) {
    int result = pcre2_match(regex->code, subject, length, 0, 0, regex->data, regex->context);
    if (result >= 0) {
        return SHIMS_REGEX_MATCH;
    }
    return result == PCRE2_ERROR_NOMATCH ? SHIMS_REGEX_NO_MATCH : SHIMS_REGEX_LIMIT;
}
