public import HTTP

/// Checks the certificates that a user wants to trust, before the first connection.
public enum TrustedCertificates {
    /// Checks that a file has certificates.
    ///
    /// - Parameter file: the path of a PEM file.
    /// - Throws: `tls`, with a sentence on why it can't be used.
    public static func check(_ file: String) throws(FetchError) {
        _ = try TLSContext(caFile: file)
    }
}
