"use strict";
// What stands beside the network: the entities shown as a sortable table, or the neighbors of the one
// in focus, each with its evidence.
globalThis.aiBriefNetworkList = (data, { words, lang, make, grouped, contained }, { decimals, focusOn }) => {
  const body = document.getElementById("network-side");
  const collator = new Intl.Collator("ko", { numeric: true, sensitivity: "base" });
  const sorting = { nodes: [1, true], near: [1, true] };

  const symbolOf = (kind) => {
    const original = document.querySelector(`#network-types [data-kind="${CSS.escape(kind)}"] svg`);
    return original ? original.cloneNode(true) : "";
  };
  const nameButton = (at) => {
    const node = data.nodes[at];
    return make("button", { type: "button", class: "ev name", "data-focus": node.id, onclick: () => focusOn(node.id) }, symbolOf(data.types[node.t].kind), make("bdi", {}, contained(node.name)), make("span", { class: "hidden" }, ` (${data.types[node.t][lang()]})`));
  };
  const opener = (label, entities, ids, says) => make("button", {
    type: "button", class: "ev", "aria-haspopup": "dialog", "aria-label": says,
    "data-evidence": JSON.stringify(ids ? { entities, issues: ids } : { entities }),
  }, label);

  // Columns: [name, value for sorting, cell]; the first is text, the others numbers.
  function table(key, caption, columns, rows) {
    const [by, isDown] = sorting[key];
    const value = columns[by].value;
    const ordered = [...rows].sort((a, b) => {
      const [one, other] = [value(a), value(b)];
      const order = typeof one === "number" ? one - other : collator.compare(one, other);
      return isDown ? -order : order;
    });
    const turn = (at) => () => {
      sorting[key] = sorting[key][0] === at ? [at, !sorting[key][1]] : [at, at > 0];
      redraw();
      const again = body.querySelectorAll(".sort")[at];
      if (again) again.focus();
    };
    return make("table", { class: `network-list ${key}` },
      make("caption", {}, caption),
      make("thead", {}, make("tr", {}, ...columns.map(({ name }, at) => make("th", { scope: "col", class: at ? "num" : "", "aria-sort": at !== by ? "none" : isDown ? "descending" : "ascending" }, make("button", { type: "button", class: "sort", onclick: turn(at) }, name))))),
      make("tbody", {}, ...ordered.map((row) => make("tr", {}, ...columns.map(({ cell }, at) => make("td", { class: at ? "num" : "" }, cell(row)))))));
  }

  function nodesTable(shown) {
    const rows = shown.found.size ? [...shown.found] : shown.active;
    const columns = [
      { name: words("이름", "Name"), value: (at) => data.nodes[at].name, cell: nameButton },
      { name: words("블록", "Blocks"), value: (at) => shown.strength.get(at) || 0, cell: (at) => opener(grouped(shown.strength.get(at) || 0), [data.nodes[at].id], shown.ids, words(`${data.nodes[at].name}: 근거`, `${data.nodes[at].name}: evidence`)) },
      { name: words("이웃", "Ties"), value: (at) => shown.degree.get(at) || 0, cell: (at) => grouped(shown.degree.get(at) || 0) },
    ];
    return [
      make("h3", { id: "network-side-title" }, words("보이는 개체", "Entities shown"), " ", make("span", { class: "muted" }, grouped(rows.length))),
      make("p", { class: "muted" }, words("이름을 누르면 그 이웃만, 블록 수를 누르면 근거를 봅니다.", "A name shows its neighbors, a number the evidence.")),
      rows.length ? table("nodes", words("보이는 개체", "Entities shown"), columns, rows) : make("p", { class: "empty" }, words("조건에 맞는 개체가 없습니다.", "No entity fits.")),
    ];
  }

  function nearTable(shown) {
    const node = data.nodes[shown.focus];
    const rows = shown.edges.filter((e) => !e.alter).map((e) => ({ ...e, at: e.s === shown.focus ? e.t : e.s }));
    const says = (e) => `${node.name} – ${data.nodes[e.at].name}: ${words("근거", "evidence")}`;
    const columns = [
      { name: words("이웃", "Neighbor"), value: (e) => data.nodes[e.at].name, cell: (e) => nameButton(e.at) },
      { name: "NPMI", value: (e) => e.npmi, cell: (e) => make("span", { class: e.sup ? "" : "is-open" }, decimals(e.npmi), make("small", { class: "muted" }, `${decimals(e.low)}–${decimals(e.high)}`), e.sup ? "" : make("small", { class: "hold" }, words("판단 보류", "insufficient"))) },
      { name: words("블록", "Blocks"), value: (e) => e.n, cell: (e) => opener(grouped(e.n), [node.id, data.nodes[e.at].id], shown.ids, says(e)) },
    ];
    const community = data.communities[node.c];
    return [
      make("h3", { id: "network-side-title" }, symbolOf(data.types[node.t].kind), make("bdi", {}, contained(node.name))),
      make("p", { class: "muted" }, `${data.types[node.t][lang()]} · ${words(`중심성 ${node.r[0]}위 (95% ${node.r[1]}–${node.r[2]})`, `PageRank no. ${node.r[0]} (95% ${node.r[1]}–${node.r[2]})`)} · ${words("무리", "community")} ${plain(community.name)} (${words("안정도", "stability")} ${node.st.toFixed(2)})`),
      make("p", { class: "network-acts" },
        opener(words("이 이름의 근거", "Evidence for the name"), [node.id], shown.ids, words(`${node.name}: 근거`, `${node.name}: evidence`)),
        make("button", { type: "button", id: "network-unfocus", onclick: () => focusOn("") }, words("전체로 돌아가기", "Show all"))),
      rows.length ? table("near", words("이웃", "Neighbors"), columns, rows) : make("p", { class: "empty" }, words("지금 조건에서는 이웃이 없습니다.", "No neighbor under these filters.")),
    ];
  }

  const plain = (label) => label.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

  let last = null;
  const redraw = () => { if (last) body.replaceChildren(...(last.focus === null ? nodesTable(last) : nearTable(last))); };
  return (shown) => { last = shown; redraw(); };
};
