// OpenSSL's many errors as the few that a person can do something about.
#define _GNU_SOURCE
#include "tls_internal.h"

#include <dirent.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void note_day(struct shims_tls_failure *failure, const ASN1_TIME *time) {
    struct tm parts;
    if (time == NULL || ASN1_TIME_to_tm(time, &parts) != 1) return;
    failure->year = parts.tm_year + 1900;
    failure->month = parts.tm_mon + 1;
    failure->day = parts.tm_mday;
}

int tls_on_verify(int is_valid, X509_STORE_CTX *store) {
    if (is_valid) return 1;
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    struct shims_tls_failure *failure = &((struct shims_tls *)SSL_get_app_data(ssl))->failure;
    X509 *certificate = X509_STORE_CTX_get_current_cert(store);
    failure->depth = X509_STORE_CTX_get_error_depth(store);
    if (certificate == NULL) return 0;
    X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(store);
    const char *host = X509_VERIFY_PARAM_get0_host(param, 0);
    bool may_have_wildcard = (X509_VERIFY_PARAM_get_hostflags(param) & X509_CHECK_FLAG_NO_WILDCARDS) == 0;
    switch (X509_STORE_CTX_get_error(store)) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
        if (host == NULL || !may_have_wildcard || !tls_has_wildcard_for(certificate, host)) break;
        X509_STORE_CTX_set_error(store, X509_V_OK);
        return 1;
    case X509_V_ERR_CERT_HAS_EXPIRED: note_day(failure, X509_get0_notAfter(certificate)); break;
    case X509_V_ERR_CERT_NOT_YET_VALID: note_day(failure, X509_get0_notBefore(certificate)); break;
    default: break;
    }
    return 0;
}

int tls_on_certificate_request(SSL *ssl, X509 **certificate, EVP_PKEY **key) {
    (void)certificate;
    (void)key;
    ((struct shims_tls *)SSL_get_app_data(ssl))->wants_certificate = true;
    return 0;
}

static enum shims_tls_fault certificate_fault(long error) {
    switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED: return SHIMS_TLS_FAULT_EXPIRED;
    case X509_V_ERR_CERT_NOT_YET_VALID: return SHIMS_TLS_FAULT_NOT_YET_VALID;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH: return SHIMS_TLS_FAULT_WRONG_NAME;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: return SHIMS_TLS_FAULT_SELF_SIGNED;
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_UNTRUSTED: return SHIMS_TLS_FAULT_UNKNOWN_AUTHORITY;
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK: return SHIMS_TLS_FAULT_WEAK;
    default: return SHIMS_TLS_FAULT_CERTIFICATE;
    }
}

// Whether a list of directories, as OpenSSL reads it, has a file.
static bool has_files(const char *directories) {
    char path[PATH_MAX];
    bool found = false;
    while (*directories != 0 && !found) {
        size_t length = strcspn(directories, ":");
        if (length > 0 && length < sizeof path) {
            memcpy(path, directories, length);
            path[length] = 0;
            DIR *directory = opendir(path);
            const struct dirent *entry;
            while (directory != NULL && !found && (entry = readdir(directory)) != NULL) found = entry->d_name[0] != '.';
            if (directory != NULL) closedir(directory);
        }
        directories += length + (directories[length] == ':');
    }
    return found;
}

static const char *chosen(const char *variable, const char *otherwise) {
    const char *value = secure_getenv(variable);
    return value != NULL && *value != 0 ? value : otherwise;
}

const char *shims_tls_missing_authorities(void) {
    const char *file = chosen(X509_get_default_cert_file_env(), X509_get_default_cert_file());
    const char *directories = chosen(X509_get_default_cert_dir_env(), X509_get_default_cert_dir());
    return access(file, R_OK) == 0 || has_files(directories) ? NULL : directories;
}

static enum shims_tls_fault fault(int reason) {
    switch (reason) {
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_WRONG_SSL_VERSION:
    case SSL_R_VERSION_TOO_LOW:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION: return SHIMS_TLS_FAULT_VERSION;
    case SSL_R_NO_CIPHERS_AVAILABLE:
    case SSL_R_WRONG_CIPHER_RETURNED:
    // The alert that a server without a common cipher, group or signature sends.
    case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
    case SSL_R_TLSV1_ALERT_INSUFFICIENT_SECURITY: return SHIMS_TLS_FAULT_CIPHER;
    // The first record has no TLS version in it.
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST: return SHIMS_TLS_FAULT_NOT_TLS;
    case SSL_R_EE_KEY_TOO_SMALL:
    case SSL_R_CA_KEY_TOO_SMALL:
    case SSL_R_CA_MD_TOO_WEAK:
    case SSL_R_DH_KEY_TOO_SMALL: return SHIMS_TLS_FAULT_WEAK;
    default:
        return reason > SSL_AD_REASON_OFFSET && reason <= SSL_AD_REASON_OFFSET + 255
            ? SHIMS_TLS_FAULT_ALERT : SHIMS_TLS_FAULT_OTHER;
    }
}

// The first error of the TLS layer says most: those of the layers below lead to it, later ones follow from it.
static unsigned long take_error(void) {
    unsigned long first = 0, next;
    while ((next = ERR_get_error()) != 0) {
        if (first == 0 || (ERR_GET_LIB(first) != ERR_LIB_SSL && ERR_GET_LIB(next) == ERR_LIB_SSL)) first = next;
    }
    return first;
}

// Whether a server that has asked for another handshake takes the refusal for a failure, and says so by this alert or by
// its own. It has no other use for them once the first handshake is over.
static bool is_about_renegotiation(int reason) {
    return reason == SSL_R_NO_RENEGOTIATION || reason == SSL_R_TLSV1_ALERT_NO_RENEGOTIATION
        || reason == SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE;
}

void tls_take_failure(struct shims_tls *tls) {
    struct shims_tls_failure *failure = &tls->failure;
    unsigned long error = take_error();
    int reason = ERR_GET_LIB(error) == ERR_LIB_SSL ? ERR_GET_REASON(error) : 0;
    if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED) {
        long result = SSL_get_verify_result(tls->ssl);
        failure->fault = certificate_fault(result);
        failure->text = X509_verify_cert_error_string(result);
        return;
    }
    if (tls->stands && is_about_renegotiation(reason)) {
        failure->fault = SHIMS_TLS_FAULT_RENEGOTIATION;
        return;
    }
    // Before TLS 1.3 a server refuses a client without a certificate as it does one without a common cipher.
    if (tls->wants_certificate && reason == SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE) {
        reason = SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED;
    }
    failure->fault = fault(reason);
    failure->text = ERR_reason_error_string(error);
    if (failure->fault == SHIMS_TLS_FAULT_ALERT) {
        failure->alert = reason - SSL_AD_REASON_OFFSET;
        failure->text = SSL_alert_desc_string_long(failure->alert);
    }
}
