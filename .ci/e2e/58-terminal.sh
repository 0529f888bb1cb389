#!/bin/bash
# The terminal is given back whatever happens, a terminal that goes away ends or frees the crawl, one that cannot show a
# screen gets a log, and remote text does nothing to it.
. "$(dirname "$0")/lib.sh"
need python3

# Debian's own Python has Debian's pyte.
python=python3
python3 -c 'import pyte' 2>/dev/null || python=/usr/bin/python3
"$python" "$root/.ci/e2e/terminal.py" "$work" "$CRAWLTOP"
failures=$?
finish
