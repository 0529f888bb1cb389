// What the two files that see OpenSSL share.
#ifndef TLS_INTERNAL_H
#define TLS_INTERNAL_H

#include "CNet.h"

#include <openssl/ssl.h>

struct shims_tls_context {
    SSL_CTX *ssl;
    BIO_METHOD *method;
    shims_tls_on_session *on_session;
};

struct shims_tls {
    SSL *ssl;
    struct shims_tls_context *context;
    void *owner;
    // What carries it: another connection's stream, or the socket where there is none.
    struct shims_tls *carrier;
    int descriptor;
    // Of the last call on what carries it that failed for good; 0 where none did.
    int error;
    bool has_ended;
    // Whether the server has asked for a certificate of ours.
    bool wants_certificate;
    // Whether the handshake is over.
    bool stands;
    struct shims_tls_failure failure;
};

// Whether a certificate has a wildcard that stands for a host name.
bool tls_has_wildcard_for(X509 *certificate, const char *host);
// Remembers which certificate is at fault, and since when; lets names pass that only OpenSSL finds fault with.
int tls_on_verify(int is_valid, X509_STORE_CTX *store);
// Remembers that the server asks for a certificate; there is none to give.
int tls_on_certificate_request(SSL *ssl, X509 **certificate, EVP_PKEY **key);
// Takes OpenSSL's errors off their queue and says what they mean.
void tls_take_failure(struct shims_tls *tls);

#endif
