"""Runs a crawl on a pseudo-terminal that is read from, or that is full from the start; tells how it ended.

stalled_terminal.py read|stall LOG COMMAND...: LOG is the JSON log that COMMAND writes beside its screen.
"""

import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time

mode, log, command = sys.argv[1], sys.argv[2], sys.argv[3:]
master, slave = pty.openpty()
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
if mode == "stall":
    # By a descriptor of its own: O_NONBLOCK must not reach the program.
    filler = os.open(os.ttyname(slave), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
    try:
        while True:
            os.write(filler, b"." * 4096)
    except BlockingIOError:
        os.close(filler)


def take_terminal():
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def read_some(seconds):
    """What has come from the terminal, waiting that long at most."""
    if not select.select([master], [], [], seconds)[0]:
        return b""
    try:
        return os.read(master, 65536)
    except OSError:
        return b""


def finished():
    """The counts of the log's last state line, once that is `finished`."""
    try:
        with open(log) as file:
            for line in file:
                if '"state":"finished"' in line and line.endswith("\n"):
                    return json.loads(line)
    except FileNotFoundError:
        pass
    return None


environment = dict(os.environ, TERM="xterm-256color")
start = time.monotonic()
program = subprocess.Popen(
    command, stdin=slave, stdout=slave, stderr=slave, preexec_fn=take_terminal, env=environment
)
os.close(slave)
end = None
while end is None and time.monotonic() < start + 60 and program.poll() is None:
    if mode == "read":
        read_some(0.02)
    else:
        time.sleep(0.02)
    end = finished()
print("milliseconds", int(1000 * (time.monotonic() - start)))
print("done", end["done"] if end else 0)
# Long enough for the frame of the end to be due.
time.sleep(0.3)

# From now on the terminal is read from: the whole screen is asked for, then its end.
screen, dropped = b"", None
number = re.compile(rb"dropped\s*(?:\x1b\[[0-9;]*[A-Za-z]|\x1b\(B)*\s*(\d+)")
until = time.monotonic() + 20
while dropped is None and time.monotonic() < until:
    if not read_some(0.2):
        os.write(master, b"\x0c")
        screen = b""
        while piece := read_some(0.3):
            screen += piece
        found = number.search(screen)
        dropped = int(found.group(1)) if found else None
print("dropped", 0 if dropped is None else dropped)
os.write(master, b"q")
until = time.monotonic() + 20
while program.poll() is None and time.monotonic() < until:
    read_some(0.1)
print("code", program.poll())
if program.poll() is None:
    program.kill()
