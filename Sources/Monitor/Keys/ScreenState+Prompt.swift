import Words

/// Lines that are typed: what to find, to filter and to ignore, and commands.

extension ScreenState {
    /// Feeds the line that is being typed; nil where none is, or the key leads out of the screen.
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
            // A filter with a mistake stays to be corrected; the line above tells what it is.
            if prompt.purpose == .filter, RowFilter.read(prompt.text, on: tab).fault != nil { return [] }
            self.prompt = nil
            return answer(prompt, in: surroundings)
        case .tab: complete(by: 1, in: surroundings)
        case .backTab: complete(by: -1, in: surroundings)
        case .up, .down:
            prompt.recall(key == .up ? 1 : -1, in: history[prompt.purpose])
            show(prompt, in: surroundings)
        default:
            if prompt.edit(key) { show(prompt, in: surroundings) }
        }
        return []
    }

    /// What was typed is meant.
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

    /// Shows a line that is being typed, which has its effect at once.
    mutating func show(_ prompt: Prompt, in surroundings: Surroundings) {
        self.prompt = prompt
        listCompletions(in: surroundings)
        switch prompt.purpose {
        case .filter:
            // Without the term that is not finished being typed.
            table.filter = RowFilter.read(prompt.text, on: tab).filter
        case .find: lookFor(prompt.text)
        case .ignore, .command: break
        }
    }

    /// Shows only rows that pass a filter, or says what is wrong with it.
    mutating func filterRows(_ text: String) {
        let reading = RowFilter.read(text, on: tab)
        if reading.fault == nil { table.filter = reading.filter }
        message = reading.fault ?? reading.remark
    }

    /// Looks for a text from the selected row on.
    mutating func lookFor(_ text: String) {
        search = TextFilter(text).map {
            Search(filter: $0, origin: position.selection, isBackward: false)
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
