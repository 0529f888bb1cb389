#!/bin/bash
# What a crawl begins with, as people have it: lists of URLs and of patterns, a pipe beside a screen, a plan without a request.
. "$(dirname "$0")/lib.sh"
need python3 tmux
socket=crawltop-input-$$
. "$(dirname "$0")/screen.sh"
cd "$work" || exit 1

"$CRAWLTOP" demo --serve --port 0 --pages 50 --delay 0 >serving &
children+=($!)
check "a site is up" until_true 30 grep -q serving serving
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
echo mine >mine.csv
"$CRAWLTOP" "$site" --dry-run --report mine.csv >plan 2>plan.err
check "what could not be written is told by a plan" eval "[ $? -eq 2 ] && grep -q -e --force plan.err && [ ! -s plan ]"
"$CRAWLTOP" "$site" --dry-run --job kept --report other.csv --output other.log >plan
check "   and what could be is not written" eval "[ $? -eq 0 ] && [ ! -e kept ] && [ ! -e other.csv ] && [ ! -e other.log ]"

# Another place.
mkdir -p site/docs
echo '<title>home</title><a href=docs/>d</a><a href=https://www.example.invalid/b.html>b</a>' >site/index.html
echo '<title>docs</title><a href=/docs/>d</a>' >site/docs/index.html
cat >server.py <<'PYTHON'
import http.server, os, sys
class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        with open("hosts", "a") as file:
            file.write(f"{self.path} {self.headers['Host']} {self.headers['Authorization']} {self.headers['X-Key']}\n")
        if self.path == "/b.html":
            self.send_response(302)
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_address[1]}/docs/")
            self.send_header("Content-Length", "0")
            return self.end_headers()
        super().do_GET()
    def translate_path(self, path): return os.path.join(os.getcwd(), "site", path.lstrip("/").split("?")[0])
    def log_message(self, *words): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open("port.new", "w") as file:
    file.write(str(server.server_address[1]))
os.rename("port.new", "port")
server.serve_forever()
PYTHON
python3 server.py &
children+=($!)
check "a place is up" until_true 30 test -s port
place=http://127.0.0.1:$(cat port)
public=https://www.example.invalid
"$CRAWLTOP" --headless "$public/" --remap "$public=$place" --user me:secret --format json >there.jsonl 2>there.err
check "a site is crawled at another place" [ $? -eq 0 ]
check "   under its own name" [ "$(fetched there.jsonl)" = "$(printf "$public%s\n" / /b.html /docs/ /robots.txt)" ]
check "   which the redirect to the place leads to" grep -q "\"location\":\"$public/docs/\"" there.jsonl
check "   with the place's Host field, and the site's login" grep -qx "/ ${place#http://} Basic bWU6c2VjcmV0 None" hosts
check "   and it says so" grep -q "$public/ is asked at $place/" there.err
check "a remap of more than origins is refused" refused 'must be scheme, host and port alone' "$public" --remap "$public=$place/x"
check "   and its login is not told" eval "refused 'a login is given by --user' '$public' --remap '$public=http://me:secret@h' && ! grep -q secret err"

# Settings by host.
: >hosts
cat >config <<CONFIG
per-host = 4

[127.0.0.1]
delay = 0.3
per-host = 1
header = X-Key: secret
CONFIG
start=$(date +%s%N)
"${crawl[@]}" --config config "$place/" "$place/docs/" --max-depth 0 --job hostjob -qq >/dev/null 2>&1
check "a host has its own delay" [ $((($(date +%s%N) - start) / 1000000)) -ge 300 ]
check "   and its own field" [ "$(grep -c ' secret$' hosts)" -eq 2 ]
check "which a job does not keep" eval "! grep -q secret hostjob/*"
check "they are printed" eval "'$CRAWLTOP' --config config --print-config | cmp -s - config"
printf '[127.0.0.1]\nspeed = 9\n' >config
check "a setting that there is not is told with its line" refused "config:2: a host has delay, per-host," --config config "$place/"
printf '\n[a b]\n' >config
check "so is what is no host" refused "config:2: a section must be" --config config "$place/"

# A folder.
echo '<title>home</title><a href=docs>d</a><a href=about>a</a><a href=gone>g</a><a href=https://www.example.invalid/b.html>b</a>' >site/index.html
echo '<title>about</title>' >site/about.html
echo '<title>b</title>' >site/b.html
echo '<title>none</title>' >site/404.html
"${crawl[@]}" ./site --format json >folder.jsonl 2>folder.err
check "a folder is crawled" [ $? -eq 0 ]
served=$(sed -n "s/.*'.\/site' is served at \(.*\)\//\1/p" folder.err)
check "   and it says where it is served" [ -n "$served" ]
check "   its pages are read" [ "$(fetched folder.jsonl)" = "$(printf "$served%s\n" / /about /docs /docs/ /gone)" ]
check "   and no other port of this machine is its scope" grep -q '"reason":"scope"' folder.jsonl
"${crawl[@]}" site --clean-urls --format json --fail-on broken >clean.jsonl 2>/dev/null
check "its broken links fail" [ $? -eq 1 ]
check "   one, with clean URLs" [ "$(grep -c '"type":"broken_link"' clean.jsonl)" -eq 1 ]
"${crawl[@]}" "$public/" --remap "$public=./site" --clean-urls --job folderjob --format json >named.jsonl 2>/dev/null
check "a folder has the site's name" [ "$(fetched named.jsonl)" = "$(printf "$public%s\n" / /about /b.html /docs /docs/ /gone)" ]
check "   and a job goes on with it" eval "(cd / && '$CRAWLTOP' resume '$work/folderjob' --headless --retry-failed -qq >/dev/null 2>&1)"
check "a folder of no name has no job" refused "name the site, and say --remap" ./site --job other
check "what is no folder is told" refused "'./none' is no folder: No such file" ./none
check "a file URL is told what to say" refused "a folder is named by its path" "file://$work/site"

# A pipe beside a screen.
for number in $(seq 1 40); do echo "$site/docs/?$number"; done >many
open_screen 100 24
press "clear; cat many | '$CRAWLTOP' --from - --ascii --max-depth 0; echo code=\$?" Enter
check "a list in a pipe leaves the keys to the terminal" until_true 30 shows 'FINISHED'
press 3
check "   which work" until_true 30 shows 'docs/\?1'
leave
check "   and the crawl ends with 0" shows 'code=0'
finish
