"use strict";
// The clauses of the outlook: filtered by what the address says, their texts from the issues' files.
(() => {
  const PER_PAGE = 20;
  const STANCES = [["forecast", "전망", "forecast"], ["recommendation", "권고", "recommendation"], ["warning", "경고", "warning"]];
  const MODALITIES = [null, ["부정", "negated"], ["조건·가능성", "hypothetical"]];
  const VOICES = [["브리프의 말", "The brief's own"], ["남의 말 인용", "Quoted"]];
  const TIES = [null, ["위", "above"], ["제목", "title"]];
  const KEYS = ["stance", "tech", "actor", "issue", "voice", "goes", "dated"];
  const { make, words, grouped, contained, lang } = aiBriefPage;
  const inside = (text, points) => (/[\ud800-\udbff]/.test(text) ? [...text].slice(0, points).join("").length : points);

  const START = 0, END = 1, STANCE = 2, MODALITY = 3, VOICE = 4, SPEAKER = 5, HORIZON = 6, CONTINUITY = 7, EARLIER = 8;

  // What the address asks for; what it cannot mean is left out.
  function askedFor(data, places) {
    const hash = aiBriefPage.readHash();
    const told = (key) => { try { return decodeURIComponent(hash[`look-${key}`] || ""); } catch { return ""; } };
    const number = (key, most) => (/^[1-9]\d*$/.test(told(key)) && Number(told(key)) <= most ? Number(told(key)) : 0);
    const known = (key, map) => (map.has(told(key)) ? map.get(told(key)) : -1);
    return {
      stance: number("stance", STANCES.length), voice: number("voice", VOICES.length),
      tech: known("tech", places.tech), actor: known("actor", places.actor), issue: known("issue", places.issue),
      goes: told("goes") === "1", dated: told("dated") === "1", page: number("page", 1e6),
    };
  }

  const clauseFits = (clause, asked) => (!asked.stance || clause[STANCE] === asked.stance - 1)
    && (!asked.voice || clause[VOICE] === asked.voice - 1)
    && (!asked.goes || clause[CONTINUITY] === 2)
    && (!asked.dated || clause[HORIZON]);
  const fits = (item, asked) => (asked.issue < 0 || item[0] === asked.issue)
    && (asked.tech < 0 || item[3].some(([at]) => at === asked.tech))
    && (asked.actor < 0 || item[4].some(([at]) => at === asked.actor))
    && item[2].some((clause) => clauseFits(clause, asked));

  // Names by how many blocks they stand at.
  function counted(data, role, names) {
    const counts = names.map(() => 0);
    for (const item of data.items) for (const [at] of item[role]) counts[at] += 1;
    return names.map(([id, name], at) => [id, name, counts[at]]).sort((a, b) => b[2] - a[2] || a[1].localeCompare(b[1], "ko"));
  }

  function fillSelect(select, options) {
    const kept = select.value;
    select.replaceChildren(make("option", { value: "" }, words("모두", "All")), ...options.map(([value, name]) => make("option", { value }, contained(name))));
    select.value = kept;
  }

  aiBriefPage.start((part) => {
    const place = part.querySelector("#look-list");
    if (!place) return;
    const data = aiBriefPage.readJson("data-outlook");
    const form = part.querySelector("#look-filters");
    const status = part.querySelector("#look-status");
    const none = part.querySelector("#look-none");
    const pagers = [...part.querySelectorAll(".look-pager")];
    const places = {
      tech: new Map(data.technologies.map(([id], at) => [id, at])),
      actor: new Map(data.actors.map(([id], at) => [id, at])),
      issue: new Map(data.issues.map((id, at) => [id, at])),
    };
    const listed = { tech: counted(data, 3, data.technologies), actor: counted(data, 4, data.actors) };
    let turn = 0;
    let catalogue = null;

    const ask = (changes) => {
      const told = { "look-page": "" };
      for (const [key, value] of Object.entries(changes)) told[`look-${key}`] = value ? encodeURIComponent(value) : "";
      aiBriefPage.writeHash(told);
      show();
    };

    const chip = (key, names, [at, tie]) => {
      const [id, name] = names[at];
      const from = tie ? words(` (${TIES[tie][0]})`, ` (${TIES[tie][1]})`) : "";
      return make("button", { type: "button", class: "look-chip", "aria-label": words(`${name}: 이것만 보기`, `${name}: show only this`), onclick: () => { ask({ [key]: id }); part.querySelector("#look").scrollIntoView(); } },
        make("bdi", {}, contained(name)), from ? make("small", {}, from) : null);
    };

    const facts = (item, clauses) => {
      const line = (name, nodes) => (nodes.length ? make("span", { class: "look-fact" }, make("span", { class: "look-key" }, `${name} `), ...nodes) : null);
      const speakers = [...new Set(clauses.map((one) => one[SPEAKER]).filter(Boolean))];
      const isQuoted = clauses.some((one) => one[VOICE] === 1);
      const horizons = [...new Set(clauses.map((one) => one[HORIZON]).filter(Boolean))];
      const modal = [...new Set(clauses.map((one) => one[MODALITY]).filter(Boolean))].map((at) => words(...MODALITIES[at])).join(", ");
      return [
        line(words("기술", "Technology"), item[3].map((tie) => chip("tech", data.technologies, tie))),
        line(words("행위자", "Actors"), item[4].map((tie) => chip("actor", data.actors, tie))),
        line(words("말한 이", "Speaker"), speakers.length ? [make("bdi", {}, contained(speakers.join(", ")))] : isQuoted ? [words("밝히지 않음", "not named")] : []),
        line(words("때", "Horizon"), horizons.length ? [horizons.join(", ")] : []),
        modal ? line(words("양태", "Modality"), [modal]) : null,
      ];
    };

    const entry = (item, shard, issue) => {
      const id = `${data.issues[item[0]]}/${item[1]}`;
      const block = shard && shard.blocks.find((one) => one[0] === id);
      const clauses = item[2];
      const text = block ? block[4] : "";
      const nodes = [];
      let at = 0;
      for (const clause of clauses) {
        const [first, to] = [inside(text, clause[START]), inside(text, clause[END])];
        const from = first + (/^\s*/.exec(text.slice(first, to))[0].length); // a mark begins with its word
        if (from < at) continue;
        nodes.push(contained(text.slice(at, from)), make("mark", { class: `look-cue s-${STANCES[clause[STANCE]][0]}` }, make("bdi", {}, contained(text.slice(from, to)))));
        at = to;
      }
      nodes.push(contained(text.slice(at)));
      const kinds = [...new Set(clauses.map((one) => one[STANCE]))].sort();
      const goes = clauses.find((one) => one[EARLIER]);
      const article = block && block[2] >= 0 ? shard.articles[block[2]][1] : "";
      const before = goes && catalogue.byId.get(String(Array.isArray(goes[EARLIER][0]) ? goes[EARLIER][0][0] : goes[EARLIER][0]).replace(/\/[^/]*$/, ""));
      return make("li", { class: "look-item" },
        make("p", { class: "look-head" }, ...kinds.flatMap((kind) => [make("span", { class: `look-stance s-${STANCES[kind][0]}` }, words(STANCES[kind][1], STANCES[kind][2])), " "]),
          make("span", { class: "ev-date" }, issue ? issue[lang()] : ""), " ", make("bdi", { class: "muted" }, article && article !== text ? article : issue ? issue.title : "")),
        make("blockquote", { class: "look-text" }, ...nodes),
        make("p", { class: "look-facts" }, ...facts(item, clauses),
          goes ? make("button", { type: "button", class: "ev", "data-evidence": JSON.stringify({ blocks: goes[EARLIER] }), "aria-haspopup": "dialog" },
            words(`이어진 ${STANCES[goes[STANCE]][1]}: 앞서 ${before ? before.ko : "앞선 호"}`, `Continued ${STANCES[goes[STANCE]][2]}: earlier, ${before ? before.en : "an earlier issue"}`)) : null,
          make("button", { type: "button", class: "ev look-ev", "data-evidence": JSON.stringify({ blocks: clauses.map((one) => [id, one[START], one[END]]) }), "aria-haspopup": "dialog" }, words("근거", "Evidence"))));
    };

    const fillForm = (asked) => {
      fillSelect(form.tech, listed.tech.map(([id, name, n]) => [id, `${name} (${n})`]));
      fillSelect(form.actor, listed.actor.map(([id, name, n]) => [id, `${name} (${n})`]));
      fillSelect(form.issue, data.issues.map((id) => { const one = catalogue.byId.get(id); return [id, one ? `${one[lang()]} · ${one.title}` : id]; }));
      fillSelect(form.voice, VOICES.map((name, at) => [String(at + 1), words(...name)]));
      for (const radio of form.querySelectorAll("[name=stance]")) radio.checked = radio.value === (asked.stance ? String(asked.stance) : "");
      form.tech.value = asked.tech < 0 ? "" : data.technologies[asked.tech][0];
      form.actor.value = asked.actor < 0 ? "" : data.actors[asked.actor][0];
      form.issue.value = asked.issue < 0 ? "" : data.issues[asked.issue];
      form.voice.value = asked.voice ? String(asked.voice) : "";
      form.goes.checked = asked.goes;
      form.dated.checked = asked.dated;
    };

    const turnTo = (page) => {
      aiBriefPage.writeHash({ "look-page": page > 0 ? String(page) : "" });
      show().then(() => { part.querySelector("#look").scrollIntoView(); (pagers[0].querySelector("button:not([disabled])") || form).focus({ preventScroll: true }); });
    };

    async function show() {
      turn += 1;
      const mine = turn;
      const asked = askedFor(data, places);
      catalogue = catalogue || await aiBriefPage.catalogue();
      const found = data.items.filter((item) => fits(item, asked));
      const last = Math.max(0, Math.ceil(found.length / PER_PAGE) - 1);
      const page = Math.min(asked.page, last);
      const shown = found.slice(page * PER_PAGE, (page + 1) * PER_PAGE);
      const shards = new Map();
      for (const at of new Set(shown.map((item) => item[0]))) {
        const issue = catalogue.byId.get(data.issues[at]);
        shards.set(at, [issue && await aiBriefPage.load(`data/${issue.at}`), issue]);
      }
      if (mine !== turn) return;
      fillForm(asked);
      place.start = page * PER_PAGE + 1;
      place.replaceChildren(...shown.map((item) => entry(item, ...shards.get(item[0]))));
      const clauses = found.reduce((sum, item) => sum + item[2].filter((one) => clauseFits(one, asked)).length, 0);
      const s = (n) => (n === 1 ? "" : "s");
      status.textContent = words(`${grouped(clauses)}건 · 블록 ${grouped(found.length)}개, 새로운 호부터`, `${grouped(clauses)} clause${s(clauses)} in ${grouped(found.length)} block${s(found.length)}, newest first`);
      none.hidden = found.length > 0;
      for (const pager of pagers) {
        pager.hidden = last < 1;
        pager.replaceChildren(
          make("button", { type: "button", disabled: page === 0, onclick: () => turnTo(page - 1) }, words("이전", "Previous")),
          make("span", {}, `${page + 1} / ${last + 1}`),
          make("button", { type: "button", disabled: page === last, onclick: () => turnTo(page + 1) }, words("다음", "Next")));
      }
    }

    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", (event) => {
      const { name, type, checked, value } = event.target;
      if (KEYS.includes(name)) ask({ [name]: type === "checkbox" ? (checked ? "1" : "") : value });
    });
    part.querySelector("#look-clear").addEventListener("click", () => ask(Object.fromEntries(KEYS.map((key) => [key, ""]))));
    aiBriefPage.onChange(show);
    show();
  });
})();
