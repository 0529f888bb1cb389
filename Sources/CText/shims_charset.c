#include "CText.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <unicode/utf16.h>

struct shims_charset *shims_charset_open(const char *name) {
    UErrorCode error = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(name, &error);
    if (U_FAILURE(error)) return NULL;
    ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
    if (U_FAILURE(error)) {
        ucnv_close(converter);
        return NULL;
    }
    return (struct shims_charset *)converter;
}

void shims_charset_close(struct shims_charset *charset) { ucnv_close((UConverter *)charset); }

uint32_t shims_charset_scalar(struct shims_charset *charset, const uint8_t *code, size_t length) {
    UConverter *converter = (UConverter *)charset;
    UErrorCode error = U_ZERO_ERROR;
    UChar units[4];
    ucnv_resetToUnicode(converter);
    int32_t count = ucnv_toUChars(converter, units, 4, (const char *)code, (int32_t)length, &error);
    if (U_FAILURE(error)) return 0;
    if (count == 1 && !U16_IS_SURROGATE(units[0])) return units[0];
    return count == 2 && U16_IS_LEAD(units[0]) && U16_IS_TRAIL(units[1]) ? U16_GET_SUPPLEMENTARY(units[0], units[1]) : 0;
}
