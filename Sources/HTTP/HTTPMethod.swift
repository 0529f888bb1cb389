/// The request methods a crawler sends: both are safe and idempotent (RFC 9110 section 9.2).
public enum HTTPMethod: UInt8, Sendable {
    case get, head
}
