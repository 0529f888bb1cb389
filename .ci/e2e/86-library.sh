#!/bin/bash
# The library: a package of somebody else's that depends on this one builds the README's example, runs it, and needs no
# ncurses.
. "$(dirname "$0")/lib.sh"
need swift nginx

mkdir -p "$work/program/Sources/program" "$work/tree"
cd "$work/program" || exit 1
name=$(basename "$root")
cat >Package.swift <<PACKAGE
// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "program",
    dependencies: [.package(path: "$root")],
    targets: [.executableTarget(name: "program", dependencies: [.product(name: "Fetch", package: "$name")])]
)
PACKAGE
{
    sed -n '/^## As a library/,/^## /{/^```swift/,/^```/{/^```/!p}}' "$root/README.md"
    echo
    echo 'try fetch(CommandLine.arguments[1])'
} >Sources/program/main.swift
check "the README has an example" grep -q "FetchSession" Sources/program/main.swift

# Not as long as a build of everything, and not for ever.
if timeout 1200 swift build >build.log 2>&1; then
    pass "the example builds"
else
    fail "the example builds"
    grep error: build.log | head -20
    exit 1
fi
program=$(swift build --show-bin-path)/program
check "it needs no ncurses" sh -c "! ldd '$program' | grep -qE 'ncurses|tinfo'"

printf '%0.s-' {1..5000} >"$work/tree/page.txt"
port=$(free_ports 127.0.0.1)
start_nginx 127.0.0.1 "$port" <<CONF
access_log off;
types { text/plain txt; }
root $work/tree;
server { listen 127.0.0.1:$port; }
CONF
timeout 20 "$program" "http://127.0.0.1:$port/page.txt" >out.txt 2>err.txt
check "it ends with 0" test $? -eq 0
check "it prints the head" grep -qx "200 text/plain" out.txt
total=$(awk '/ bytes$/ { sum += $1 } END { print sum }' out.txt)
check "it reads the body" test "$total" = 5000
finish
