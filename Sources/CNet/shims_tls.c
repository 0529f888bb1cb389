#include "tls_internal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

// --- The way to the socket, perhaps in another connection's stream. OpenSSL's own raises SIGPIPE and does not keep errno.

// What a step of the carrier is to a connection in its stream. OpenSSL's queue of errors may hold this one's already: it
// is neither emptied nor asked.
static int carried(BIO *bio, struct shims_tls *tls, int result, size_t count) {
    if (result == 1) return (int)count;
    SSL *carrier = tls->carrier->ssl;
    BIO *way = SSL_get_rbio(carrier);
    if (SSL_want(carrier) != SSL_NOTHING && BIO_should_retry(way)) {
        BIO_set_flags(bio, BIO_get_retry_flags(way));
    } else if (tls->carrier->has_ended || (SSL_get_shutdown(carrier) & SSL_RECEIVED_SHUTDOWN) != 0) {
        tls->has_ended = true;
    } else {
        tls->error = tls->carrier->error;
    }
    return -1;
}

static int way_write(BIO *bio, const char *bytes, int length) {
    struct shims_tls *tls = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    if (tls->carrier != NULL) {
        size_t written = 0;
        return carried(bio, tls, SSL_write_ex(tls->carrier->ssl, bytes, (size_t)length, &written), written);
    }
    ssize_t count;
    do {
        count = send(tls->descriptor, bytes, (size_t)length, MSG_NOSIGNAL);
    } while (count < 0 && errno == EINTR);
    if (count >= 0) return (int)count;
    if (errno == EAGAIN || errno == EWOULDBLOCK) BIO_set_retry_write(bio);
    else tls->error = errno;
    return -1;
}

static int way_read(BIO *bio, char *buffer, int capacity) {
    struct shims_tls *tls = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    if (tls->carrier != NULL) {
        size_t filled = 0;
        return carried(bio, tls, SSL_read_ex(tls->carrier->ssl, buffer, (size_t)capacity, &filled), filled);
    }
    ssize_t count;
    do {
        count = recv(tls->descriptor, buffer, (size_t)capacity, 0);
    } while (count < 0 && errno == EINTR);
    if (count == 0) tls->has_ended = true;
    if (count >= 0) return (int)count;
    if (errno == EAGAIN || errno == EWOULDBLOCK) BIO_set_retry_read(bio);
    else tls->error = errno;
    return -1;
}

static long way_control(BIO *bio, int command, long number, void *pointer) {
    (void)number;
    (void)pointer;
    switch (command) {
    case BIO_CTRL_FLUSH: return 1;
    case BIO_CTRL_EOF: return ((struct shims_tls *)BIO_get_data(bio))->has_ended;
    default: return 0;
    }
}

static BIO_METHOD *make_method(void) {
    BIO_METHOD *method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK | BIO_TYPE_DESCRIPTOR, "way");
    if (method == NULL) return NULL;
    BIO_meth_set_write(method, way_write);
    BIO_meth_set_read(method, way_read);
    BIO_meth_set_ctrl(method, way_control);
    return method;
}

// --- Contexts and sessions.

static int on_new_session(SSL *ssl, SSL_SESSION *session) {
    struct shims_tls *tls = SSL_get_app_data(ssl);
    if (!SSL_SESSION_is_resumable(session)) return 0;
    tls->context->on_session(tls->owner, (struct shims_tls_session *)session);
    return 1;
}

void shims_tls_session_release(struct shims_tls_session *session) { SSL_SESSION_free((SSL_SESSION *)session); }

static bool configure(SSL_CTX *ssl, bool verifies, bool speaks_http) {
    static const unsigned char protocols[] = "\x08http/1.1";
    SSL_CTX_set_verify(ssl, verifies ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, verifies ? tls_on_verify : NULL);
    SSL_CTX_set_client_cert_cb(ssl, tls_on_certificate_request);
    // Whatever the user trusts is trusted, an intermediate authority's certificate or a server's own, too.
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(ssl), X509_V_FLAG_PARTIAL_CHAIN);
    SSL_CTX_set_options(ssl, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    // A stream that ends without close_notify may have been cut: OpenSSL's configuration must not hide that.
    SSL_CTX_clear_options(ssl, SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(
        ssl, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    // One recv(2) a record instead of two.
    SSL_CTX_set_read_ahead(ssl, 1);
    SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(ssl, on_new_session);
    // Without the system's store only files given are trusted; whether it is there shows when a server is verified.
    SSL_CTX_set_default_verify_paths(ssl);
    return SSL_CTX_set_min_proto_version(ssl, TLS1_2_VERSION) == 1
        && (!speaks_http || SSL_CTX_set_alpn_protos(ssl, protocols, sizeof protocols - 1) == 0);
}

struct shims_tls_context *shims_tls_context_open(bool verifies, bool speaks_http, shims_tls_on_session *on_session) {
    struct shims_tls_context *context = calloc(1, sizeof *context);
    if (context == NULL) return NULL;
    context->on_session = on_session;
    context->method = make_method();
    context->ssl = SSL_CTX_new(TLS_client_method());
    bool is_made = context->method != NULL && context->ssl != NULL && configure(context->ssl, verifies, speaks_http);
    ERR_clear_error();
    if (is_made) return context;
    shims_tls_context_close(context);
    return NULL;
}

int shims_tls_context_trust(struct shims_tls_context *context, const char *path) {
    ERR_clear_error();
    if (SSL_CTX_load_verify_file(context->ssl, path) == 1) return 0;
    unsigned long error = ERR_peek_error();
    ERR_clear_error();
    return ERR_SYSTEM_ERROR(error) ? ERR_GET_REASON(error) : -1;
}

void shims_tls_context_close(struct shims_tls_context *context) {
    SSL_CTX_free(context->ssl);
    BIO_meth_free(context->method);
    free(context);
}

// --- Connections.

// Whom the certificate must be for, and the name that a server with several certificates goes by (RFC 6066 section 3).
static bool expect_host(SSL *ssl, const char *host, bool may_have_wildcard) {
    X509_VERIFY_PARAM *param = SSL_get0_param(ssl);
    unsigned char address[sizeof(struct in6_addr)];
    if (inet_pton(AF_INET, host, address) == 1) return X509_VERIFY_PARAM_set1_ip(param, address, 4) == 1;
    if (inet_pton(AF_INET6, host, address) == 1) return X509_VERIFY_PARAM_set1_ip(param, address, 16) == 1;
    // To OpenSSL no name means any, and a leading dot any below.
    if (host[0] == '\0' || host[0] == '.') return false;
    // RFC 9525 section 6.3: whole-label wildcards only, and never the subject's common name.
    unsigned wildcards = may_have_wildcard ? X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS : X509_CHECK_FLAG_NO_WILDCARDS;
    X509_VERIFY_PARAM_set_hostflags(param, wildcards | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    return X509_VERIFY_PARAM_set1_host(param, host, 0) == 1 && SSL_set_tlsext_host_name(ssl, host) == 1;
}

struct shims_tls *shims_tls_open(
    struct shims_tls_context *context, int descriptor, struct shims_tls *carrier, const char *host,
    bool may_have_wildcard, struct shims_tls_session *session, void *owner) {
    struct shims_tls *tls = calloc(1, sizeof *tls);
    if (tls == NULL) return NULL;
    *tls = (struct shims_tls){.context = context, .owner = owner, .carrier = carrier, .descriptor = descriptor};
    tls->ssl = SSL_new(context->ssl);
    BIO *bio = BIO_new(context->method);
    if (tls->ssl == NULL || bio == NULL || !expect_host(tls->ssl, host, may_have_wildcard)) {
        BIO_free(bio);
        shims_tls_close(tls);
        ERR_clear_error();
        return NULL;
    }
    BIO_set_data(bio, tls);
    BIO_set_init(bio, 1);
    SSL_set_bio(tls->ssl, bio, bio);
    SSL_set_app_data(tls->ssl, tls);
    SSL_set_connect_state(tls->ssl);
    // Where it does not take, the handshake is a full one.
    if (session != NULL) SSL_set_session(tls->ssl, (SSL_SESSION *)session);
    ERR_clear_error();
    return tls;
}

void shims_tls_close(struct shims_tls *tls) {
    SSL_free(tls->ssl);
    free(tls);
}

// SSL_get_error(3) looks at the queue of errors, too, which must have been empty before the call.
static enum shims_tls_outcome outcome(struct shims_tls *tls, int result) {
    switch (SSL_get_error(tls->ssl, result)) {
    case SSL_ERROR_NONE: return SHIMS_TLS_DONE;
    case SSL_ERROR_WANT_READ: return SHIMS_TLS_WANTS_READ;
    case SSL_ERROR_WANT_WRITE: return SHIMS_TLS_WANTS_WRITE;
    case SSL_ERROR_ZERO_RETURN: return SHIMS_TLS_ENDED;
    case SSL_ERROR_SYSCALL:
        ERR_clear_error();
        return tls->error != 0 ? SHIMS_TLS_BROKEN : SHIMS_TLS_CUT;
    default: break;
    }
    if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
        ERR_clear_error();
        return SHIMS_TLS_CUT;
    }
    tls_take_failure(tls);
    return SHIMS_TLS_FAILED;
}

enum shims_tls_outcome shims_tls_handshake(struct shims_tls *tls) {
    ERR_clear_error();
    enum shims_tls_outcome result = outcome(tls, SSL_do_handshake(tls->ssl));
    tls->stands = result == SHIMS_TLS_DONE;
    return result;
}

enum shims_tls_outcome shims_tls_read(struct shims_tls *tls, void *buffer, size_t capacity, size_t *count) {
    ERR_clear_error();
    return outcome(tls, SSL_read_ex(tls->ssl, buffer, capacity, count));
}

enum shims_tls_outcome shims_tls_peek(struct shims_tls *tls) {
    char byte;
    size_t count;
    ERR_clear_error();
    return outcome(tls, SSL_peek_ex(tls->ssl, &byte, 1, &count));
}

enum shims_tls_outcome shims_tls_write(struct shims_tls *tls, const void *bytes, size_t length, size_t *count) {
    ERR_clear_error();
    return outcome(tls, SSL_write_ex(tls->ssl, bytes, length, count));
}

void shims_tls_notify(struct shims_tls *tls) {
    // OpenSSL forbids it within a handshake, and has nothing to say then.
    if (SSL_is_init_finished(tls->ssl)) SSL_shutdown(tls->ssl);
    ERR_clear_error();
}

int shims_tls_errno(const struct shims_tls *tls) { return tls->error; }

struct shims_tls_failure shims_tls_failure_of(const struct shims_tls *tls) { return tls->failure; }

bool shims_tls_has_pending(const struct shims_tls *tls) {
    return SSL_has_pending(tls->ssl) == 1 || (tls->carrier != NULL && shims_tls_has_pending(tls->carrier));
}

bool shims_tls_is_resumed(const struct shims_tls *tls) { return SSL_session_reused(tls->ssl) == 1; }

const char *shims_tls_version(const struct shims_tls *tls) { return SSL_get_version(tls->ssl); }

const char *shims_tls_cipher(const struct shims_tls *tls) {
    return SSL_CIPHER_get_name(SSL_get_current_cipher(tls->ssl));
}

bool shims_tls_certificate_days(const struct shims_tls *tls, int *days) {
    X509 *certificate = SSL_get0_peer_certificate(tls->ssl);
    int seconds;
    bool is_known = certificate != NULL && ASN1_TIME_diff(days, &seconds, NULL, X509_get0_notAfter(certificate)) == 1;
    ERR_clear_error();
    return is_known;
}
