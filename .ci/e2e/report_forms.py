"""Reads reports of one crawl with the parsers that others use, and holds what they say against the log.

report_forms.py FOLDER SCHEMA: FOLDER has log.json (JSON lines) and report.csv, .json, .html, .md, .xml, .dot, .graphml, .txt,
broken-links.csv and sitemap.xml. Prints a line for each check, "pass ..." or "fail ...", or says what is missing.
"""
import csv, json, re, shutil, subprocess, sys, zlib, base64
from html.parser import HTMLParser

folder, schema = sys.argv[1:]
name = sys.argv[0].rsplit("/", 1)[-1]
csv.field_size_limit(1 << 30)


def check(what, holds):
    print("pass" if holds else "fail", what)


def missing(what):
    print(f"missing {what}: part of {name} is skipped")


def text(ending):
    with open(f"{folder}/{ending}", encoding="utf-8", newline="") as file:
        return file.read()


last, broken, warnings, skipped, summary = {}, [], [], set(), None
for line in open(f"{folder}/log.json", encoding="utf-8"):
    entry = json.loads(line)
    if entry["type"] == "fetch" and not entry["will_retry"]:
        last[entry["url"]] = entry
    elif entry["type"] == "broken_link":
        broken.append(entry)
    elif entry["type"] == "warning":
        warnings.append(entry)
    elif entry["type"] == "skipped":
        skipped.add(entry["url"])
    elif entry["type"] == "summary":
        summary = entry
count = lambda word: sum(entry["verdict"] == word for entry in last.values())
verdicts = {word: count(word) for word in ("fine", "broken", "blocked", "limited", "flaky")}

# CSV.
rows = list(csv.DictReader(text("report.csv").splitlines()))
check("CSV has a row for each URL", len(rows) == summary["seen"] == len({row["url"] for row in rows}))
check("CSV is the log: statuses, verdicts, titles, sizes", all(
    str(entry["status"] or "") == row["status"] and (entry["verdict"] or "") == row["verdict"]
    and str(entry["body_bytes"]) == row["body_bytes"] and str(entry["depth"]) == row["depth"]
    for row in rows if row["state"] == "done" for entry in [last[row["url"]]]))
check("CSV has what was skipped", {row["url"] for row in rows if row["state"] == "skipped"} == skipped)
check("CSV has no formula", not any(value[:1] in tuple("=+-@\t\r") for row in rows for value in row.values() if value))
links = list(csv.DictReader(text("broken-links.csv").splitlines()))
malformed = [row for row in links if row["error"] == "url" and not row["verdict"]]
links = [row for row in links if row not in malformed]
check("   with the links that are no URLs", len(malformed) == min(10_000, summary["malformed_links"]["count"]))
check("the table of broken links is that of the log", [
    (row["page"], row["url"], row["via"], row["status"], row["error"]) for row in links] == [
    (link["referrer"] or "", link["url"], " ".join(link["via"] or []), str(link["status"] or ""), link["error"] or "")
    for link in broken])

# JSON.
document = json.loads(text("report.json"))
check("JSON has the log's counts", all(document["counts"][key] == summary[key] for key in document["counts"])
      and document["verdicts"] == verdicts == summary["verdicts"] and len(document["urls"]) == summary["seen"])
check("JSON has the log's broken links", document["broken_links"] == [
    {key: link[key] for key in ("url", "via", "status", "error", "referrer", "verdict", "element", "text", "line", "column")
     if key in link} for link in broken])
check("JSON has what the log's summary says of malformed links, and of what was not checked",
      document["malformed_links"]["first"][:100] == summary["malformed_links"]["first"]
      and document["malformed_links"]["count"] == summary["malformed_links"]["count"]
      and document["not_checked"] == summary["not_checked"])
check("JSON has the log's URLs", all(
    url[key] == last[url["url"]][key] for url in document["urls"] if url["state"] == "done"
    for key in ("status", "verdict", "outcome", "error", "title", "content_type", "bytes", "links", "depth", "location")))
paths = [url["url"].split("?")[0] for url in document["urls"] if url["state"] == "done"
         and not url["url"].endswith("/robots.txt")]
check("JSON has the site as a tree", document["folders"] != [] and all(
    folder["urls"] == sum(path.startswith(folder["url"]) for path in paths) for folder in document["folders"]))
try:
    import jsonschema
    jsonschema.Draft202012Validator.check_schema(json.load(open(schema)))
    errors = list(jsonschema.Draft202012Validator(json.load(open(schema))).iter_errors(document))
    check("JSON is as its schema says" + "".join(f"; {error.message[:200]}" for error in errors[:2]), not errors)
except ImportError:
    missing("jsonschema")


warned = [{key: value for key, value in line.items() if key != "type"} for line in warnings]
check("JSON has the log's warnings, and CSV their names", document["warnings"] == warned and all(
    row["warnings"].split() == [kind for kind in kinds if any(
        line["kind"] == kind and line["url"] == row["url"] for line in warnings)]
    for kinds in [list(dict.fromkeys(line["kind"] for line in warnings))] for row in rows))


# HTML.
class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.attributes, self.inside, self.tags, self.wrong = [], [], {}, {}, 0

    def handle_starttag(self, tag, attributes):
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.attributes += [(tag, *pair) for pair in attributes]
        if tag not in ("meta", "br", "input"):
            self.open.append((tag, dict(attributes).get("id")))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop()[0] != tag:
            self.wrong += 1

    def handle_data(self, data):
        if self.open and self.open[-1][1]:
            self.inside[self.open[-1][1]] = self.inside.get(self.open[-1][1], "") + data


page = Page()
html = text("report.html")
page.feed(html)
check("HTML is well formed", page.wrong == 0 and not page.open)
check("HTML asks nobody for anything", not any(
    key in ("src", "srcset", "data", "action", "background", "poster") or key.startswith("on")
    or key == "href" and tag != "a" for tag, key, _ in page.attributes) and "@import" not in html and "url(" not in html)
check("HTML is below 2 MB", len(html) < 2_000_000)
packed, url, urls = json.loads(zlib.decompress(base64.b64decode(page.inside["packed"]))), "", []
for row in packed:
    url = url[:row[0]] + row[1]
    urls.append((url, row[2]))
check("HTML has each URL with its verdict", urls == [(row["url"], row["verdict"] or (
    row["outcome"] if row["state"] == "done" else "todo" if row["state"] == "todo" else "skipped: " + row["reason"]))
    for row in rows])
check("HTML tells the log's numbers", all(
    f'<b class="{word}">{number:,}</b>{word}' in html for word, number in verdicts.items())
    and f'<b class="">{sum(summary["not_checked"].values()):,}</b>not checked' in html)

# Markdown.
markdown = text("report.md")
not_checked = sum(summary["not_checked"].values())
cells = [f"{number:,}" for number in (summary["seen"], *verdicts.values(), summary["skipped"], not_checked)]
check("Markdown tells the log's numbers", "| " + " | ".join(cells) + " |" in markdown)
check("Markdown's tables are whole", all(
    re.sub(r"\n\|", "\n|", block).count("|") % (block.split("\n")[0].count("|")) == 0
    for block in re.findall(r"(?:^\|.*\n)+", markdown, re.M)))

# Lists.
lines = [line.split("\t") for line in text("report.txt").splitlines()]
check("the list has what is not fine", sorted((line[0], line[2]) for line in lines) == sorted(
    (entry["verdict"], url) for url, entry in last.items() if entry["verdict"] not in (None, "fine")))

# JUnit.
try:
    from junitparser import JUnitXml
    suites = JUnitXml.fromfile(f"{folder}/report.xml")
    cases = [case for suite in suites for case in suite]
    check("JUnit has a test for each URL with a verdict, and a failure for each that is broken",
          suites.tests == len(cases) == sum(verdicts.values()) and suites.failures == verdicts["broken"]
          == sum(any(type(result).__name__ == "Failure" for result in case.result) for case in cases)
          and suites.skipped == verdicts["blocked"] + verdicts["limited"])
except ImportError:
    missing("junitparser")

# XML.
try:
    from lxml import etree
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    listed = [item.text for item in etree.parse(f"{folder}/sitemap.xml").iter(space + "loc")]
    origin = "/".join(document["crawl"]["seeds"][0].split("/")[:3]) + "/"
    unlisted = {url["url"] for url in document["urls"] if url["listed"] is False}
    check("the sitemap has the pages that answered well and may be listed", sorted(listed) == sorted(
        url for url, entry in last.items() if entry["status"] == 200 and entry["verdict"] in ("fine", "flaky")
        and url.startswith(origin) and not url.endswith("/robots.txt") and url not in unlisted
        and (entry["content_type"] or "").split(";")[0] in ("text/html", "application/xhtml+xml")))
    sitemap = etree.XMLSchema(etree.parse(sys.argv[0].replace("report_forms.py", "sitemap.xsd")))
    check("   as its schema says", sitemap.validate(etree.parse(f"{folder}/sitemap.xml")))
    graph = etree.parse(f"{folder}/report.graphml")
    space = "{http://graphml.graphdrawing.org/xmlns}"
    nodes = {node.get("id") for node in graph.iter(space + "node")}
    edges = list(graph.iter(space + "edge"))
    check("GraphML has a node for each URL, and edges between them", len(nodes) == summary["seen"] and edges != []
          and all(edge.get(end) in nodes for edge in edges for end in ("source", "target")))
    pairs = [(edge.get("source"), edge.get("target")) for edge in edges if edge[0].text != "redirect"]
    urls = {node.get("id"): node.find(f"{space}data[@key='url']").text for node in graph.iter(space + "node")}
    degrees = {}
    for page, _ in set(pairs):
        degrees[urls[page]] = degrees.get(urls[page], 0) + 1
    check("   one for each link, which no page has more of than it has links", len(set(pairs)) == len(pairs) and all(
        degrees.get(url, 0) <= entry["links"] for url, entry in last.items() if entry["links"])
        and any(degrees.get(url, 0) > entry["new_links"] for url, entry in last.items()))
except ImportError:
    missing("lxml")

# DOT.
if shutil.which("gc"):
    told = subprocess.run(["gc", "-n", f"{folder}/report.dot"], capture_output=True, text=True)
    check("Graphviz counts a node for each URL", told.returncode == 0 and told.stdout.split()[:1] == [str(summary["seen"])])
else:
    missing("graphviz")
