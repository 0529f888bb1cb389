#!/bin/bash
# https against a real server: a tree is crawled with a certificate that is trusted, and refused with one that is not.
. "$(dirname "$0")/lib.sh"
need nginx openssl python3

# Certificates: an authority, a leaf of it, one that expired, one for another name, and one that vouches for itself.
cd "$work" || exit 1
{
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=authority \
        -keyout ca.key -out ca.pem
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=localhost \
        -addext subjectAltName=IP:127.0.0.1,DNS:localhost -keyout leaf.key -out selfsigned.pem
    openssl req -new -key leaf.key -subj /CN=localhost -out leaf.csr
    for leaf in good:IP:127.0.0.1,DNS:localhost:30 expired:IP:127.0.0.1,DNS:localhost:-1 elsewhere:DNS:example.org:30; do
        name=${leaf%%:*} rest=${leaf#*:}
        openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days "${rest##*:}" \
            -extfile <(echo "subjectAltName=${rest%:*}") -out "$name.pem"
    done
} 2>/dev/null

# A tree of 121 pages, each of which is linked to from one other.
mkdir tree
python3 - <<'PYTHON'
for n in range(121):
    links = "".join(f'<a href="{m}.html">{m}</a>' for m in range(10 * n + 1, 10 * n + 11) if m < 121)
    open(f"tree/{n}.html", "w").write(f"<title>page {n}</title>{links}" + "<p>text</p>" * 3000)
PYTHON

read -r plain good expired elsewhere selfsigned old <<<"$(free_ports 127.0.0.1 127.0.0.1 127.0.0.1 127.0.0.1 127.0.0.1 127.0.0.1)"
server() { # PORT CERTIFICATE DIRECTIVES
    echo "server { listen 127.0.0.1:$1 ssl; ssl_certificate $2.pem; ssl_certificate_key leaf.key; ${3:-} }"
}
start_nginx 127.0.0.1 "$old" <<CONF
log_format reuse '\$connection \$connection_requests \$ssl_session_reused';
access_log access.log reuse;
types { text/html html; }
ssl_protocols TLSv1.2 TLSv1.3;
root $work/tree;
server { listen 127.0.0.1:$plain; }
$(server "$good" good "keepalive_requests 20;")
$(server "$expired" expired)
$(server "$elsewhere" elsewhere)
$(server "$selfsigned" selfsigned)
$(server "$old" good "ssl_protocols TLSv1; ssl_ciphers ALL:@SECLEVEL=0;")
CONF

crawl() { # EXPECTED NAME ARGUMENTS...: crawls into NAME.json
    local expected=$1 name=$2 got
    shift 2
    timeout 60 "$CRAWLTOP" --headless --format json --no-robots "$@" >"$name.json" 2>"$name.err" </dev/null
    got=$?
    if [ "$got" -eq "$expected" ]; then pass "$name ends with $expected"; else fail "$name ends with $got"; fi
}
says() { # NAME SENTENCE: the seed failed for that reason
    check "$1 is refused: $2" python3 - "$1.json" "$2" <<'PYTHON'
import json, sys
fetches = [line for line in map(json.loads, open(sys.argv[1])) if line["type"] == "fetch"]
assert [(f["error"], f["attempt"]) for f in fetches] == [("tls", 1)], fetches
assert sys.argv[2] in fetches[0]["message"], fetches[0]["message"]
PYTHON
}

crawl 0 plain "http://127.0.0.1:$plain/0.html"
for engine in coroutine callback blocking; do
    : >access.log
    crawl 0 "$engine" --engine "$engine" --concurrency 8 --ca-file ca.pem "https://127.0.0.1:$good/0.html"
    check "$engine keeps to the log's contract" python3 "$root/.ci/e2e/log.py" "$engine.json" 0
    check "$engine fetches over TLS 1.3 what plain HTTP does" python3 - plain.json "$engine.json" <<'PYTHON'
import json, sys
def told(path):
    lines = [line for line in map(json.loads, open(path)) if line["type"] == "fetch"]
    return lines, {(l["url"].split("/")[3], l["status"], l["body_bytes"], l["links"], l["title"], l["depth"]) for l in lines}
(plain, expected), (secured, found) = map(told, sys.argv[1:])
assert len(plain) == len(secured) == 121 and found == expected, found ^ expected
assert [{l["tls"] for l in ls} for ls in (plain, secured)] == [{None}, {"TLSv1.3"}], secured[0]
assert all((l["timings"]["tls"] is not None) != l["reused"] for l in secured), "not one handshake a connection"
PYTHON
    check "$engine keeps connections and resumes sessions" python3 - <<'PYTHON'
lines = [line.split() for line in open("access.log")]
connections = {line[0]: line[2] for line in lines}
assert len(lines) == 121 and len(connections) < 30, (len(lines), len(connections))
assert "r" in connections.values(), connections
PYTHON
done

crawl 4 unknown "https://127.0.0.1:$good/0.html"
says unknown "or its certificate comes from an unknown authority"
crawl 4 expired --ca-file ca.pem "https://127.0.0.1:$expired/0.html"
says expired "the certificate expired on 2"
crawl 4 elsewhere --ca-file ca.pem "https://127.0.0.1:$elsewhere/0.html"
says elsewhere "the certificate is not for 127.0.0.1"
crawl 4 selfsigned --ca-file ca.pem "https://127.0.0.1:$selfsigned/0.html"
says selfsigned "the certificate is self-signed"
crawl 4 old --insecure "https://127.0.0.1:$old/0.html"
says old "the server speaks only versions of TLS that are too old"
crawl 4 nottls --insecure --max-tries 1 "https://127.0.0.1:$plain/0.html"
says nottls "the server does not speak TLS"
for name in expired elsewhere selfsigned; do
    crawl 0 "insecure-$name" --insecure --max-depth 0 "https://127.0.0.1:${!name}/0.html"
    check "   with a warning" grep -q 'certificates are not verified' "insecure-$name.err"
done
crawl 2 nofile --ca-file no/such.pem "https://127.0.0.1:$good/0.html"
crawl 2 nopem --ca-file tree/0.html "https://127.0.0.1:$good/0.html"
for name in nofile nopem; do
    check "$name is told in one sentence" eval "[ \$(wc -l <$name.err) -eq 1 ] && grep -q '^crawltop: --ca-file ' $name.err && [ ! -s $name.json ]"
done
finish
