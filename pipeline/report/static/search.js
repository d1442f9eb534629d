// The search page: words in, blocks out by issue, with the words marked; counts over time.
"use strict";
aiBriefPage.start((part) => {
  const page = aiBriefPage;
  const box = part.querySelector("#search-words");
  if (!box) return;
  const [told, place] = [part.querySelector("#search-told"), part.querySelector("#search-found")];
  const ISSUES_SHOWN = 12;
  const HITS_SHOWN = 4;
  const AROUND = 70; // characters shown on either side of the first hit
  let shown = "";
  let ticket = 0;

  const snippet = (text, spans) => {
    const first = spans.find((span) => span[2] === "hit");
    const [from, to] = first ? [Math.max(0, first[0] - AROUND), Math.min(text.length, first[1] + 2 * AROUND)] : [0, 3 * AROUND];
    const inside = spans.filter((span) => span[0] >= from && span[1] <= to).map(([a, b, kind]) => [a - from, b - from, kind]);
    return [from > 0 ? "… " : "", ...page.marked(text.slice(from, to), inside), to < text.length ? " …" : ""];
  };

  // A bar per issue; many issues share a bar, so that a bar stays wide enough to be hit.
  const chart = (counts, issues, text) => {
    const step = Math.max(1, Math.ceil(issues.length / 120));
    const bars = [];
    for (let at = 0; at < issues.length; at += step) {
      const group = issues.slice(at, at + step);
      bars.push({ group, n: group.reduce((sum, issue) => sum + (counts.get(issue.at) || 0), 0) });
    }
    const most = Math.max(...bars.map((bar) => bar.n), 1);
    const label = (bar) => {
      const [a, b] = [bar.group[0][page.lang()], bar.group[bar.group.length - 1][page.lang()]];
      return `${a === b ? a : `${a} – ${b}`}: ${page.words(`블록 ${bar.n}개`, `${bar.n} block${bar.n === 1 ? "" : "s"}`)}`;
    };
    const width = `width:${(2.4 * bars.length).toFixed(1)}rem`;
    const row = page.make("div", { class: "spark", style: width, role: "group", "aria-label": page.words("호별 블록 수", "Blocks per issue") }, ...bars.map((bar) => {
      const size = `height:${Math.max(bar.n ? 6 : 0, (100 * bar.n) / most).toFixed(1)}%`;
      const query = JSON.stringify({ search: text, issues: bar.group.map((issue) => issue.id) });
      return page.make("button", { type: "button", disabled: !bar.n, title: label(bar), "aria-label": label(bar), "data-evidence": bar.n ? query : null }, page.make("span", { style: size }));
    }));
    const ends = page.make("p", { class: "spark-ends", style: width, "aria-hidden": "true" }, page.make("span", {}, issues[0][page.lang()]), page.make("span", {}, issues.length > 1 ? issues[issues.length - 1][page.lang()] : ""));
    return [row, ends];
  };

  const issueSection = (issue, numbers, shard, query, found) => page.make("section", { class: "hit-issue" },
    page.make("h2", {}, page.make("a", { href: document.body.dataset.root + issue.href }, page.contained(issue.title)), " ", page.make("small", {}, `${issue[page.lang()]} · ${page.words(`블록 ${numbers.length}개`, `${numbers.length} block${numbers.length === 1 ? "" : "s"}`)}`)),
    page.make("ul", { class: "kwic" }, ...numbers.slice(0, HITS_SHOWN).map((number) => {
      const local = number - issue.first;
      const [id, , , , text, line, at] = shard.blocks[local];
      const spans = page.spansIn(shard, local, query, found, number);
      const where = line ? page.words(`${line}행`, `line ${line}`) : at ? page.words(`${at}쪽`, `p. ${at}`) : "";
      const toPoints = (units) => [...text.slice(0, units)].length;
      const hits = spans.filter((span) => span[2] === "hit").map(([a, b]) => [id, toPoints(a), toPoints(b)]);
      return page.make("li", {}, page.make("button", { type: "button", "aria-haspopup": "dialog", "data-evidence": JSON.stringify({ blocks: hits.length ? hits : [id] }) }, ...snippet(text, spans), page.make("span", { class: "kwic-at" }, where)));
    })),
    numbers.length > HITS_SHOWN ? page.make("p", {}, page.make("button", { type: "button", class: "ev", "data-evidence": JSON.stringify({ search: query.search, issues: [issue.id] }), "aria-haspopup": "dialog" }, page.words(`이 호의 블록 ${numbers.length}개 모두`, `All ${numbers.length} blocks of this issue`))) : null);

  const run = async (text, most = ISSUES_SHOWN) => {
    const mine = ticket += 1;
    shown = text;
    if (!text.trim()) { told.textContent = ""; place.replaceChildren(); return; }
    const from = performance.now();
    const { issues } = await page.catalogue();
    const found = { ...(await page.search(text)), spans: new Map(), names: [] };
    const byIssue = new Map();
    for (const number of found.numbers) {
      const { at } = page.issueOf(number);
      if (!byIssue.has(at)) byIssue.set(at, []);
      byIssue.get(at).push(number);
    }
    const order = [...byIssue.keys()].sort((a, b) => b - a);
    const shards = await Promise.all(order.slice(0, most).map((at) => page.shardOf(issues[at])));
    if (mine !== ticket) return;
    const query = { search: text };
    const sections = order.slice(0, most).map((at, i) => issueSection(issues[at], byIssue.get(at), shards[i], query, found));
    const counts = new Map(order.map((at) => [at, byIssue.get(at).length]));
    const more = order.length > most ? page.make("p", {}, page.make("button", { type: "button", onclick: () => run(text, most + 5 * ISSUES_SHOWN) }, page.words(`다른 호 ${order.length - most}개 더 보기`, `Show ${order.length - most} more issues`))) : null;
    place.replaceChildren(...(order.length ? [...chart(counts, issues, text), ...sections, more].filter(Boolean) : [page.make("p", { class: "empty" }, page.words("찾는 낱말이 모두 든 블록이 없습니다. 낱말을 줄이거나 첫머리만 써 보세요.", "No block has all these words. Try fewer, or only how they begin."))]));
    told.textContent = page.words(`블록 ${page.grouped(found.numbers.length)}개, 호 ${page.grouped(order.length)}개`, `${page.grouped(found.numbers.length)} blocks in ${page.grouped(order.length)} issues`);
    told.dataset.ms = (performance.now() - from).toFixed(1);
  };

  let waiting = 0;
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { page.writeHash({ q: encodeURIComponent(box.value.trim()) }); run(box.value); }, 100);
  });
  const follow = () => {
    let asked = "";
    try { asked = decodeURIComponent(page.readHash().q || ""); } catch { asked = ""; }
    if (asked !== box.value.trim()) box.value = asked;
    run(box.value);
  };
  page.onChange(() => (page.readHash().q === encodeURIComponent(shown.trim()) ? run(shown) : follow()));
  follow();
  if (!page.readHash().ev) box.focus({ preventScroll: true });
});
