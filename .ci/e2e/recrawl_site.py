"""A site that is crawled again: python3 recrawl_site.py FOLDER

The file FOLDER/phase says how it is now: `first`, `second` or `down`. FOLDER/port is its port, FOLDER/bytes what it has sent,
and FOLDER/asked the requests that had conditions.
"""
import http.server
import os
import socketserver
import sys
import threading
import time

FOLDER = sys.argv[1]
PAGES = 60
# What a page has beside its links, so that a page that is not sent is worth something.
FILLER = " ".join("word%d" % n for n in range(800))
LOCK = threading.Lock()
SENT = 0

SPECIAL = ["changed", "gone", "broken", "slower", "retagged", "bare", "barechanged", "moved", "elsewhere", "dated", "flaky",
           "unlinked", "deep", "fixed", "big.bin", "target", "other"]


def phase():
    with open(os.path.join(FOLDER, "phase")) as file:
        return file.read().strip()


def note(name, text):
    with LOCK, open(os.path.join(FOLDER, name), "a") as file:
        file.write(text + "\n")


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 512


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        now = phase()
        second = now == "second"
        name = self.path.strip("/")
        if self.headers.get("If-None-Match") or self.headers.get("If-Modified-Since"):
            note("asked", self.path)
        if now == "down":
            return self.answer(500, b"")
        if name == "robots.txt":
            return self.answer(404, b"")
        if name == "":
            names = [n for n in SPECIAL if n not in ("deep", "other") and not (second and n == "unlinked")]
            if second:
                names.append("new")
            return self.page("start", names + ["p/0"], tag='"start-%s"' % second)
        if name.startswith("p/"):
            number = int(name[2:])
            links = ["p/%d" % n for n in (2 * number + 1, 2 * number + 2) if n < PAGES]
            return self.page(name, links, tag='"page-%d"' % number)
        if name == "changed":
            return self.page("changed now" if second else name, [], tag='"c%s"' % second)
        if name == "gone":
            return self.answer(404, b"") if second else self.page(name, [], tag='"g"')
        if name == "broken":
            return self.answer(500, b"") if second else self.page(name, ["deep"], tag='"b"')
        if name == "fixed":
            return self.page(name, []) if second else self.answer(500, b"")
        if name == "slower":
            time.sleep(1.2 if second else 0)
            return self.page(name, [])
        if name == "retagged":
            return self.page(name, [], tag='"r%s"' % second)
        if name == "barechanged":
            return self.page("bare, and changed" if second else name, [])
        if name == "moved":
            return self.move("/target") if second else self.page(name, [], tag='"m"')
        if name == "elsewhere":
            return self.move("/other" if second else "/target")
        if name == "dated":
            return self.page(name, [], date="Mon, 02 Nov 2026 10:00:00 GMT")
        if name == "big.bin":
            return self.answer(200, b"x" * 600000, [("ETag", '"big"')], kind="application/octet-stream")
        if name in SPECIAL or second and name == "new":
            return self.page(name, [])
        self.answer(404, b"")

    def page(self, title, links, tag=None, date=None):
        fields = ([("ETag", tag)] if tag else []) + ([("Last-Modified", date)] if date else [])
        if tag and self.headers.get("If-None-Match") == tag or date and self.headers.get("If-Modified-Since") == date:
            return self.answer(304, b"", fields)
        text = "<title>%s</title>%s of %s" % (title, FILLER, title)
        text += "".join("<a href='/%s'>x</a>" % link for link in links)
        self.answer(200, text.encode(), fields)

    def move(self, target):
        self.answer(302, b"", [("Location", target)])

    def answer(self, status, body, fields=(), kind="text/html"):
        global SENT
        lines = ["HTTP/1.1 %d X" % status, "Content-Type: " + kind]
        if status != 304:
            lines.append("Content-Length: %d" % len(body))
        lines += ["%s: %s" % field for field in fields] + ["", ""]
        head = "\r\n".join(lines).encode()
        with LOCK:
            SENT += len(head) + len(body)
            with open(os.path.join(FOLDER, "bytes.new"), "w") as file:
                file.write(str(SENT))
            os.rename(os.path.join(FOLDER, "bytes.new"), os.path.join(FOLDER, "bytes"))
        try:
            self.wfile.write(head + body)
        except OSError:
            self.close_connection = True


server = Server(("127.0.0.1", 0), Handler)
with open(os.path.join(FOLDER, "port.new"), "w") as file:
    file.write(str(server.server_address[1]))
os.rename(os.path.join(FOLDER, "port.new"), os.path.join(FOLDER, "port"))
server.serve_forever()
