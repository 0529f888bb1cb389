import Crawl

extension Screen {
    /// The bar of function keys, from the key map.
    func drawFooter(on canvas: inout Canvas) {
        guard let y = layout.footer else { return }
        if layout.form == .compact {
            canvas.put("?help p pause q quit 1-\(Tab.allCases.count) tab", x: 0, y: y, style: .dim)
            return
        }
        var x = 1
        for binding in KeyBinding.all {
            let functionKey = binding.keys.first { key in
                if case .function = key { true } else { false }
            }
            guard let functionKey else { continue }
            x = canvas.put(functionKey.name, x: x, y: y)
            x = canvas.put(label(of: binding), x: x, y: y, style: .keyLabel) + 1
        }
        canvas.put(
            "Tab or 1-\(Tab.allCases.count): tables   ?: all keys", endingAt: layout.width - 1, y: y, style: .dim)
    }

    /// Pause is called what it would do.
    private func label(of binding: KeyBinding) -> SafeText {
        let isHeld = snapshot.state == .pausing || snapshot.state == .paused
        return binding.action == .togglePause && isHeld ? "Resume" : binding.label
    }
}
