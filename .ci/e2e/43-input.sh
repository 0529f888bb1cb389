#!/bin/bash
# What a crawl begins with, as people have it: lists of URLs and of patterns, a pipe beside a screen, a plan without a request.
. "$(dirname "$0")/lib.sh"
need python3 tmux
socket=crawltop-input-$$
. "$(dirname "$0")/screen.sh"
cd "$work" || exit 1

"$CRAWLTOP" demo --serve --port 0 --pages 50 --delay 0 >serving &
children+=($!)
check "a site is up" until_true 10 grep -q serving serving
site=$(sed -n 's/.* at \(.*\)\//\1/p' serving)
crawl=("$CRAWLTOP" --headless --no-robots)
fetched() { sed -n 's/.*"type":"fetch".*"url":"\([^"]*\)".*/\1/p' "$1" | sort; }
refused() { # SENTENCE ARGUMENT...: one sentence, and exit code 2
    local sentence=$1
    shift
    "${crawl[@]}" "$@" >out 2>err </dev/null
    [ $? -eq 2 ] && [ "$(wc -l <err)" -eq 1 ] && [ ! -s out ] && grep -qF -- "$sentence" err
}

# Lists of URLs.
printf '\xef\xbb\xbf# seeds\r\n\r\n  %s/docs/ \r\n%s/blog/\r\n' "${site#http://}" "$site" >urls
"${crawl[@]}" --from urls --max-depth 0 --format json >file.jsonl
check "a file's lines are the seeds" [ "$(fetched file.jsonl)" = "$(printf '%s\n' "$site/blog/" "$site/docs/")" ]
"${crawl[@]}" --from - --max-depth 0 --format json >pipe.jsonl <urls
check "so are those of standard input" [ "$(fetched pipe.jsonl)" = "$(fetched file.jsonl)" ]
printf 'a.invalid\n\nx y\nftp://me:secret@b.invalid/\n' >wrong
check "a line that is no URL is told" refused "cannot crawl 'x y' ('wrong', line 3): " --from wrong
check "   with the number of others" refused "; 1 more of the lines are wrong" --from wrong
check "   and without secrets" sh -c '! grep -q secret err'
check "a list without URLs is no crawl" refused "there is none in '/dev/null'" --from /dev/null

# Lists of patterns.
printf '# mine\n\n/blog\n' >patterns
"${crawl[@]}" --from urls --max-depth 0 --exclude-from patterns --format json >less.jsonl
check "patterns come from a file" [ "$(fetched less.jsonl)" = "$site/docs/" ]
printf '/x\n(y\n' >wrong
check "a wrong one is told with its line" refused "--exclude-from wrong: line 2 is no pattern" "$site" --exclude-from wrong

# A job needs none of these files again.
"${crawl[@]}" --from urls --exclude-from patterns --max-pages 1 --job job -qq >/dev/null 2>&1
rm urls patterns
"$CRAWLTOP" resume job --headless --max-pages off --format json >resumed.jsonl 2>/dev/null
check "a crawl goes on without its lists" eval "[ \$? -eq 0 ] && ! fetched resumed.jsonl | grep -q /blog"
check "   and takes no others" eval "! '$CRAWLTOP' resume job --from - </dev/null 2>err && grep -q 'seeds that it began with' err"

# A plan.
"$CRAWLTOP" http://a.invalid/ http://a.invalid/1.pdf http://me:secret@b.invalid:8080/ --exclude 'pdf$' --dry-run >plan
check "a plan ends with 0" [ $? -eq 0 ]
check "   it tells what would be asked" grep -qx 'would ask http://b.invalid:8080/' plan
check "   and what not" grep -qx 'would skip pattern http://a.invalid/1.pdf' plan
check "   and the limits" grep -q '^limits: scope host, 1 pattern to exclude, ' plan
"$CRAWLTOP" "$site" --dry-run --format json >plan.jsonl
check "programs read it" python3 -c 'import json; l = [json.loads(l) for l in open("plan.jsonl")]; assert l[-1]["planned"] == 1 == l[-1]["robots_txt"], l'
"$CRAWLTOP" "$site" --exclude . --dry-run >/dev/null 2>&1
check "a plan of nothing ends with 2" [ $? -eq 2 ]

# A pipe beside a screen.
for number in $(seq 1 40); do echo "$site/docs/?$number"; done >many
open_screen 100 24
press "clear; cat many | '$CRAWLTOP' --from - --ascii --max-depth 0; echo code=\$?" Enter
check "a list in a pipe leaves the keys to the terminal" until_true 30 shows 'FINISHED'
press 3
check "   which work" until_true 10 shows 'docs/\?1'
leave
check "   and the crawl ends with 0" shows 'code=0'
finish
