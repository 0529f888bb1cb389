#!/bin/bash
# What is installed beside the program: manual pages that formatters take, completions that shells make use of, units for
# systemd; and what a service manager and the journal are told.
. "$(dirname "$0")/lib.sh"
need python3
cd "$work" || exit 1
prefix=$work/prefix
check "it is installed" eval '"$root/.ci/install" "$prefix" >install.log 2>&1'
[ -x "$prefix/bin/crawltop" ] || { tail -5 install.log; finish; exit; }
# Shells may not find another one.
export PATH=$prefix/bin:$PATH
man=$prefix/share/man

for page in man1/crawltop.1 man5/crawltop-job.5 man7/crawltop-control.7; do
    if command -v mandoc >/dev/null; then
        check "mandoc takes $page" eval '[ -z "$(mandoc -Tlint -Wwarning '"$man/$page"')" ]'
    else
        echo "missing mandoc: part of $(basename "$0") is skipped"
    fi
    if command -v man >/dev/null; then
        check "man takes $page" eval '[ -z "$(man --warnings -E UTF-8 -l -Tutf8 -Z '"$man/$page"' 2>&1 >/dev/null)" ]'
    fi
done
check "each option is explained" python3 - "$man/man1/crawltop.1" <<'PYTHON'
import re, subprocess, sys
help = subprocess.run(["crawltop", "--help"], capture_output=True, text=True).stdout
page = open(sys.argv[1]).read().replace("\\-", "-")
names = set(re.findall(r"^  (?:-\w, )?(--[\w-]+)", help, re.M))
assert len(names) > 80 and all(f"\\fB{name}\\fR" in page for name in names), names
PYTHON

mkdir -p jobs/one jobs/two jobs/three
"$CRAWLTOP" demo --headless --pages 100000 --delay 1000 -qq >/dev/null 2>&1 &
pid=$!
children+=("$pid")
check "a crawl can be commanded" until_true 30 test -S "$XDG_RUNTIME_DIR/crawltop/$pid.sock"
tab() { # SHELL TEXT WORD...: whether each word is shown, or is there at once, when Tab is pressed behind the text
    python3 - "$prefix" "$@" <<'PYTHON'
import os, pty, select, sys, time
prefix, shell, text, *words = sys.argv[1:]
share = prefix + "/share"
start = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], f". {share}/bash-completion/completions/crawltop; PS1='$ '; bind 'set show-all-if-ambiguous on'; bind 'set completion-query-items 0'; bind 'set page-completions off'"),
    "zsh": (["zsh", "-f", "-i"], f"fpath=({share}/zsh/site-functions $fpath); autoload -Uz compinit; compinit -u -D; PS1='$ '; LISTMAX=10000; unsetopt menu_complete"),
}[shell]
child, terminal = pty.fork()
if child == 0:
    os.environ["TERM"] = "xterm"
    os.environ["COLUMNS"] = "200"
    os.execvp(start[0][0], start[0])
seen = b""
def wait(words, seconds):
    global seen
    deadline = time.time() + seconds
    while time.time() < deadline and not all(word.encode() in seen for word in words):
        if select.select([terminal], [], [], 0.1)[0]:
            try: seen += os.read(terminal, 65536)
            except OSError: break
    return all(word.encode() in seen for word in words)
import fcntl, struct, termios
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 500, 200, 0, 0))
# The command itself is echoed, so it must not contain what is waited for.
os.write(terminal, (start[1] + "; echo rea''dy\n").encode())
assert wait(["ready"], 20), seen
seen = b""
os.write(terminal, text.encode() + b"\t\t")
found = wait(words, 10)
os.close(terminal)
if not found: print(seen)
sys.exit(0 if found else 1)
PYTHON
}
for shell in bash zsh; do
    if ! command -v "$shell" >/dev/null; then
        echo "missing $shell: part of $(basename "$0") is skipped"
        continue
    fi
    check "$shell completes an option" tab "$shell" 'crawltop --headl' --headless
    check "$shell completes a value" tab "$shell" 'crawltop --scope do' domain
    check "$shell completes a value behind =" tab "$shell" 'crawltop --scope=do' =domain
    check "$shell completes a command" tab "$shell" 'crawltop resu' resume
    check "$shell completes a job" tab "$shell" 'crawltop resume jobs/' one two three
    check "$shell completes what a crawl may be told" tab "$shell" "crawltop ctl $pid " pause per-host status unignore
    check "$shell completes which crawl" tab "$shell" "crawltop ctl ${pid:0:1}" "$pid"
done
if command -v fish >/dev/null; then
    tells() { # TEXT WORD...: whether fish completes the text with all words
        local text=$1 word
        shift
        fish --no-config -c "source '$prefix/share/fish/vendor_completions.d/crawltop.fish'; complete -C '$text'" >told 2>&1
        for word; do grep -qE "^$word([[:space:]]|\$)" told || { cat told; return 1; }; done
    }
    check "fish completes an option" tells 'crawltop --he' --header --headless --help
    check "fish completes a value" tells 'crawltop --scope ' host domain
    check "fish completes a command" tells 'crawltop re' resume recrawl report
    check "fish completes a job" tells 'crawltop resume jobs/' jobs/one/ jobs/two/
    check "fish completes what a crawl may be told" tells "crawltop ctl $pid " pause per-host status
    check "fish completes which crawl" tells 'crawltop ctl ' "$pid" pause
else
    echo "missing fish: part of $(basename "$0") is skipped"
fi
kill "$pid"
wait "$pid"

if command -v systemd-analyze >/dev/null; then
    check "systemd takes the units" eval \
        '! XDG_RUNTIME_DIR=$work systemd-analyze verify --user --man=no "$prefix"/lib/systemd/user/crawltop*@.* 2>&1 | grep .'
fi
check "a service manager is told how the crawl stands" python3 - "$CRAWLTOP" <<'PYTHON'
import os, signal, socket, subprocess, sys
manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
manager.bind("\0crawltop-check-%d" % os.getpid())
manager.settimeout(30)
environment = dict(os.environ, NOTIFY_SOCKET="@crawltop-check-%d" % os.getpid(), WATCHDOG_USEC="200000")
crawl = subprocess.Popen([sys.argv[1], "demo", "--headless", "-qq", "--pages", "100000", "--delay", "100"], env=environment, stdout=subprocess.DEVNULL)
messages = [manager.recv(4096).decode() for _ in range(6)]
assert messages[0] == "READY=1" and messages[1].startswith("STATUS=running: "), messages
assert "WATCHDOG=1" in messages, messages
crawl.send_signal(signal.SIGTERM)
while not messages[-1].startswith("STOPPING=1\n"): messages.append(manager.recv(4096).decode())
assert "STATUS=finished: " in messages[-1], messages[-1]
assert crawl.wait(20) == 3
PYTHON
check "the journal is told what matters, and no times" python3 - "$CRAWLTOP" <<'PYTHON'
import os, re, subprocess, sys
read, write = os.pipe()
status = os.fstat(write)
environment = dict(os.environ, JOURNAL_STREAM="%d:%d" % (status.st_dev, status.st_ino))
crawl = subprocess.Popen([sys.argv[1], "demo", "--headless", "--pages", "50", "--delay", "0"], env=environment, stdout=write)
os.close(write)
lines = os.fdopen(read).read().splitlines()
assert re.match(r"200 +\d", lines[0]) and any(re.match(r"<4>404 +\d", line) for line in lines), lines[:20]
assert not any(re.match(r"\d\d:\d\d:\d\d", line) for line in lines)
PYTHON
finish
