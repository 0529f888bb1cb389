#!/bin/bash
# Places on pages that links name: which of them are there, told without one request more.
. "$(dirname "$0")/lib.sh"
need python3
cd "$work" || exit 1
start_site <<'PYTHON'
others = "".join(f"<p id=p{n}>" for n in range(5))
PAGES = {
    "/": f"{others}<a href=#p1>1</a><a href=#none>2</a><a href='/2#caf%C3%A9'>3</a><a href=/2#caf>4</a><a href=/old#moved>5</a>"
         "<a href=/app#/users>6</a><a href=/a.pdf#page=2>7</a><a href=/gone#x>8</a><a href=/2#:~:text=x>9</a><a href=#TOP>10</a>",
    "/2": f"{others}<h2 id=café>x</h2>", "/3": f"{others}<p id=moved>", "/app": "<div id=root></div><script src=app.js></script>",
}
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        with open("asked", "a") as asked:
            asked.write(self.path + "\n")
        status, kind, body = 200, "text/html; charset=utf-8", PAGES.get(self.path, "").encode()
        if self.path == "/old":
            status = 301
        elif self.path == "/a.pdf":
            kind, body = "application/pdf", b"%PDF-1.4"
        elif self.path not in PAGES:
            status = 404
        self.send_response(status)
        if status == 301:
            self.send_header("Location", "/3")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *words): pass
PYTHON

crawl() { # NAME OPTION...: writes NAME.jsonl, and the paths that were asked for to NAME.asked
    local name=$1
    shift
    : >asked
    "$CRAWLTOP" "$site" --headless --no-robots "$@" >"$name.jsonl" 2>"$name.err"
    code=$?
    sort asked >"$name.asked"
}
crawl plain --format json
check "without the option none is told" sh -c '! grep -q broken_fragment plain.jsonl'
crawl checked --format json --check-fragments --fail-on fragment
check "the exit code tells of them" test "$code" -eq 1
check "the log keeps to its contract" python3 "$root/.ci/e2e/log.py" checked.jsonl 1
check "not one request is added" cmp plain.asked checked.asked
check "those are told that are not there" python3 - "$site" <<'PYTHON'
import json, sys
lines = [json.loads(line) for line in open("checked.jsonl")]
found = [(l["url"].removeprefix(sys.argv[1]), l["by_script"]) for l in lines if l["type"] == "broken_fragment"]
assert found == [("/#none", False), ("/2#caf", False), ("/app#/users", True)], found
assert all(l["referrer"] == sys.argv[1] + "/" for l in lines if l["type"] == "broken_fragment")
assert lines[-1]["fragments"] == {"checked": 7, "broken": 2, "by_script": 1, "not_checked": 0}, lines[-1]["fragments"]
PYTHON
crawl placed --format json --check-fragments --positions --report placed.json --report placed.md
check "with --positions they are told where they stand" python3 - <<'PYTHON'
import json
lines = [json.loads(line) for line in open("placed.jsonl")]
found = [line for line in lines if line["type"] == "broken_fragment"]
assert [(l["line"], l["column"]) for l in found] == [(1, 63), (1, 110), (1, 154)], found
told = json.load(open("placed.json"))["broken_fragments"]
assert told == [{key: link[key] for key in told[0]} for link in found], told
PYTHON
check "   and in a report for people" grep -q 'Places that are not there: 3 links' placed.md
printf 'fragment #none$\nfragment ^http.*/2$\n' >known
crawl known --check-fragments --fail-on fragment --ignore-file known --format json --report known.md
check "known ones fail nothing" test "$code" -eq 0
check "   are marked in the log, and not counted in a report" eval \
    "[ \$(grep -c '\"broken_fragment\".*\"known\":true' known.jsonl) -eq 2 ] && grep -q 'Places that are not there: 1 link' known.md"
crawl text --check-fragments -qq
check "the report tells them" grep -qx "fragment $site/2#caf <- $site/" text.jsonl
check "the report counts them" grep -qx "fragments: 7 checked, 2 broken, 1 that a script may set" text.jsonl
"$CRAWLTOP" "$site" --headless --fail-on fragment >/dev/null 2>wrong.err
check "--fail-on fragment needs the option" test $? -eq 2

# Among the errors of the screen, when the crawl is over.
if command -v tmux >/dev/null; then
    socket=crawltop-fragments-$$
    . "$root/.ci/e2e/screen.sh"
    open_screen 100 30
    start "$site --no-robots --check-fragments --positions"
    until_true 30 shows 'FINISHED'
    check "the screen's summary counts them" until_true 30 shows 'PLACES +2 links to places that are not there'
    press 5
    check "they are a group of errors" until_true 30 shows '2 .*fragment .*links to places that are not there'
    type_in '/fragment'
    press Enter
    press Enter
    check "   whose rows have link, page and place" until_true 30 shows '/#none  <- / at 1:63'
    leave
else
    echo "missing tmux: part of $(basename "$0") is skipped"
fi
finish
