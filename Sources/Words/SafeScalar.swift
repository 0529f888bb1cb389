/// Which characters may reach a terminal at all.

extension Unicode.Scalar {
    /// Whether the scalar has a visible, harmless form: no control, no format character, nothing invisible or unassigned.
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
            // Variation selectors, fillers and joiners: terminals disagree about their width, a reader cannot see them.
            return !properties.isDefaultIgnorableCodePoint
        }
    }
}
