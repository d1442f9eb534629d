// Tables: sorted by any column, filtered, in pages of 200 rows, as CSV. Rows beyond the page's own
// come from data files, when the reader asks for them.
const ROWS_A_PAGE = 200; // of a table the page holds whole; of others as many as it holds
const collator = new Intl.Collator("ko", { numeric: true, sensitivity: "base" });

// Text of an element in the language shown, whether or not it is visible just now.
function spoken(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE || node.matches(lang() === "en" ? ".ko" : ".en")) return "";
  return [...node.childNodes].map(spoken).join("");
}

const rowOfElement = (element) => ({
  element: () => element,
  text: (at) => spoken(element.cells[at]).trim(),
  key: (at) => element.cells[at].dataset.sort,
});

function rowOfData([cells, evidence], isNumeric) {
  let built = null;
  const shown = (cell) => (typeof cell === "string" ? cell : cell[lang()] ?? cell.ko);
  const inBoth = (cell) => (cell.en === undefined ? [cell.ko] : [make("span", { class: "ko", lang: "ko" }, cell.ko), make("span", { class: "en", lang: "en" }, cell.en)]);
  const cellOf = (cell, at) => {
    const td = make("td", { class: isNumeric[at] ? "num" : "", "data-sort": cell.key });
    if (typeof cell === "string") td.append(cell);
    else if (cell.href) td.append(make("a", { href: document.body.dataset.root + cell.href }, ...inBoth(cell)));
    else if (cell.e) td.append(make("button", { type: "button", class: "ev", "data-evidence": JSON.stringify(cell.e), "aria-haspopup": "dialog" }, ...inBoth(cell)));
    else td.append(...inBoth(cell));
    return td;
  };
  return {
    element: () => {
      built ??= make("tr", evidence ? { "data-evidence": JSON.stringify(evidence), tabindex: "0" } : {}, ...cells.map(cellOf));
      return built;
    },
    text: (at) => shown(cells[at]),
    key: (at) => (typeof cells[at] === "string" ? undefined : cells[at].key),
  };
}

// A cell that a spreadsheet would run as a formula is told to be text.
function csvCell(text) {
  const isNumber = /^[-+−]?[\d,.]+%?$/.test(text);
  const safe = /^[=+\-@\t\r]/.test(text) && !isNumber ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

function download(name, text) {
  const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
  const link = make("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

function startTable(box) {
  const table = box.querySelector("table");
  const [head, body] = [table.tHead.rows[0], table.tBodies[0]];
  const isNumeric = [...head.cells].map((cell) => cell.classList.contains("num"));
  const files = (box.dataset.files || "").split(" ").filter(Boolean);
  const asked = () => ((table.id && readHash()[`t-${table.id}`]) || "");
  const first = asked(); // before anything is drawn: drawing writes the address
  const state = { rows: [...body.rows].map(rowOfElement), column: -1, isDown: false, filter: "", page: 0, isWhole: !files.length };
  const rowsAPage = files.length ? Math.max(1, state.rows.length) : ROWS_A_PAGE;
  const status = make("span", { class: "table-status", role: "status" });
  const pager = make("span", { class: "pager" });
  const total = () => (state.isWhole ? state.rows.length : Number(box.dataset.total));

  const whole = async () => {
    if (state.isWhole) return;
    const parts = await Promise.all(files.map(load));
    state.rows = parts.flat().map((row) => rowOfData(row, isNumeric));
    state.isWhole = true;
  };
  const chosen = () => {
    const wanted = state.filter.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (row) => {
      const all = isNumeric.map((_, at) => row.text(at)).join(" ").toLowerCase();
      return wanted.every((word) => all.includes(word));
    };
    const rows = wanted.length ? state.rows.filter(fits) : [...state.rows];
    if (state.column < 0) return rows;
    const value = (row) => { const key = row.key(state.column); return isNumeric[state.column] ? (key ? Number(key) : NaN) : key ?? row.text(state.column); };
    const keyed = rows.map((row) => [value(row), row]);
    const isEmpty = (one) => one === "" || Number.isNaN(one);
    keyed.sort(([a], [b]) => {
      if (isEmpty(a) || isEmpty(b)) return isEmpty(a) - isEmpty(b);
      const order = typeof a === "number" ? a - b : collator.compare(a, b);
      return state.isDown ? -order : order;
    });
    return keyed.map(([, row]) => row);
  };
  const show = () => {
    const rows = state.isWhole ? chosen() : state.rows;
    const count = state.isWhole ? rows.length : total();
    const shown = rows.slice(state.page * rowsAPage, (state.page + 1) * rowsAPage);
    body.replaceChildren(...shown.map((row) => row.element()));
    reachable(body);
    carryState();
    status.textContent = state.filter ? words(`${grouped(count)} / ${grouped(total())}행`, `${grouped(count)} of ${grouped(total())} rows`) : words(`${grouped(count)}행`, `${grouped(count)} row${count === 1 ? "" : "s"}`);
    const last = Math.ceil(count / rowsAPage) - 1;
    pager.hidden = last < 1;
    const go = (step) => async () => { await whole(); state.page += step; show(); (pager.querySelector("button:not([disabled])") || table).focus(); };
    pager.replaceChildren(
      make("button", { type: "button", disabled: state.page === 0, onclick: go(-1) }, words("이전", "Previous")),
      make("span", {}, `${state.page + 1} / ${last + 1}`),
      make("button", { type: "button", disabled: state.page >= last, onclick: go(1) }, words("다음", "Next")));
    [...head.cells].forEach((cell, at) => cell.setAttribute("aria-sort", at !== state.column ? "none" : state.isDown ? "descending" : "ascending"));
    keep();
  };
  const keep = () => {
    if (!table.id) return;
    const value = [state.column < 0 ? "" : `${state.column}${state.isDown ? "d" : "a"}`, encodeURIComponent(state.filter), state.page || ""].join("~");
    if ((asked() || "~~") !== value) writeHash({ [`t-${table.id}`]: value === "~~" ? "" : value });
  };
  const sortBy = async (at) => {
    await whole();
    if (state.column !== at) [state.column, state.isDown] = [at, isNumeric[at]];
    else if (state.isDown !== isNumeric[at]) [state.column, state.isDown] = [-1, false];
    else state.isDown = !state.isDown;
    state.page = 0;
    show();
  };
  [...head.cells].forEach((cell, at) => {
    const button = make("button", { type: "button", class: "sort", onclick: () => sortBy(at) }, ...cell.childNodes);
    cell.append(button);
  });
  const save = async () => {
    await whole();
    const line = (cells) => cells.map(csvCell).join(",");
    const lines = [line([...head.cells].map((cell) => spoken(cell).trim())), ...chosen().map((row) => line(isNumeric.map((_, at) => row.text(at))))];
    download(`${spoken(table.caption).trim().replace(/[^\p{L}\p{N}.-]+/gu, "-").slice(0, 60) || "table"}.csv`, `${lines.join("\r\n")}\r\n`);
  };
  const bar = make("div", { class: "table-bar" });
  let find = null;
  if (box.dataset.filter !== undefined) {
    find = make("input", { type: "search", autocomplete: "off", spellcheck: "false" });
    find.addEventListener("input", async () => { await whole(); state.filter = find.value; state.page = 0; show(); });
    bar.append(find);
  }
  const csv = make("button", { type: "button", class: "csv", onclick: save }, "CSV");
  bar.append(status, pager, csv);
  box.before(bar);
  const label = () => {
    csv.setAttribute("aria-label", words(`${spoken(table.caption).trim()}: CSV로 내려받기`, `${spoken(table.caption).trim()}: download as CSV`));
    if (!find) return;
    find.placeholder = words("표 안에서 찾기", "Filter rows");
    find.setAttribute("aria-label", find.placeholder);
  };
  const follow = async (told) => {
    const [sort = "", filter = "", page = ""] = told.split("~");
    if (!sort && !filter && !page) return;
    await whole();
    const at = parseInt(sort, 10);
    [state.column, state.isDown] = at >= 0 && at < isNumeric.length ? [at, sort.endsWith("d")] : [-1, false];
    try { state.filter = decodeURIComponent(filter); } catch { state.filter = ""; }
    if (find) find.value = state.filter;
    state.page = Math.max(0, Math.min(parseInt(page, 10) || 0, Math.ceil(chosen().length / rowsAPage) - 1));
    show();
  };
  // For scripts that fill the body themselves: take what is there now.
  table.takeRows = () => { state.rows = [...body.rows].map(rowOfElement); state.page = 0; show(); };
  onChange.push(() => { label(); show(); });
  label();
  if (first) follow(first); else show();
}

function startTables(part) {
  part.querySelectorAll("[data-table]").forEach(startTable);
}
