#!/bin/bash
# Warnings: each kind by its name, in the log, in reports, for --fail-on; and again after the crawl was resumed.
. "$(dirname "$0")/lib.sh"
need python3 openssl
cd "$work" || exit 1
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 10 -subj /CN=localhost \
    -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem 2>/dev/null
cat >site.py <<'PYTHON'
import http.server, os, ssl
LONG = "/" + "x" * 2000
PAGES = {
    "/": ("Home", f"<a href=/old#part>1</a><a href=/p>2</a><a href=/q>3</a><a href=/none>4</a><a href=/empty>5</a>"
          f"<a href=/hidden>6</a><a href=/copy>7</a><a href={LONG}>8</a><a href=' /p\n'>9</a><a href=/temporary>10</a>"
          "<a href=http://127.0.0.1:9/>11</a>"),
    "/p": ("Same", "<a href=/old>1</a>"), "/q": ("Same", "x"), "/none": ("", "<p>x"), "/empty": ("E", "<body> </body>"),
    "/hidden": ("Same", "<meta name=robots content=noindex>x"), "/copy": ("Same", "<link rel=canonical href=/p>x"),
    "/new": ("New", "x"), LONG: ("Long", "x"),
}
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        title, text = PAGES.get(self.path, ("", ""))
        body = ((f"<title>{title}</title>" if title else "") + text).encode()
        status = {"/old": 301, "/temporary": 302}.get(self.path, 200 if self.path in PAGES else 404)
        self.send_response(status)
        if status in (301, 302):
            self.send_header("Location", "/new")
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *words): pass
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("cert.pem", "key.pem")
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.socket = context.wrap_socket(server.socket, server_side=True)
with open("port.new", "w") as file:
    file.write(str(server.server_address[1]))
os.rename("port.new", "port")
server.serve_forever()
PYTHON
python3 site.py &
children+=($!)
check "the site is up" until_true 30 test -s port
site=https://127.0.0.1:$(cat port)
crawl() { "$CRAWLTOP" "$@" --headless --no-robots --ca-file cert.pem; }
names() { # FILE: how many warnings of each kind a log tells
    python3 - "$1" <<'PYTHON'
import collections, json, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
found = collections.Counter(line["kind"] for line in lines if line["type"] == "warning")
assert dict(found) == lines[-1]["warnings"], (found, lines[-1]["warnings"])
print(*(f"{kind} {count}" for kind, count in found.items()), sep=", ")
PYTHON
}

all="permanent-redirect 2, no-title 1, same-title 2, empty-page 1, long-url 1, http-link 1, white-space 1, expiring-certificate 1"
crawl "$site" --require-https --format json --fail-on http-link,expiring-certificate,warning --report report.json \
    --report report.html --report report.csv --report report.md --report sitemap.xml >log.json 2>err
check "warnings fail a crawl by their names, and all by one" eval \
    "[ $? -eq 1 ] && grep -q 'found http-link 1, expiring-certificate 1, warning 10\"' log.json"
check "the log has a line for each, and the summary counts them" [ "$(names log.json)" = "$all" ]
check "the log keeps to its contract" python3 "$root/.ci/e2e/log.py" log.json 1
check "each line says what to do" python3 - "$site" <<'PYTHON'
import json, sys
site = sys.argv[1]
lines = [json.loads(line) for line in open("log.json")]
warnings = [{**line, "url": line["url"].removeprefix(site)} for line in lines if line["type"] == "warning"]
def of(kind): return [line for line in warnings if line["kind"] == kind]
assert [(w["url"], w["status"], w["instead"], w["referrer"], w["checked"]) for w in of("permanent-redirect")] == [
    ("/old", 301, site + "/new", site + page, True) for page in ("/", "/p")], of("permanent-redirect")
assert [(w["url"], w["same_as"], w["pages"]) for w in of("same-title")] == [
    ("/p", site + "/q", 2), ("/q", site + "/p", 2)], of("same-title")
assert [(w["url"], w["referrer"]) for w in of("http-link") + of("white-space")] == [
    ("http://127.0.0.1:9/", site + "/"), ("/p", site + "/")], warnings
assert [w["url"] for w in of("no-title") + of("empty-page")] == ["/none", "/empty"], warnings
assert 8 <= of("expiring-certificate")[0]["days"] <= 10, warnings
report = [{**line, "url": line["url"].removeprefix(site)} for line in json.load(open("report.json"))["warnings"]]
assert report == [{key: value for key, value in line.items() if key != "type"} for line in warnings], report
PYTHON
check "a sitemap leaves out what asks for it" eval \
    "grep -q '/q</loc>' sitemap.xml && ! grep -q -e /hidden -e /copy -e /old sitemap.xml"
check "the table names them by URL" grep -q "^$site/old,.*,permanent-redirect" report.csv
check "the page has them" eval "grep -q 'Certificates that end within 30 days: 1 URL' report.html"
crawl "$site" --format json >plain.json
check "links without TLS are for those who ask" [ "$(names plain.json)" = "${all/http-link 1, /}" ]
crawl "$site" -qq >text
check "the text report tells them" eval \
    "grep -qx '  301 $site/old -> $site/new <- 2 pages, such as $site/' text && grep -q 'its certificate ends in' text"
crawl "$site" --fail-on http-link >/dev/null 2>err
check "--fail-on http-link needs --require-https" eval "[ $? -eq 2 ] && grep -q 'needs --require-https' err"
echo 'warning /old$' >known
crawl "$site" --fail-on permanent-redirect --ignore-file known >/dev/null
check "what is known fails no crawl" [ $? -eq 0 ]

# A crawl that goes on warns of what it found before.
crawl "$site" --require-https --job job --max-pages 4 >/dev/null
"$CRAWLTOP" resume job --headless --format json --max-pages 100 --ca-file cert.pem >resumed.json 2>err
check "a crawl that is resumed warns of all" [ "$(names resumed.json)" = "$all" ]
"$CRAWLTOP" recrawl job --headless --format json --ca-file cert.pem >again.json 2>err
check "one that comes back, too" [ "$(names again.json)" = "$all" ]
finish
