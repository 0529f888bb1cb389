#!/bin/bash
# Where broken links stand, and links that are taken only where they are asked for: from sheets, Link fields and cards.
. "$(dirname "$0")/lib.sh"
need python3
cd "$work" || exit 1
mkdir site
printf '<meta property=og:image content=/card.png>\n<link rel=stylesheet href=/style.css>\n<p>\n  <a href="/gone?a&amp;b">an <b>old</b> page</a>\n<p><a href="http://[none/">x</a>\n' >site/index.html
printf '@import "more.css"; p { background: url( "gone.png" ) }' >site/style.css
printf 'p { a: url(no.woff\\32) }' >site/more.css
start_site <<'PYTHON'
class Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *words):
        super().__init__(*words, directory="site")
    def end_headers(self):
        if self.path == "/":
            self.send_header("Link", "</next>; rel=next")
        super().end_headers()
    def log_message(self, *words): pass
PYTHON
"$CRAWLTOP" "$site" --headless --no-robots --positions -qq >text
check "a broken link is told where it stands" \
    grep -qx "broken 404 $site/gone?a&b <- $site/ at 4:3 in a \"an old page\"" text
"$CRAWLTOP" "$site" --headless --no-robots --positions -qq --report links.csv --report-format broken-links >/dev/null
check "   in a report as well" grep -qx "$site/,$site/gone?a&b,,404,,broken,a,an old page,4,3,."  links.csv
"$CRAWLTOP" "$site" --headless --no-robots --positions -qq --job job >/dev/null
check "   and in one of a job" eval "'$CRAWLTOP' report job | tr -d '\n' | sed 's/&#[0-9]*;/./g' | grep -q 'at 4.3 in a .an old page.'"
check "so is a link that is no URL" grep -qx "malformed http://\[none/ <- $site/ at 5:4" text
check "   in each form, and in a log of JSON" python3 - "$CRAWLTOP" "$site" <<'PYTHON'
import json, subprocess, sys
def report(form): return subprocess.run([sys.argv[1], "report", "job", "--report-format", form], capture_output=True, text=True, check=True).stdout
wanted = {"url": "http://[none/", "referrer": sys.argv[2] + "/", "line": 5, "column": 4}
assert json.loads(report("json"))["malformed_links"]["first"] == [wanted]
assert report("broken-links").endswith("/,http://[none/,,,url,,,,5,4,\n"), report("broken-links")
for form in "html", "markdown", "junit":
    assert " at 5:4" in report(form), form
log = subprocess.run([sys.argv[1], sys.argv[2], "--headless", "--no-robots", "--positions", "--format", "json"], capture_output=True, text=True)
assert json.loads(log.stdout.splitlines()[-1])["malformed_links"] == {"count": 1, "first": [wanted]}
PYTHON
check "others are not looked for" test "$(grep -c ^broken text)" -eq 1
"$CRAWLTOP" "$site" --headless --no-robots --page-requisites --links all -qq >text
for line in "$site/card.png <- $site/" "$site/gone.png <- $site/style.css" "$site/no.woff2 <- $site/more.css" "$site/next <- $site/"; do
    check "told: ${line//$site/}" grep -qx "broken 404 $line" text
done
"$CRAWLTOP" "$site" --headless --links css >/dev/null 2>wrong.err
check "--links css needs --page-requisites" test $? -eq 2
finish
