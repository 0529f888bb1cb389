#include "CText.h"

#include <unicode/uidna.h>

// Made at the first international name and kept: it is immutable and costs a load of ICU's data.
static const UIDNA *processor(void) {
    static UIDNA *made;
    if (!made) {
        UErrorCode error = U_ZERO_ERROR;
        made = uidna_openUTS46(
            UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII |
                UIDNA_NONTRANSITIONAL_TO_UNICODE,
            &error);
        if (U_FAILURE(error)) {
            made = NULL;
        }
    }
    return made;
}

int32_t shims_domain_to_ascii(const char *domain, int32_t length, char *output, int32_t capacity) {
    // CheckHyphens and VerifyDnsLength are false (URL standard, section 3.3).
    const uint32_t ignored = UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG | UIDNA_ERROR_DOMAIN_NAME_TOO_LONG |
                             UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;
    const UIDNA *idna = processor();
    if (!idna) {
        return -1;
    }
    UErrorCode error = U_ZERO_ERROR;
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    int32_t written = uidna_nameToASCII_UTF8(idna, domain, length, output, capacity, &info, &error);
    if (U_FAILURE(error) || (info.errors & ~ignored) != 0 || written > capacity) {
        return -1;
    }
    return written;
}
