"use strict";
// The horizon calendar: filters over the list, kept in the address (state=…, year=…, entity=…, find=…),
// and the calendar file of a single-file report.
aiBriefPage.start((part) => {
  const { readHash, writeHash, load, words, grouped, make, onChange } = aiBriefPage;
  const facets = part.querySelector("[data-horizon-facets]");
  if (!facets) return;
  const boxes = [...facets.querySelectorAll("[data-facet]")];
  const entries = [...part.querySelectorAll(".due")];
  const folded = (text) => text.normalize("NFC").toLowerCase().replace(/\s+/g, "");
  const fields = new Map(entries.map((entry) => [entry, { names: folded(entry.dataset.names), find: folded(entry.dataset.find) }]));
  const value = (name) => boxes.find((box) => box.dataset.facet === name).value.trim();
  const fits = (entry) => (!value("state") || entry.dataset.state === value("state"))
    && (!value("year") || entry.dataset.year === value("year"))
    && fields.get(entry).names.includes(folded(value("entity")))
    && value("find").split(/\s+/).every((word) => fields.get(entry).find.includes(folded(word)));

  const show = () => {
    const isAsked = boxes.some((box) => box.value.trim());
    let kept = 0;
    for (const entry of entries) {
      entry.hidden = !fits(entry);
      kept += !entry.hidden;
    }
    for (const group of part.querySelectorAll(".period, .dues")) {
      const hits = group.querySelectorAll(".due:not([hidden])").length;
      group.hidden = !hits;
      if (group.tagName === "DETAILS") {
        group.open = isAsked ? hits > 0 : group.dataset.was === "open";
        group.querySelector(".count").textContent = grouped(hits);
      }
    }
    part.querySelector("#dues-none").hidden = kept > 0;
    part.querySelector("#facets-told").textContent = isAsked ? words(
      `${grouped(entries.length)}건 가운데 ${grouped(kept)}건`, `${grouped(kept)} of ${grouped(entries.length)}`) : "";
  };
  const keep = () => writeHash(Object.fromEntries(boxes.map((box) => [box.dataset.facet, encodeURIComponent(box.value.trim())])));
  const follow = () => {
    const state = readHash();
    boxes.forEach((box) => {
      try { box.value = decodeURIComponent(state[box.dataset.facet] || ""); } catch { box.value = ""; }
    });
  };
  const asked = () => boxes.map((box) => box.value.trim()).join("\n");
  let shown = "";
  const changed = () => { if (asked() !== shown) { shown = asked(); keep(); show(); } };
  boxes.forEach((box) => ["input", "change"].forEach((kind) => box.addEventListener(kind, changed)));
  part.querySelector("#facets-clear").addEventListener("click", () => {
    boxes.forEach((box) => { box.value = ""; });
    changed();
  });
  onChange(() => { follow(); if (asked() !== shown) { shown = asked(); show(); } else if (asked().trim()) show(); });

  // A single-file report has no file beside it to link to.
  const link = part.querySelector("#calendar");
  if (document.documentElement.dataset.single) {
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      const text = await load("horizons/calendar");
      const url = URL.createObjectURL(new Blob([text], { type: "text/calendar;charset=utf-8" }));
      const saved = make("a", { href: url, download: "horizons.ics" });
      document.body.append(saved);
      saved.click();
      saved.remove();
      setTimeout(() => URL.revokeObjectURL(url), 1000);
    });
  }
  follow();
  shown = asked();
  if (shown.trim()) show();
});
