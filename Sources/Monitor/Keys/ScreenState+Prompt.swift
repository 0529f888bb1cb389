import Words

/// Finding and filtering.

extension ScreenState {
    /// Feeds the line that is being typed; nil where none is, or the key leads out of the screen.
    mutating func takePrompt(_ key: Key) -> [ScreenEffect]? {
        guard var prompt else { return nil }
        switch key {
        case .control("c"), .control("z"), .control("l"): return nil
        case .escape:
            if prompt.purpose == .filter { table.filter = nil }
            search = nil
            self.prompt = nil
        case .enter:
            // A filter with a mistake stays to be corrected; the line above tells what it is.
            if prompt.purpose == .filter, RowFilter.read(prompt.text, on: tab).fault != nil { return [] }
            self.prompt = nil
            switch prompt.purpose {
            case .find: wanted = TextFilter(prompt.text) ?? wanted
            case .ignore: return ignore(prompt.text)
            case .filter: break
            }
        default:
            guard prompt.edit(key) else { break }
            self.prompt = prompt
            apply(prompt)
        }
        return []
    }

    /// What is typed has its effect at once.
    private mutating func apply(_ prompt: Prompt) {
        switch prompt.purpose {
        case .filter:
            // Without the term that is not finished being typed.
            table.filter = RowFilter.read(prompt.text, on: tab).filter
        case .find:
            search = TextFilter(prompt.text).map {
                Search(filter: $0, origin: position.selection, isBackward: false)
            }
        case .ignore:
            break
        }
    }

    /// Looks for the last text again, from the row after the selected one, or before it.
    mutating func findAgain(isBackward: Bool) {
        guard let wanted else {
            message = "nothing to find yet: / asks"
            return
        }
        let origin = position.selection + (isBackward ? -1 : 1)
        search = Search(filter: wanted, origin: origin, isBackward: isBackward)
    }
}
