# What the end-to-end checks share. Each prints "pass NAME" or "fail NAME" lines; .ci/run counts them.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
CRAWLTOP=${CRAWLTOP:-$root/.build/release/crawltop}
# Servers are in /usr/sbin, which is on no other user's path than root's.
export PATH=$PATH:/usr/sbin
# The checks run on loopback: nobody's proxy is to see them.
unset http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY
failures=0
work=$(mktemp -d)
chmod 755 "$work"
# Nobody's config file says how.
export XDG_CONFIG_HOME=$work
# Control sockets are the check's own.
export XDG_RUNTIME_DIR=$work
children=()

cleanup() {
    for pid in "${children[@]}"; do kill "$pid" 2>/dev/null; done
    rm -rf "$work"
}
trap cleanup EXIT

pass() { echo "pass $*"; }
fail() {
    echo "fail $*"
    failures=$((failures + 1))
}
check() { # NAME COMMAND...: passes when the command succeeds
    local name=$1
    shift
    if "$@"; then pass "$name"; else fail "$name"; fi
}
need() { # PROGRAM...: ends the script where one is missing, and says so
    local program
    for program in "$@"; do
        if ! command -v "$program" >/dev/null; then
            echo "missing $program: $(basename "$0") is skipped"
            exit 0
        fi
    done
}
loop_runs() { # PID: SIGTERM is blocked then, as one that is read; a shell blocks it, too, before it becomes the program
    local blocked
    [ "/proc/$1/exe" -ef "$CRAWLTOP" ] || return
    blocked=$(sed -n 's/^SigBlk:[[:space:]]*//p' "/proc/$1/status" 2>/dev/null)
    [ $(((0x0$blocked >> 14) & 1)) -eq 1 ]
}
until_true() { # SECONDS COMMAND...: polls
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -ge $deadline ] && return 1
        sleep 0.05
    done
}
free_ports() { # ADDRESS...: as many ports that are free now, each at its address; whoever takes one is told if it no longer is
    python3 - "$@" <<'PYTHON'
import socket, sys
sockets = [socket.create_server((address, 0)) for address in sys.argv[1:]]
print(*(s.getsockname()[1] for s in sockets))
PYTHON
}
start_nginx() { # ADDRESS PORT: serves what standard input has for its http block, until the script ends; waits for one port
    cat - >"$work/servers.conf"
    cat >"$work/nginx.conf" <<CONF
daemon off;
master_process off;
pid nginx.pid;
error_log error.log;
events { worker_connections 4096; }
http {
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include $work/servers.conf;
}
CONF
    nginx -p "$work" -c "$work/nginx.conf" -e "$work/error.log" &
    children+=($!)
    check "nginx is up" until_true 30 accepts "$1" "$2"
}
start_site() { # serves by the class Handler that standard input has for Python, until the script ends; sets site to its address
    {
        echo 'import http.server, os'
        cat -
        cat <<'PYTHON'
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open("port.new", "w") as file:
    file.write(str(server.server_address[1]))
os.rename("port.new", "port")
server.serve_forever()
PYTHON
    } >"$work/site.py"
    (cd "$work" && exec python3 site.py) &
    children+=($!)
    check "the site is up" until_true 30 test -s "$work/port"
    site=http://127.0.0.1:$(cat "$work/port")
}
accepts() { (: <"/dev/tcp/$1/$2") 2>/dev/null; }
finish() { [ "$failures" -eq 0 ]; }
