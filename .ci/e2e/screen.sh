# What checks on a screen in tmux share; `socket` names their server. Source lib.sh before.
need tmux
tm() { tmux -u -L "$socket" -f /dev/null "$@"; }
screen() { tm capture-pane -p; }
shows() { screen | grep -qE -- "$1"; }
hides() { ! shows "$1"; }
press() { tm send-keys "$@"; }
type_in() { tm send-keys -l "$1"; }
trap 'tm kill-server 2>/dev/null; cleanup' EXIT
open_screen() { # COLUMNS ROWS
    tm new-session -d -x "$1" -y "$2" "PS1='$ ' sh"
}
start() { # ARGUMENTS: a crawl, and its screen
    press "clear; '$CRAWLTOP' $1 --ascii; echo code=\$?" Enter
    until_true 30 shows 'RUNNING|STOPPED|FINISHED'
}
leave() {
    press Escape
    press Escape
    press q
    until_true 2 shows 'code=[0-9]' || press q
    until_true 15 shows 'code=[0-9]'
}
