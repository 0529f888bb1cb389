#!/bin/bash
# A crawl that is compared with an earlier one: what broke since, what is fixed, what is broken as before, and what could not be
# compared; by a log, by a directory, and by a crawl of other options.
. "$(dirname "$0")/lib.sh"
need python3
cd "$work" || exit 1
mkdir -p site/deep tmp
page() { # FILE LINK...: a page with these links
    local file=site/$1 link
    shift
    echo "<title>$file</title>" >"$file"
    for link in "$@"; do echo "<a href='$link'>$link</a>" >>"$file"; done
}
page index.html stays.html breaks.html mends.html missing.html goes.html deep/
page deep/index.html leaf.html
for file in stays breaks goes deep/leaf; do page $file.html; done
start_site <<'PYTHON'
class Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *words):
        super().__init__(*words, directory="site")
    def log_message(self, *words): pass
PYTHON
crawl() { TMPDIR=$work/tmp "$CRAWLTOP" "$site" --headless --no-robots "$@" >out 2>err; }
has() { grep -qxF -- "$1" out; }

crawl --format json --output before.json
crawl --job job -qq
crawl --format json --output shallow.json --max-depth 1
page index.html stays.html breaks.html mends.html missing.html new.html deep/
page mends.html
page new.html
page stays.html missing.html
rm site/breaks.html

crawl --baseline before.json -qq --fail-on new-broken
check "what broke since the baseline fails a crawl" [ $? -eq 1 ]
check "   each is told" has "gone 404 $site/breaks.html <- $site/"
check "   what is fixed" has "fixed $site/mends.html (was 404) <- $site/"
check "   what is broken as before" has "still-broken 404 $site/missing.html <- $site/"
check "   what is new, changed and gone" eval \
    "has 'new $site/new.html <- $site/' && has 'gone unlinked $site/goes.html <- $site/' && grep -q '^changed $site/stays.html: ' out"
check "   and the figures" grep -q "^since the baseline 'before.json': 1 new, 2 gone, .* 1 fixed, .*, 1 broken as before" out
check "   nothing is left of what was kept for it" [ -z "$(ls -A tmp)" ]
crawl --baseline job -qq --fail-on fixed --format json --output after.json --report report.html --report report.json
check "a directory is a baseline, too" [ $? -eq 1 ]
check "   standard error has the figures" grep -q "since the baseline 'job': 1 new, 2 gone" err
check "   the log has lines for programs" python3 - <<'PYTHON'
import json
lines = [json.loads(line) for line in open("after.json")]
of = lambda kind: [line for line in lines if line["type"] == kind]
assert sorted(line["change"] for line in of("change")) == ["changed", "changed", "fixed", "gone", "gone", "new"], of("change")
assert [line["url"].rsplit("/", 1)[1] for line in of("still_broken")] == ["missing.html"]
assert of("comparison")[0]["baseline"] == "job" and of("comparison")[0]["still_broken"] == 1
assert json.load(open("report.json"))["comparison"]["gone"] == 2
PYTHON
check "   the reports, too" grep -q 'id="changes"' report.html
echo "404 /breaks" >known
crawl --baseline before.json -qq --fail-on new-broken --ignore-file known
check "a known fault is none, and is counted" eval "[ $? -eq 0 ] && grep -q ', 1 known and left out$' out"
"$CRAWLTOP" diff before.json after.json --ignore-file known >out
check "   so it is to diff" eval "! grep -q breaks out && grep -q ', 1 known and left out$' out"
crawl --baseline shallow.json -qq --fail-on new,gone
check "what a baseline of other options did not look at is counted" grep -q '^not compared: .*skipped: depth' out
crawl --baseline before.json -qq --max-depth 0
check "what a crawl of other options does not look at, too, and is not gone" eval \
    "grep -q 'skipped: depth 6' out && ! grep -q 'gone.*leaf' out"
"$CRAWLTOP" report job report.md --baseline before.json
check "a report is made against a baseline" grep -q 'ince the baseline' report.md
for wrong in none site known; do
    crawl --baseline $wrong
    check "$wrong is no baseline" eval "[ $? -eq 2 ] && [ \$(grep -c -e '^crawltop: --baseline: ' err) -eq 1 ]"
done
"$CRAWLTOP" recrawl job --baseline job >out 2>err
check "nor is a crawl its own" grep -q 'own directory' err
"$CRAWLTOP" recrawl job --headless -qq --baseline before.json >out 2>&1
check "a recrawl with one is compared with it" grep -q "^since the baseline 'before.json'" out
"$CRAWLTOP" recrawl job --headless -qq --baseline off >out 2>&1
check "   until it is told not to" grep -q '^since the run before: ' out

# On the screen, when the crawl is over.
if command -v tmux >/dev/null; then
    socket=crawltop-baseline-$$
    . "$root/.ci/e2e/screen.sh"
    open_screen 100 30
    start "$site --no-robots --baseline before.json"
    check "the screen's summary tells it" until_true 30 shows \
        "CHANGES +since the baseline 'before.json': 1 new-broken, 1 fixed, 1 broken as before, "
    press R
    check "   and tells it again when what failed was fetched again" until_true 30 shows 'CHANGES .* 1 new-broken'
    leave
else
    echo "missing tmux: part of $(basename "$0") is skipped"
fi
finish
