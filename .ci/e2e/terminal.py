"""What a crawl does to its terminal, and the terminal to the crawl: prints a `pass` or `fail` line for each check.

terminal.py WORK CRAWLTOP: on pseudo-terminals of its own.
"""

import fcntl
import http.server
import json
import os
import pty
import random
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time

work, crawltop = sys.argv[1:]
failures = 0


def check(name, holds, told=""):
    global failures
    failures += not holds
    print("pass" if holds else "fail", name, "" if holds else told, flush=True)


class Terminal:
    """A program on a terminal, as its session's leader."""

    def __init__(self, *arguments, rows=24, columns=80, **environment):
        self.master, self.slave = pty.openpty()
        self.resize(rows, columns)
        self.modes = termios.tcgetattr(self.slave)
        self.read = b""
        values = dict(os.environ, TERM="xterm-256color", LC_ALL="C.UTF-8", HOME=work, XDG_CONFIG_HOME=work)
        values.pop("SWIFT_BACKTRACE", None)
        values.update(environment)
        for name in [name for name, value in values.items() if value is None]:
            del values[name]
        self.program = subprocess.Popen(
            [crawltop, *arguments], stdin=self.slave, stdout=self.slave, stderr=self.slave,
            preexec_fn=self.take, env=values)

    @staticmethod
    def take():
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    def resize(self, rows, columns):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, text):
        os.write(self.master, text.encode())

    def pump(self, seconds):
        """Reads for a while."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and select.select([self.master], [], [], left)[0]:
            self.read += os.read(self.master, 65536)

    def shows(self, pattern, seconds=30):
        """Reads until the bytes match; keeps them."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if re.search(pattern, self.read):
                return True
            self.pump(0.05)
        return False

    def end(self, seconds=30):
        """Reads to the program's end, and gives its status."""
        until = time.monotonic() + seconds
        while self.program.poll() is None and time.monotonic() < until:
            self.pump(0.05)
        if self.program.poll() is None:
            self.program.kill()
            self.program.wait()
            return None
        self.pump(0.05)
        return self.program.returncode

    def restored(self):
        return termios.tcgetattr(self.slave) == self.modes

    def close(self):
        os.close(self.slave)
        os.close(self.master)


def states(path):
    with open(path) as file:
        lines = [json.loads(line) for line in file if line.endswith("\n")]
    return lines, [line["state"] for line in lines if line["type"] == "state"]


slow = ["demo", "--pages", "100000", "--delay", "100"]
reset = rb"\x1b\[\?1000l.*\x1b\[\?1049l"

for number in [signal.SIGTERM, signal.SIGSEGV, signal.SIGABRT, signal.SIGHUP, signal.SIGQUIT]:
    terminal = Terminal(*slow)
    name = number.name
    terminal.shows(rb"RUNNING")
    check(f"{name}: the terminal was raw before", not terminal.restored())
    terminal.read = b""
    terminal.program.send_signal(number)
    status = terminal.end()
    check(f"{name}: it ends as it should", status == (3 if number in (15, 1) else -number), status)
    check(f"{name}: the modes are given back", terminal.restored())
    check(f"{name}: so are the screen and the mouse", re.search(reset, terminal.read, re.S), terminal.read[-200:])
    if status is not None and status < 0:
        told = terminal.read.split(b"\x1b[?1049l")[-1]
        told = re.sub(rb"\x1b\[[0-9;?]*[a-zA-Z]", b"", told).strip()
        check(f"{name}: one line says so", b"\n" not in told and f"crawltop: ended by {name}".encode() in told, told)
    terminal.close()

for number in [signal.SIGSEGV, signal.SIGQUIT]:
    terminal = Terminal(*slow, "--headless")
    terminal.shows(rb" 200 ")
    terminal.program.send_signal(number)
    status = terminal.end()
    name = number.name + " without a screen"
    check(f"{name}: it ends and asks nothing", status == -number, status)
    check(f"{name}: a line says so", f"\r\ncrawltop: ended by {number.name}".encode() in terminal.read,
          terminal.read[-200:])
    terminal.close()

terminal = Terminal(*slow)
terminal.shows(rb"RUNNING")
terminal.type("/\x1c")
status = terminal.end()
check("Ctrl-\\: it ends at once, whatever is being typed", status == -signal.SIGQUIT, status)
check("Ctrl-\\: the modes are given back", terminal.restored())
terminal.close()

# A terminal that takes nothing at the end: for a second, as one behind a slow line, or until after the program has ended.
for name, end in [("quits", lambda t: t.type("q")), ("is asked to end", lambda t: t.program.send_signal(signal.SIGTERM)),
                  ("crashes", lambda t: t.program.send_signal(signal.SIGSEGV))]:
    for stall in [1, 30]:
        terminal = Terminal(*slow, rows=50, columns=200)
        terminal.shows(rb"RUNNING")
        terminal.read = b""
        # Whole screens, until there is room for no other.
        for _ in range(40):
            terminal.type("\x0c")
            time.sleep(0.03)
        end(terminal)
        until = time.monotonic() + stall
        while terminal.program.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        status = terminal.end()
        terminal.pump(1)
        how = f"{name}, the terminal taking nothing {'for a second' if stall == 1 else 'until then'}"
        check(f"{how}: it ends as it should", status == (-11 if name == "crashes" else 3), status)
        check(f"{how}: the screen and the mouse are given back", re.search(reset, terminal.read, re.S), terminal.read[-300:])
        check(f"{how}: so is the cursor", terminal.read.rfind(b"\x1b[?25h") > terminal.read.rfind(b"\x1b[?25l"))
        check(f"{how}: the modes are given back", terminal.restored())
        terminal.close()

# The terminal goes away.
log = work + "/gone.json"
terminal = Terminal(*slow, "--format", "json", "--output", log)
terminal.shows(rb"RUNNING")
terminal.pump(1)
terminal.close()
try:
    status = terminal.program.wait(30)
except subprocess.TimeoutExpired:
    status = None
    terminal.program.kill()
lines, told = states(log)
draining = [at for at, line in enumerate(lines) if line.get("state") == "draining"]
check("reader gone: the crawl ends in order", status == 3 and told[-2:] == ["draining", "finished"], (status, told))
ended = [line for line in lines[draining[-1]:] if line["type"] == "fetch"] if draining else []
check("reader gone: nothing in flight is given up", ended and len(ended) == lines[draining[-1]]["in_flight"], len(ended))

log = work + "/kept.json"
terminal = Terminal(
    "demo", "--pages", "600", "--delay", "20", "--keep-running", "--format", "json", "--output", log)
terminal.shows(rb"RUNNING")
terminal.close()
try:
    status = terminal.program.wait(60)
except subprocess.TimeoutExpired:
    status = None
    terminal.program.kill()
deadline = time.monotonic() + 60
lines, told = states(log)
while time.monotonic() < deadline and (not lines or lines[-1]["type"] != "summary"):
    time.sleep(0.1)
    lines, told = states(log)
check("--keep-running: the crawl goes on to its end", status == 0 and told[-1] == "finished", (status, told))
check("--keep-running: nothing is missing", lines[-1]["done"] >= 600, lines[-1])

# Terminals that cannot show a screen, and a locale that cannot show Unicode.
for kind in ["dumb", "no-such-terminal", "", None]:
    terminal = Terminal("demo", "--pages", "20", "--delay", "0", TERM=kind)
    status = terminal.end()
    check(f"TERM={kind}: a log instead of a screen", status == 0 and b"no screen on a terminal" in terminal.read,
          terminal.read[:200])
    check(f"TERM={kind}: not one escape", b"\x1b" not in terminal.read)
    terminal.close()
for locale in [{"LC_ALL": "C"}, {"LC_ALL": None, "LANG": None, "LC_CTYPE": None}]:
    terminal = Terminal("demo", "--pages", "100000", "--delay", "50", **locale)
    terminal.shows(rb"RUNNING")
    terminal.pump(1)
    check(f"locale {locale['LC_ALL']}: nothing but ASCII", max(terminal.read) < 128)
    terminal.type("qq")
    terminal.end()
    terminal.close()

# A thousand new sizes while the crawl goes on.
terminal = Terminal(*slow)
terminal.shows(rb"RUNNING")
for step in range(1000):
    terminal.resize(1 + step % 50, 1 + step % 200)
    if step % 20 == 0:
        terminal.pump(0.001)
terminal.resize(24, 80)
terminal.read = b""
check("1,000 resizes: the screen is there", terminal.shows(rb"F10"))
terminal.type("\x13")
terminal.read = b""
check("Ctrl-S stops nothing", terminal.shows(rb"\x1b\["))
terminal.type("qq")
check("and it ends when asked", terminal.end() == 3)
terminal.close()

# Colours as the terminal's type and COLORTERM have them; one without colours still has a screen.
colours = [
    ("linux", "", [], rb"[34]8;[25];", rb"\x1b\[([0-9]+;)*3[0-7]"),
    ("vt100", "", [], rb"\x1b\[([0-9]+;)*[34][0-7]m|[34]8;[25];", None),
    ("xterm", "", [], rb"[34]8;[25];", rb"\x1b\[([0-9]+;)*3[0-7]"),
    ("xterm-256color", "", ["--theme", "solarised"], rb"[34]8;2;", rb"[34]8;5;"),
    ("xterm-256color", "truecolor", ["--theme", "solarised"], rb"[34]8;5;", rb"[34]8;2;"),
    ("xterm-256color", "truecolor", ["--no-color"], rb"\x1b\[([0-9]+;)*[34][0-7]m|[34]8;[25];", None),
]
for kind, more, options, absent, present in colours:
    terminal = Terminal(*slow, *options, TERM=kind, COLORTERM=more)
    name = " ".join(filter(None, [kind, more, *options]))
    check(f"{name}: a screen", terminal.shows(rb"RUNNING"))
    terminal.pump(0.5)
    check(f"{name}: no colour that it does not have", not re.search(absent, terminal.read))
    if present:
        check(f"{name}: those that it has", re.search(present, terminal.read))
    terminal.type("qq")
    terminal.end()
    terminal.close()

# Hostile text: bytes that would do anything to a terminal, in URLs, titles, fields.
dice = random.Random(20240521)
evil = [b"\x1b]0;owned\x07", b"\x1b]52;c;b3duZWQ=\x07", b"\x1b[2J", b"\x1b[31;45m", b"\x9b2J", b"\xc2\x9b2J", b"\r200 OK",
        b"\b\b\b", b"\xe2\x80\xae", b"\x1b[?1049l", b"\x1bP", b"\x1b[10;10H", b"\xcc\x81" * 40, b"\xff\xfe", b"\x0e"]


def junk(most):
    return b"".join(
        dice.choice(evil) if dice.random() < 0.3 else bytes([dice.randrange(256)]) for _ in range(dice.randrange(most)))


class Hostile(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        time.sleep(0.03)
        links = b"".join(b'<a href="/' + junk(12).replace(b'"', b"") + b"%1b%5d0;x%07" + b'">x</a>' for _ in range(20))
        body = b"<title>" + junk(40) + b"</title>" + links
        kind = b"text/html; charset=" + re.sub(rb"[\r\n\0]", b"", junk(8))
        self.wfile.write(b"HTTP/1.1 200 " + re.sub(rb"[\r\n\0]", b"", junk(8)) + b"\r\nContent-Type: text/html\r\nX-Junk: "
                         + kind + b"\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        pass


server = Server(("127.0.0.1", 0), Hostile)
threading.Thread(target=server.serve_forever, daemon=True).start()
terminal = Terminal(f"http://127.0.0.1:{server.server_port}/", "--no-robots", "--max-tries", "1", rows=30, columns=100)
terminal.shows(rb"RUNNING")
for key in ["2", "3", "\r", "\x1b", "G", "\r", "1", "\r", "4", "5", "6", "1"]:
    terminal.pump(0.5)
    terminal.type(key)
terminal.type("Z")
terminal.shows(rb"STILL")
terminal.pump(0.5)
shown = terminal.read
terminal.type("\x0c")
terminal.pump(0.5)
repainted = terminal.read
terminal.type("qq")
terminal.end()
terminal.close()
# All that ncurses sends an xterm: cursor, colours, erasing; and our own modes. The question for mode 2026 is one of them.
own = re.compile(
    rb"\x1b\[[0-9;]*[ABCDGHJKLMPSTX@bdfmr]|\x1b\[\?(1049|25|12|1|7|1000|1006|2004|2026)(;\d+)*[hl]|\x1b\[\?2026\$p"
    rb"|\x1b\([B0]|\x1b[=>78M]|\x1b\[2[23];(0;0|2)t|\x1b\[4[hl]|\x1b\[![p]|\x1b\]2;([ -~]* - crawltop)?\x07")
rest = own.sub(b"", shown)
check("hostile text: no sequence that is not ours", b"\x1b" not in rest, re.findall(rb"\x1b.{12}", rest, re.S)[:5])
text = rest.decode("utf-8", "replace")
bad = {c for c in text if ord(c) < 32 and c not in "\r\n\b\t" or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u202d\u2066\u200b"}
check("hostile text: no control, C1 or bidirectional character", not bad, bad)
try:
    import pyte
except ImportError:
    print("missing python3-pyte: the emulator's view of hostile text is skipped")
else:
    class Watched(pyte.Screen):
        told = []

        def set_title(self, title):
            self.told.append(title)

        def set_icon_name(self, title):
            self.told.append(title)

        def bell(self, *_):
            self.told.append("bell")

    def drawn(data, screen):
        # pyte knows neither the question for a mode nor its intermediate byte, nor titles put by.
        pyte.ByteStream(screen).feed(re.sub(rb"\x1b\[\?2026\$p|\x1b\[2[23];(0;0|2)t", b"", data))
        return screen

    screen = drawn(shown, Watched(100, 30))
    ours = re.compile(r"(\d+% [A-Z]+ http://127\.0\.0\.1:\d+/ - crawltop)?")
    check("hostile text: the title is ours, and the bell is left alone", all(map(ours.fullmatch, screen.told)), screen.told)
    check("hostile text: the header is where it was", screen.display[0].startswith(" crawltop  http://127.0.0.1"),
          screen.display[0])
    check("hostile text: so is the bar of keys", screen.display[29].startswith(" F1Help"), screen.display[29])
    # What another frame draws in full is what the frames before it had drawn in parts.
    full = drawn(repainted, pyte.Screen(100, 30)).display
    check("hostile text: a repaint finds all in its place", len(repainted) > len(shown) and full == screen.display,
          [(old, new) for old, new in zip(screen.display, full) if old != new])

    # The mouse: where something is shown, a click does what it says.
    def place(terminal, pattern):
        """Where a text stands on the screen, both from 0."""
        for y, row in enumerate(drawn(terminal.read, pyte.Screen(80, 24)).display):
            if found := re.search(pattern, row):
                return found.start() + 1, y
        return None

    def shown_after(terminal, what, pattern):
        terminal.type(what)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            terminal.pump(0.1)
            if place(terminal, pattern):
                return True
        return False

    def click(terminal, pattern, wanted):
        at = place(terminal, pattern)
        return at is not None and shown_after(terminal, f"\x1b[<0;{at[0] + 1};{at[1] + 1}M", wanted)

    terminal = Terminal("demo", "--pages", "100000", "--delay", "1000", "--ascii")
    terminal.shows(rb"RUNNING")
    terminal.pump(2)
    check("mouse: a tab", click(terminal, " 3 Seen", "RESULT +DEPTH"))
    check("mouse: a row", click(terminal, " 5 done|^ +5 ", "^ > .*topic-3/"))
    check("mouse: a row once more", click(terminal, "^ +5 ", "- (URL|Exchange)"))
    check("mouse: beside a box", click(terminal, "crawltop", "RESULT +DEPTH"))
    check("mouse: the wheel", shown_after(terminal, "\x1b[<65;20;12M", "^ > .*topic-6/"))
    check("mouse: the wheel back", shown_after(terminal, "\x1b[<64;20;12M", "^ > .*topic-3/"))
    check("mouse: the head of a column", click(terminal, "1 Conns", "AGEv") and click(terminal, "AGEv", r"AGE\^"))
    check("mouse: the bar of keys", click(terminal, "F5Pause", "F5Resume"))
    terminal.type("qq")
    terminal.end()
    terminal.close()
sys.exit(failures > 0)
