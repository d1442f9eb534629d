"use strict";
// The ledger of figures: a chart per attribute, loaded when asked for, and filters by column.
// What is chosen stands in the address: kind=…, subject=…, attribute=…, unit=…, status=…, issue=….
aiBriefPage.start((part) => {
  const { readHash, writeHash, readJson, load, draw, lang, words, grouped, make, onChange } = aiBriefPage;
  const decoded = (text) => { try { return decodeURIComponent(text || ""); } catch { return ""; } };
  const folded = (text) => text.normalize("NFC").toLowerCase().replace(/\s+/g, "");
  const facets = part.querySelector("[data-facets]");
  const boxes = facets ? [...facets.querySelectorAll("[data-facet]")] : [];

  // --- one attribute's chart ----------------------------------------------------------------
  const select = part.querySelector("#kind");
  if (select && part.querySelector("#data-kinds") && typeof Plotly !== "undefined") {
    const place = part.querySelector("#fig-claims");
    const kinds = new Map(readJson("data-kinds").map((kind) => [kind.key, kind]));
    const chosen = () => kinds.get(decoded(readHash().kind)) || kinds.values().next().value;
    const tell = (kind) => {
      const scale = kind.log
        ? words("세로는 로그 눈금입니다(눈금 한 칸이 몇 배).", "Upwards: a log scale (each step multiplies).")
        : words("세로는 보통 눈금입니다.", "Upwards: a linear scale.");
      const cut = kind.cut ? words(` 오래된 점 ${grouped(kind.cut)}개는 뺐습니다.`, ` The oldest ${grouped(kind.cut)} marks are left out.`) : "";
      part.querySelector("#kind-note").textContent = scale + cut;
    };
    const show = async () => {
      const kind = chosen();
      select.value = kind.key;
      tell(kind);
      const { en, ...korean } = await load(kind.file);
      if (chosen() !== kind) return;
      const spec = structuredClone(korean);
      for (const [path, value] of lang() === "en" ? en : []) {
        const last = path[path.length - 1];
        path.slice(0, -1).reduce((at, step) => at[step], spec)[last] = value;
      }
      draw(place, spec.data, spec.layout);
    };
    select.addEventListener("change", () => { writeHash({ kind: encodeURIComponent(select.value) }); show(); });
    part.querySelector("#kind-ledger").addEventListener("click", () => {
      const kind = chosen();
      boxes.forEach((box) => { box.value = { attribute: kind.attribute, unit: kind.unit }[box.dataset.facet] || ""; });
      boxes[0].dispatchEvent(new Event("change", { bubbles: true }));
      part.querySelector("#ledger-head").scrollIntoView({ block: "start" });
    });
    onChange(show);
    show();
  }

  // --- the ledger's filters -----------------------------------------------------------------
  if (!facets) return;
  const table = part.querySelector("#ledger");
  const columns = JSON.parse(facets.dataset.facets);
  const files = (facets.dataset.ledgerFiles || "").split(" ").filter(Boolean);
  const isNumeric = [...table.tHead.rows[0].cells].map((cell) => cell.classList.contains("num"));
  const inBoth = (cell) => (cell.en === undefined ? [cell.ko] : [make("span", { class: "ko", lang: "ko" }, cell.ko), make("span", { class: "en", lang: "en" }, cell.en)]);
  const cellOf = (cell, at) => {
    const told = typeof cell === "string" ? { ko: cell } : cell;
    let inner = inBoth(told);
    if (told.href) inner = [make("a", { href: document.body.dataset.root + told.href }, ...inner)];
    if (told.e) inner = [make("button", { type: "button", class: "ev", "data-evidence": JSON.stringify(told.e), "aria-haspopup": "dialog" }, ...inner)];
    return make("td", { class: isNumeric[at] ? "num" : "", "data-sort": told.key }, ...inner);
  };
  const textsOf = (node) => {
    const both = ["ko", "en"].map((name) => node.querySelector(`span.${name}`));
    return both[0] ? both.map((one) => one.textContent) : [node.textContent];
  };
  let rows = null;
  const fromPage = () => [...table.tBodies[0].rows].map((row) => ({ element: () => row, texts: [...row.cells].map(textsOf) }));
  const fromFile = ([cells]) => {
    let built = null;
    return {
      element: () => { built ??= make("tr", {}, ...cells.map(cellOf)); return built; },
      texts: cells.map((cell) => (typeof cell === "string" ? [cell] : [cell.ko, cell.en ?? cell.ko])),
    };
  };
  const whole = async () => {
    rows ??= files.length ? (await Promise.all(files.map(load))).flat().map(fromFile) : fromPage();
    return rows;
  };
  // A list gives one of its words, a box any part of the cell in either language.
  const fits = (row) => boxes.every((box) => {
    const texts = row.texts[columns[box.dataset.facet]];
    if (!box.value.trim()) return true;
    if (box.tagName === "SELECT") return texts[0] === box.value;
    return texts.some((text) => folded(text).includes(folded(box.value)));
  });
  const show = async () => {
    const all = await whole();
    const kept = all.filter(fits);
    table.tBodies[0].replaceChildren(...kept.map((row) => row.element()));
    table.takeRows();
    part.querySelector("#ledger-none").hidden = kept.length > 0;
    part.querySelector("#facets-told").textContent = kept.length === all.length ? "" : words(
      `${grouped(all.length)}건 가운데 ${grouped(kept.length)}건`, `${grouped(kept.length)} of ${grouped(all.length)}`);
  };
  const follow = () => {
    const state = readHash();
    boxes.forEach((box) => { box.value = decoded(state[box.dataset.facet]); });
  };
  const keep = () => writeHash(Object.fromEntries(boxes.map((box) => [box.dataset.facet, encodeURIComponent(box.value.trim())])));
  const asked = () => boxes.map((box) => box.value.trim()).join("\n");
  let shown = "";
  const changed = () => {
    if (asked() === shown) return;
    shown = asked();
    keep();
    show();
  };
  let waiting = 0;
  boxes.forEach((box) => {
    box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(changed, 150); });
    box.addEventListener("change", changed);
  });
  part.querySelector("#facets-clear").addEventListener("click", () => {
    boxes.forEach((box) => { box.value = ""; });
    changed();
  });
  onChange(() => { follow(); if (asked() !== shown) { shown = asked(); show(); } });
  follow();
  shown = asked();
  if (shown.trim() || files.length) show();
});
