#!/bin/bash
# The program needs nothing of the machine: in a root with itself and certificates alone, without /proc, it reads pages in
# every encoding of the web, and links on them, as it does elsewhere.
. "$(dirname "$0")/lib.sh"
need python3 openssl chroot unshare
if ldd "$CRAWLTOP" >/dev/null 2>&1; then
    echo "missing a statically linked program: $(basename "$0") is skipped"
    exit 0
fi
cd "$work" || exit 1
bare=$work/bare
mkdir "$bare"
cp "$CRAWLTOP" "$bare/crawltop"
inside() { # ARGUMENTS...: runs the program there
    if [ "$(id -u)" -eq 0 ]; then chroot "$bare" /crawltop "$@"; else unshare -r chroot "$bare" /crawltop "$@"; fi
}
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=authority \
    -keyout ca.key -out "$bare/ca.pem" 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -keyout leaf.key -out leaf.csr 2>/dev/null
openssl x509 -req -in leaf.csr -CA "$bare/ca.pem" -CAkey ca.key -CAcreateserial -days 30 -out leaf.pem \
    -extfile <(echo subjectAltName=IP:127.0.0.1) 2>/dev/null

# A page in each encoding, with a text in it that is the title and part of a link's query. Where Python has no codec that
# is the web's, the bytes are given.
cat >pages.py <<'PYTHON'
import http.server, ssl, sys, threading
latin, cyrillic = "naïve café", "Привет мир"
TEXTS = {
    "utf-8": ("utf-8", "Grüße 日本 😀"), "ibm866": ("cp866", cyrillic), "iso-8859-2": ("iso8859-2", "Žluťoučký kůň"),
    "iso-8859-3": ("iso8859-3", "Ĥoraĵo ŝaŭmas"), "iso-8859-4": ("iso8859-4", "Ķēniņš ģērbts"),
    "iso-8859-5": ("iso8859-5", cyrillic), "iso-8859-6": ("iso8859-6", "مرحبا بكم"), "iso-8859-7": ("iso8859-7", "Καλημέρα €"),
    "iso-8859-8": ("iso8859-8", "שלום עולם"), "iso-8859-8-i": ("iso8859-8", "שלום עולם"),
    "iso-8859-10": ("iso8859-10", "Þórður ŋŧ"), "iso-8859-13": ("iso8859-13", "Žąsų „šūvis”"),
    "iso-8859-14": ("iso8859-14", "Ŵŷ Ḃẃ"), "iso-8859-15": ("iso8859-15", "œuvre à 5 €"),
    "iso-8859-16": ("iso8859-16", "\u0218tiin\u021Bă €"), "koi8-r": ("koi8-r", cyrillic),
    "koi8-u": ("koi8-u", "Їжак і ґанок"), "macintosh": ("mac-roman", latin + " Ωπ"), "windows-874": ("cp874", "สวัสดี €"),
    "windows-1250": ("cp1250", "Łódź €"), "windows-1251": ("cp1251", cyrillic + " Ђ€"), "windows-1252": ("cp1252", latin + " “€”"),
    "windows-1253": ("cp1253", "Καλημέρα Ά"), "windows-1254": ("cp1254", "Iğdır şehri"), "windows-1255": ("cp1255", "שלום ₪"),
    "windows-1256": ("cp1256", "مرحبا پچ"), "windows-1257": ("cp1257", "Žąsų ģērbts"), "windows-1258": ("cp1258", "Đươ\u0300ng ₫"),
    "x-mac-cyrillic": ("mac-cyrillic", cyrillic + " Ђ"), "gbk": ("gbk", "你好世界"), "gb18030": ("gb18030", "你好 😀 ሴ"),
    "big5": ("big5", "你好世界 功許"), "euc-jp": ("euc-jp", "日本語 ｶﾅ"), "iso-2022-jp": ("iso2022-jp", "日本語"),
    "shift_jis": ("cp932", "日本語 ｶﾅ ①表"), "euc-kr": ("cp949", "안녕 뷁"), "utf-16be": ("utf-16-be", "Grüße 日本"),
    "utf-16le": ("utf-16-le", "Grüße 日本"), "x-user-defined": (None, "\uF780\uF7E9\uF7FF"),
}

def encoded(label, text):
    codec = TEXTS[label][0]
    if codec:
        return text.encode(codec)
    if any("\x80" <= c < "\uF780" for c in text):
        raise UnicodeEncodeError(label, text, 0, 1, "there is no byte for it")
    return bytes(ord(c) & 0xFF for c in text)

def expected(label):
    """The target of the page's link: its query in the page's encoding, and a snowman, by its number where there is none."""
    output = "utf-8" if label.startswith("utf-") else label
    query = b""
    for part in (TEXTS[label][1], "\u2603"):
        try:
            query += encoded(output, part)
        except UnicodeEncodeError:
            query += b"%26%239731%3B"
    plain = lambda b: 0x20 < b < 0x7F and b not in b"\"#<>'"
    return f"/got?e={label}&q=" + "".join(chr(b) if plain(b) else f"%{b:02X}" for b in query)

def page(label):
    text = TEXTS[label][1]
    return encoded(label, f'<title>{text}</title><a href="/got?e={label}&amp;q={text}&#9731;">x</a>')

class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        with open("asked", "a") as asked:
            asked.write(self.path + "\n")
        label = self.path.removeprefix("/in/")
        if self.path == "/":
            kind, body = "text/html", "".join(f'<a href="/in/{l}">{l}</a>' for l in [*TEXTS, "iso-2022-kr"]).encode()
        elif label in TEXTS:
            kind, body = f"text/html; charset={label}", page(label)
        elif label == "iso-2022-kr":
            kind, body = f"text/html; charset={label}", b'<title>hidden</title><a href="/hidden">x</a>'
        else:
            kind, body = "text/plain", b"leaf"
        self.send_response(404 if self.path == "/robots.txt" else 200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *arguments):
        pass

if __name__ == "__main__":
    plain, secured = (http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Handler) for port in sys.argv[1:3])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain("leaf.pem", "leaf.key")
    secured.socket = context.wrap_socket(secured.socket, server_side=True)
    threading.Thread(target=secured.serve_forever, daemon=True).start()
    plain.serve_forever()
PYTHON
read -r plain secured <<<"$(free_ports 127.0.0.1 127.0.0.1)"
python3 pages.py "$plain" "$secured" 2>/dev/null &
children+=($!)
check "the site is up" until_true 30 accepts 127.0.0.1 "$plain"

check "it says its version" eval 'inside --version | grep -q "[0-9]"'
for engine in coroutine callback blocking; do
    : >asked
    timeout 60 bash -c "$(declare -f inside); bare=$bare; inside \"\$@\"" - --no-config --headless --format json \
        --engine "$engine" "http://127.0.0.1:$plain/" >"$engine.json" 2>"$engine.err" </dev/null
    check "$engine ends with 0" [ $? -eq 0 ]
    # The site is small, and may refuse some connections at first.
    check "$engine says nothing else" [ -z "$(grep -v "failed at first" "$engine.err")" ]
    check "$engine reads every encoding, and asks for what the links name" python3 - "$engine.json" <<'PYTHON'
import json, pages, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
told = {l["url"].split("/in/")[-1]: l for l in lines if l["type"] == "fetch" and "/in/" in l["url"]}
wrong = [f"{l}: title {told[l]['title']!r}" for l in pages.TEXTS if told[l]["title"] != pages.TEXTS[l][1]]
asked = set(open("asked").read().split("\n"))
wanted = {pages.expected(label) for label in pages.TEXTS}
wrong += [f"not asked for: {target}" for target in wanted - asked]
wrong += [f"asked for: {target}" for target in asked - wanted if target.startswith(("/got", "/hidden"))]
assert told["iso-2022-kr"]["links"] == 0, told["iso-2022-kr"]
assert not wrong, "\n".join(wrong)
PYTHON
done
secure() { # NAME VARIABLE...: crawls with these variables set
    local name=$1
    shift
    (export "$@"; inside --no-config --headless --format json --max-depth 0 "https://127.0.0.1:$secured/" \
        >"$name.json" 2>/dev/null </dev/null)
}
check "the certificates that are there count" secure trusted SSL_CERT_FILE=/ca.pem
check "without any that is said" eval '! secure missing SSL_CERT_DIR=/certs && grep -q "certificates are missing, there are none in /certs" missing.json'
finish
