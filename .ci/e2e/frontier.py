"""Crawls of several processes on a Redis of their own: frontier.py CRAWLTOP WHAT FOLDER [COUNT].

WHAT is scale, kills, restarts, delay or limit. Prints figures, and "ok" or what is wrong.
"""
import collections
import glob
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time

from frontier_site import Site

program, what, folder = sys.argv[1:4]
count = int(sys.argv[4]) if len(sys.argv) > 4 else 0
os.makedirs(folder, exist_ok=True)


def free_port():
    with socket.create_server(('127.0.0.1', 0)) as server:
        return server.getsockname()[1]


class Redis:
    started = 0

    def __init__(self, *options):
        Redis.started += 1
        self.port, self.options = free_port(), [*options, '--appenddirname', f'aof{os.getpid()}-{Redis.started}']
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            ['redis-server', '--port', str(self.port), '--bind', '127.0.0.1', '--dir', folder, '--save', '',
             *self.options], stdout=open(f'{folder}/redis.log', 'ab'))
        deadline = time.time() + 20
        while self.ask('PING') != 'PONG':
            assert time.time() < deadline, 'redis-server does not start'
            time.sleep(0.05)

    def ask(self, *words):
        done = subprocess.run(
            ['redis-cli', '-c', '-p', str(self.port), *words], capture_output=True, text=True, timeout=20)
        return done.stdout.strip()

    @property
    def file(self):
        """The file to which changes are appended."""
        return glob.glob(f'{folder}/{self.options[-1]}/*.incr.aof')[-1]

    def tally(self):
        names = ['seen', 'todo', 'fly', 'done', 'skipped']
        return dict(zip(names, map(int, self.ask('FCALL_RO', 'crawltop1_tally', '1', '{e2e:0}').split())))

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class Worker:
    started = 0

    def __init__(self, redis, site, *options):
        Worker.started += 1
        self.log = f'{folder}/worker{Worker.started}.jsonl'
        self.process = subprocess.Popen(
            [program, site.seed, '--no-config', '--headless', '--scope', 'any', '--allow-private', '--format', 'json',
             '--output', self.log, '--force', '--control', self.log + '.socket', '--frontier',
             f'redis://127.0.0.1:{redis.port}?crawl=e2e', *options],
            stdout=subprocess.DEVNULL, stderr=open(self.log + '.err', 'wb'))

    def ctl(self, *words):
        done = subprocess.run([program, 'ctl', '--json', self.log + '.socket', *words], capture_output=True, timeout=40)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        expect(lines and lines[-1]['ok'], f'{words} is refused: {lines} {done.stderr.decode()}')
        return lines[0] if lines else {}

    def fetched(self):
        urls = []
        with open(self.log, 'rb') as lines:
            for line in lines:
                try:
                    line = json.loads(line)
                except ValueError:
                    continue  # cut by a kill
                if line['type'] == 'fetch' and not line['will_retry'] and not line['url'].endswith('/robots.txt'):
                    urls.append(line['url'])
        return urls


def finish(workers, seconds):
    deadline = time.time() + seconds
    for worker in workers:
        try:
            worker.process.wait(max(0.1, deadline - time.time()))
        except subprocess.TimeoutExpired:
            for other in workers:
                other.process.kill()
            return False
    return True


faults = []


def expect(condition, text):
    if not condition:
        faults.append(text)


def check_end(site, redis, workers, once):
    asked = collections.Counter(site.pages_asked())
    missing = site.all() - set(asked)
    more = {url: times for url, times in asked.items() if times > 1}
    tally = redis.tally()
    print(f'pages {len(site.all())} missing {len(missing)} asked again {sum(more.values()) - len(more)} {tally}')
    expect(not missing, f'{len(missing)} pages are missing: {sorted(missing)[:3]}')
    if once:
        expect(not more, f'{len(more)} pages were asked for again: {sorted(more.items())[:3]}')
    expect(tally['todo'] == 0 and tally['fly'] == 0, f'something is left: {tally}')
    expect(tally['seen'] == sum(tally[name] for name in ['todo', 'fly', 'done', 'skipped']), f'no identity: {tally}')
    for worker in workers:
        if worker.process.returncode not in (0, -9):
            expect(False, f'a worker ended with {worker.process.returncode}: {open(worker.log + ".err").read()[-300:]}')
    return sum(more.values()) - len(more)


def scale():
    times = {}
    for number in (1, 2, 4):
        site, redis = Site(64, 40, 0.1), Redis()
        began = time.time()
        workers = [
            Worker(redis, site, '--per-host', '1', '--concurrency', '12', '--no-robots') for _ in range(number)]
        expect(finish(workers, 180), f'{number} workers do not end')
        times[number] = time.time() - began
        check_end(site, redis, workers, once=True)
        expect(site.most <= 1, f'{site.most} requests at a host at once')
        shares = [len(worker.fetched()) for worker in workers]
        print(f'{number} workers: {times[number]:.1f} s, shares {shares}, {times[1] / times[number]:.2f} times as fast')
        redis.kill()


def kills():
    site, redis = Site(64, 60, 0.05), Redis('--appendonly', 'yes', '--appendfsync', 'everysec')
    options = ['--per-host', '1', '--concurrency', '8']
    workers = [Worker(redis, site, *options) for _ in range(4)]
    ended = list(workers)
    for _ in range(count or 5):
        time.sleep(random.uniform(0.2, 1.5))
        victim = random.randrange(4)
        if workers[victim].process.poll() is None:
            workers[victim].process.kill()
            workers[victim].process.wait()
        workers[victim] = Worker(redis, site, *options)
        ended.append(workers[victim])
    expect(finish(workers, 240), 'the workers do not end')
    again = check_end(site, redis, workers, once=False)
    expect(again <= 8 * (count or 5), f'{again} pages asked for again after {count or 5} kills')
    expect(site.most <= 1, f'{site.most} requests at a host at once')
    redis.kill()


def ctl_all(redis, *words):
    done = subprocess.run(
        [program, 'ctl', f'redis://127.0.0.1:{redis.port}?crawl=e2e', *words], capture_output=True, timeout=40)
    expect(done.returncode == 0, f'{words} for all ends with {done.returncode}: {done.stderr.decode()}')


def wait_for(what, condition):
    deadline = time.time() + 30
    while not condition():
        if time.time() > deadline:
            return expect(False, f'in vain: {what}')
        time.sleep(0.05)


def commands():
    """What is commanded to one process holds in all, and what was held back comes back."""
    site, redis = Site(12, 60, 0.02), Redis()
    workers = [Worker(redis, site, '--per-host', '1', '--no-robots') for _ in range(3)]
    wait_for('pages', lambda: len(site.asked) > 100 and all(os.path.exists(worker.log + '.socket') for worker in workers))
    one, two, three = workers

    def all_are(state):
        wait_for(state, lambda: all(worker.ctl('status')['state'] == state for worker in workers))

    one.ctl('pause')
    all_are('paused')
    asked = len(site.asked)
    two.ctl('ignore', '/[0-9]*7$')
    two.ctl('block', site.origin(5))
    three.ctl('pause-host', site.origin(3))
    two.ctl('prune', site.origin(7) + '/1')
    workers.append(Worker(redis, site, '--per-host', '1', '--no-robots'))
    wait_for('the fourth process', lambda: os.path.exists(workers[3].log + '.socket'))
    all_are('paused')
    expect(len(site.asked) == asked, f'{len(site.asked) - asked} requests while all are paused')
    ctl_all(redis, 'resume')
    all_are('running')

    # What is left waits for the paused host, and everything else is held back.
    def is_all_held():
        tally, status = redis.tally(), [worker.ctl('status') for worker in workers]
        return tally['todo'] == 0 and tally['skipped'] > 40 and not any(line['in_flight'] for line in status)

    wait_for('all but what is held back', is_all_held)
    print(f'held back: {redis.tally()}')
    paused = [url for url in site.all() if url.startswith(site.origin(3) + '/')]
    expect(any(url not in site.pages_asked() for url in paused), 'the paused host was asked for everything')
    after = [url for url in site.pages_asked()[asked:] if re.search('/[0-9]*7$', url) or url.startswith((
        site.origin(3) + '/', site.origin(5) + '/'))]
    expect(not after, f'{len(after)} requests for what is held back: {after[:3]}')
    one.ctl('unblock', site.origin(5))
    one.ctl('unprune', site.origin(7) + '/1')
    ctl_all(redis, 'unignore', '/[0-9]*7$')
    three.ctl('resume-host', site.origin(3))
    expect(finish(workers, 60), 'the workers do not end')
    check_end(site, redis, workers, once=True)


def restarts():
    for sync in ('everysec', 'always'):
        site, redis = Site(32, 40, 0.1), Redis('--appendonly', 'yes', '--appendfsync', sync)
        workers = [Worker(redis, site, '--per-host', '1', '--concurrency', '8') for _ in range(3)]
        for _ in range(count or 2):
            time.sleep(random.uniform(0.5, 2))
            redis.kill()
            time.sleep(random.uniform(0, 1))
            redis.start()
        expect(finish(workers, 240), 'the workers do not end')
        check_end(site, redis, workers, once=False)
        expect(site.most <= 1, f'{site.most} requests at a host at once')
        redis.kill()


def power():
    """A power failure of Redis: what came in the last second is not in its file. Then a process joins, or one is killed."""
    for number in range(count or 2):
        site, redis = Site(24, 60, 0.05, crosses=False), Redis('--appendonly', 'yes', '--appendfsync', 'everysec')
        workers = [Worker(redis, site, '--per-host', '1', '--concurrency', '8') for _ in range(3)]
        sizes = []  # (time, bytes of the file)
        until = time.time() + random.uniform(2, 3)
        while time.time() < until:
            sizes.append((time.time(), os.path.getsize(redis.file)))
            time.sleep(0.02)
        redis.kill()
        os.truncate(redis.file, [size for at, size in sizes if at < until - 1][-1])
        time.sleep(random.uniform(0, 1))
        redis.start()
        time.sleep(random.uniform(0.3, 1.5))
        if number % 2 == 0:
            workers.append(Worker(redis, site, '--per-host', '1', '--concurrency', '8'))
        else:
            workers[0].process.kill()
            workers[0].process.wait()
        expect(finish(workers, 120), 'the workers do not end')
        check_end(site, redis, workers, once=False)
        redis.kill()


def cluster():
    """A crawl on a cluster of three servers: all keys of it are on one of them."""
    site = Site(16, 40, 0.02)
    nodes = [Redis('--cluster-enabled', 'yes', '--cluster-config-file', f'nodes{number}.conf') for number in range(3)]
    subprocess.run(
        ['redis-cli', '--cluster', 'create', *[f'127.0.0.1:{node.port}' for node in nodes], '--cluster-yes'],
        check=True, stdout=subprocess.DEVNULL, timeout=60)
    wait_for('the cluster', lambda: all('cluster_state:ok' in node.ask('CLUSTER', 'INFO') for node in nodes))
    workers = [Worker(nodes[number], site, '--per-host', '1') for number in range(3)]
    wait_for('pages', lambda: len(site.asked) > 200)
    workers[0].process.kill()
    workers[0].process.wait()
    expect(finish(workers, 90), 'the workers do not end')
    check_end(site, nodes[1], workers, once=False)
    loaded = [node.ask('DBSIZE') for node in nodes]
    print(f'keys of each server: {loaded}')
    status = subprocess.run(
        [program, 'status', f'redis://127.0.0.1:{nodes[2].port}?crawl=e2e'], capture_output=True, text=True, timeout=20)
    expect('e2e: finished' in status.stdout, f'status tells {status.stdout} {status.stderr}')
    for node in nodes:
        node.kill()


def delay():
    site, redis = Site(8, 12, 0.01), Redis()
    options = ['--delay', '0.5', '--concurrency', '8', '--no-robots']
    workers = [Worker(redis, site, *options) for _ in range(3)]
    time.sleep(1.2)
    workers[0].process.kill()
    workers[0].process.wait()
    workers.append(Worker(redis, site, *options))
    expect(finish(workers, 120), 'the workers do not end')
    check_end(site, redis, workers, once=False)
    print(f'shortest gap {site.shortest_gap():.3f} s')
    expect(site.shortest_gap() >= 0.4, f'a host was asked after {site.shortest_gap():.3f} s')
    redis.kill()


def limit():
    site, redis = Site(32, 40, 0.1), Redis()
    options = ['--per-host', '2', '--concurrency', '8', '--no-robots', '--max-pages', '200']
    workers = [Worker(redis, site, *options) for _ in range(3)]
    expect(finish(workers, 60), 'the workers do not end')
    asked = len(site.pages_asked())
    print(f'{asked} pages with a limit of 200, shares {[len(worker.fetched()) for worker in workers]}')
    expect(200 <= asked <= 202, f'{asked} pages with a limit of 200')
    for worker in workers:
        expect(worker.process.returncode == 3, f'a worker ended with {worker.process.returncode}')
    redis.kill()


{'scale': scale, 'cluster': cluster, 'power': power, 'commands': commands, 'kills': kills, 'restarts': restarts, 'delay': delay, 'limit': limit}[what]()
print('\n'.join(faults) or 'ok')
sys.exit(1 if faults else 0)
