#!/bin/bash
# Crawls in the background, and screens of theirs on other terminals.
. "$(dirname "$0")/lib.sh"
socket=crawltop-attach-$$
. "$(dirname "$0")/screen.sh"
need python3
export XDG_RUNTIME_DIR=$work

"$CRAWLTOP" demo --serve --pages 100000 --delay 200 >"$work/site" &
children+=($!)
check "the site is up" until_true 30 grep -q http "$work/site"
site=$(grep -oE 'http://[0-9.:]+/' "$work/site" | head -1)
ctl() { timeout 20 "$CRAWLTOP" ctl "$@"; }
state() { [ "$(ctl --json "$crawl" status 2>/dev/null | grep -o '"state":"[a-z]*"' | head -1)" = "\"state\":\"$1\"" ]; }
done_count() { ctl --json "$crawl" status | grep -o '"done":[0-9]*' | cut -d: -f2; }
background() { # ARGUMENTS: sets crawl to the process of a crawl in the background
    "$CRAWLTOP" "$site" --no-config --concurrency 16 --detach "$@" 2>"$work/told"
    code=$?
    crawl=$(grep -oE 'crawltop attach [0-9]+' "$work/told" | grep -oE '[0-9]+')
    children+=("$crawl")
}
attach() { # WINDOW ARGUMENTS: in a window of its own
    local window=$1
    shift
    tm select-window -t "$window"
    press "clear; '$CRAWLTOP' attach $* ; echo code=\$?" Enter
    until_true 30 shows 'RUNNING|PAUSED'
}
is_cooked() { # the terminal of the present window, after its program
    press "clear; stty -a | grep -o ' icanon'" Enter
    until_true 30 shows '^ *icanon'
}

background --output "$work/log.jsonl" --format json
check "without a screen there is none to command" bash -c "! '$CRAWLTOP' ctl '$crawl' screen hosts 2>'$work/no'"
check "    and that is said" grep -q 'nobody looks on' "$work/no"
check "a crawl begins in the background" [ "$code" -eq 0 ]
check "    and tells how to see it" grep -q "crawltop attach $crawl. shows it" "$work/told"
background_session() { [ "$(ps -o sid= -p "$crawl" | tr -d ' ')" = "$crawl" ] && [ "$(ps -o tty= -p "$crawl" | tr -d ' ')" = '?' ]; }
check "    without a terminal" background_session
check "a wrong option ends in the foreground" bash -c "! '$CRAWLTOP' '$site' --detach --no-control 2>'$work/no'"
check "    with a sentence" grep -q 'nobody could reach' "$work/no"

open_screen 100 30
tm new-window "PS1='% ' sh"
check "the only crawl is shown" attach 0 --ascii
check "    by its process on a second terminal" attach 1 "$crawl --read-only --ascii --theme mono"
press 3
check "each has a table of its own" until_true 30 shows 'STATE +RESULT'
check "another program commands the screen that was shown last" ctl "$crawl" screen hosts
check "    which shows it" until_true 30 shows 'FLIGHT +OK%'
check "    but not what changes the crawl" bash -c "! '$CRAWLTOP' ctl '$crawl' screen pause 2>'$work/no'"
check "    for it only looks on" grep -q 'read-only' "$work/no"
check "    nor what is no command" bash -c "! '$CRAWLTOP' ctl '$crawl' screen nonsense 2>'$work/no'"
tm select-window -t 0
check "    and so has the other" until_true 30 shows 'WATERFALL'
press p
check "a viewer pauses" until_true 30 state paused
tm select-window -t 1
press p
check "one that looks on does not go on" until_true 30 shows 'nothing is changed'
check "    and it is paused" state paused
tm select-window -t 0
press p
check "the viewer goes on" until_true 30 state running
tm resize-window -x 70 -y 20
narrow() { [ "$(screen | awk '{ if (length > most) most = length } END { print most }')" -le 70 ] && shows 'RUNNING'; }
check "a terminal changes its size" until_true 30 narrow
press C-z
check "the viewer stops for its shell" until_true 30 shows 'Stopped'
before=$(done_count)
goes_on() { [ "$(done_count)" -gt "$before" ]; }
check "    and the crawl goes on" until_true 30 goes_on
check "    and the terminal is the shell's" is_cooked
press "fg" Enter
check "    and the screen comes back" until_true 30 shows 'RUNNING'
press q
check "leaving asks" until_true 30 shows 'leave, the crawl goes on'
press d
check "    and leaves" until_true 30 shows 'the crawl goes on'
check "    the crawl" state running

check "viewers are killed a hundred times" python3 - "$CRAWLTOP" "$crawl" <<'PYTHON'
import os, pty, random, select, signal, sys, time, fcntl, struct, termios
crawltop, crawl = sys.argv[1:]
random.seed(1)
for turn in range(100):
    child, master = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", LANG="C.UTF-8")
        os.execv(crawltop, [crawltop, "attach", crawl, "--no-config"])
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    seen, deadline = b"", time.monotonic() + 20
    wanted = random.choice([b"", b"\x1b[?1049h", b"RUNNING"])
    while wanted not in seen and time.monotonic() < deadline:
        if select.select([master], [], [], 0.2)[0]:
            try:
                seen += os.read(master, 65536)
            except OSError:
                break
    if wanted not in seen:
        sys.exit(f"turn {turn}: {wanted} is missing in {seen[-300:]}")
    if turn % 3 == 0:
        os.close(master)  # the terminal goes away
        os.kill(child, signal.SIGKILL)
    else:
        os.kill(child, random.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGHUP]))
        deadline, cooked = time.monotonic() + 20, False
        while not cooked and time.monotonic() < deadline:
            if select.select([master], [], [], 0.05)[0]:
                try:
                    os.read(master, 65536)
                except OSError:
                    pass
            cooked = termios.tcgetattr(master)[3] & termios.ICANON != 0
        if not cooked:
            sys.exit(f"turn {turn}: the terminal is not given back")
        os.close(master)
    os.waitpid(child, 0)
PYTHON
check "    and the crawl does not mind" state running
tm select-window -t 1
press d
check "who looks on leaves without a question" until_true 30 shows 'code=0'
no_viewers() { [ "$(find "/proc/$crawl/fd" -lname '/dev/pts/*' | wc -l)" -eq 0 ]; }
check "    and no terminal stays open" until_true 30 no_viewers

attach 0 "$crawl"
kill -9 "$crawl"
check "a crawl that is killed is told" until_true 30 shows "the crawl's process is gone"
check "    with code 2" until_true 30 shows 'code=2'
check "    and the terminal is given back" is_cooked
background
grep -q 'nothing is left of the crawl' "$work/told"
check "without a file for results it says so" [ $? -eq 0 ]
first=$crawl
background --max-pages 4000
tm select-window -t 0
press "clear; '$CRAWLTOP' attach; echo code=\$?" Enter
check "of two crawls one is chosen" until_true 30 shows 'Which crawl'
press "$( [ "$first" -lt "$crawl" ] && echo 1 || echo 2)" Enter
check "    from a list" until_true 30 shows 'RUNNING'
press q
press s
check "it is stopped from its screen" until_true 30 shows 'code=3'
check "    which leaves its summary" until_true 30 shows 'Finished [0-9]+ urls'
check "    and its process ends" until_true 60 bash -c "! kill -0 $first 2>/dev/null"

press "clear; '$CRAWLTOP' '$site' --no-config --keep-running --concurrency 4 --max-pages 400; echo code=\$?" Enter
check "--keep-running shows its crawl" until_true 30 shows 'RUNNING'
press d
check "    which goes on without its screen" until_true 30 shows 'the crawl goes on'
crawl=$(screen | grep -oE 'crawltop attach [0-9]+' | grep -oE '[0-9]+' | tail -1)
children+=("$crawl")
check "    in another process" kill -0 "$crawl"
check "    that is attached again" attach 0 "$crawl"
check "    and stays when it is over, as long as somebody looks on" until_true 90 shows 'FINISHED|STOPPED'
press q
check "    then it ends" until_true 30 shows 'code=3'
check "    and so does its process" until_true 30 bash -c "! kill -0 $crawl 2>/dev/null"

"$CRAWLTOP" "$site" --no-config --headless >/dev/null 2>&1 &
crawl=$!
children+=("$crawl")
until_true 30 state running
tm select-window -t 1
check "a crawl of another shell is shown" attach 1 "$crawl"
press q
press d
until_true 30 shows 'code=0'
press "clear; '$CRAWLTOP' '$site' --no-config --headless >/dev/null 2>&1 & crawl=\$!; until '$CRAWLTOP' ctl \$crawl status >/dev/null 2>&1; do sleep 0.1; done; '$CRAWLTOP' attach \$crawl; echo code=\$?; kill \$crawl" Enter
check "    and one of this shell" until_true 30 shows 'RUNNING'
press 4
check "    which takes keys" until_true 30 shows 'FLIGHT +OK%'
press q
press d
check "    and is left" until_true 30 shows 'code=0'
background --max-pages 30
check "a crawl of which nobody looks on ends by itself" until_true 60 bash -c "! kill -0 $crawl 2>/dev/null"
finish
