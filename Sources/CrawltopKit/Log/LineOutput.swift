/// Where lines of a log go.
package protocol LineOutput: AnyObject {
    /// Adds a line.
    ///
    /// - Parameter write: appends the line with its newline.
    func append(_ write: (LineBuffer) -> Void)
}
