"""One report on a crawl of several processes: export.py CRAWLTOP WHAT FOLDER.

WHAT is whole, kills or running. Compares with the report of one process alone. Prints figures, and "ok" or what is wrong.
"""
import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time

program, what, folder = sys.argv[1:4]
os.makedirs(folder, exist_ok=True)
faults = []


def expect(condition, text):
    if not condition:
        faults.append(text)


class Site:
    """Hosts 127.0.3.1, 127.0.3.2, ... that link to each other: to pages, to what is missing, to redirects."""
    hosts, pages = 12, 40

    def __init__(self):
        self.delay = 0.0
        self.loop = asyncio.new_event_loop()
        started = threading.Event()
        threading.Thread(target=self._run, args=(started,), daemon=True).start()
        started.wait()

    def _run(self, started):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self._serve, '127.0.3.1', 0))
        self.port = server.sockets[0].getsockname()[1]
        for number in range(2, self.hosts + 1):
            self.loop.run_until_complete(asyncio.start_server(self._serve, f'127.0.3.{number}', self.port))
        started.set()
        self.loop.run_forever()

    def origin(self, number):
        return f'http://127.0.3.{number % self.hosts + 1}:{self.port}'

    def _links(self, host, page):
        next_host = self.origin(host + 1)
        yield from (f'/{child}' for child in (2 * page + 1, 2 * page + 2) if child < self.pages)
        yield f'{next_host}/{page}'
        if host == page == 0:
            yield from (f'{self.origin(other)}/0' for other in range(self.hosts))
        if page % 7 == 0:
            yield f'/missing/{page}'
        yield f'{next_host}/missing/{page % 3}'
        if page % 5 == 0:
            yield f'{self.origin(host + 3)}/old/{page}'
        if page % 11 == 0:
            yield f'{next_host}/lost/{page}'
        if page % 13 == 0:
            yield f'{next_host}/private/{page}'
            yield 'http://127.0.3.250:9/closed'
            yield 'http://[broken'

    def _answer(self, host, path):
        parts = path[1:].split('/')
        if path == '/robots.txt':
            return '200 OK', 'text/plain', '', 'User-agent: *\nDisallow: /private/\n'
        if path[1:].isdigit():
            page = int(path[1:])
            links = ''.join(f'<p><a href="{link}">{link[-9:]}</a>\n' for link in self._links(host, page))
            # One nofollow link, and the same without from another host.
            links += f'<a rel=nofollow href="{self.origin(host + 2)}/maybe/{page % 4}">m</a>'
            if page % 8 == 1:
                links += f'<a href="/maybe/{page % 4}">m</a>'
            return '200 OK', 'text/html', '', f'<title>{page} of {host}</title>{links}'
        if parts[0] == 'old':
            return '301 Moved', 'text/html', f'Location: {self.origin(host + 1)}/{parts[1]}\r\n', ''
        if parts[0] == 'lost':
            return '302 Found', 'text/html', f'Location: {self.origin(host + 1)}/missing/9\r\n', ''
        if parts[0] == 'maybe':
            return '200 OK', 'text/html', '', '<title>maybe</title>'
        return '404 Not Found', 'text/html', '', 'none'

    async def _serve(self, reader, writer):
        host = int(writer.get_extra_info('sockname')[0].split('.')[3]) - 1
        try:
            while True:
                head = await reader.readuntil(b'\r\n\r\n')
                await asyncio.sleep(self.delay)
                status, kind, more, body = self._answer(host, head.split(b' ', 2)[1].decode())
                writer.write(
                    f'HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n{body}'.encode())
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


class Redis:
    def __init__(self):
        with socket.create_server(('127.0.0.1', 0)) as server:
            self.port = server.getsockname()[1]
        self.process = subprocess.Popen(
            ['redis-server', '--port', str(self.port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
            stdout=subprocess.DEVNULL)
        self.address = f'redis://127.0.0.1:{self.port}/?crawl=e2e'
        deadline = time.time() + 20
        while 'PONG' not in self.ask('PING'):
            assert time.time() < deadline, 'redis-server does not start'
            time.sleep(0.05)

    def ask(self, *words):
        return subprocess.run(
            ['redis-cli', '-p', str(self.port), *words], capture_output=True, text=True, timeout=20).stdout


def crawl(site, job, *options):
    words = [program, site.origin(0) + '/0', '--no-config', '--headless', '-qq', '--scope', 'any', '--allow-private',
             '--no-control', '--max-tries', '1', '--positions', '--per-host', '2', '--concurrency', '6', '--job', job]
    return subprocess.Popen([*words, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def shared(site, redis, number):
    return crawl(site, f'{folder}/job{number}', '--frontier', redis.address)


def resumed(redis, number):
    return subprocess.Popen(
        [program, 'resume', f'{folder}/job{number}', '--headless', '-qq', '--frontier', redis.address],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def run(*words):
    done = subprocess.run([program, *words], capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


def report(path):
    """What does not depend on who fetched what first."""
    with open(path) as file:
        document = json.load(file)
    urls = {tuple(url[name] for name in ('url', 'state', 'reason', 'status', 'verdict', 'outcome', 'location', 'title'))
            for url in document['urls']}
    links = {tuple(str(link.get(name)) for name in (
        'url', 'via', 'status', 'error', 'verdict', 'referrer', 'element', 'text', 'line', 'column'))
        for link in document['broken_links']}
    malformed = {(link['url'], link['referrer'], link['line']) for link in document['malformed_links']['first']}
    warnings = {(warning['kind'], warning['url'], warning['referrer']) for warning in document['warnings']}
    return document, urls, links, malformed, warnings


def alone(site):
    crawl(site, f'{folder}/alone').wait(120)
    code, _, error = run('report', f'{folder}/alone', f'{folder}/alone.json', f'{folder}/alone.csv')
    expect(code == 0, f'the report of one process ends with {code}: {error}')
    return report(f'{folder}/alone.json')


def check(redis, wanted):
    code, _, error = run('export', redis.address, f'{folder}/all.json', f'{folder}/all.csv', '--into', f'{folder}/whole')
    expect(code == 0, f'the export ends with {code}: {error}')
    if code:
        return
    found = report(f'{folder}/all.json')
    counts = found[0]['counts']
    tally = redis.ask('FCALL_RO', 'crawltop1_tally', '1', '{e2e:0}').split()[:5]
    print(f'{len(found[1])} URLs, {len(found[2])} broken links; {counts}; server {tally}')
    expect(found[0]['crawl']['state'] == 'finished', f'the crawl is {found[0]["crawl"]}')
    expect(counts['seen'] == sum(counts[name] for name in ('todo', 'in_flight', 'done', 'skipped')), 'no identity')
    for name, one, other in zip(('URLs', 'broken links', 'malformed links', 'warnings'), wanted[1:], found[1:]):
        expect(one == other, f'{name}: {len(one - other)} missing, {len(other - one)} too many, such as '
               f'{sorted(map(str, one - other))[:2]} and {sorted(map(str, other - one))[:2]}')
    malformed = [document['malformed_links']['count'] for document in (wanted[0], found[0])]
    expect(malformed[0] == malformed[1], f'malformed links: {malformed}')
    with open(f'{folder}/all.csv') as rows, open(f'{folder}/alone.csv') as others:
        expect(len(rows.readlines()) == len(others.readlines()), 'the tables have not as many rows')
    code, text, error = run('status', f'{folder}/whole')
    expect(code == 0 and 'finished' in text, f'status of the whole: {code} {text}{error}')
    code, text, error = run('diff', f'{folder}/alone', f'{folder}/whole')
    expect(code == 0 and '0 new, 0 gone, 0 changed, 0 moved' in text, f'differences: {text}{error}')
    code, _, error = run('resume', f'{folder}/whole', '--headless')
    expect(code == 2 and 'made of several jobs' in error, f'resume of the whole: {code} {error}')


def whole():
    site, redis = Site(), Redis()
    wanted = alone(site)
    site.delay = 0.01
    workers = [shared(site, redis, number) for number in range(4)]
    for worker in workers:
        expect(worker.wait(120) == 0, f'a process ends with {worker.returncode}')
    # A fifth one comes late, finds nothing to do, and takes its job with it.
    shared(site, redis, 9).wait(60)
    subprocess.run(['rm', '-r', f'{folder}/job9'], check=True)
    check(redis, wanted)
    redis.process.kill()


def kills():
    """Killed processes, one that goes on, and one that stands still until others have its hosts: URLs are fetched twice."""
    site, redis = Site(), Redis()
    wanted = alone(site)
    site.delay = 0.15
    workers = [shared(site, redis, number) for number in range(3)]
    time.sleep(2)
    workers[0].send_signal(signal.SIGSTOP)
    for number in (1, 2):
        time.sleep(random.uniform(0.3, 1.2))
        workers[number].kill()
        workers[number].wait()
    workers[1] = resumed(redis, 1)
    workers.append(shared(site, redis, 3))
    time.sleep(11)
    workers[0].send_signal(signal.SIGCONT)
    for worker in workers[:2] + workers[3:]:
        expect(worker.wait(200) == 0, f'a process ends with {worker.returncode}')
    check(redis, wanted)
    redis.process.kill()


def running():
    """While processes go on, the report has what they have found so far."""
    site, redis = Site(), Redis()
    site.delay = 0.2
    workers = [shared(site, redis, number) for number in range(2)]
    time.sleep(4)
    code, _, error = run('export', redis.address, f'{folder}/now.json')
    expect(code == 0, f'the export ends with {code}: {error}')
    if not code:
        counts = report(f'{folder}/now.json')[0]['counts']
        print(counts)
        expect(counts['todo'] > 0 and counts['done'] > 0, f'nothing waits, or nothing is done: {counts}')
        expect(counts['seen'] == counts['todo'] + counts['done'] + counts['skipped'], 'no identity')
    for worker in workers:
        worker.kill()
        worker.wait()
    redis.process.kill()


{'whole': whole, 'kills': kills, 'running': running}[what]()
print('\n'.join(faults) or 'ok')
sys.exit(1 if faults else 0)
