#!/bin/bash
# Reports: each form is read by the parser that others use, and agrees with the log; files of others are left alone; a report
# is made of a job, also while it goes on.
. "$(dirname "$0")/lib.sh"
need python3
python=python3
# The parsers, where they can be had; what is missing is said where it is needed.
if python3 -m venv "$work/venv" >/dev/null 2>&1 &&
    "$work/venv/bin/pip" -q install lxml junitparser jsonschema >/dev/null 2>&1; then python=$work/venv/bin/python; fi

forms=(report.csv report.json report.html report.md report.xml report.dot report.graphml report.txt sitemap.xml)
reports=()
for file in "${forms[@]}"; do reports+=(--report "$work/forms/$file"); done
report_forms() { # FOLDER
    "$python" "$root/.ci/e2e/report_forms.py" "$1" "$root/Sources/CrawltopKit/Report/report.schema.json" >"$work/checks" 2>&1 ||
        echo "fail report_forms.py: $(tail -1 "$work/checks")" >>"$work/checks"
    grep -v '^fail' "$work/checks"
    while read -r _ line; do fail "$line"; done < <(grep '^fail' "$work/checks")
}

# A demo site that crawltop serves itself, with reports and a job of no name.
mkdir "$work/forms" "$work/tmp"
TMPDIR=$work/tmp "$CRAWLTOP" demo --pages 1000 --delay 1 --headless --format json "${reports[@]}" \
    --report "$work/forms/broken-links.csv" --report-format csv --report-format json --report-format html \
    --report-format markdown --report-format junit --report-format dot --report-format graphml --report-format list \
    --report-format sitemap --report-format broken-links >"$work/forms/log.json" 2>"$work/err"
check "a crawl writes reports at its end" [ $? -eq 0 ]
check "   and leaves nothing of what it kept for them" [ -z "$(ls -A "$work/tmp")" ]
report_forms "$work/forms"

if command -v chromium >/dev/null; then
    chromium --headless --no-sandbox --disable-gpu --virtual-time-budget=10000 --dump-dom "file://$work/forms/report.html" \
        >"$work/dom" 2>/dev/null
    seen=$(sed -n 's/.*"type":"summary".*"seen":\([0-9]*\),.*/\1/p' "$work/forms/log.json" | sed ':a; s/\([0-9]\)\([0-9]\{3\}\)\(,\|$\)/\1,\2\3/; ta')
    check "a browser draws the rows that can be seen, and knows all" eval \
        "grep -q '>$seen of $seen URLs<' '$work/dom' && grep -q '<tr aria-rowindex=.2.' '$work/dom'"
else
    echo "missing chromium: part of $(basename "$0") is skipped"
fi

# Hosts in trouble: verdicts of all kinds, cut short by a limit.
rm "$work/forms"/*
"$CRAWLTOP" demo --hosts --pages 2000 --max-duration 8 --headless --format json "${reports[@]}" >"$work/forms/log.json" 2>/dev/null
check "a crawl that a limit ends writes them, too" [ $? -eq 3 ]
mv "$work/forms/log.json" "$work/log.json"
check "   with what was left to do" [ "$(python3 -c 'import json, sys
print(json.load(open(sys.argv[1]))["counts"]["todo"] > 0)' "$work/forms/report.json")" = True ]

# A build that shows them.
GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY=$work/summary "$CRAWLTOP" demo --pages 20 --headless --report "$work/a.csv" \
    --fail-on 'broken,ttfb.p95>1ms,page.size>1M,time.max>10s' >/dev/null 2>"$work/err"
check "in GitHub Actions broken links are errors, and the crawl's end is that of --fail-on" \
    [ "$?:$(grep -c '^::error title=Broken link::[0-9a-z]* http://.* <- 1 page, such as http://' "$work/err")" = 1:4 ]
check "   the step has a summary" grep -q '^## Crawl of' "$work/summary"
# What a project lives with fails no build, in no form.
echo 'broken ^http://' >"$work/known"
GITHUB_ACTIONS=true "$CRAWLTOP" demo --pages 20 --headless --fail-on broken --ignore-file "$work/known" \
    --report "$work/known.xml" --report "$work/known.html" >/dev/null 2>"$work/err"
check "known faults are in no annotation, and no failure of JUnit" eval \
    "[ $? -eq 0 ] && ! grep -q '^::error' '$work/err' && grep -q 'failures=.0. errors=.0. skipped=.4.' '$work/known.xml'"
check "   and told apart" grep -q 'do not count: 4 URLs, 0 fragments' "$work/known.html"
"$CRAWLTOP" demo --pages 20 --headless --fail-on 'ttfb.p95>1ms,page.size>1M,time.max>10s' >"$work/out"
check "budgets fail a crawl that exceeds them" eval \
    "[ $? -eq 1 ] && grep -q '^finished; --fail-on found ttfb.p95>1ms ([0-9.]*m*s), page.size>1M [1-9]: ' '$work/out'"

# What is there already.
says() { # WORDS COMMAND...: it ends with 2, and its standard error has these words
    local words=$1
    shift
    "$@" >"$work/out" 2>"$work/err" </dev/null
    [ $? -eq 2 ] && grep -q -e "$words" "$work/err"
}
demo() { "$CRAWLTOP" demo --pages 20 --headless "$@" >"$work/out"; }
check "a report takes the place of an earlier one" demo --report "$work/forms/report.csv"
echo mine >"$work/mine.csv"
check "a file of somebody else's is left alone" says "--force" demo --report "$work/mine.csv"
check "   as it was" [ "$(cat "$work/mine.csv")" = mine ]
check "   unless --force is given" eval \
    "demo --report '$work/mine.csv' --force && grep -q '^url,state' '$work/mine.csv'"
check "a folder that is not there is told before the crawl" says "No such file" demo --report "$work/none/a.csv"
check "a name that tells no form is told" says "tells no form" demo --report "$work/report"
echo mine >"$work/mine.log"
check "--output leaves a file alone" says "--append adds to it" demo --output "$work/mine.log"
check "   as it was" [ "$(cat "$work/mine.log")" = mine ]
demo --output "$work/mine.log" --append
check "   --append adds to it" eval "[ \"\$(head -1 '$work/mine.log')\" = mine ] && grep -q '^finished' '$work/mine.log'"
demo --output "$work/mine.log" --force
check "   --force replaces it" eval "! grep -q mine '$work/mine.log' && grep -q '^finished' '$work/mine.log'"
check "   /dev/null is no file" demo --output /dev/null

# A job, while it goes on and afterwards.
"$CRAWLTOP" demo --serve --port 0 --pages 3000 --delay 5 >"$work/serving" 2>&1 &
children+=($!)
until_true 30 grep -q serving "$work/serving"
url=$(sed -n 's/.* at //p' "$work/serving")
"$CRAWLTOP" --headless --format json "$url" --job "$work/job" --concurrency 16 --max-rate 300 >"$work/log.json" 2>/dev/null &
pid=$!
until_true 30 grep -q '"type":"fetch"' "$work/log.json"
check "a crawl that goes on is reported on" eval \
    "'$CRAWLTOP' report '$work/job' '$work/forms/now.json' && grep -q '\"state\":\"running\"' '$work/forms/now.json'"
check "   and to standard output" eval "'$CRAWLTOP' report '$work/job' | grep -q '^## Crawl of'"
wait $pid
rm "$work/forms"/*
cp "$work/log.json" "$work/forms/log.json"
check "one that has ended, as well" "$CRAWLTOP" report "$work/job" "${forms[@]/#/$work/forms/}"
check "   and its broken links" "$CRAWLTOP" report "$work/job" "$work/forms/broken-links.csv" --report-format broken-links
report_forms "$work/forms"
check "a report and the log are two files" says "name the same file" \
    "$CRAWLTOP" http://127.0.0.1:9/ --headless --output "$work/same.csv" --report "$work/same.csv"
check "a directory without a crawl is none" says "there is no crawl in it" "$CRAWLTOP" report "$work/nowhere" "$work/a.csv"

# From the screen, while the crawl goes on.
if command -v tmux >/dev/null; then
    socket=crawltop-reports-$$
    . "$(dirname "$0")/screen.sh"
    report() { # LINE REGEX: types what goes behind :report, and waits for the answer
        press E
        until_true 30 shows '^:report crawl.html'
        press C-u
        type_in "$1"
        press Enter
        until_true 30 shows "$2"
    }
    open_screen 80 24
    start "$url --job '$work/shown' --concurrency 4 --delay 0.05"
    until_true 30 test -e "$work/shown/crawl.sqlite-wal"
    check "a screen's report is written while the crawl goes on" report "report $work/shown.html" "written to '.*[0-9] URLs"
    check "   of the crawl as it is" grep -q 'still to do' "$work/shown.html"
    check "   what is there is left alone" report "report $work/mine.csv" 'is there: :report! replaces it'
    check "   unless that is meant" report "report! $work/mine.csv" "written to '"
    check "   a name that tells no form is told" report 'report x' 'tells no form: .html'
    check "   the crawl goes on" until_true 30 shows RUNNING
    leave
    tm kill-server 2>/dev/null
    # The exit code of status tells that it has stopped, too.
    stopped() { "$CRAWLTOP" status "$work/shown" >"$work/out"; [ $? -eq 3 ] && grep -q '^stopped' "$work/out"; }
    check "   and its job is whole" until_true 30 stopped
    "$CRAWLTOP" resume "$work/shown" --max-pages 1 --headless -qq >"$work/out" 2>&1
    check "   and goes on" grep -q 'limit of 1 page' "$work/out"
fi

# Real trees: every form agrees with the log.
suites=${CRAWLTOP_SUITES:-$root/../shared/suites}
if [ -e "$suites/check_tree.py" ]; then
    for truth in "$suites"/truth/*.lists.json; do
        name=$(basename "$truth" .lists.json)
        mkdir "$work/$name"
        reports=()
        for file in "${forms[@]}"; do reports+=(--report "$work/$name/$file"); done
        check "the tree of $name is crawled with reports" python3 "$suites/check_tree.py" "$name" --broken-links \
            --keep "$work/$name/log.json" -- "$CRAWLTOP" --headless --format json '{seed}' --job "$work/$name/job" "${reports[@]}"
        "$CRAWLTOP" report "$work/$name/job" "$work/$name/broken-links.csv" --report-format broken-links
        report_forms "$work/$name"
    done
else
    echo "missing $suites/check_tree.py: part of $(basename "$0") is skipped"
fi
finish
