#!/usr/bin/env python3
"""Crawls with --job, kills the crawl when half of what is known is done, goes on with it, and prints what came of it as JSON lines.

Usage: job_halfway.py CRAWLTOP OPTIONS... SEED
Prints a `fetch` line for each URL that the job has the result of, and the second run's `broken_link` lines.
"""
import json
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

crawltop, words = sys.argv[1], sys.argv[2:]
with tempfile.TemporaryDirectory() as work:
    job = work + "/job"
    # More slowly, so that there is a half way.
    first = subprocess.Popen([crawltop, "--headless", "--quiet", *words, "--job", job, "--max-rate", "300"],
                             stdout=subprocess.DEVNULL)
    done = 0
    while first.poll() is None:
        time.sleep(0.02)
        try:
            base = sqlite3.connect("file:%s/crawl.sqlite?mode=ro" % job, uri=True)
            totals = dict(base.execute("SELECT name, number FROM total"))
        except sqlite3.Error:
            continue
        done = totals.get("done", 0)
        if done > 50 and done > totals["todo"] + totals["in flight"]:
            first.send_signal(signal.SIGKILL)
            first.wait()
    print("killed with %d done" % done, file=sys.stderr)
    second = subprocess.run([crawltop, "resume", job, "--headless", "--format", "json", "--max-rate", "100000"],
                            stdout=subprocess.PIPE)
    for line in second.stdout.splitlines():
        if b'"type":"broken_link"' in line:
            print(line.decode())
    base = sqlite3.connect("file:%s/crawl.sqlite?mode=ro" % job, uri=True)
    for url, status, media in base.execute("SELECT url, status, type FROM pages WHERE state = 'done'"):
        print(json.dumps({"type": "fetch", "url": url, "status": status or None, "content_type": media}))
sys.exit(second.returncode)
