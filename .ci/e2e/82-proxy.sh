#!/bin/bash
# Through real proxies: a tree is found whole by way of tinyproxy (HTTP, CONNECT), stunnel before it (the same over TLS)
# and dante (SOCKS 5), and what they refuse is told in their words.
. "$(dirname "$0")/lib.sh"
need nginx openssl python3 tinyproxy stunnel danted

cd "$work" || exit 1
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=localhost \
    -addext subjectAltName=IP:127.0.0.1,DNS:localhost -keyout key.pem -out cert.pem 2>/dev/null
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=elsewhere \
    -addext subjectAltName=DNS:elsewhere.test -keyout elsewhere.key -out elsewhere.pem 2>/dev/null
cat cert.pem elsewhere.pem >trusted.pem
mkdir tree
python3 - <<'PYTHON'
for n in range(61):
    links = "".join(f'<a href="{m}.html">{m}</a>' for m in range(10 * n + 1, 10 * n + 11) if m < 61)
    open(f"tree/{n}.html", "w").write(f"<title>page {n}</title>{links}" + "<p>text</p>" * 300)
PYTHON

# The ports are free now; the servers are asked whether they still are.
read -r plain secured other http guarded tls tlsguarded misnamed socks dead <<<"$(python3 - <<'PYTHON'
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(10)]
print(*(s.getsockname()[1] for s in sockets))
PYTHON
)"
cat >nginx.conf <<CONF
daemon off;
master_process off;
pid nginx.pid;
error_log error.log;
events {}
http {
    log_format via '\$request \$http_via';
    access_log access.log via;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    types { text/html html; }
    root $work/tree;
    server { listen 127.0.0.1:$plain; }
    server { listen 127.0.0.1:$secured ssl; listen 127.0.0.1:$other ssl;
        ssl_certificate cert.pem; ssl_certificate_key key.pem; ssl_protocols TLSv1.2; }
}
CONF
tinyproxy_conf() { # PORT LINES
    printf '%s\n' "Port $1" "Listen 127.0.0.1" "Allow 127.0.0.0/8" "LogLevel Connect" "LogFile \"$work/tinyproxy-$1.log\"" \
        "ConnectPort $secured" "$2"
}
tinyproxy_conf "$http" "" >tinyproxy.conf
tinyproxy_conf "$guarded" "BasicAuth crawler secret1" >guarded.conf
cat >stunnel.conf <<CONF
foreground = yes
syslog = no
pid =
cert = $work/cert.pem
key = $work/key.pem
sslVersionMin = TLSv1.3
[tls]
accept = 127.0.0.1:$tls
connect = 127.0.0.1:$http
[tlsguarded]
accept = 127.0.0.1:$tlsguarded
connect = 127.0.0.1:$guarded
[misnamed]
accept = 127.0.0.1:$misnamed
connect = 127.0.0.1:$http
cert = $work/elsewhere.pem
key = $work/elsewhere.key
CONF
cat >danted.conf <<CONF
logoutput: $work/danted.log
internal: 127.0.0.1 port = $socks
external: lo
socksmethod: none
clientmethod: none
client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }
socks block { from: 127.0.0.0/8 to: 0.0.0.0/0 port = $other log: connect }
socks pass { from: 127.0.0.0/8 to: 0.0.0.0/0 log: connect }
CONF
nginx -p "$work" -c "$work/nginx.conf" -e "$work/error.log" &
children+=($!)
tinyproxy -d -c tinyproxy.conf >/dev/null 2>&1 &
children+=($!)
tinyproxy -d -c guarded.conf >/dev/null 2>&1 &
children+=($!)
stunnel stunnel.conf >stunnel.out 2>&1 &
children+=($!)
danted -f danted.conf -p danted.pid >danted.out 2>&1 &
children+=($!)
listening() { (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
for port in "$plain" "$secured" "$http" "$guarded" "$tls" "$misnamed" "$socks"; do
    check "a server listens on port $port" until_true 30 listening "$port"
done

crawl() { # EXPECTED NAME ARGUMENTS...: crawls into NAME.json
    local expected=$1 name=$2 got
    shift 2
    timeout 60 "$CRAWLTOP" --headless --format json --no-robots --max-tries 1 --ca-file trusted.pem "$@" \
        >"$name.json" 2>"$name.err" </dev/null
    got=$?
    if [ "$got" -eq "$expected" ]; then pass "$name ends with $expected"; else fail "$name ends with $got"; fi
}
same() { # NAME PEER_PORT: the tree is found whole, from connections to that port alone
    check "$1 finds the whole tree" python3 - plain.json "$1.json" "$2" <<'PYTHON'
import json, sys
def told(path):
    lines = [line for line in map(json.loads, open(path)) if line["type"] == "fetch"]
    return lines, {(l["url"].split("/")[3], l["status"], l["body_bytes"], l["links"], l["title"], l["depth"]) for l in lines}
(plain, expected), (proxied, found) = map(told, sys.argv[1:3])
assert len(plain) == len(proxied) == 61 and found == expected, found ^ expected
assert {l["peer"] for l in proxied} == {"127.0.0.1:" + sys.argv[3]}, proxied[0]
PYTHON
}
says() { # NAME SENTENCE [KIND]: the seed failed for that reason
    check "$1: $2" python3 - "$1.json" "$2" "${3:-connect}" <<'PYTHON'
import json, sys
fetches = [line for line in map(json.loads, open(sys.argv[1])) if line["type"] == "fetch"]
assert [f["error"] for f in fetches] == [sys.argv[3]], fetches
assert sys.argv[2] in fetches[0]["message"], fetches[0]["message"]
PYTHON
}
seen() { [ "$(grep -c "$1" "$2")" -ge "$3" ]; } # PATTERN FILE COUNT

crawl 0 plain "http://127.0.0.1:$plain/0.html"
same plain "$plain"
for engine in coroutine callback blocking; do
    run=(--engine "$engine" --concurrency 8)
    : >access.log
    crawl 0 "$engine-http" "${run[@]}" --proxy "http://127.0.0.1:$http" "http://127.0.0.1:$plain/0.html"
    same "$engine-http" "$http"
    check "   and each request came by way of the proxy" seen 'GET /.*tinyproxy' access.log 61
    crawl 0 "$engine-connect" "${run[@]}" --proxy "127.0.0.1:$http" "https://127.0.0.1:$secured/0.html"
    same "$engine-connect" "$http"
    check "   in tunnels" seen "CONNECT 127.0.0.1:$secured" "tinyproxy-$http.log" 1
    crawl 0 "$engine-user" "${run[@]}" --proxy "http://crawler:s%65cret1@127.0.0.1:$guarded" "https://127.0.0.1:$secured/0.html"
    same "$engine-user" "$guarded"
    crawl 0 "$engine-user-http" "${run[@]}" --proxy "http://crawler:s%65cret1@127.0.0.1:$guarded" "http://127.0.0.1:$plain/0.html"
    same "$engine-user-http" "$guarded"
    : >access.log
    crawl 0 "$engine-tls-http" "${run[@]}" --proxy "https://127.0.0.1:$tls" "http://127.0.0.1:$plain/0.html"
    same "$engine-tls-http" "$tls"
    check "   and each request came by way of the proxy" seen 'GET /.*tinyproxy' access.log 61
    check "   of which the log does not say that the server has TLS" eval '! grep -q TLSv1 "$engine-tls-http.json"'
    crawl 0 "$engine-tls-connect" "${run[@]}" --proxy "https://localhost:$tls" "https://127.0.0.1:$secured/0.html"
    same "$engine-tls-connect" "$tls"
    check "   with the server's TLS 1.2 in the proxy's TLS 1.3" seen '"tls":"TLSv1.2"' "$engine-tls-connect.json" 61
    crawl 0 "$engine-tls-user" "${run[@]}" --proxy "https://crawler:s%65cret1@127.0.0.1:$tlsguarded" \
        "https://127.0.0.1:$secured/0.html"
    same "$engine-tls-user" "$tlsguarded"
    crawl 4 "$engine-tls-nouser" "${run[@]}" --proxy "https://127.0.0.1:$tlsguarded" "https://127.0.0.1:$secured/0.html"
    says "$engine-tls-nouser" "the proxy said 407: it wants a user and a password"
    crawl 4 "$engine-tls-name" "${run[@]}" --proxy "https://127.0.0.1:$misnamed" "https://127.0.0.1:$secured/0.html"
    says "$engine-tls-name" "TLS with the proxy: the certificate is not for 127.0.0.1" tls
    crawl 0 "$engine-tls-insecure" "${run[@]}" --insecure --proxy "https://127.0.0.1:$misnamed" \
        "https://127.0.0.1:$secured/0.html"
    same "$engine-tls-insecure" "$misnamed"
    crawl 4 "$engine-tls-none" "${run[@]}" --proxy "https://127.0.0.1:$plain" "http://127.0.0.1:$plain/0.html"
    says "$engine-tls-none" "TLS with the proxy: the server does not speak TLS" tls

    crawl 0 "$engine-socks" "${run[@]}" --proxy "socks5://127.0.0.1:$socks" "http://127.0.0.1:$plain/0.html"
    same "$engine-socks" "$socks"
    crawl 0 "$engine-socks-tls" "${run[@]}" --proxy "socks5h://127.0.0.1:$socks" "https://localhost:$secured/0.html"
    same "$engine-socks-tls" "$socks"
    crawl 4 "$engine-noname" "${run[@]}" --proxy "socks5h://127.0.0.1:$socks" "http://nowhere.invalid/"
    says "$engine-noname" "the SOCKS proxy said: "

    crawl 4 "$engine-forbidden" "${run[@]}" --proxy "http://127.0.0.1:$http" "https://127.0.0.1:$other/0.html"
    says "$engine-forbidden" "the proxy said 403"
    crawl 4 "$engine-nouser" "${run[@]}" --proxy "http://127.0.0.1:$guarded" "https://127.0.0.1:$secured/0.html"
    says "$engine-nouser" "the proxy said 407: it wants a user and a password"
    crawl 4 "$engine-wrong" "${run[@]}" --proxy "http://crawler:no@127.0.0.1:$guarded" "https://127.0.0.1:$secured/0.html"
    says "$engine-wrong" "the proxy said "
    crawl 4 "$engine-ruled-out" "${run[@]}" --proxy "socks5://127.0.0.1:$socks" "https://127.0.0.1:$other/0.html"
    says "$engine-ruled-out" "the SOCKS proxy said: its rules do not allow the connection"
    crawl 4 "$engine-refused" "${run[@]}" --proxy "socks5h://127.0.0.1:$socks" "http://127.0.0.1:$dead/0.html"
    says "$engine-refused" "the SOCKS proxy said: the connection was refused"
    crawl 4 "$engine-dead" "${run[@]}" --proxy "http://127.0.0.1:$dead" "http://127.0.0.1:$plain/0.html"
    says "$engine-dead" "the connection was refused"
    crawl 4 "$engine-nonsense" "${run[@]}" --proxy "socks5://127.0.0.1:$plain" "http://127.0.0.1:$plain/0.html"
    says "$engine-nonsense" "the proxy"
done

seed=http://127.0.0.1:$plain/0.html
http_proxy=http://127.0.0.1:$http crawl 0 environment "$seed"
same environment "$http"
https_proxy=https://127.0.0.1:$tls crawl 0 https-environment "https://127.0.0.1:$secured/0.html"
same https-environment "$tls"
all_proxy=https://127.0.0.1:$tls crawl 0 all-environment "$seed"
same all-environment "$tls"
ALL_PROXY=socks5://127.0.0.1:$socks crawl 0 all "$seed"
same all "$socks"
http_proxy=http://127.0.0.1:$dead no_proxy=.test,127.0.0.0/8 crawl 0 exception "$seed"
same exception "$plain"
http_proxy=http://127.0.0.1:$dead crawl 0 option --no-proxy '*' "$seed"
same option "$plain"
HTTP_PROXY=http://127.0.0.1:$dead crawl 0 uppercase "$seed"
same uppercase "$plain"
http_proxy=http://me:secret@/ crawl 2 wrong "$seed"
crawl 2 scheme --proxy "ftp://me:secret@127.0.0.1:$http" "$seed"
check "no password is told" eval '! grep -q "s%65cret\|secret" ./*.json ./*.err'
finish
