#include "CTextShims.h"

#include <libpsl.h>
#include <string.h>

// RFC 1035, section 2.3.4: 255 octets on the wire are 253 characters, 254 with the root's dot.
enum { LONGEST_NAME = 254 };

size_t shims_registrable_domain(const uint8_t *host, size_t length) {
    char name[LONGEST_NAME + 1];
    const psl_ctx_t *list = psl_builtin();
    if (list == NULL || length > LONGEST_NAME) {
        return 0;
    }
    memcpy(name, host, length);
    name[length] = '\0';
    const char *domain = psl_registrable_domain(list, name);
    return domain == NULL ? 0 : strlen(domain);
}
