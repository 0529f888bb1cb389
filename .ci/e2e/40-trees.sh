#!/bin/bash
# Real documentation trees behind nginx: the pages, targets and broken links found are exactly those that are there.
. "$(dirname "$0")/lib.sh"
suites=${CRAWLTOP_SUITES:-$root/../shared/suites}
if [ ! -e "$suites/check_tree.py" ]; then
    echo "missing $suites/check_tree.py: $(basename "$0") is skipped"
    exit 0
fi
need python3

for truth in "$suites"/truth/*.lists.json; do
    name=$(basename "$truth" .lists.json)
    check "the tree of $name" python3 "$suites/check_tree.py" "$name" --broken-links -- \
        "$CRAWLTOP" --headless --format json '{seed}'
done
finish
