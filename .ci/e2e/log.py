"""Holds a crawl's JSON lines against their contract. Usage: log.py FILE EXIT_CODE; prints what is wrong and exits with 1."""
import json, sys, unicodedata

FETCH = {"type", "time", "url", "outcome", "status", "error", "message", "attempt", "will_retry", "referrer", "depth", "location",
         "content_type", "charset", "title", "bytes", "body_bytes", "links", "new_links", "http", "peer", "tls", "reused",
         "connection", "timings"}
COUNTS = ("seen", "todo", "in_flight", "done", "skipped")
path, code = sys.argv[1], int(sys.argv[2])
wrong, types, fetched, last = [], {}, set(), {}
with open(path, "rb") as file:
    for number, raw in enumerate(file, 1):
        try:
            text = raw.decode()
            line = json.loads(text)
        except ValueError as error:
            wrong.append(f"line {number} is not JSON: {error}")
            continue
        if not raw.endswith(b"\n"):
            wrong.append(f"line {number} has no end")
        if any(unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") for c in text[:-1]):
            wrong.append(f"line {number} holds a raw control or format character")
        types[line["type"]] = types.get(line["type"], 0) + 1
        if line["type"] in ("state", "progress", "summary"):
            seen, *parts = (line[name] for name in COUNTS)
            if seen != sum(parts):
                wrong.append(f"line {number}: {seen} seen is not {parts}")
        if line["type"] == "fetch":
            if not FETCH <= line.keys():
                wrong.append(f"line {number} lacks {FETCH - line.keys()}")
            if line["outcome"] not in ("ok", "redirect", "status", "error"):
                wrong.append(f"line {number}: outcome {line['outcome']}")
            if not line["will_retry"]:
                if line["url"] in fetched:
                    wrong.append(f"line {number}: {line['url']} ended twice")
                fetched.add(line["url"])
        last = line
if last.get("type") != "summary":
    wrong.append("the last line is not the summary")
elif last["exit_code"] != code:
    wrong.append(f"the summary says {last['exit_code']}, the exit code is {code}")
elif last["fetches"] != types.get("fetch", 0):
    wrong.append(f"{types.get('fetch', 0)} fetch lines, {last['fetches']} fetches")
for name in ("fetch", "state", "summary"):
    if not types.get(name):
        wrong.append(f"no {name} line")
print("\n".join(wrong[:10]) or f"{sum(types.values())} lines: {types}")
sys.exit(bool(wrong))
