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
code 0 help
code 0 help report
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
usage 127.0.0.1 --links a,no-a
usage 127.0.0.1 --user name
usage resum "$work/job"
check "   that names what was meant" grep -q "did you mean 'resume'? A host of that name is http://resum/" "$work/err"
usage help recrwal
usage 127.0.0.1 --output "$work/no/such/folder"
code 4 http://127.0.0.1:1/ --headless
code 3 demo --pages 20 --headless --output /dev/full

for signal in INT TERM; do
    # What the run before left there must not be taken for a sign of life.
    : >"$work/out"
    "$CRAWLTOP" demo --pages 100000 --delay 50 --headless --format json >"$work/out" 2>"$work/err" &
    pid=$!
    until_true 30 grep -q '"fetch"' "$work/out"
    kill -"$signal" $pid
    started=$SECONDS
    wait $pid
    check "3: SIG$signal" [ $? -eq 3 ]
    check "   within seconds" [ $((SECONDS - started)) -le 8 ]
    check "   with a summary" eval "tail -1 '$work/out' | grep -q '\"exit_code\":3'"
done

# A reader of the log that takes nothing: the pipe is open, and nobody reads.
mkfifo "$work/stuck"
exec 9<>"$work/stuck"
stuck() { # ARGUMENTS...: runs with the log going there, and returns when the loop runs
    : >"$work/err"
    "$CRAWLTOP" "$@" --headless --format json >"$work/stuck" 2>"$work/err" 9>&- &
    pid=$!
    children+=($pid)
    until_true 30 loop_runs $pid
}
loop_has_ended() { ! loop_runs $pid; }
held() {
    kill -USR2 $pid
    grep -q '^running.* in flight 0 ' "$work/err"
}
stuck demo --pages 100000 --delay 0
check "a reader that takes nothing holds the crawl" until_true 60 held
kill -TERM $pid
started=$SECONDS
wait $pid
check "3: SIGTERM then" [ $? -eq 3 ]
check "   within seconds" [ $((SECONDS - started)) -le 8 ]
check "   in one sentence" eval "tail -1 '$work/err' | grep -q '^crawltop: terminated before the end'"
stuck demo --pages 2000 --delay 0
check "at the end it is waited for" until_true 60 loop_has_ended
kill -TERM $pid
wait $pid
check "3: SIGTERM at once then" [ $? -eq 3 ]
check "   in one sentence" grep -q '^crawltop: ended at once' "$work/err"
exec 9>&-

# What ends a program without a screen says so in a line, and nothing runs on.
for signal in ABRT SEGV; do
    : >"$work/out"
    "$CRAWLTOP" demo --pages 100000 --delay 50 --headless >"$work/out" 2>"$work/err" &
    pid=$!
    children+=($pid)
    until_true 30 test -s "$work/out"
    kill -$signal $pid
    wait $pid
    check "SIG$signal ends it" [ $? -eq $((128 + $(kill -l $signal))) ]
    check "   in one sentence" eval "[ \$(wc -l <'$work/err') -eq 1 ] && grep -q '^crawltop: ended by SIG$signal' '$work/err'"
done

# URLs that are not followed are told of.
code 3 demo --pages 50 --headless --max-urls 20
check "   in one sentence" grep -q 'the limit of 20 URLs is reached' "$work/err"
finish
