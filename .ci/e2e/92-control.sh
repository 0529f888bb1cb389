#!/bin/bash
# Commands and questions of other programs to a crawl that is running, through its control socket.
. "$(dirname "$0")/lib.sh"
need python3
cd "$work" || exit 1
folder=$XDG_RUNTIME_DIR/crawltop

"$CRAWLTOP" demo --serve --pages 3000 --delay 300 >site &
children+=($!)
check "the site is up" until_true 30 grep -q http site
site=$(grep -oE 'http://[0-9.:]+/' site | head -1)

start() { # NAME ARGUMENTS...: a crawl in the background, once it listens
    local name=$1
    shift
    "$CRAWLTOP" "$site" --headless --format json "$@" >"$name.jsonl" 2>"$name.err" &
    pid=$!
    children+=($pid)
    until_true 30 grep -q '"type":"fetch"' "$name.jsonl"
}
ctl() { timeout 20 "$CRAWLTOP" ctl "$@"; }
says() { # REGEX ARGUMENTS...: what ctl answers
    local regex=$1
    shift
    ctl "$@" >answer 2>answer.err
    grep -qE -- "$regex" answer answer.err || { cat answer answer.err; return 1; }
}
code() { # CODE ARGUMENTS...
    local wanted=$1
    shift
    ctl "$@" >/dev/null 2>&1
    [ $? -eq "$wanted" ]
}

check "without a crawl there is nothing to command" says 'no crawl of yours is running' status
start first --concurrency 8
first=$pid
check "the socket is its user's alone" [ "$(stat -c '%a %a' "$folder/$first.sock" | cut -d' ' -f1)" = 600 ]
check "it is asked" says '"state":"running"' --json status
check "    by its process's number" says "^process +$first$" "$first" status
check "    why it waits" says '"type":"why"' --json why
check "    for its hosts" says '^ +[0-9]+ .* http://127.0.0.1' hosts
check "    for its exchanges" says ' awaiting .* http://127' connections
check "    for a URL" says '"found_on":null' --json url "$(grep -o '"seed":"[^"]*"' <(ctl --json status) | cut -d'"' -f4)"
check "    for its commands" says '^max-pages +N, \+N, off' commands
check "limits change" says 'at most 3 connections$' connections 3
fewer() { [ "$(ctl --json status | grep -o '"in_flight":[0-9]*' | cut -d: -f2)" -le 3 ]; }
check "    and hold" until_true 30 fewer
check "    for what failed" until_true 30 says '^ +[45][0-9]{2} +- +broken +http' failed
check "    from a number on" says '"ok":true,"rows":0' --json failed 1000000
check "it writes no report of what is not kept" code 1 report site.html
check "it pauses" says '^pause: done' pause
paused() { ctl --json status | grep -q '"state":"paused"'; }
check "    and is paused" until_true 30 paused
check "it goes on" says '^resume: done' resume
check "URLs are ignored" says '^ignore: done' ignore 'page-1.*'
check "    and wait again" says '^taken back' unignore 'page-1.*'
check "what is wrong is refused with 1" code 1 ignore '('
check "    and said" says 'takes one host' block nowhere.invalid
check "what is no command is refused with 2" code 2 fly
check "a client that watches sees what happens" python3 - "$folder/$first.sock" <<'PYTHON'
import json, socket, sys
client = socket.socket(socket.AF_UNIX); client.settimeout(20); client.connect(sys.argv[1])
client.sendall(b'{"watch":true}\n')
lines = client.makefile()
assert json.loads(next(lines)) == {"type": "answer", "ok": True, "message": "the log's lines follow"}
assert any(json.loads(next(lines))["type"] == "fetch" for _ in range(100))
PYTHON
check "clients that are behind may be killed" python3 - "$folder/$first.sock" <<'PYTHON'
import socket, sys, time
for _ in range(20):
    behind = socket.socket(socket.AF_UNIX); behind.connect(sys.argv[1]); behind.setblocking(False)
    try:
        while True: behind.send(b'{"query":"commands"}\n' * 10)
    except BlockingIOError: pass
    time.sleep(0.05)
    behind.close()
PYTHON
check "    and the crawl goes on" says '"state":"running"' --json status
check "garbage, floods and silence cost the crawl nothing" python3 - "$folder/$first.sock" <<'PYTHON'
import json, os, random, socket, sys, time
def admitted():
    """A client that is answered: those before it may not be noticed to be gone."""
    end = time.time() + 30
    while True:
        one = client()
        try:
            one.sendall(b'{"query":"status","id":"z"}\n')
            lines = one.makefile()
            status = json.loads(next(lines))
            if status["type"] == "status" and json.loads(next(lines))["id"] == "z": return one
        except (OSError, StopIteration): status = None
        one.close()
        assert time.time() < end, status
        time.sleep(0.1)
def client():
    one = socket.socket(socket.AF_UNIX); one.connect(sys.argv[1]); one.settimeout(20); return one
generator = random.Random(7)
for _ in range(100):
    one = client()
    try: one.sendall(generator.randbytes(generator.randrange(1, 200_000)))
    except OSError: pass
    one.close()
silent = []
for _ in range(1_000):
    try: silent.append(client())
    except OSError: break
    if len(silent) > 200: silent.pop(0).close()
for one in silent: one.close()
deaf = admitted()
deaf.setblocking(False)
try:
    while True: deaf.send(b'{"query":"hosts"}\n' * 100)
except BlockingIOError: pass
admitted()
PYTHON
check "    and it goes on" says '"state":"running"' --json status

start second --control "$work/own.sock"
check "a socket of a chosen path" says "^process +$pid$" "$work/own.sock" status
"$CRAWLTOP" "$site" --headless --control "$work/own.sock" >/dev/null 2>err
check "    is not taken from another crawl" eval "[ $? -eq 2 ] && grep -q 'Address already in use' err"
echo mine >file
"$CRAWLTOP" "$site" --headless --control "$work/file" >/dev/null 2>err
check "    nor is a file" eval "[ $? -eq 2 ] && grep -q mine file"
kill -KILL $pid
wait $pid 2>/dev/null
start third --control "$work/own.sock" --job "$work/job"
check "    but from one that is dead" says "^process +$pid$" "$work/own.sock" status
check "it writes a report as it is now" eval \
    'says "^written to .*/now.csv.: [0-9]+ URLs$" "$work/own.sock" report now.csv && [ "$(wc -l <now.csv)" -gt 2 ]'
check "    in place of another only when that is meant" eval \
    'code 1 "$work/own.sock" report now.csv && code 0 "$work/own.sock" report! now.csv'
kill -STOP $pid
SECONDS=0
check "a process that is stopped is told" says "process $pid, which crawls, is stopped" "$work/own.sock" status
check "    within some seconds" [ $SECONDS -lt 8 ]
kill -CONT $pid
check "it stops" says '^stop: done' "$work/own.sock" stop
wait $pid
check "    with code 3" [ $? -eq 3 ]
check "    and without its socket" [ ! -e "$work/own.sock" ]
start fourth --job "$work/other"
check "two crawls have to be told apart" says '2 crawls are running: name one' status
check "    by the directory of a job" says "^process +$pid$" "$work/other" status
check "a job that nobody crawls has nobody to ask" says 'no process crawls' "$work/job" status
if [ "$(id -u)" = 0 ]; then
    chmod -R o+rx "$folder" && chmod 666 "$folder/$pid.sock"
    check "another user is refused" python3 - "$folder/$pid.sock" <<'PYTHON'
import os, socket, sys
os.setgid(65534); os.setuid(65534)
one = socket.socket(socket.AF_UNIX); one.settimeout(20); one.connect(sys.argv[1])
assert b"another user" in one.recv(1000)
PYTHON
    chmod 700 "$folder"
fi
check "it aborts" says '^abort: done' "$pid" abort
wait $pid
kill -TERM "$first"
wait "$first"
check "no socket is left" [ -z "$(ls "$folder")" ]
start fifth --no-control
check "--no-control means none" says 'no crawl of yours is running' status
finish
