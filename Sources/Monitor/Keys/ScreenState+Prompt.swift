import Words

/// Prompts: for a search, a filter, a pattern to ignore, and commands.

extension ScreenState {
    /// Handles a key of the open prompt; nil if none is open, or if the key leaves the screen.
    mutating func handlePromptKey(_ key: Key, in surroundings: Surroundings) -> [ScreenEffect]? {
        guard var prompt else { return nil }
        switch key {
        case .control("c"), .control("z"), .control("l"): return nil
        case .escape:
            if prompt.purpose == .filter { table.filter = nil }
            search = nil
            self.prompt = nil
        case .backspace where prompt.purpose == .command && prompt.text.isEmpty:
            self.prompt = nil
        case .enter:
            // A filter with an error stays open for correction; the line above shows the error.
            if prompt.purpose == .filter, RowFilter.read(prompt.text, on: tab).fault != nil { return [] }
            self.prompt = nil
            return answer(prompt, in: surroundings)
        case .tab: complete(by: 1, in: surroundings)
        case .backTab: complete(by: -1, in: surroundings)
        case .up, .down:
            prompt.recall(key == .up ? 1 : -1, in: history[prompt.purpose])
            show(prompt, in: surroundings)
        default:
            guard prompt.edit(key) else { break }
            // A pasted text comes character by character: what could be completed is listed at the next key.
            if case .pasted = key, prompt.purpose == .command {
                (self.prompt, completions) = (prompt, [])
            } else {
                show(prompt, in: surroundings)
            }
        }
        return []
    }

    /// Applies the typed line.
    private mutating func answer(_ prompt: Prompt, in surroundings: Surroundings) -> [ScreenEffect] {
        history.add(prompt.text, of: prompt.purpose)
        switch prompt.purpose {
        case .find: wanted = TextFilter(prompt.text) ?? wanted
        case .ignore: return ignore(prompt.text, in: surroundings)
        case .command: return perform(prompt.text, in: surroundings)
        case .filter: break
        }
        return []
    }

    /// Shows a prompt's effect while the user types.
    mutating func show(_ prompt: Prompt, in surroundings: Surroundings) {
        self.prompt = prompt
        listCompletions(in: surroundings)
        switch prompt.purpose {
        case .filter:
            // The last term is incomplete, and left out.
            table.filter = RowFilter.read(prompt.text, on: tab).filter
        case .find: lookFor(prompt.text)
        case .ignore, .command: break
        }
    }

    /// Shows only rows that pass a filter, or reports its error.
    mutating func filterRows(_ text: String) {
        let reading = RowFilter.read(text, on: tab)
        if reading.fault == nil { table.filter = reading.filter }
        message = reading.fault ?? reading.remark
    }

    /// Searches for a text from the selected row.
    mutating func lookFor(_ text: String) {
        search = TextFilter(text).map {
            Search(filter: $0, origin: position.selection, isBackward: false)
        }
    }

    /// Searches for the last text again, from the row after or before the selected one.
    mutating func findAgain(isBackward: Bool) {
        guard let wanted else {
            message = "nothing to find yet: / asks"
            return
        }
        let origin = position.selection + (isBackward ? -1 : 1)
        search = Search(filter: wanted, origin: origin, isBackward: isBackward)
    }
}
