#!/bin/bash
# What requests carry, against nginx: a login, own fields, cookies, and links to another host that are only checked.
. "$(dirname "$0")/lib.sh"
need nginx openssl python3
cd "$work" || exit 1

read -r here there <<<"$(free_ports 127.0.0.1 127.0.0.2)"
site="http://127.0.0.1:$here" other="http://127.0.0.2:$there"

mkdir here there
echo "<a href=private.html>p</a><a href=counted.html>c</a><a href=$other/good.html>g</a><a href=$other/gone.html>n</a>
<a href=http://evil:word@127.0.0.2:$there/nohead.html>h</a><a href=$other/old.html>o</a><a href=$other/secret/x.html>s</a>
<a href=http://127.0.0.2:1/>down</a>" >here/index.html
echo "<a href=/>home</a>" | tee here/private.html here/counted.html >/dev/null
echo "<a href=never.html>never</a>" | tee there/good.html there/nohead.html there/never.html >/dev/null
printf 'User-agent: *\nDisallow: /secret/\n' >there/robots.txt
echo "user:$(openssl passwd -apr1 word)" >htpasswd
start_nginx 127.0.0.2 "$there" <<CONF
log_format asked '\$server_addr "\$request" \$status "\$http_authorization" "\$http_x_key" "\$http_cookie" "\$http_referer"';
access_log access.log asked;
types { text/html html; text/plain txt; }
server {
    listen 127.0.0.1:$here;
    root $work/here;
    location = /index.html { add_header Set-Cookie "session=1; Path=/"; add_header Set-Cookie "old=1; Max-Age=0"; }
    location = /private.html { auth_basic here; auth_basic_user_file $work/htpasswd; }
    location = /counted.html { if (\$http_cookie !~ session=1) { return 403; } }
}
server {
    listen 127.0.0.2:$there;
    root $work/there;
    location = /nohead.html { limit_except GET { deny all; } if (\$request_method = HEAD) { return 405; } }
    location = /old.html { return 301 /good.html; }
}
CONF

crawl() { # EXPECTED NAME ARGUMENTS...: crawls into NAME.json
    local expected=$1 name=$2 got
    shift 2
    : >access.log
    timeout 60 "$CRAWLTOP" --headless --format json --max-tries 1 "$@" >"$name.json" 2>"$name.err" </dev/null
    got=$?
    cp access.log "$name.access"
    if [ "$got" -eq "$expected" ]; then pass "$name ends with $expected"; else fail "$name ends with $got"; fi
    check "$name keeps to the log's contract" python3 "$root/.ci/e2e/log.py" "$name.json" "$expected"
}

crawl 0 plain "$site/"
check "nobody logs in, nobody is asked elsewhere" \
    eval "grep -q 'GET /private.html HTTP/1.1\" 401 \"-\"' plain.access && ! grep -q '^127.0.0.2' plain.access"
check "a cookie comes back, an expired one does not" grep -q 'counted.html HTTP/1.1" 200 "-" "-" "session=1"' plain.access
crawl 0 nocookies --no-cookies "$site/"
check "no cookie comes back" grep -q 'counted.html HTTP/1.1" 403 "-" "-" "-"' nocookies.access

for engine in coroutine callback blocking; do
    crawl 0 "$engine" --engine "$engine" --check-external --allow-private --header "X-Key: k" "http://user:word@127.0.0.1:$here/"
    check "$engine logs in, sends its field, and neither elsewhere" python3 - "$engine.access" <<'PYTHON'
import re, sys
lines = [re.match(r'(\S+) "(\S+) (\S+) [^"]*" (\d+) "([^"]*)" "([^"]*)"', line).groups() for line in open(sys.argv[1])]
assert {line[4:] for line in lines if line[0] == "127.0.0.1"} == {("Basic dXNlcjp3b3Jk", "k")}, lines
assert {line[4:] for line in lines if line[0] == "127.0.0.2"} == {("-", "-")}, lines
assert ("127.0.0.1", "GET", "/private.html", "200") in {line[:4] for line in lines}, lines
checked = sorted(line[1:4] for line in lines if line[0] == "127.0.0.2")
assert checked == [("GET", "/gone.html", "404"), ("GET", "/nohead.html", "200"), ("GET", "/robots.txt", "200"),
                   ("HEAD", "/gone.html", "404"), ("HEAD", "/good.html", "200"), ("HEAD", "/nohead.html", "405"),
                   ("HEAD", "/old.html", "301")], checked
PYTHON
    check "$engine tells what is broken" python3 - "$engine.json" "$site" "$other" <<'PYTHON'
import json, sys
path, site, other = sys.argv[1:]
lines = [json.loads(line) for line in open(path)]
broken = {(l["url"], l["status"], l["error"], l["referrer"]) for l in lines if l["type"] == "broken_link"}
assert broken == {(other + "/gone.html", 404, None, site + "/"), ("http://127.0.0.2:1/", None, "connect", site + "/")}, broken
skipped = {(l["url"], l["reason"]) for l in lines if l["type"] == "skipped"}
assert skipped == {(other + "/secret/x.html", "robots")}, skipped
assert "word" not in open(path).read(), "the password is in the log"
PYTHON
done

printf '# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tsaved\t7\n' >cookies.txt
printf 'machine 127.0.0.1 login user password word\n' >netrc
crawl 0 files --load-cookies cookies.txt --netrc-file netrc "$site/private.html"
check "cookies and a login come from files" grep -q 'private.html HTTP/1.1" 200 "Basic dXNlcjp3b3Jk" "-" "saved=7"' files.access
finish
