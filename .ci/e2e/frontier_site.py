"""A site of many hosts on loopback that counts who asks for what: for crawls of several processes.

Hosts are 127.0.1.1, 127.0.1.2, ... on one port. Each has the same number of pages; a page links to two others of its
host, and to one of the next host, the first one to all hosts.
"""
import asyncio
import threading
import time


class Site:
    def __init__(self, hosts, pages, delay, crosses=True):
        """Without `crosses`, a page is linked on one page alone: one that is lost is not found another way."""
        self.hosts, self.pages, self.delay, self.crosses = hosts, pages, delay, crosses
        self.asked = []  # (host, path, when it came, when it was answered or cut)
        self.open = {}  # requests of a host that are not answered
        self.most = 0  # the largest number of those
        self.loop = asyncio.new_event_loop()
        started = threading.Event()
        threading.Thread(target=self._run, args=(started,), daemon=True).start()
        started.wait()

    def _run(self, started):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self._serve, '127.0.1.1', 0, backlog=1000))
        self.port = server.sockets[0].getsockname()[1]
        for number in range(2, self.hosts + 1):
            self.loop.run_until_complete(
                asyncio.start_server(self._serve, f'127.0.1.{number}', self.port, backlog=1000))
        started.set()
        self.loop.run_forever()

    def origin(self, number):
        return f'http://127.0.1.{number % self.hosts + 1}:{self.port}'

    @property
    def seed(self):
        return self.origin(0) + '/0'

    def all(self):
        return {f'{self.origin(host)}/{page}' for host in range(self.hosts) for page in range(self.pages)}

    def _body(self, host, path):
        if path == '/robots.txt' or not path[1:].isdigit():
            return None
        page = int(path[1:])
        links = [f'/{child}' for child in (2 * page + 1, 2 * page + 2) if child < self.pages]
        if self.crosses:
            links.append(f'{self.origin(host + 1)}/{page}')
        if host == page == 0:
            links += [f'{self.origin(other)}/0' for other in range(self.hosts)]
        return ''.join(f'<a href="{link}">x</a>' for link in links).encode()

    async def _serve(self, reader, writer):
        host = int(writer.get_extra_info('sockname')[0].split('.')[3]) - 1
        try:
            while True:
                head = await reader.readuntil(b'\r\n\r\n')
                path = head.split(b' ', 2)[1].decode()
                came = time.monotonic()
                self.open[host] = self.open.get(host, 0) + 1
                self.most = max(self.most, self.open[host])
                try:
                    await asyncio.sleep(self.delay)
                finally:
                    self.open[host] -= 1
                    self.asked.append((host, path, came, time.monotonic()))
                body = self._body(host, path)
                status = b'200 OK' if body is not None else b'404 Not Found'
                body = body or b'none'
                writer.write(
                    b'HTTP/1.1 %s\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s' % (status, len(body), body))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def pages_asked(self):
        return [f'{self.origin(host)}{path}' for host, path, _, _ in self.asked if path != '/robots.txt']

    def shortest_gap(self):
        """The shortest time in seconds from one request to the next of the same host."""
        last, least = {}, 1e9
        for host, _, came, _ in sorted(self.asked, key=lambda asked: asked[2]):
            if host in last:
                least = min(least, came - last[host])
            last[host] = came
        return least
