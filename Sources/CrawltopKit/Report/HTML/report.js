// The table of all pages: unpacks the rows and draws those that can be seen. Text from servers is only ever set as text.
"use strict";
(async () => {
  const HEIGHT = 28, MARGIN = 10;
  const box = document.getElementById("rows"), body = box.querySelector("tbody"), note = document.getElementById("shown");
  const find = document.getElementById("find"), kind = document.getElementById("kind");

  const packed = atob(document.getElementById("packed").textContent.trim());
  const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const rows = JSON.parse(await new Response(stream).text());
  // A URL is the number of letters that it shares with the one before, and the rest.
  let last = "";
  for (const row of rows) last = row[1] = last.slice(0, row[0]) + row[1];

  // The columns: where a row has them, whether they are numbers, and how they are shown.
  const time = (ms) => ms === null ? "" : ms < 1000 ? ms.toFixed(0) + " ms" : (ms / 1000).toFixed(2) + " s";
  const size = (bytes) => {
    if (bytes === null) return "";
    let unit = 0;
    for (; bytes >= 1000 && unit < 4; unit++) bytes /= 1024;
    return unit === 0 ? String(bytes) : bytes.toFixed(bytes < 100 ? 1 : 0) + " " + "KMGT"[unit - 1] + "B";
  };
  const plain = (value) => value === null ? "" : String(value);
  const columns = [
    { at: 1, show: plain }, { at: 2, show: plain }, { at: 3, show: plain },
    { at: 4, show: plain }, { at: 5, show: time, number: true }, { at: 6, show: time, number: true },
    { at: 7, show: size, number: true }, { at: 8, show: plain, number: true }, { at: 9, show: plain },
  ];

  for (const word of [...new Set(rows.map((row) => row[2]))].sort()) kind.add(new Option(word, word));
  let shown = rows, sorted = null, down = false;

  function cell(row, column) {
    const cell = document.createElement("td");
    const text = column.show(row[column.at]);
    if (column.number) cell.className = "n";
    if (column.at === 2) cell.className = text;
    if (column.at === 1 && /^https?:\/\//.test(text)) {
      const link = document.createElement("a");
      link.href = text;
      link.rel = "noreferrer noopener nofollow";
      link.textContent = text;
      cell.append(link);
    } else {
      cell.textContent = text;
    }
    cell.title = text;
    return cell;
  }
  function room(rows) {
    const row = document.createElement("tr"), cell = document.createElement("td");
    row.className = "room";
    row.setAttribute("aria-hidden", "true");
    cell.colSpan = columns.length;
    cell.style.height = rows * HEIGHT + "px";
    row.append(cell);
    return row;
  }
  function draw() {
    const first = Math.max(0, Math.floor(box.scrollTop / HEIGHT) - MARGIN);
    const end = Math.min(shown.length, first + Math.ceil(box.clientHeight / HEIGHT) + 2 * MARGIN);
    const drawn = [room(first)];
    for (let index = first; index < end; index++) {
      const row = document.createElement("tr");
      row.setAttribute("aria-rowindex", index + 2);
      for (const column of columns) row.append(cell(shown[index], column));
      drawn.push(row);
    }
    drawn.push(room(shown.length - end));
    body.replaceChildren(...drawn);
  }
  function choose() {
    const text = find.value.toLowerCase(), word = kind.value;
    shown = rows.filter((row) => (word === "" || row[2] === word)
      && (text === "" || row[1].toLowerCase().includes(text) || (row[9] ?? "").toLowerCase().includes(text)));
    if (sorted) {
      const { at, number } = sorted, sign = down ? -1 : 1;
      const order = number ? (a, b) => a - b : (a, b) => a < b ? -1 : a > b ? 1 : 0;
      // What is not known comes last, either way.
      shown.sort((a, b) => a[at] === null || b[at] === null
        ? (a[at] === null) - (b[at] === null) : sign * order(a[at], b[at]));
    }
    note.textContent = shown.length.toLocaleString() + " of " + rows.length.toLocaleString() + " URLs";
    box.querySelector("table").setAttribute("aria-rowcount", shown.length + 1);
    box.scrollTop = 0;
    draw();
  }
  box.querySelectorAll("th").forEach((head, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const column = columns[index];
      down = sorted === column ? !down : Boolean(column.number);
      sorted = column;
      box.querySelectorAll("th").forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      choose();
    });
  });
  let waits = false;
  box.addEventListener("scroll", () => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => { waits = false; draw(); });
  });
  find.addEventListener("input", choose);
  kind.addEventListener("change", choose);
  addEventListener("resize", draw);
  document.getElementById("tools").hidden = box.hidden = false;
  choose();
})();
