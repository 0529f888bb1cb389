#!/bin/bash
# Metrics: what a monitoring system is told is in the form of two standards, agrees with the log, and costs the crawl nothing.
. "$(dirname "$0")/lib.sh"
need python3 curl
cd "$work" || exit 1

"$CRAWLTOP" demo --serve --hosts --pages 100000 >site &
children+=($!)
check "the site is up" until_true 30 grep -q http site
site=$(grep -oE 'http://[0-9.:]+/' site | head -1)
crawl() { # ARGUMENTS...: a crawl in the background, once it listens
    : >err
    "$CRAWLTOP" "$site" --scope any --allow-private --idle-timeout 5 --headless --format json --metrics 0 "$@" \
        >log.jsonl 2>err &
    pid=$!
    children+=($pid)
    until_true 30 grep -q 'metrics are at http://127.0.0.1:[0-9]*/metrics' err
    metrics=$(grep -oE 'http://127[^ ]+' err)
}
get() { curl -sS --max-time 20 --noproxy '*' "$@"; }

crawl --job job --progress 0.5
check "many exchanges end" until_true 60 eval '[ "$(grep -c "\"type\":\"fetch\"" log.jsonl)" -gt 200 ]'
check "the text format of Prometheus" eval "get -D head $metrics >plain && grep -q 'text/plain; version=0.0.4' head"
check "OpenMetrics if it is asked for" eval \
    "get -D head -H 'Accept: application/openmetrics-text; version=1.0.0' $metrics >open &&
    grep -q 'application/openmetrics-text; version=1.0.0' head && [ \"\$(tail -1 open)\" = '# EOF' ]"
check "no name has two types, and no sample comes without one" python3 - open <<'PYTHON'
import re, sys
families, samples = {}, set()
for line in open(sys.argv[1]):
    if line.startswith("# TYPE "):
        _, _, name, kind = line.split()
        assert name not in families, name
        families[name] = kind
    elif not line.startswith("#"):
        sample = line.rsplit(" ", 1)[0]
        assert sample not in samples, sample
        samples.add(sample)
        name = re.match(r"\w+", line)[0]
        assert any(name in (family, family + "_total", family + "_info", family + "_bucket", family + "_sum", family + "_count")
                   for family in families), name
PYTHON
check "health" [ "$(get "${metrics%metrics}healthz")" = running ]
check "status" eval "get ${metrics%metrics}status | python3 -c 'import json, sys; assert json.load(sys.stdin)[\"process\"] == $pid'"
check "each panel of the dashboard asks for what is served" python3 - "$root/Sources/CrawltopKit/Metrics/dashboard.json" plain <<'PYTHON'
import json, re, sys
dashboard = json.load(open(sys.argv[1]))
served = set(re.findall(r"^(\w+)", open(sys.argv[2]).read(), re.M))
labels = set(re.findall(r'[{,](\w+)="', open(sys.argv[2]).read())) | {"job", "instance"}
expressions = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
assert len(expressions) > 15 and len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])
for expression in expressions:
    names = re.findall(r"\b(?:crawltop|http_client|process)_\w+(?=\{)", expression)
    assert names and all(name in served for name in names), expression
    asked = re.findall(r'(\w+)(?:=~|!=|=)"', expression) + [
        label for by in re.findall(r"by \(([^)]*)\)", expression) for label in by.split(", ")]
    assert all(label in labels for label in asked), expression
PYTHON
"$CRAWLTOP" "$site" --headless --metrics "$(cut -d/ -f3 <<<"$metrics")" >/dev/null 2>taken
check "a second crawl has no place there" eval "[ $? -eq 2 ] && grep -q 'Address already in use' taken"

if command -v prometheus >/dev/null && command -v promtool >/dev/null; then
    check "promtool finds nothing to say" eval '[ -z "$(promtool check metrics <plain 2>&1)" ]'
    read -r port <<<"$(free_ports 127.0.0.1)"
    cat >prometheus.yml <<YAML
global: {scrape_interval: 1s}
scrape_configs:
  - {job_name: crawltop, static_configs: [{targets: ["$(cut -d/ -f3 <<<"$metrics")"]}]}
YAML
    prometheus --config.file=prometheus.yml --storage.tsdb.path=tsdb --web.listen-address="127.0.0.1:$port" \
        --log.level=warn >prometheus.log 2>&1 &
    children+=($!)
    query() { get -G "http://127.0.0.1:$port/api/v1/query" --data-urlencode "query=$1" 2>/dev/null; }
    check "a Prometheus scrapes it" until_true 30 eval 'query "up{job=\"crawltop\"} == 1" | grep -q "\"value\""'
    check "    and has rates" until_true 30 eval \
        'query "sum(rate(crawltop_exchanges_total[10s])) > 0" | grep -q "\"value\""'
    check "    and quantiles" until_true 30 eval \
        'query "histogram_quantile(0.9, sum by (le) (rate(http_client_request_duration_seconds_bucket[10s]))) > 0" | grep -q "\"value\""'
    check "    without a complaint" [ ! -s prometheus.log ]
else
    echo "missing prometheus: part of $(basename "$0") is skipped"
fi

kill -USR1 "$pid"
check "it is paused" until_true 60 eval 'get "$metrics" >plain && grep -q "^crawltop_state{state=\"paused\"} 1" plain'
check "what is counted agrees with the log" until_true 30 python3 - plain log.jsonl <<'PYTHON'
import json, re, sys
text = open(sys.argv[1]).read()
fetches = [line for line in map(json.loads, open(sys.argv[2])) if line["type"] == "fetch"]
total = lambda name: sum(float(value) for value in re.findall(rf"^{name}(?:{{.*}})? (\S+)", text, re.M))
assert total("crawltop_exchanges_total") == len(fetches)
assert total("http_client_request_duration_seconds_count") == len(fetches)
assert total("crawltop_received_bytes_total") == sum(line["bytes"] for line in fetches)
assert total("crawltop_urls") == float(re.search(r'"seen":(\d+)', open(sys.argv[2]).readlines()[-1])[1])
PYTHON
# Nothing else is done by now.
lines=$(wc -l <log.jsonl)
check "clients that say nothing, half or too much cost the crawl nothing" python3 - "$metrics" <<'PYTHON'
import socket, sys, urllib.parse, urllib.request
place = urllib.parse.urlsplit(sys.argv[1])
def client(text=b""):
    one = socket.create_connection((place.hostname, place.port), 20)
    one.sendall(text)
    return one
silent = [client() for _ in range(200)] + [client(b"GET /metr") for _ in range(200)]
for one in silent: one.close()
big = client()
try:
    for _ in range(100): big.sendall(b"GET /metrics HTTP/1.1\r\n" + b"x: " + b"y" * 1000 + b"\r\n")
except OSError: pass
for _ in range(500):
    one = client(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n" * 20)
    one.close()
def answers():
    try: return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(sys.argv[1], timeout=20).status == 200
    except OSError: return False
assert any(answers() for _ in range(100))
PYTHON
check "    and is told" until_true 30 eval '[ "$(wc -l <log.jsonl)" -gt $((lines + 1)) ]'
check "    and the loop has no long turn" python3 - log.jsonl "$lines" <<'PYTHON'
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1]).readlines()[int(sys.argv[2]):-1]]
lags = [line["loop_lag_ms"] for line in lines if line["type"] == "progress"]
assert lags and max(lags) < 500, lags
PYTHON
kill "$pid"
wait "$pid"
check "the port is free again" eval '! get -o /dev/null "$metrics" 2>/dev/null'
finish
