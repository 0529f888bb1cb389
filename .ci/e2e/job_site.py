"""A site for crawls that are killed: errors, redirects, cookies, Retry-After, robots.txt, on two hosts.

`links(path)` is what the page of a path links to, so that a crawl's referrers can be held against it.
"""
import hashlib
import http.server
import re
import socketserver
import threading

PAGES = 3000


def links(number):
    found = ["/p/%d" % n for n in (2 * number + 1, 2 * number + 2, number * 7 % PAGES, number + 1) if n < PAGES]
    if number % 7 == 0:
        found.append("/gone/%d" % number)
    if number % 50 == 3:
        found.append("/fail/%d" % number)
    if number % 500 == 5:  # each is a second of rest for the host
        found.append("/busy/%d" % number)
    if number % 11 == 2:
        found.append("/move/%d" % number)
    if number % 60 == 7:
        found.append("/cookie/%d" % number)
    if number % 13 == 4:
        found.append("/private/%d" % number)
    if number % 17 == 6:
        found.append("/left/out/%d" % number)
    if number % 100 == 9 or number == 0:
        found.append("OTHER/p/%d" % number)
    if number % 19 == 3 and number > 1000:
        found.append("/ignored/%d" % number)
    return found


class Site(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 512

    def __init__(self, address, port):
        super().__init__((address, port), Handler)
        self.requests = {}
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "job"

    def handle(self):
        try:
            super().handle()
        except OSError:
            pass  # the crawl was killed

    def log_message(self, *_):
        pass

    def do_GET(self):
        host = self.server.server_address[0]
        with self.server.lock:
            seen = self.server.requests.get(self.path, 0)
            self.server.requests[self.path] = seen + 1
        kind, _, number = self.path.strip("/").rpartition("/")
        number = int(number) if number.isdigit() else 0
        if self.path == "/":
            return self.page(0)
        if self.path == "/robots.txt":
            return self.answer(200, b"User-agent: *\nDisallow: /private/\n", kind="text/plain")
        if kind == "p" and host.endswith(".1"):
            return self.page(number)
        if kind in ("p", "target"):
            return self.answer(200, b"<title>a page</title>nothing more", tag='"tag-%d"' % number)
        if kind == "fail":
            return self.answer(500, b"")
        if kind == "busy":
            if not seen:
                return self.answer(503, b"", ("Retry-After", "1"))
            return self.answer(200, b"<a href=/target/%d>x</a>" % (number + PAGES))
        if kind == "move":
            return self.answer(302, b"", ("Location", "/target/%d" % number))
        if kind == "cookie":
            if "seen=yes" in (self.headers.get("Cookie") or ""):
                return self.answer(200, b"<a href=/target/%d>x</a>" % (number + 2 * PAGES))
            return self.answer(302, b"", ("Location", "/set/%d" % number))
        if kind == "set":
            return self.answer(302, b"", ("Location", "/cookie/%d" % number), ("Set-Cookie", "seen=yes; Path=/"))
        return self.answer(404, b"")

    def page(self, number):
        other = "http://127.0.0.2:%d" % self.server.server_address[1]
        # Pages of the same words would be a trap.
        words = hashlib.sha256(b"%d" % number).hexdigest().translate(str.maketrans("0123456789", "ghijklmnop"))
        text = "<title>page %d</title>%s" % (number, " ".join(words[n:n + 6] for n in range(0, 60, 6)))
        text += "".join("<a href='%s'>x</a>" % link.replace("OTHER", other) for link in links(number))
        self.answer(200, text.encode(), tag='"tag-%d"' % number)

    def answer(self, status, body, *fields, kind="text/html", tag=None):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if tag:
            self.send_header("ETag", tag)
        for name, value in fields:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def leads(source, target):
    """Whether the page or redirect at a path leads to a URL's path, and whether that is a link."""
    path = re.sub(r"^http://127.0.0.1:\d+", "", target)
    path = re.sub(r"^http://127.0.0.2:\d+", "OTHER", path)
    kind, _, number = source.strip("/").rpartition("/")
    number = int(number) if number.isdigit() else 0
    if kind == "p" or source == "/":
        return path in links(number), True
    if kind == "busy":
        return path == "/target/%d" % (number + PAGES), True
    if kind == "move":
        return path == "/target/%d" % number, False
    if kind == "cookie":
        return path in ("/set/%d" % number, "/target/%d" % (number + 2 * PAGES)), path.startswith("/target")
    if kind == "set":
        return path == "/cookie/%d" % number, False
    return False, False
