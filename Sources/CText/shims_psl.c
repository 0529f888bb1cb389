#include "CText.h"

#include <libpsl.h>
#include <string.h>

// RFC 1035, section 2.3.4: 255 octets on the wire are 253 characters, 254 with the root's dot.
enum { LONGEST_NAME = 254 };

// The list, and the name with a NUL behind it; NULL for a name that is too long, or where there is no list.
static const psl_ctx_t *prepare(const uint8_t *host, size_t length, char name[LONGEST_NAME + 1]) {
    if (length > LONGEST_NAME) return NULL;
    memcpy(name, host, length);
    name[length] = '\0';
    return psl_builtin();
}

size_t shims_registrable_domain(const uint8_t *host, size_t length) {
    char name[LONGEST_NAME + 1];
    const psl_ctx_t *list = prepare(host, length, name);
    const char *domain = list == NULL ? NULL : psl_registrable_domain(list, name);
    return domain == NULL ? 0 : strlen(domain);
}

bool shims_is_registry(const uint8_t *host, size_t length) {
    char name[LONGEST_NAME + 1];
    const psl_ctx_t *list = prepare(host, length, name);
    return list != NULL && psl_is_public_suffix2(list, name, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) == 1;
}
