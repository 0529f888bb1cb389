// Wildcards in certificates as browsers match them, which is more than OpenSSL does.
#include "tls_internal.h"

#include <openssl/crypto.h>
#include <openssl/x509v3.h>
#include <string.h>

// Whether a name of a certificate is a wildcard for a host: in place of its first label (RFC 9525 section 6.3), before two
// labels at least, and whatever the labels are made of. OpenSSL takes letters, digits and hyphens only, but name servers
// have others, underscores above all.
static bool is_wildcard_for(const GENERAL_NAME *name, const char *host) {
    if (name->type != GEN_DNS) return false;
    const char *text = (const char *)ASN1_STRING_get0_data(name->d.dNSName);
    const char *parent = strchr(host, '.');
    if (parent == NULL || parent == host || strchr(parent + 1, '.') == NULL) return false;
    size_t length = strlen(parent);
    return (size_t)ASN1_STRING_length(name->d.dNSName) == length + 1 && text[0] == '*'
        && OPENSSL_strncasecmp(text + 1, parent, length) == 0;
}

bool tls_has_wildcard_for(X509 *certificate, const char *host) {
    GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    bool has = false;
    for (int index = 0; !has && index < sk_GENERAL_NAME_num(names); index++) {
        has = is_wildcard_for(sk_GENERAL_NAME_value(names, index), host);
    }
    GENERAL_NAMES_free(names);
    return has;
}
