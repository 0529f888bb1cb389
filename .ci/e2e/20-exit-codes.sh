#!/bin/bash
# The exit codes, and one sentence on standard error for wrong use before anything is fetched.
. "$(dirname "$0")/lib.sh"

code() { # EXPECTED ARGUMENTS...
    local expected=$1
    shift
    timeout 60 "$CRAWLTOP" "$@" >"$work/out" 2>"$work/err" </dev/null
    local got=$?
    if [ "$got" -eq "$expected" ]; then pass "$expected: $*"; else fail "$expected: $* gives $got"; fi
}
usage() {
    code 2 "$@"
    check "   in one sentence" eval "[ \$(wc -l <'$work/err') -eq 1 ] && grep -q '^crawltop: ' '$work/err' && [ ! -s '$work/out' ]"
}

code 0 demo --pages 20 --headless
code 0 --version
code 0 --help
code 1 demo --pages 20 --headless --fail-on 2xx
code 0 demo --pages 20 --headless --fail-on dns
usage
usage --no-such-option http://127.0.0.1/
usage ftp://127.0.0.1/
usage http://
usage 127.0.0.1:99999
usage 127.0.0.1 --concurrency 0
usage 127.0.0.1 --format xml
usage 127.0.0.1 --max-tries 0
usage 127.0.0.1 --strict --lenient
usage 127.0.0.1 --lenient --scope any
usage 127.0.0.1 --include 'a('
usage 127.0.0.1 --output "$work/no/such/folder"
code 4 http://127.0.0.1:1/ --headless
code 3 demo --pages 20 --headless --output /dev/full

for signal in INT TERM; do
    # What the run before left there must not be taken for a sign of life.
    : >"$work/out"
    "$CRAWLTOP" demo --pages 100000 --delay 50 --headless --format json >"$work/out" 2>"$work/err" &
    pid=$!
    until_true 20 grep -q '"fetch"' "$work/out"
    kill -"$signal" $pid
    started=$SECONDS
    wait $pid
    check "3: SIG$signal" [ $? -eq 3 ]
    check "   within seconds" [ $((SECONDS - started)) -le 8 ]
    check "   with a summary" eval "tail -1 '$work/out' | grep -q '\"exit_code\":3'"
done
finish
