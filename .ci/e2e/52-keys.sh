#!/bin/bash
# Every key that help names, pressed in a real terminal emulator, and what must be seen of it.
. "$(dirname "$0")/lib.sh"
socket=crawltop-keys-$$
. "$(dirname "$0")/screen.sh"

named=" "
key() { # KEY WHAT REGEX: presses the key and waits for the regex
    named+="$1 "
    brings "$1 $2" "$3" press "$1"
}
gone() { # KEY WHAT REGEX: presses the key and waits until the regex is gone
    named+="$1 "
    takes "$1 $2" "$3" press "$1"
}
move() { # KEY WHAT: the selection is another then
    named+="$1 "
    before=$(selected)
    press "$1"
    check "$1 $2" until_true 30 other
}

open_screen 120 40
start "demo --pages 10000 --delay 500 --concurrency 8"
check "it runs" until_true 30 shows 'AWAIT .*/(page|topic)'

key 2 "shows todo" '^ +1 +[0-9]+ 127.*/(page|topic)'
key 3 "shows what is seen" 'STATE +RESULT'
key 4 "shows hosts" 'FLIGHT +OK%'
key 5 "shows errors" 'COUNTv +(VERDICT +)?KIND'
key 6 "shows the log" 'TIMEv RESULT'
key 7 "tells that nobody else crawls" 'this process crawls alone'
key 1 "shows connections" 'WATERFALL'
key Tab "is the next table" 'DEPTH URL'
key BTab "is the one before" 'WATERFALL'

for open in '?' h F1; do
    key "$open" "opens help" 'Keys in Conns'
    gone Escape "closes it" 'Keys in Conns'
done
key Enter "opens details" 'Exchange'
gone q "closes what is open" 'Exchange'

key s "asks what to sort by" 'Sort by'
gone Escape "leaves it" 'Sort by'
key F6 "asks as well" 'Sort by'
gone Enter "inverts what is chosen" 'Sort by'
key '>' "sorts by the column to the right" 'TOTALv|CODEv'
key '<' "sorts by the column to the left" 'AGEv'
key I "inverts" 'AGE\^'
press I
key C "chooses columns" '\[x\] STATE'
press Enter
check "and takes one off" until_true 30 shows '\[ \] ID'
press Enter
check "and puts it back" until_true 30 shows '\[x\] ID'
gone Escape "closes the list" '\[x\] STATE'

press 3
until_true 30 shows 'STATE +RESULT'
# A row that stays: following an exchange ends with it.
key F "follows" 'following the row'
key F "follows no more" 'following no more'
key / "asks what to find" 'Find:'
type_in 'page-7'
check "what is typed is found" until_true 30 shows '^ > http.*page-7'
press Enter
until_true 30 hides 'Find:'
for again in n N; do
    move "$again" "finds another"
done
press F3
named+="F3 "
check "F3 asks as well" until_true 30 shows 'Find:'
escape 'Find:'
key '\' "asks for a filter" 'Filter \('
type_in 'broken'
check "the filter is shown with the tabs" until_true 30 shows 'Seen.*filter: broken \([0-9]+\)'
press Enter
key F4 "edits it" 'Filter .*broken'
press C-u
type_in '!page'
check "! inverts it" until_true 30 shows 'filter: !page'
type_in '漢é'
check "what is typed beyond ASCII arrives" until_true 30 shows 'filter: !page\?+'
gone Escape "drops the filter" 'filter:'

for key in Down j Up Down k PageDown PageUp End Home G g; do
    move "$key" moves
done
# tmux names two keys otherwise than help.
named+="PgDn PgUp "
gone Right "scrolls URLs" '^ +1 done .* 127'
key Left "scrolls back" '^ +1 done .* 127'

gone '#' "hides the meters" 'URLs/s'
press '#'
check "# shows them" until_true 30 shows 'URLs/s'

key + "allows more connections" 'at most 10 connections'
key - "allows fewer" 'at most 8 connections'
key F8 "allows more" 'at most 10 connections'
key F7 "allows fewer" 'at most 8 connections'
key '{' "allows fewer to each host" 'at most 7 connections to a host'
key '}' "allows more" 'at most 8 connections to a host'
key L "shows times to first byte" 'Time to first byte'
gone L "closes them" 'Time to first byte'
key E "asks where a report is to go" '^:report crawl.html'
escape '^:report'
key ']' "makes the delay longer" 'delay 50ms'
key '[' "makes it shorter" 'no delay'

press 1
# The exchange under the cursor may end by itself while the key is on its way, and a cancelled one stays for a while.
cancels() {
    press "$1"
    shows ' cancelled'
}
for cancelling in c F9; do
    named+="$cancelling "
    check "$cancelling cancels" until_true 30 cancels "$cancelling"
    until_true 30 hides ' cancelled'
done
key d "tells what a crawl needs to be left" 'it ends with its terminal'
press 2 G
key m "moves to the front" '^ goes out next$'
key t "groups todo by form" 'FORM OF URL'
check "forms are counted" until_true 30 shows '/\*\.html'
key D "asks before it prunes" 'this skips [0-9,]+ URLs'
press Left
until_true 30 hides 'this skips'
press DC
named+="Del "
check "Del asks as well" until_true 30 shows 'this skips [0-9,]+ URLs'
press t
key i "asks what to ignore" 'Ignore URLs'
type_in 'page-[0-9]*5[.]html'
check "what it would drop is told" until_true 30 shows 'drops [0-9,]+ of [0-9,]+ todo$'
press Enter
check "it is ignored" until_true 30 shows 'ignored from now on'
key u "takes it back" 'taken back'
press G
key r "retries" '^ goes out now$'
press 3 g
key R "fetches once more" '^ fetched once more$'
press 4
check "hosts are shown" until_true 30 shows 'FLIGHT +OK%'
key x "pauses a host" '1 held'
gone x "goes on with it" '1 held'
key b "asks before it blocks a host" 'this skips [0-9,]+ URLs'
key Enter "tells its story" ' Host .*-+|connections '
key Enter "shows its URLs" 'filter: url:http'
key Escape "goes back to its story" 'connections  '
press Escape 5
check "errors are there" until_true 60 shows '\+ 127'
key Enter "shows their URLs" '<- /'

for pause in p F5; do
    key "$pause" "pauses" 'PAUS(ING|ED)'
    gone "$pause" "goes on" 'PAUS(ING|ED)'
done
press 3 g
gone v "shows one kind of URLs" '^ +1 done +200 '
key V "shows all again" '^ +1 done +200 '
key Space "marks a row" '1 marked'
key '*' "marks all" 'are marked'
escape 'are marked'
key o "shows the story beside the table" 'o: close'
gone o "hides it" 'o: close'
key U "lists what is held back" 'Held back by you'
gone U "closes the list" 'Held back by you'
key : "asks for a command" 'more: Tab'
type_in 'per-ho'
press Tab
check "Tab completes it" until_true 30 shows '^:per-host'
type_in '5'
press Enter
check "the command is carried out" until_true 30 shows 'at most 5 connections to a host'
press : Up
check "Up recalls it" until_true 30 shows '^:per-host 5'
escape '^:'
for setup in F2 S; do
    key "$setup" "opens setup" ' Setup '
    gone Escape "closes it" ' Setup '
done
press 3
for yank in y Y; do
    key "$yank" "yanks" 'sent to the clipboard|copied by hand'
    gone Escape "closes the notice" 'sent to the clipboard|copied by hand'
done
key P "freezes" 'FROZEN'
gone P "goes on" 'FROZEN'
key Z "holds the picture" 'STILL'
gone Z "lets it go on" 'STILL'
mouse() { [ "$(tm display-message -p '#{mouse_any_flag}')" = "$1" ]; }
for wanted in 0 1; do
    named+="M "
    press M
    check "M leaves the mouse to the terminal, and takes it: $wanted" until_true 30 mouse $wanted
done
named+="Ctrl-L Ctrl-Z Ctrl-C F10 Shift-Tab Esc "
wipe
until_true 30 hides 'URLs/s'
press C-l
check "Ctrl-L repaints" until_true 30 shows 'URLs/s'
press C-z
check "Ctrl-Z suspends" until_true 30 shows 'code=1[0-9][0-9]'
press 'fg; echo code=$?' Enter
check "fg returns" until_true 30 shows 'URLs/s'

# Help names no key that was not pressed, in no table.
tm resize-window -x 120 -y 70
last_line_has_keys() { screen | sed -n 70p | grep -q F1Help; }
until_true 30 last_line_has_keys
# Lines of help that begin with keys: two blanks, and a column of 16 cells.
names() { screen | sed -n 's/^.*|  \([^ ].\{15\}\) [^ ].*|.*/\1/p' | tr ' ' '\n' | grep -v '^$'; }
names_many() { [ "$(names | wc -l)" -ge 40 ]; }
for tab in 1 2 3 4 5 6; do
    press "$tab" '?'
    check "table $tab: help is open" until_true 30 shows 'Keys in'
    check "table $tab: it names keys" until_true 30 names_many
    missing=$(while read -r name; do
        [[ $named == *" $name "* ]] || echo -n "$name "
    done <<<"$(names)")
    check "table $tab: each key of help was pressed${missing:+, but not $missing}" [ -z "$missing" ]
    escape 'Keys in'
done

press F10
check "F10 quits" until_true 30 shows 'DRAINING|code=3'
until_true 2 shows 'code=3' || press C-c
check "Ctrl-C at once" until_true 30 shows 'code=3'

# After its end a crawl runs again for a page that is wanted once more.
start "demo --pages 20 --delay 0 --fail-on 404"
check "it finishes" until_true 30 shows 'FINISHED'
press 3
until_true 30 shows 'STATE +RESULT'
press g r
check "r says what is possible" until_true 30 shows 'R fetches it once more'
press R 6
again() { [ "$(screen | grep -c ' finished')" -eq 2 ]; }
check "R fetches once more, and the crawl ends again" until_true 30 again
press q
check "q leaves at once" until_true 30 shows 'code=[01]'

# A limit ends the crawl, and a key goes on.
start "demo --pages 3000 --delay 5 --max-pages 50"
check "the title names the limit" until_true 30 shows 'STOPPED: limit of 50 pages'
check "what it was about is told" until_true 30 shows '^ NOT TRIED +[0-9,]+ URLs'
press e
check "e goes on up to a further limit" until_true 30 shows 'STOPPED: limit of 1,050 pages'
press :
type_in 'max-depth 0'
press Enter
check "a limit on depth skips what waits deeper" until_true 30 shows 'todo 0 '
press :
type_in 'max-depth off'
press Enter
check "and gives it back" until_true 30 hides 'todo 0 '
press :
type_in 'max-pages off'
press Enter
check "without a limit it ends by itself" until_true 30 shows 'FINISHED'
press q
check "and leaves" until_true 30 shows 'code=0'
finish
