/// The characters that may be sent to a terminal.

extension Unicode.Scalar {
    /// Whether the scalar is visible and harmless: controls, format, invisible and unassigned characters are not.
    var isSafeToShow: Bool {
        switch value {
        case 0x20...0x7E: return true
        case 0..<0xA0: return false
        default: break
        }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
            return false
        default:
            // Variation selectors, fillers and joiners: terminals disagree on their width, readers cannot see them.
            return !properties.isDefaultIgnorableCodePoint
        }
    }
}
