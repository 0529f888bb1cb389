import Foundation

/// Charts side by side as SVG with logarithmic axes: proportional growth has a slope of one, a constant is flat.
enum GrowthPicture {
    struct Line {
        var name: String
        var points: [(x: Double, y: Double)] = []
    }

    struct Chart {
        var title: String
        var lines: [Line]
    }

    private static let (width, height, margin) = (420.0, 300.0, 50.0)
    private static let colours = ["#1f77b4", "#d62728", "#2ca02c"]

    static func svg(_ charts: [Chart]) -> String {
        let whole = width * Double(charts.count)
        var text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(whole) \(height)\" "
        text += "font-family=\"sans-serif\" font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
        for (index, chart) in charts.enumerated() {
            text += "<g transform=\"translate(\(width * Double(index)) 0)\">\n\(drawn(chart))</g>\n"
        }
        return text + "</svg>\n"
    }

    private static func drawn(_ chart: Chart) -> String {
        let points = chart.lines.flatMap(\.points)
        let x = Axis(points.map(\.x), from: margin, to: width - 20)
        let y = Axis(points.map(\.y), from: height - margin, to: 20)
        var text = ""
        for tick in x.ticks {
            text += "<line x1=\"\(x[tick])\" y1=\"20\" x2=\"\(x[tick])\" y2=\"\(height - margin)\" stroke=\"#ddd\"/>"
            let bottom = height - margin + 15
            text += "<text x=\"\(x[tick])\" y=\"\(bottom)\" text-anchor=\"middle\">\(label(tick))</text>\n"
        }
        for tick in y.ticks {
            text += "<line x1=\"\(margin)\" y1=\"\(y[tick])\" x2=\"\(width - 20)\" y2=\"\(y[tick])\" stroke=\"#ddd\"/>"
            text += "<text x=\"\(margin - 5)\" y=\"\(y[tick] + 4)\" text-anchor=\"end\">\(label(tick))</text>\n"
        }
        text += "<text x=\"\(width / 2)\" y=\"\(height - 12)\" text-anchor=\"middle\">\(chart.title)</text>\n"
        for (index, line) in chart.lines.enumerated() {
            let colour = colours[index % colours.count]
            let path = line.points.map { "\(x[$0.x]),\(y[$0.y])" }.joined(separator: " ")
            text += "<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\"/>\n"
            text += "<text x=\"\(margin + 8)\" y=\"\(34 + 14 * index)\" fill=\"\(colour)\">\(line.name)</text>\n"
        }
        return text
    }

    private static func label(_ value: Double) -> String {
        value >= 1 ? String(Int(value)) : String(value)
    }

    /// Whole powers of ten around the values.
    private struct Axis {
        private let low: Double
        private let high: Double
        private let start: Double
        private let end: Double

        init(_ values: [Double], from start: Double, to end: Double) {
            low = (log10(values.min() ?? 1)).rounded(.down)
            high = max((log10(values.max() ?? 10)).rounded(.up), low + 1)
            (self.start, self.end) = (start, end)
        }

        var ticks: [Double] { stride(from: low, through: high, by: 1).map { pow(10, $0) } }

        subscript(value: Double) -> Double {
            let place = start + (log10(value) - low) / (high - low) * (end - start)
            return (place * 10).rounded() / 10
        }
    }
}
