"""Kills a crawl with --job at random moments, goes on with it, and compares what comes of it with a crawl that nobody killed.

It begins on a screen, on which a pattern is ignored and a host is blocked: both have to hold in all that follows.

Usage: job_kills.py CRAWLTOP DIRECTORY KILLS [SEED]
Prints `pass` and `fail` lines, and a table of figures.
"""
import fcntl
import os
import pty
import random
import re
import select
import signal
import sqlite3
import struct
import subprocess
import sys
import termios
import time

import job_site

crawltop, work, kills = sys.argv[1], sys.argv[2], int(sys.argv[3])
seed = int(sys.argv[4]) if len(sys.argv) > 4 else random.randrange(1 << 32)
dice = random.Random(seed)
# More kills take more time: the crawl is to last for as long.
CONCURRENCY, RATE = 16, max(60, min(1500, 18000 // max(kills, 1)))
failures = 0


def check(name, holds, why=""):
    global failures
    failures += not holds
    print("%s %s%s" % ("pass" if holds else "fail", name, "" if holds or not why else ": %s" % (why,)), flush=True)


def arguments(job, port):
    return [crawltop, "--no-config", "--job", job, "http://127.0.0.1:%d/" % port,
            "--concurrency", str(CONCURRENCY), "--max-rate", "40", "--scope", "any", "--allow-private",
            "--exclude", "/left/", "--max-tries", "2"]


def resume(job):
    return [crawltop, "resume", job, "--no-config", "--headless", "--quiet", "--max-rate", str(RATE)]


def kept(job, question):
    try:
        base = sqlite3.connect("file:%s/crawl.sqlite?mode=ro" % job, uri=True)
        return base.execute(question).fetchone()[0]
    except sqlite3.Error:
        return 0


def begin(job, port):
    """Begins on a screen, commands, and kills the process when both commands are kept."""
    process, terminal = pty.fork()
    if process == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execv(crawltop, arguments(job, port))
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    asked = "SELECT (SELECT count(*) FROM restriction) + (SELECT count(*) FROM host WHERE blocked)"
    commands = [b":ignore /ignored/\r", b":block 127.0.0.2:%d\r" % port]
    deadline = time.time() + 20
    while time.time() < deadline and kept(job, asked) < 2:
        if select.select([terminal], [], [], 0.2)[0]:
            os.read(terminal, 1 << 16)
        elif commands and kept(job, "SELECT count(*) FROM host") > 1:
            os.write(terminal, commands.pop(0))
    check("a pattern is ignored and a host blocked, and both are kept", kept(job, asked) == 2)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    os.close(terminal)


def run(words):
    return subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=300)


def outcome(job, port):
    """What became of each URL, and the rows behind that."""
    base = sqlite3.connect("file:%s/crawl.sqlite?mode=ro" % job, uri=True)
    check("integrity_check of %s" % os.path.basename(job), base.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    rows = base.execute("SELECT url, state, reason, status, error, referrer, depth, target FROM pages").fetchall()
    check("the pattern and the block hold", kept(job, "SELECT pattern FROM restriction") == "/ignored/" and
          kept(job, "SELECT origin FROM host WHERE blocked") == "http://127.0.0.2:%d" % port)
    # Ports differ from site to site.
    bare = [tuple(re.sub(r":%d\b" % port, "", v) if isinstance(v, str) else v for v in row) for row in rows]
    totals = dict(base.execute("SELECT name, number FROM total"))
    check("identity of %s" % os.path.basename(job), totals["seen"] == len(rows) and
          totals["seen"] == sum(totals[k] for k in ("todo", "in flight", "done", "skipped")), totals)
    for state in ("todo", "done", "skipped"):
        count = sum(row[1] == state for row in rows)
        check("rows that are %s" % state, count == totals[state], (count, totals[state]))
    # When the host was blocked decides about the first of its URLs.
    first = ("http://127.0.0.2/p/0", "http://127.0.0.2/robots.txt")
    return {row[0]: (row[1], row[2], row[3], row[4], row[7]) for row in bare if row[0] not in first}, bare


def sites():
    first = job_site.Site("127.0.0.1", 0)
    return first, job_site.Site("127.0.0.2", first.server_address[1]), first.server_address[1]


print("seed %d" % seed)
one, two, port = sites()
begin(work + "/whole", port)
done = run(resume(work + "/whole"))
check("a crawl that nobody kills ends with 0", done.returncode == 0, done)
expected, _ = outcome(work + "/whole", port)
asked_whole = sum(one.requests.values()) + sum(two.requests.values())
one.shutdown(), two.shutdown()

one, two, port = sites()
job = work + "/killed"
begin(job, port)
killed = times = 0
longest = 0.0
sentences = []
while killed < kills:
    started = time.time()
    process = subprocess.Popen(resume(job), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    limit = dice.choice([0.05, 0.3, 0.6, 1.2]) * dice.random()
    try:
        process.wait(timeout=limit)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        killed += 1
        times += time.time() - started
        sentences.append(process.stderr.read().decode().strip())
        continue
    error = process.stderr.read().decode()
    # It may have come to its end.
    if process.returncode == 0:
        break
    check("run %d goes on" % killed, False, (process.returncode, error))
    break
done = run(resume(job))
check("the last run ends with 0", done.returncode == 0, done)
result, rows = outcome(job, port)
missing = {u: v for u, v in expected.items() if u not in result}
more = {u: v for u, v in result.items() if u not in expected}
other = {u: (v, result[u]) for u, v in expected.items() if u in result and result[u] != v}
check("after %d kills the set of URLs is the same" % killed, not missing and not more,
      (len(missing), len(more), list(missing.items())[:3], list(more.items())[:3]))
check("   and what became of each", not other, (len(other), list(other.items())[:5]))
depths = {row[0]: row[6] for row in rows}
wrong = []
for url, state, reason, status, error, referrer, depth, target in rows:
    if referrer is None:
        if depth != 0:
            wrong.append((url, "depth", depth))
        continue
    path = re.sub(r"^http://127.0.0.[12]", "", referrer)
    leads, is_link = job_site.leads(path, url.replace("127.0.0.1/", "127.0.0.1:1/").replace("127.0.0.2/", "127.0.0.2:1/"))
    if not leads or depth != depths[referrer] + is_link:
        wrong.append((url, referrer, depth, depths.get(referrer)))
check("   and every referrer leads there, one link nearer", not wrong, (len(wrong), wrong[:3]))
asked = sum(one.requests.values()) + sum(two.requests.values())
# What is in flight, and what comes in until the next commit: handed over after 100 ms, committed within 200 more.
bound = CONCURRENCY + RATE * 0.3
check("   and little was asked for again", asked - asked_whole <= bound * max(killed, 1), (asked, asked_whole, bound))
print("kills %d, URLs %d, requests %d, without kills %d, again %.1f a kill (bound %d), running for %.1f s in all" % (
    killed, len(rows), asked, asked_whole, (asked - asked_whole) / max(killed, 1), bound, times))
sys.exit(failures > 0)
