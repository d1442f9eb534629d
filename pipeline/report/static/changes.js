// Any two issues side by side: articles that name a thing, counted in their data files. No tests.
"use strict";
(() => {
  const page = aiBriefPage;
  const { make, words, grouped } = page;
  const FIGURES_SHOWN = 6;

  const decoded = (text) => { try { return decodeURIComponent(text || ""); } catch { return ""; } };
  const pick = (text, start, end) => page.contained([...text].slice(start, end).join(""));

  // Name → articles that have it, and the first block that does, for one list of spans.
  function articlesOf(shard, spans, names) {
    const found = new Map();
    for (let i = 0; i < spans.length; i += 4) {
      const [block, start, end] = [shard.blocks[spans[i]], spans[i + 1], spans[i + 2]];
      const key = names[spans[i + 3]];
      if (!found.has(key)) found.set(key, { articles: new Set(), block: spans[i], start, end });
      if (block[2] >= 0) found.get(key).articles.add(block[2]);
    }
    for (const [key, one] of found) if (!one.articles.size) found.delete(key);
    return found;
  }

  // Entity → figures in the blocks that name it: words → blocks with spans.
  function figuresOf(shard) {
    const inBlock = new Map();
    for (let i = 0; i < shard.quantities.length; i += 3) {
      const [block, start, end] = shard.quantities.slice(i, i + 3);
      const told = pick(shard.blocks[block][4], start, end).replace(/\s+/g, " ").trim();
      if (!inBlock.has(block)) inBlock.set(block, []);
      inBlock.get(block).push([told, [shard.blocks[block][0], start, end]]);
    }
    const found = new Map();
    for (let i = 0; i < shard.mentions.length; i += 4) {
      const own = inBlock.get(shard.mentions[i]);
      if (!own) continue;
      const key = shard.entities[shard.mentions[i + 3]];
      if (!found.has(key)) found.set(key, new Map());
      for (const [told, ref] of own) {
        const refs = found.get(key).get(told) || [];
        if (!refs.some((one) => String(one) === String(ref))) refs.push(ref);
        found.get(key).set(told, refs);
      }
    }
    return found;
  }

  const points = (share) => `${share > 0 ? "+" : share < 0 ? "−" : ""}${Math.abs(share * 100).toFixed(1)}`;
  const button = (text, evidence) => make("button", { type: "button", class: "ev", "data-evidence": JSON.stringify(evidence), "aria-haspopup": "dialog" }, text);

  page.start((part) => {
    const place = part.querySelector("[data-compare]");
    if (!place) return;
    const data = page.readJson("compare-data");
    const told = new Map(data.names.map(([id, name, type]) => [id, { name, type }]));
    const get = (id) => place.querySelector(`#${id}`);
    const [first, second, side, tell] = [get("compare-a"), get("compare-b"), get("compare-side"), get("compare-tell")];
    const kinds = [...place.querySelectorAll('input[name="compare-kind"]')];
    const kind = () => kinds.find((one) => one.checked).value;
    let catalogue = null;
    let turn = 0;

    const keep = () => page.writeHash({
      a: encodeURIComponent(first.value), b: encodeURIComponent(second.value),
      kind: kind() === "entity" ? "" : kind(), side: side.value,
    });
    const follow = () => {
      const state = page.readHash();
      const ids = catalogue.byId;
      first.value = ids.has(decoded(state.a)) ? decoded(state.a) : data.a;
      second.value = ids.has(decoded(state.b)) ? decoded(state.b) : data.b;
      if (state.kind) kinds.forEach((one) => { one.checked = one.value === state.kind; });
      if (!kinds.some((one) => one.checked)) kinds[0].checked = true;
      if (["a", "b", "both"].includes(state.side)) side.value = state.side;
    };
    const label = (issue) => `${words(issue.ko, issue.en)} · ${issue.title}`;
    const fill = () => {
      for (const select of [first, second]) {
        const chosen = select.value;
        select.replaceChildren(...[...catalogue.issues].reverse().map((issue) => make("option", { value: issue.id }, label(issue))));
        if (chosen) select.value = chosen;
      }
    };
    const where = (inA, inB) => (inA && inB ? words("둘 다", "both") : inA ? words("A에만", "only A") : words("B에만", "only B"));
    const fits = (inA, inB) => ({ "": true, a: inA && !inB, b: inB && !inA, both: inA && inB })[side.value];

    function countRows(shards, issues) {
      const isTerm = kind() === "keyword";
      const [a, b] = shards.map((shard) => (isTerm ? articlesOf(shard, shard.terms, shard.keywords) : articlesOf(shard, shard.mentions, shard.entities)));
      const totals = issues.map((issue) => data.articles[issue.at] || 1);
      const rows = [...new Set([...a.keys(), ...b.keys()])].map((key) => {
        const [n, m] = [a, b].map((map) => (map.has(key) ? map.get(key).articles.size : 0));
        const here = shards[b.has(key) ? 1 : 0];
        const at = (b.has(key) ? b : a).get(key);
        const known = told.get(key);
        const name = isTerm ? key : known ? known.name : pick(here.blocks[at.block][4], at.start, at.end);
        return { key, name: page.contained(name), type: known ? data.types[known.type] : null, n, m, change: m / totals[1] - n / totals[0] };
      });
      const shown = rows.filter((row) => fits(row.n > 0, row.m > 0));
      shown.sort((x, y) => Math.abs(y.change) - Math.abs(x.change) || y.n + y.m - x.n - x.m || (x.key < y.key ? -1 : 1));
      const asked = (row, ids) => (isTerm ? { term: row.key, issues: ids } : { entities: [row.key], issues: ids });
      const body = shown.map((row) => make("tr", {},
        make("td", {}, button(row.name, asked(row, [...(row.n ? [issues[0].id] : []), ...(row.m ? [issues[1].id] : [])]))),
        make("td", {}, isTerm ? words("키워드", "keyword") : row.type ? words(...row.type) : "—"),
        ...[[row.n, 0], [row.m, 1]].map(([count, i]) => make("td", { class: "num", "data-sort": String(count) }, count ? button(`${count}/${totals[i]}`, asked(row, [issues[i].id])) : `0/${totals[i]}`)),
        make("td", { class: "num", "data-sort": row.change.toFixed(6) }, points(row.change)),
        make("td", {}, where(row.n > 0, row.m > 0))));
      const [onlyA, onlyB] = [rows.filter((row) => !row.m).length, rows.filter((row) => !row.n).length];
      const what = isTerm ? ["키워드", "keywords"] : ["이름", "names"];
      tell.textContent = words(
        `B에만 있는 ${what[0]} ${grouped(onlyB)}개, A에만 ${grouped(onlyA)}개, 둘 다 ${grouped(rows.length - onlyA - onlyB)}개. 기사 수는 A ${totals[0]}건, B ${totals[1]}건입니다.`,
        `${grouped(onlyB)} ${what[1]} only in B, ${grouped(onlyA)} only in A, ${grouped(rows.length - onlyA - onlyB)} in both. A has ${totals[0]} articles, B ${totals[1]}.`);
      return body;
    }

    function figureRows(shards) {
      const [a, b] = shards.map(figuresOf);
      const rows = [...a.keys()].filter((key) => b.has(key)).map((key) => {
        const [left, right] = [a.get(key), b.get(key)];
        const split = { a: [], both: [], b: [] };
        for (const [figure, refs] of left) (right.has(figure) ? split.both : split.a).push([figure, right.has(figure) ? [...refs, ...right.get(figure)] : refs]);
        for (const [figure, refs] of right) if (!left.has(figure)) split.b.push([figure, refs]);
        const known = told.get(key);
        return { key, name: known ? known.name : key, split, size: split.a.length + split.b.length };
      });
      const shown = rows.filter((row) => !side.value || row.split[side.value].length);
      shown.sort((x, y) => y.size - x.size || (x.key < y.key ? -1 : 1));
      const cell = (list) => {
        const parts = list.slice(0, FIGURES_SHOWN).flatMap(([figure, refs], i) => [i ? ", " : "", button(figure, { blocks: refs })]);
        if (list.length > FIGURES_SHOWN) parts.push(words(` 외 ${list.length - FIGURES_SHOWN}`, ` and ${list.length - FIGURES_SHOWN} more`));
        return make("td", {}, ...(parts.length ? parts : ["—"]));
      };
      tell.textContent = words(
        `두 호가 모두 수치 곁에 부르는 이름은 ${grouped(rows.length)}개입니다.`,
        `${grouped(rows.length)} names stand beside figures in both issues.`);
      return shown.map((row) => make("tr", {}, make("td", {}, page.contained(row.name)), cell(row.split.a), cell(row.split.both), cell(row.split.b)));
    }

    const show = async () => {
      const own = ++turn;
      const issues = [first, second].map((select) => catalogue.byId.get(select.value));
      const shards = await Promise.all(issues.map(page.shardOf));
      if (own !== turn || !place.isConnected) return;
      const isFigure = kind() === "figure";
      get("compare-counts").hidden = isFigure;
      get("compare-values").hidden = !isFigure;
      const table = get(isFigure ? "compare-figures" : "compare-table");
      table.tBodies[0].replaceChildren(...(isFigure ? figureRows(shards) : countRows(shards, issues)));
      if (issues[0] === issues[1]) tell.textContent = words("같은 호를 골랐습니다.", "Both sides are the same issue.");
      table.takeRows();
    };
    const changed = () => { keep(); show(); };
    [first, second, side, ...kinds].forEach((one) => one.addEventListener("change", changed));
    get("compare-swap").addEventListener("click", () => {
      [first.value, second.value] = [second.value, first.value];
      changed();
    });
    page.catalogue().then((opened) => {
      catalogue = opened;
      fill();
      follow();
      show();
      page.onChange(() => { if (place.isConnected) { fill(); follow(); show(); } });
    });
  });
})();
