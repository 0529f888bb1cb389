import CrawltopKit

extension FuzzTarget {
    /// A request to the control socket is read, or refused in a sentence; no answer may be longer than the limits.
    static var control: FuzzTarget {
        FuzzTarget(
            "control",
            texts: [
                #"{"command":"per-host 18","id":"7"}"#, #"{"query":"hosts","from":100,"limit":50}"#,
                #"{"query":"url","url":"http://a/\u00e9"}"#, #"{"report":"/a.html","replace":true}"#,
                #"{"watch":true}"#,
                #"{"query":"failed","from":1e9,"x":{"y":[1,{"z":null}]}}"#,
            ],
            tokens: [
                "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u", "\\ud800", "null", "true", "false", "-", "1e308",
                "0.5",
                "9223372036854775808", "\"command\":", "\"query\":", "\"from\":", "\"limit\":", "\"id\":", "\u{0}",
                "\n",
            ]
        ) { input, _ in
            let request = ControlRequest(input[...])
            return request.from >= 0 && (0...ControlRequest.mostRows).contains(request.limit)
                ? nil : "an answer has no limit"
        }
    }
}
