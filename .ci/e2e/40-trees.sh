#!/bin/bash
# Real documentation trees behind nginx: the pages, targets and broken links found are exactly those that are there.
. "$(dirname "$0")/lib.sh"
suites=${CRAWLTOP_SUITES:-$root/../shared/suites}
if [ ! -e "$suites/check_tree.py" ]; then
    echo "missing $suites/check_tree.py: $(basename "$0") is skipped"
    exit 0
fi
need python3

# check_tree.py takes a tree for installed where its folder exists, which another package may have made.
packages=$(python3 - "$suites"/truth/*.json <<'END'
import json, sys
print(*{json.load(open(f)).get("package", "") for f in sys.argv[1:] if not f.endswith(".lists.json")})
END
)
for package in $packages; do
    dpkg -s "$package" >/dev/null 2>&1 || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$package" >/dev/null ||
        echo "missing $package: its tree will differ"
done

for truth in "$suites"/truth/*.lists.json; do
    name=$(basename "$truth" .lists.json)
    check "the tree of $name" python3 "$suites/check_tree.py" "$name" --broken-links -- \
        "$CRAWLTOP" --headless --format json '{seed}'
done
finish
