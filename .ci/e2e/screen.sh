# What checks on a screen in tmux share; `socket` names their server. Source lib.sh before.
need tmux
tm() { tmux -u -L "$socket" -f /dev/null "$@"; }
screen() { tm capture-pane -p; }
shows() { screen | grep -qE -- "$1"; }
hides() { ! shows "$1"; }
press() { tm send-keys "$@"; }
type_in() { tm send-keys -l "$1"; }
trap 'tm kill-server 2>/dev/null; cleanup' EXIT
fail() { # with what the screen shows then
    echo "fail $*"
    failures=$((failures + 1))
    screen | sed 's/^/| /'
}
open_screen() { # COLUMNS ROWS
    tm new-session -d -x "$1" -y "$2" "PS1='$ ' sh"
}
start() { # ARGUMENTS: a crawl, and its screen
    # What was typed after the end of an earlier one is dropped, and nothing of that one is taken for this one's.
    press C-u clear Enter
    until_true 30 hides 'code=[0-9]'
    press "'$CRAWLTOP' $1 --ascii; echo code=\$?" Enter
    until_true 30 shows 'RUNNING|STOPPED|FINISHED'
}
leave() {
    press Escape
    press Escape
    press q
    until_true 2 shows 'code=[0-9]' || press q
    until_true 30 shows 'code=[0-9]'
}
# What a step brings must not be there before, and what it takes must be: else the step would pass for nothing.
brings() { # NAME REGEX COMMAND...
    local name=$1 regex=$2
    shift 2
    until_true 10 hides "$regex" || fail "$name: it was there before"
    "$@"
    check "$name" until_true 30 shows "$regex"
}
takes() { # NAME REGEX COMMAND...
    local name=$1 regex=$2
    shift 2
    until_true 30 shows "$regex" || fail "$name: it was not there before"
    "$@"
    check "$name" until_true 30 hides "$regex"
}
escape() { # REGEX: leaves what shows it, and waits until it is gone, so that the next step does not see it
    press Escape
    until_true 30 hides "$1" || fail "Esc leaves $1"
}
selected() { screen | sed -n 's|^ > \([^ ]*\).*|\1|p'; }
other() { # the selection is another than `before`; a prompt hides it
    local now
    now=$(selected)
    [ -n "$now" ] && [ "$now" != "$before" ]
}
wipe() { # takes the picture from the terminal, as another program's output would: the crawl does not know
    printf '\e[2J' >"$(tm display-message -p '#{pane_tty}')"
}
