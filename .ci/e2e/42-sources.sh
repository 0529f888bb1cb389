#!/bin/bash
# Where URLs come from beside links between pages, against nginx: what belongs to pages, over http and https; elements that
# are named; linked data; sitemaps.
. "$(dirname "$0")/lib.sh"
need nginx openssl python3 gzip
suites=${CRAWLTOP_SUITES:-$root/../shared/suites}
cd "$work" || exit 1
{
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=authority \
        -keyout ca.key -out ca.pem
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -keyout leaf.key \
        -out leaf.csr
    openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 \
        -extfile <(echo "subjectAltName=IP:127.0.0.1") -out leaf.pem
} 2>/dev/null

read -r -a ports <<<"$(python3 - <<'PYTHON'
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(40)]
print(*(s.getsockname()[1] for s in sockets))
PYTHON
)"

# A site with one of each kind of requisite, and three pages in sitemaps that no page links to.
port=${ports[0]}
mkdir site
python3 - "$port" <<'PYTHON'
import gzip, sys
origin = f"http://127.0.0.1:{sys.argv[1]}"
def put(name, text): open(f"site/{name}", "wb").write(text.encode() if isinstance(text, str) else text)
put("robots.txt", f"User-agent: *\nDisallow: /shut\nSitemap: {origin}/index.xml\n")
put("index.xml", f"<sitemapindex><sitemap><loc>{origin}/pages.xml.gz</loc></sitemap>"
    f"<sitemap><loc>{origin}/gone.xml</loc></sitemap><sitemap><loc>{origin}/list.txt</loc></sitemap></sitemapindex>")
put("pages.xml.gz", gzip.compress(("<urlset>" + "".join(f"<url><loc>{u}</loc></url>" for u in [
    f"{origin}/hidden1.html", f"{origin}/hidden2.html", f"{origin}/shut.html", "http://elsewhere.test/"])
    + "</urlset>").encode()))
put("list.txt", f"{origin}/hidden3.html\n")
put("index.html", "<title>home</title><a href=page.html>a page</a>")
for n in (1, 2, 3): put(f"hidden{n}.html", f"<title>hidden {n}</title><a href=index.html>home</a>")
put("page.html", """<link rel=stylesheet href=style.css><link rel="shortcut icon" href=icon.ico>
<link rel=dns-prefetch href=//elsewhere.test><script src=script.js></script><body background=back.png>
<img src=image.png srcset="image1.png 1x, image2.png 2x" longdesc=long.html><video src=video.webm poster=poster.png>
<source src=source.webm><track src=track.vtt></video><audio src=audio.ogg></audio><embed src=embed.swf>
<object data=object.svg></object><input type=image src=input.png><picture><source srcset=picture.avif></picture>
<iframe src=frame.html></iframe><img src=http://elsewhere.test/far.png><blockquote cite=cited.html>x</blockquote>""")
put("data.html", """<script type="application/ld+json">{"@context": "http://elsewhere.test", "@id": "/no-link",
    "url": "page.html?about", "logo": {"url": "image.png"}}</script><iframe src=inframe.html></iframe><a href=page.html>x</a>""")
put("frame.html", "<title>frame</title><img src=inframe.png>")
for name in """style.css icon.ico script.js back.png image.png image1.png image2.png video.webm poster.png source.webm
        track.vtt audio.ogg embed.swf object.svg input.png picture.avif inframe.png""".split():
    put(name, "<a href=/not-a-link.html>" if name != "image2.png" else b"x" * 3_000_000)
PYTHON

# The documentation trees that are installed, each over http and https.
truths=()
servers="server { listen 127.0.0.1:$port; root $work/site; }"
for truth in "$suites"/truth/*.lists.json; do
    [ -e "$truth" ] || continue
    tree=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["root"])' "${truth%.lists.json}.json")
    [ -d "$tree" ] || continue
    i=$((2 * ${#truths[@]} + 1))
    [ $i -lt 39 ] || break
    truths+=("${truth%.lists.json}.json")
    servers+=" server { listen 127.0.0.1:${ports[$i]}; root $tree; }
        server { listen 127.0.0.1:${ports[$((i + 1))]} ssl; ssl_certificate leaf.pem; ssl_certificate_key leaf.key;
        root $tree; }"
done
start_nginx 127.0.0.1 "$port" <<CONF
include /etc/nginx/mime.types;
access_log off;
keepalive_requests 1000000;
$servers
CONF

crawl() { # NAME ARGUMENTS...: crawls into NAME.json
    local name=$1
    shift
    if timeout 300 "$CRAWLTOP" --headless --format json "$@" >"$name.json" 2>"$name.err" </dev/null; then
        pass "$name ends with 0"
    else
        fail "$name ends with $?: $(cat "$name.err")"
    fi
}
fetched() { # NAME EXPECTED WORD...: the paths fetched, and the URLs skipped with their reasons
    python3 - "$@" <<'PYTHON'
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1] + ".json")]
got = sorted(["/".join(l["url"].split("/")[3:]) for l in lines if l["type"] == "fetch"]
    + [l["reason"] + ":" + l["url"].split("/")[-1] for l in lines if l["type"] == "skipped"])
assert got == sorted(w.strip("/") for w in sys.argv[2:]), got
PYTHON
}

home="http://127.0.0.1:$port/"
requisites="style.css icon.ico script.js back.png image.png image1.png image2.png video.webm poster.png source.webm
    track.vtt audio.ogg embed.swf object.svg input.png picture.avif"
sitemaps="index.xml pages.xml.gz gone.xml list.txt hidden1.html hidden2.html hidden3.html robots:shut.html scope:"
for engine in coroutine callback blocking; do
    crawl "$engine" --engine "$engine" "$home"
    check "$engine fetches pages only" fetched "$engine" robots.txt / page.html frame.html
    crawl "$engine" --engine "$engine" --page-requisites "$home"
    check "$engine fetches what belongs to them" fetched "$engine" robots.txt / page.html frame.html $requisites \
        inframe.png scope:far.png
    crawl "$engine" --engine "$engine" --page-requisites --max-depth 1 "$home"
    check "$engine fetches it for the last pages, too" fetched "$engine" robots.txt / page.html $requisites \
        scope:far.png depth:frame.html
    crawl "$engine" --engine "$engine" --sitemaps "$home"
    check "$engine finds what sitemaps of robots.txt list" fetched "$engine" robots.txt / index.html page.html \
        frame.html $sitemaps
    check "   and tells of one that is gone" grep -q '"type":"broken_link".*/gone.xml' "$engine.json"
    check "$engine keeps to the log's contract" python3 "$root/.ci/e2e/log.py" "$engine.json" 0
    crawl "$engine" --engine "$engine" --links json-ld,a --max-depth 1 "${home}data.html"
    check "$engine takes the links of what is named" fetched "$engine" robots.txt data.html page.html 'page.html?about' \
        image.png
    crawl "$engine" --engine "$engine" --links no-a "${home}data.html"
    check "$engine leaves out what is excluded" fetched "$engine" robots.txt data.html inframe.html
    crawl "$engine" --engine "$engine" --sitemap "${home}pages.xml.gz" --max-depth 0
    check "$engine crawls one sitemap" fetched "$engine" robots.txt pages.xml.gz hidden1.html hidden2.html \
        robots:shut.html scope: depth:index.html
done

for index in "${!truths[@]}"; do
    name=$(basename "${truths[$index]}" .json)
    start=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["start"])' "${truths[$index]}")
    crawl "plain-$name" --page-requisites "http://127.0.0.1:${ports[$((2 * index + 1))]}$start"
    crawl "tls-$name" --page-requisites --ca-file ca.pem "https://127.0.0.1:${ports[$((2 * index + 2))]}$start"
    check "$name is the same over https" python3 - "$name" <<'PYTHON'
import json, sys
def told(path):
    lines = [json.loads(line) for line in open(path)]
    kept = [l for l in lines if l["type"] in ("fetch", "broken_link")]
    cut = lambda url: url and "/" + "/".join(url.split("/")[3:])
    return {(l["type"], cut(l["url"]), cut(l["referrer"]) if l["type"] == "broken_link" else None, l["status"],
             l.get("links"), l.get("title")) for l in kept if "127.0.0.1" in l["url"]}, \
        [l for l in lines if l["type"] == "fetch" and l["tls"]]
(plain, none), (secured, some) = told(f"plain-{sys.argv[1]}.json"), told(f"tls-{sys.argv[1]}.json")
assert plain == secured and len(plain) > 1, list(plain ^ secured)[:5]
assert not none and some, "not what it should be over TLS"
print(f"  {len(plain)} URLs and broken links")
PYTHON
done
finish
