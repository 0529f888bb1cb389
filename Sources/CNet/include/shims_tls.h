// A client's TLS through OpenSSL 3, without its headers: thousands of declarations stay out of Swift.
// Nothing here waits, and nothing raises SIGPIPE. A context and its connections belong to one thread.
#ifndef SHIMS_TLS_H
#define SHIMS_TLS_H

#include <stdbool.h>
#include <stddef.h>

struct shims_tls_context;
struct shims_tls;
struct shims_tls_session;

// For Swift: an enum that has no other values, and a value's name in it.
#define SHIMS_TLS_CLOSED __attribute__((enum_extensibility(closed)))
#define SHIMS_TLS_AS(name) __attribute__((swift_name(name)))

// What came of a step.
enum SHIMS_TLS_CLOSED shims_tls_outcome {
    SHIMS_TLS_DONE SHIMS_TLS_AS("done"),
    // To be taken again, for a write with the same bytes, when the socket is readable or writable.
    SHIMS_TLS_WANTS_READ SHIMS_TLS_AS("wantsRead"),
    SHIMS_TLS_WANTS_WRITE SHIMS_TLS_AS("wantsWrite"),
    // The peer has said that nothing more comes (close_notify).
    SHIMS_TLS_ENDED SHIMS_TLS_AS("ended"),
    // The stream ended without that: somebody may have cut it (RFC 8446 section 6.1).
    SHIMS_TLS_CUT SHIMS_TLS_AS("cut"),
    // The socket failed: shims_tls_errno.
    SHIMS_TLS_BROKEN SHIMS_TLS_AS("broken"),
    // TLS failed: shims_tls_failure_of.
    SHIMS_TLS_FAILED SHIMS_TLS_AS("failed"),
};

// Why TLS failed.
enum SHIMS_TLS_CLOSED shims_tls_fault {
    SHIMS_TLS_FAULT_EXPIRED SHIMS_TLS_AS("expired"),
    SHIMS_TLS_FAULT_NOT_YET_VALID SHIMS_TLS_AS("notYetValid"),
    SHIMS_TLS_FAULT_WRONG_NAME SHIMS_TLS_AS("wrongName"),
    SHIMS_TLS_FAULT_SELF_SIGNED SHIMS_TLS_AS("selfSigned"),
    SHIMS_TLS_FAULT_UNKNOWN_AUTHORITY SHIMS_TLS_AS("unknownAuthority"),
    SHIMS_TLS_FAULT_WEAK SHIMS_TLS_AS("weak"),
    // Another fault of a certificate: `text` says it.
    SHIMS_TLS_FAULT_CERTIFICATE SHIMS_TLS_AS("certificate"),
    SHIMS_TLS_FAULT_VERSION SHIMS_TLS_AS("version"),
    SHIMS_TLS_FAULT_CIPHER SHIMS_TLS_AS("cipher"),
    SHIMS_TLS_FAULT_NOT_TLS SHIMS_TLS_AS("notTls"),
    // The server ended the connection because a second handshake was refused.
    SHIMS_TLS_FAULT_RENEGOTIATION SHIMS_TLS_AS("renegotiation"),
    // The server refused: `alert` is its alert's number (RFC 8446 section 6.2), `text` its name.
    SHIMS_TLS_FAULT_ALERT SHIMS_TLS_AS("alert"),
    // Anything else: `text` says it.
    SHIMS_TLS_FAULT_OTHER SHIMS_TLS_AS("other"),
};

struct shims_tls_failure {
    enum shims_tls_fault fault;
    // How far from the server's own certificate (0) the certificate at fault is in its chain.
    int depth;
    // For SHIMS_TLS_FAULT_EXPIRED and SHIMS_TLS_FAULT_NOT_YET_VALID the day, in UTC; a year of 0 where it can't be told.
    int year, month, day;
    int alert;
    // One of OpenSSL's own literals or NULL, never a peer's bytes.
    const char *text;
};

// Called within calls on a connection, with its owner and a session that is the callee's to release.
typedef void shims_tls_on_session(void *owner, struct shims_tls_session *session);

// TLS 1.2 and up with the system's certificate authorities; NULL where OpenSSL has no memory or a broken configuration.
// Its connections speak HTTP/1.1 by ALPN, or do not say what they speak.
struct shims_tls_context *shims_tls_context_open(bool verifies, bool speaks_http, shims_tls_on_session *on_session);
// Trusts the PEM certificates in a file, too. 0, or an errno, or -1 where it has no certificates.
int shims_tls_context_trust(struct shims_tls_context *context, const char *path);
// To be called after every connection's close.
void shims_tls_context_close(struct shims_tls_context *context);

// A connection on a socket, which stays the caller's, to a host: a name or an IP address without brackets, which the
// server's certificate must be for, by a wildcard only where that may be. `carrier` is NULL, or a connection on that socket
// in whose stream this one runs, and which must be closed after it. `session` may be NULL. NULL where the host is none.
struct shims_tls *shims_tls_open(
    struct shims_tls_context *context, int descriptor, struct shims_tls *carrier, const char *host,
    bool may_have_wildcard, struct shims_tls_session *session, void *owner);
// Closes at once, without a word to the peer.
void shims_tls_close(struct shims_tls *tls);

enum shims_tls_outcome shims_tls_handshake(struct shims_tls *tls);
// `count` is set with SHIMS_TLS_DONE.
enum shims_tls_outcome shims_tls_read(struct shims_tls *tls, void *buffer, size_t capacity, size_t *count);
enum shims_tls_outcome shims_tls_peek(struct shims_tls *tls);
enum shims_tls_outcome shims_tls_write(struct shims_tls *tls, const void *bytes, size_t length, size_t *count);
// Tells the peer that nothing more comes, if the socket takes that now. Not after BROKEN, FAILED or CUT.
void shims_tls_notify(struct shims_tls *tls);

int shims_tls_errno(const struct shims_tls *tls);
struct shims_tls_failure shims_tls_failure_of(const struct shims_tls *tls);
// Where the system's certificates of authorities are to be, if there are none; NULL where there are any.
const char *shims_tls_missing_authorities(void);
// Whether bytes wait, here or in what carries it, of which the socket's readiness says nothing.
bool shims_tls_has_pending(const struct shims_tls *tls);
bool shims_tls_is_resumed(const struct shims_tls *tls);
// Literals such as "TLSv1.3" and "TLS_AES_256_GCM_SHA384"; of meaning after the handshake.
const char *shims_tls_version(const struct shims_tls *tls);
const char *shims_tls_cipher(const struct shims_tls *tls);
// The days to the end of the server's certificate, rounded to zero; false where there is none that can be read.
bool shims_tls_certificate_days(const struct shims_tls *tls, int *days);

void shims_tls_session_release(struct shims_tls_session *session);

#endif
