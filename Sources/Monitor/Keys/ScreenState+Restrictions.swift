import Crawl
import Words

/// The list of what the user holds back, from which each entry can be removed.

extension ScreenState {
    /// Handles a key of the list; nil if it is closed, or if the key leaves the screen.
    mutating func handleRestrictionsKey(_ key: Key, in surroundings: Surroundings) -> [ScreenEffect]? {
        guard let selected = restrictions else { return nil }
        let last = max(0, surroundings.restrictions.count - 1)
        switch key {
        case .control: return nil
        case .up, .character("k"): restrictions = max(0, selected - 1)
        case .down, .character("j"): restrictions = min(last, selected + 1)
        case .home: restrictions = 0
        case .end: restrictions = last
        case .escape, .character("q"), .character("U"), .function(10): restrictions = nil
        case .delete, .backspace, .enter, .character("D"), .character("u"):
            guard surroundings.restrictions.indices.contains(selected) else { return [] }
            let undo = surroundings.restrictions[selected].undo
            undoable.removeAll { $0 == undo }
            message = "taken back"
            return [.perform(undo)]
        default: break
        }
        return []
    }
}
