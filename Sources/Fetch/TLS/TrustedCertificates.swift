public import HTTP

/// A look at what a user wants to be trusted, before the first connection is made.
public enum TrustedCertificates {
    /// Checks that a file has certificates.
    ///
    /// - Parameter file: the path of what is to be a PEM file.
    /// - Throws: `tls`, with a sentence that says why it can't be used.
    public static func check(_ file: String) throws(FetchError) {
        _ = try TLSContext(caFile: file)
    }
}
