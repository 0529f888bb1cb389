#!/bin/bash
# Eighteen ways in which a screen of this kind leaves people guessing, row by row, and that this one does not.
. "$(dirname "$0")/lib.sh"
socket=crawltop-faults-$$
. "$(dirname "$0")/screen.sh"
need python3

# A site where 40 pages link to one that is gone, one page is repaired by the second look, and 600 links are broken.
cat >"$work/site.py" <<'PYTHON'
import http.server, socketserver, sys
asked = {}

class Site(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        asked[self.path] = asked.get(self.path, 0) + 1
        links, status = [], 200
        if self.path == "/":
            links = [f"/page-{n}.html" for n in range(40)] + ["/flaky", "/many"]
        elif self.path == "/many":
            links = [f"/broken-{n}/x.html" for n in range(600)]
        elif self.path.startswith("/page-"):
            links = ["/gone"]
        elif self.path != "/flaky" or asked[self.path] < 2:
            status = 404
        body = ("<title>Title</title>" + "".join(f"<a href={link}>x</a>" for link in links)).encode()
        self.send_response(503 if self.path == "/robots.txt" and "robots" in sys.argv else status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass

class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 100

server = Server((sys.argv[1], 0), Site)
print(server.server_port, flush=True)
server.serve_forever()
PYTHON
serve() { # NAME ARGUMENTS: its port is in the file NAME then
    python3 "$work/site.py" "${@:2}" >"$work/$1" &
    children+=($!)
    until_true 30 test -s "$work/$1"
}
serve broken 127.0.0.1
serve forbidding 127.0.0.2 robots
broken=127.0.0.1:$(cat "$work/broken")
forbidding=127.0.0.2:$(cat "$work/forbidding")
open_screen 100 30

# 1
start "demo --pages 3000 --delay 5 --max-pages 100"
check "1: a limit that ended the crawl is named" until_true 30 shows 'STOPPED: limit of 100 pages'
check "1: what was not tried is told" until_true 30 shows '^ NOT TRIED +[0-9,]+ URLs'
press i
type_in 'page-[0-9]*5[.]html'
press Enter U
check "1: what is ignored after the end is held back" until_true 30 shows 'ignored +page-\[0-9\].* [1-9][0-9,]* URLs'
press Escape e
check "1: a key goes on" until_true 30 shows 'STOPPED: limit of 1,100 pages'
leave

# 2
start "$forbidding --per-host 4 --max-tries 1"
press 4
check "2: robots.txt that answers 503 is the verdict" until_true 30 shows 'robots.txt 503: nothing allowed'
press Enter
check "2: Enter tells the host's story" until_true 30 shows 'robots.txt +.*503.*: nothing is fetched'
press Enter
check "2: and from there its URLs" until_true 30 shows 'filter: url:http'
press Escape
check "13: Esc goes back where one came from" until_true 30 shows 'robots.txt +.*503.*: nothing is fetched'
leave

# 3 to 8, 11
start "$broken --per-host 4"
check "3: it ends" until_true 60 shows 'FINISHED'
press 3
check "4: all that Seen has is told in columns" until_true 30 shows 'STATE +RESULT +DEPTH +TOOK +TTFB +SIZE +TYPE'
press g Enter
check "4: details of an old row are kept" until_true 30 shows 'took +[0-9.]+m?s|total +[0-9.]+m?s'
press Escape
check "5: there are kinds of URLs" until_true 30 shows '\[all\] \[broken 60[0-9]\] .*\[slow [0-9]+\]'
press :
type_in 'sort took'
press Enter
check "5: the slowest come first" until_true 30 shows 'TOOKv'
press '\'
check "6: a filter tells its fields" until_true 30 shows '!not +status:404 4xx +took>1s'
type_in 'status:404 url:gone'
check "6: and sees what rows show" until_true 30 shows 'filter: status:404 url:gone \(1\)'
press Enter
check "6: one row is left" until_true 30 shows '^ +[0-9]+ done +404 .*/gone'
press Enter
check "8: all pages that link there are told" until_true 30 shows 'linked from 40 pages'
press End
check "8: down to the last" until_true 30 shows '> /page-[0-9]+\.html'
press Enter
check "8: Enter goes to that page" until_true 30 shows 'GET http.*/page-[0-9]+\.html|http.*/page-[0-9]+\.html.*'
check "8: from where Esc goes back" until_true 30 shows 'Esc: back'
press Escape
check "8: and it does" until_true 30 shows '> /page-[0-9]+\.html'
press Escape
until_true 30 hides 'Esc: close'
press 5
check "7: a broken URL counts once" until_true 30 shows '5 Errors 602 '
press 3 :
type_in 'filter url:flaky'
press Enter
until_true 30 shows '^ +[0-9]+ done +404 .*/flaky'
press R
check "7: fetched once more, it counts no longer" until_true 30 shows '5 Errors 601 '
press 5
check "7: and stands in its group as fixed" until_true 30 shows '1 fixed'
check "11: robots.txt is no page: its 404 is no error" until_true 30 hides 'robots.txt'
leave
check "3: what is broken leaves at most a screenful" [ "$(tm capture-pane -p -S - | sed -n '/crawltop/,$p' | wc -l)" -le 40 ]
check "3: the worst is named" until_true 30 shows '/gone'

# 9, 10, 12, 15
start "demo --pages 10000 --delay 300 --per-host 2"
press Escape
check "9: the line above the keys names the limit and the key" \
    until_true 30 shows 'limit: per-host 2 holds [0-9,]+ \(} raises it\)'
press :
type_in 'prhst'
press Tab
check "10: a command is found by some of its letters" until_true 30 shows '^:per-host'
type_in '18'
press Enter
check "10: and changes a limit while the crawl runs" until_true 30 shows 'at most 18 connections to a host'
press :
type_in 'rate 5'
press Enter
check "9: it is said" until_true 30 shows 'at most 5 requests a second'
press Escape
check "9: --max-rate is named as well" until_true 30 shows 'limit: --max-rate 5/s holds [0-9,]+'
press 2 t
check "12: forms are counted" until_true 30 shows '^ +[0-9,]+ 127.*\*'
form=$(screen | grep '^ > ')
press D D
check "12: a form is pruned" until_true 30 shows 'pruned: u takes it back'
check "12: its row is gone" until_true 30 hides "${form:0:40}"
press D
check "12: one more press asks before it hits another form" until_true 30 shows 'this skips|no row is selected'
press Down U
check "15: what is held back is listed with its number" until_true 30 shows 'pruned +URLs such as .* [1-9][0-9,]* URLs'
press D
check "15: and taken back" until_true 30 shows 'nothing is ignored, pruned, blocked or paused'
press Escape

# 11, 14, 16, 17, 18
axes() { [ "$(screen | grep -E '^ (URLs/s|Bytes/s|TTFB) ' | grep -oE '\-[0-9]+s\[' | sort -u | wc -l)" -eq 1 ]; }
check "11: all graphs have one axis of time" until_true 30 axes
press 3 /
type_in 'age-7'
press Home p Enter
check "14: a prompt has a cursor" until_true 30 shows '^ > http.*page-7'
press / Up
check "14: and a history" until_true 30 shows '^Find: page-7'
press Escape
until_true 30 hides '^Find:'
check "16: numbers are grouped" until_true 60 shows '^ seen [0-9]+,[0-9]+ = todo'
press P
check "16: FROZEN says with what" until_true 30 shows 'FROZEN with [0-9]+'
press P
until_true 30 hides 'FROZEN'
press 1 '?'
check "16: the letters of bars have a legend" until_true 30 shows 'Letters: R RESOLVE, C CONNECT|Keys in Conns'
press End
check "16: so have units" until_true 30 shows 'K, M, G, T: powers of 1,024 bytes'
press Escape
tm resize-window -x 60 -y 15
check "16: tabs have names on a small screen" until_true 30 shows '1 Conns.* 2 Todo .*3 Seen .*4 Hosts .*5 Errors .*6 Log'
tm resize-window -x 100 -y 30
press 6 '?'
check "17: the log says what it keeps" until_true 30 shows 'Keys in Log'
press PageDown
check "17: hundreds of thousands of lines" until_true 30 shows 'The last [0-9]+,000 lines|The last [0-9,]{7,} lines'
press Escape
leave
printf '# mine\nmouse = no\n' >"$work/config"
start "demo --pages 10000 --delay 300 --config '$work/config'"
press F2
check "18: setup says what saves" until_true 30 shows 'w: save'
press Right w
check "18: it says where it was written" until_true 30 shows 'written to .*/config'
check "18: what else stands there is kept" grep -q '^# mine' "$work/config"
check "18: what was chosen is there" grep -q '^theme = ' "$work/config"
leave
finish
