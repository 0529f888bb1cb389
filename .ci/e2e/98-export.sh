#!/bin/bash
# One report on a crawl of several processes: it is that of one process, whoever was killed on the way; what is missing is told.
. "$(dirname "$0")/lib.sh"
need python3 redis-server redis-cli

here=$(dirname "$0")
run() { timeout 300 python3 "$here/export.py" "$CRAWLTOP" "$1" "$work/$1" >"$work/$1.out" 2>&1; }
exported() { # NAME WHAT
    check "$1" run "$2"
    sed 's/^/    # /' "$work/$2.out"
}
exported "four processes have the URLs, the broken links and the warnings of one" whole
exported "so do killed ones, and one that stood still" kills
exported "while processes go on, there is what they have found" running

port=$(free_ports 127.0.0.1)
redis-server --port "$port" --bind 127.0.0.1 --save '' --dir "$work" --requirepass hidden-word >/dev/null &
children+=($!)
redis() { redis-cli -p "$port" -a hidden-word --no-auth-warning "$@"; }
check "Redis is up" until_true 20 eval 'redis ping >/dev/null 2>&1'
echo hidden-word >"$work/password"
"$CRAWLTOP" demo --serve --pages 60 --delay 0 >"$work/site" &
children+=($!)
check "the site is up" until_true 20 grep -q http "$work/site"
site=$(grep -oE 'http://[0-9.:]+/' "$work/site" | head -1)
crawl() { # NAME OPTIONS...
    timeout 60 "$CRAWLTOP" "$site" --no-config --headless -qq --frontier "redis://127.0.0.1:$port?crawl=$1" \
        --frontier-password-file "$work/password" "${@:2}" >/dev/null 2>&1
}
mkdir "$work/tmp"
export_of() { # NAME OPTIONS...
    TMPDIR=$work/tmp "$CRAWLTOP" export "redis://127.0.0.1:$port/?crawl=$1" --frontier-password-file "$work/password" "${@:2}" \
        >"$work/out" 2>"$work/err"
}
ends_with() { # CODE COMMAND...
    local wanted=$1 code=0
    shift
    "$@" || code=$?
    [ "$code" -eq "$wanted" ]
}
says() { grep -qF -- "$1" "$work/err"; }

check "a process keeps its part" crawl one --job "$work/one"
check "its report goes to standard output" ends_with 0 export_of one
check "    as Markdown" grep -q '^## Crawl of' "$work/out"
check "    and leaves nothing else" [ -z "$(ls -A "$work/tmp")" ]
check "status has the password from a file, too" eval "'$CRAWLTOP' status 'redis://127.0.0.1:$port?crawl=one' \
    --frontier-password-file '$work/password' | grep -q 'one: finished'"
check "without it nothing is told" ends_with 2 "$CRAWLTOP" export "redis://127.0.0.1:$port/?crawl=one" 2>/dev/null
check "a file of others is left alone" eval "echo mine >'$work/mine.csv' && ends_with 2 export_of one '$work/mine.csv' &&
    says 'mine.csv' && grep -qx mine '$work/mine.csv'"
check "a folder for what is temporary has to be there" eval "! TMPDIR=$work/none '$CRAWLTOP' export \
    'redis://127.0.0.1:$port/?crawl=one' --frontier-password-file '$work/password' 2>'$work/err' && says 'kept in'"
check "the whole is kept on request" ends_with 0 export_of one --into "$work/whole"
check "    and is a job for all that read one" eval "'$CRAWLTOP' report '$work/whole' - --report-format json | grep -q '\"seen\"'"
check "    not in the place of another" ends_with 2 export_of one --into "$work/whole"
check "a crawl that is not there is told" eval "ends_with 2 export_of none && says 'no crawl of that name is shared there'"
check "so is a server without a name" eval \
    "ends_with 2 '$CRAWLTOP' export redis://127.0.0.1:$port 2>'$work/err' && says 'the address names no crawl'"

# The job is on another machine, and a copy of it here.
mkdir "$work/copies"
mv "$work/one" "$work/copies/other-name"
check "a job that is gone is named, with its machine" eval \
    "ends_with 2 export_of one '$work/gone.json' && says 'the job in $(hostname):$work/one is missing: it is not found'"
check "    and nothing is written" [ ! -e "$work/gone.json" ]
check "    nor with --partial, if there is no other" ends_with 2 export_of one "$work/gone.json" --partial
check "a copy of it is found by what is in it" ends_with 0 export_of one "$work/found.json" --jobs "$work/copies"
check "    named itself, too" ends_with 0 export_of one "$work/found.json" --jobs "$work/copies/other-name"
check "    as it is in a folder that nobody may write" eval "chmod -R a-w '$work/copies' &&
    ends_with 0 export_of one '$work/found.json' --jobs '$work/copies'; chmod -R u+w '$work/copies'"
check "a folder without a job is told" eval "mkdir '$work/empty' && ends_with 2 export_of one --jobs '$work/empty' &&
    says 'there is no crawl in it'"
for number in {100..130}; do redis hset '{one:0}:jobs' "$number" "host /tmp/$number"; done >/dev/null
check "of many missing jobs the first are named" eval "ends_with 2 export_of one --jobs '$work/copies' &&
    says 'and 11 other jobs are missing' && [ \$(wc -l <'$work/err') -eq 22 ]"
redis hdel '{one:0}:jobs' {100..130} >/dev/null
# What a server says of places is text of others.
redis hset '{one:0}:jobs' 0123 $'evil\e]0;x\a /tmp/\e[31mred' >/dev/null
check "a place is shown as text" eval "ends_with 2 export_of one --jobs '$work/copies' && says 'red is missing' &&
    ! grep -q $'\e' '$work/err'"
check "what is there is written on request, and told" eval \
    "ends_with 3 export_of one '$work/part.json' --jobs '$work/copies' --partial && says 'partial: 1 job missing'"
check "    nothing of it is missing" grep -q '"state":"finished"' "$work/part.json"

check "a process that keeps nothing" crawl two
check "    has results in no job" eval "ends_with 2 export_of two && says 'no process keeps results of that crawl'"
"$CRAWLTOP" demo --serve --pages 1500 --delay 20 >"$work/site2" &
children+=($!)
check "another site is up" until_true 20 grep -q http "$work/site2"
site=$(grep -oE 'http://[0-9.:]+/' "$work/site2" | head -1)
"$CRAWLTOP" "$site" --no-config --headless -qq --concurrency 8 --frontier "redis://127.0.0.1:$port?crawl=three" \
    --frontier-password-file "$work/password" >/dev/null 2>&1 &
victim=$!
has_some() { [ "$(redis hget '{three:0}:counts' done)" -gt 50 ] 2>/dev/null; }
check "a process without a job fetches some" until_true 30 has_some
kill -9 "$victim"
wait "$victim" 2>/dev/null
check "    and another with a job the rest" crawl three --job "$work/three" --concurrency 32
check "how many results are missing is told" eval "ends_with 2 export_of three '$work/three.json' --into '$work/three-all' &&
    grep -qE '[0-9]+ of [0-9]+ results are in no job' '$work/err'"
check "    and nothing is written" eval "[ ! -e '$work/three.json' ] && [ ! -e '$work/three-all' ]"
check "    but with --partial" ends_with 3 export_of three "$work/three.json" --partial
check "    which says in the report that it is not whole" grep -q '"state":"stopped"' "$work/three.json"
finish
