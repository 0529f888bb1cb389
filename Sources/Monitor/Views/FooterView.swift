import Crawl

extension Screen {
    /// The bar of keys, from the key map: as many as there is room for, the most important first.
    func drawFooter(on canvas: inout Canvas) {
        guard let y = layout.footer else { return }
        if layout.form == .compact {
            drawHints(y: y, on: &canvas)
            return
        }
        var x = 1
        for binding in KeyBinding.all {
            let key = binding.keys.first { key in
                if case .function = key { true } else { key == .enter }
            }
            guard let key else { continue }
            let start = x
            x = canvas.put(key.name, x: x, y: y)
            x = canvas.put(label(of: binding), x: x, y: y, style: .keyLabel) + 1
            canvas.onClick(x: start..<max(start, x - 1), y: y..<(y + 1), .press(key))
        }
        let rest: SafeText = "Tab or 1-\(Tab.allCases.count): tables   ?: all keys"
        canvas.put(
            rest.cells + x < layout.width ? rest : "?: all keys", endingAt: layout.width - 1, y: y, style: .dim)
    }

    private func drawHints(y: Int, on canvas: inout Canvas) {
        let hints: [SafeText] = [
            "?help", "q quit", isHeld ? "p resume" : "p pause", "1-\(Tab.allCases.count) tab", "Enter info",
        ]
        var x = 0
        for hint in hints where x + hint.cells <= layout.width {
            x = canvas.put(hint, x: x, y: y, style: .dim) + 1
        }
    }

    private var isHeld: Bool { snapshot.state == .pausing || snapshot.state == .paused }

    /// Pause is called what it would do.
    private func label(of binding: KeyBinding) -> SafeText {
        binding.action == .togglePause && isHeld ? "Resume" : binding.label
    }
}
