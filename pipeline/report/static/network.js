"use strict";
// The network page: what the reader chose (kept in the address), which entities and pairs that
// leaves, and the controls. The picture and the lists are made in network.picture.js and network.list.js.
aiBriefPage.start((part) => {
  const page = aiBriefPage;
  const { words, lang, readHash, writeHash, readJson, draw, onChange, grouped } = page;
  const place = part.querySelector("#fig-network");
  if (!place) return;
  const data = readJson("network-data");
  const get = (id) => document.getElementById(id);
  const radios = (name) => [...part.querySelectorAll(`input[name="${name}"]`)];
  const boxes = [...part.querySelectorAll("#network-types input")];
  const last = data.steps.length - 1;
  const [SPAN, PAD, LEAST_SPAN] = [2, 0.09, 0.5];
  const DRAWN_AT_ONCE = 120;
  const fields = {
    at: get("network-at"), npmi: get("network-npmi"), blocks: get("network-blocks"), level: get("network-level"),
    size: get("network-size"), hulls: get("network-hulls"), find: get("network-find"),
  };
  const firstNpmi = Number(fields.npmi.min);
  const byId = new Map(data.nodes.map((node, at) => [node.id, at]));
  const edges = data.edges.map(([s, t, blocks, articles, npmi, low, high, sup, level, ended, seen]) => ({ s, t, blocks, articles, npmi, low, high, sup, level, ended, seen }));
  const fresh = () => ({ mode: "all", at: last, types: new Set(data.types.map(({ kind }) => kind)), npmi: firstNpmi, blocks: 0, support: "all", level: data.firstLevel, size: "s", hulls: true, focus: "" });
  const state = fresh();
  const drawer = aiBriefNetworkPicture(data, page);
  let view = null; // ranges of the axes; null: everything
  let isZoomed = false;

  // --- the address ---------------------------------------------------------------------------
  const decoded = (value) => { try { return decodeURIComponent(value); } catch { return ""; } };
  const keep = () => {
    const start = fresh();
    const kinds = data.types.map(({ kind }) => kind).filter((kind) => state.types.has(kind));
    const put = (key, is) => (is ? encodeURIComponent(key) : "");
    writeHash({
      mode: put(state.mode, state.mode !== "all"),
      at: put(state.mode === "all" ? "" : data.steps[state.at].key, state.mode !== "all"),
      types: kinds.length < data.types.length ? put(kinds.join(",") || "none", true) : "",
      npmi: put(state.npmi, state.npmi > firstNpmi), blocks: put(data.blockSteps[state.blocks], state.blocks > 0),
      support: put(state.support, state.support !== "all"), level: put(state.level, state.level !== start.level),
      size: put(state.size, state.size !== start.size), hulls: put("no", !state.hulls), focus: put(state.focus, Boolean(state.focus)),
    });
  };
  const follow = () => {
    const told = readHash();
    const number = (text, low, high, other) => { const value = Number(text); return text === undefined || text === "" || Number.isNaN(value) ? other : Math.min(high, Math.max(low, value)); };
    Object.assign(state, fresh());
    if (["upto", "only"].includes(told.mode) && data.steps.length) state.mode = told.mode;
    const at = data.steps.findIndex(({ key }) => key === decoded(told.at || ""));
    if (at >= 0) state.at = at;
    if (told.types) state.types = new Set(decoded(told.types).split(","));
    state.npmi = number(told.npmi, firstNpmi, 1, firstNpmi);
    state.blocks = Math.max(0, data.blockSteps.findLastIndex((n) => n <= number(told.blocks, 1, 1e9, 1)));
    if (told.support === "supported") state.support = told.support;
    state.level = Math.round(number(told.level, 0, data.levels.length, state.level));
    if (told.size === "p") state.size = "p";
    state.hulls = told.hulls !== "no";
    if (byId.has(decoded(told.focus || ""))) state.focus = decoded(told.focus);
  };

  // --- what is left ---------------------------------------------------------------------------
  // A pair within the time chosen: its blocks there, and whether it begins or falls silent.
  const inScope = (edge) => {
    if (state.mode === "all") return { ...edge, n: edge.blocks, born: 0, ended: 0 };
    let n = 0;
    for (let i = 0; i < edge.seen.length; i += 2) {
      if (state.mode === "only" ? edge.seen[i] === state.at : edge.seen[i] <= state.at) n += edge.seen[i + 1];
    }
    const [first, end] = [edge.seen[0], edge.seen[edge.seen.length - 2]];
    return { ...edge, n, born: n && first === state.at ? 1 : 0, ended: n && edge.ended && (state.mode === "only" ? end === state.at : end <= state.at) ? 1 : 0 };
  };
  const isOn = (at) => state.types.has(data.types[data.nodes[at].t].kind);
  const least = () => data.blockSteps[state.blocks];
  const kept = (edge) => edge.n > 0 && isOn(edge.s) && isOn(edge.t) && (edge.sup || state.support === "all")
    && edge.low >= (state.npmi > firstNpmi ? state.npmi : -1) && (state.blocks === 0 || edge.n >= least()) && edge.level <= state.level;

  function chosen() {
    const scoped = edges.map(inScope);
    let shownEdges = scoped.filter(kept);
    const all = shownEdges.length;
    const focus = state.focus ? byId.get(state.focus) : null;
    const active = new Set();
    if (focus !== null) {
      const near = new Set([focus]);
      shownEdges.forEach((e) => { if (e.s === focus) near.add(e.t); if (e.t === focus) near.add(e.s); });
      shownEdges = shownEdges.filter((e) => near.has(e.s) && near.has(e.t)).map((e) => ({ ...e, alter: e.s !== focus && e.t !== focus }));
      active.add(focus);
    }
    const [degree, strength] = [new Map(), new Map()];
    for (const e of shownEdges) {
      for (const end of [e.s, e.t]) {
        active.add(end);
        degree.set(end, (degree.get(end) || 0) + 1);
        strength.set(end, (strength.get(end) || 0) + e.n);
      }
    }
    const weight = (at) => (state.size === "p" ? data.nodes[at].p : strength.get(at) || 0);
    const wanted = fields.find.value.trim().toLowerCase();
    const found = new Set(wanted ? data.nodes.map((_, at) => at).filter((at) => active.has(at) && data.nodes[at].find.includes(wanted)) : []);
    const list = [...active].sort((a, b) => weight(b) - weight(a) || a - b);
    const order = [...list].sort((a, b) => (b === focus) - (a === focus) || found.has(b) - found.has(a) || weight(b) - weight(a) || a - b);
    const ghosts = data.nodes.map((_, at) => at).filter((at) => isOn(at) && !active.has(at));
    const ids = state.mode === "only" ? data.steps[state.at].ids : state.mode === "upto" && state.at < last && state.at < 200 ? data.steps.slice(0, state.at + 1).flatMap(({ ids: own }) => own) : null;
    return { edges: shownEdges, all, active: list, ghosts, order, degree, strength, weight, focus, found, wanted, ids: ids && ids.length <= 60 ? ids : state.mode === "only" ? ids : null, hasHulls: state.hulls && focus === null };
  }

  // --- view -----------------------------------------------------------------------------------
  function whole(shown, isFirst = false) {
    const near = shown && shown.focus !== null ? shown.active : data.nodes.map((_, at) => at);
    const range = (key) => {
      const values = near.map((at) => data.nodes[at][isFirst ? `${key}0` : key]);
      const [low, high] = [Math.min(...values, SPAN), Math.max(...values, -SPAN)];
      const span = Math.max(LEAST_SPAN, high - low) * (1 + 2 * PAD);
      return [(low + high - span) / 2, (low + high + span) / 2];
    };
    return { x: range("x"), y: range("y") };
  }
  const redrawView = () => { isZoomed = true; show(); };
  function zoom(factor, to) {
    const now = view || whole(chosen());
    const scaled = ([low, high], share) => { const fixed = low + (high - low) * share; return [fixed + (low - fixed) * factor, fixed + (high - fixed) * factor]; };
    view = { x: scaled(now.x, to ? to.x : 0.5), y: scaled(now.y, to ? to.y : 0.5) };
    redrawView();
  }

  let width = 0;
  // --- drawing --------------------------------------------------------------------------------
  const arrange = () => drawer.arrange(place, whole(null, true));
  const isPhone = () => place.clientWidth < 560;
  let told = null;
  function show() {
    if (!place.isConnected) return;
    if (place.clientWidth !== width) { width = place.clientWidth; arrange(); } // a window, a phone turned, paper
    const shown = chosen();
    shown.canPan = isZoomed || !isPhone();
    const { traces, layout } = drawer.picture(shown, view || whole(shown), place);
    if (typeof Plotly !== "undefined") {
      draw(place, traces, layout);
      wire();
    }
    tell(shown);
    list(shown);
    told = shown;
  }
  function tell(shown) {
    const near = shown.edges.filter((e) => !e.alter);
    const count = (test) => near.filter(test).length;
    const supported = count((e) => e.sup);
    const parts = [
      words(`개체 ${grouped(shown.active.length)}개, 쌍 ${grouped(near.length)}개`, `Entities: ${grouped(shown.active.length)}, pairs: ${grouped(near.length)}`),
      words(`지지 ${grouped(supported)}, 판단 보류 ${grouped(near.length - supported)}`, `supported ${grouped(supported)}, insufficient ${grouped(near.length - supported)}`),
    ];
    if (state.mode !== "all") parts.push(words(`처음 나온 쌍 ${grouped(count((e) => e.born))}, 끊긴 쌍 ${grouped(count((e) => e.ended))}`, `first here ${grouped(count((e) => e.born))}, silent since ${grouped(count((e) => e.ended))}`));
    if (shown.wanted) parts.push(words(`찾은 이름 ${grouped(shown.found.size)}`, `names found ${grouped(shown.found.size)}`));
    get("network-status").textContent = parts.join(" · ");
    get("network-none").hidden = near.length > 0 || shown.focus !== null;
    get("network-step").textContent = state.mode === "all" ? words("모든 호", "all issues") : data.steps[state.at][lang()];
    get("network-npmi-told").textContent = state.npmi > firstNpmi ? `≥ ${drawer.decimals(state.npmi)}` : words("모두", "all");
    get("network-blocks-told").textContent = state.blocks ? `≥ ${grouped(least())}` : words("모두", "all");
    get("network-level-told").textContent = state.level === data.levels.length ? words("모든 쌍", "all pairs") : data.levels[state.level] === 0 ? words("뼈대 숲", "forest") : `α ≤ ${data.levels[state.level]}`;
  }
  function put() {
    radios("network-mode").forEach((one) => { one.checked = one.value === state.mode; });
    radios("network-support").forEach((one) => { one.checked = one.value === state.support; });
    boxes.forEach((box) => { box.checked = state.types.has(box.value); });
    fields.at.value = String(state.at);
    fields.at.disabled = state.mode === "all";
    get("network-before").disabled = state.mode === "all" || state.at <= 0;
    get("network-after").disabled = state.mode === "all" || state.at >= last;
    fields.at.setAttribute("aria-valuetext", state.mode === "all" || last < 0 ? words("모든 호", "all issues") : data.steps[state.at][lang()]);
    fields.npmi.value = String(state.npmi);
    fields.blocks.value = String(state.blocks);
    fields.level.value = String(state.level);
    fields.size.value = state.size;
    fields.hulls.checked = state.hulls;
  }
  const apply = () => { keep(); put(); show(); };
  // A slider on its way sends more values than a large graph can be drawn for: one drawing a frame.
  let isWaiting = false;
  const soon = () => {
    if (data.nodes.length <= DRAWN_AT_ONCE) { apply(); return; }
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => { isWaiting = false; apply(); });
  };
  function focusOn(id) {
    state.focus = id;
    view = null;
    isZoomed = false;
    apply();
    const target = id ? get("network-unfocus") : part.querySelector("#network-side .ev");
    if (target) target.focus({ preventScroll: true });
  }
  const list = aiBriefNetworkList(data, page, { decimals: drawer.decimals, focusOn });

  // --- controls -------------------------------------------------------------------------------
  radios("network-mode").forEach((one) => one.addEventListener("change", () => { state.mode = one.value; apply(); }));
  radios("network-support").forEach((one) => one.addEventListener("change", () => { state.support = one.value; apply(); }));
  boxes.forEach((box) => box.addEventListener("change", () => { if (box.checked) state.types.add(box.value); else state.types.delete(box.value); apply(); }));
  for (const [key, field] of Object.entries(fields)) {
    if (field.type === "range") field.addEventListener("input", () => { state[key] = Number(field.value); soon(); });
  }
  fields.size.addEventListener("change", () => { state.size = fields.size.value; apply(); });
  fields.hulls.addEventListener("change", () => { state.hulls = fields.hulls.checked; apply(); });
  fields.find.addEventListener("input", () => { if (told && told.focus !== null) { state.focus = ""; view = null; apply(); } else show(); });
  fields.find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !told || !told.found.size) return;
    event.preventDefault(); // the same key would press the button that is about to get the focus
    const first = told.order.find((at) => told.found.has(at));
    fields.find.value = "";
    focusOn(data.nodes[first].id);
  });
  const step = (by) => () => { state.at = Math.min(last, Math.max(0, state.at + by)); apply(); };
  get("network-before").addEventListener("click", step(-1));
  get("network-after").addEventListener("click", step(1));
  get("network-in").addEventListener("click", () => zoom(0.7));
  get("network-out").addEventListener("click", () => zoom(1 / 0.7));
  const reset = () => { view = null; isZoomed = false; };
  get("network-whole").addEventListener("click", () => { reset(); show(); });
  get("network-reset").addEventListener("click", () => { reset(); fields.find.value = ""; Object.assign(state, fresh()); apply(); });
  for (const button of part.querySelectorAll("[data-network]")) {
    button.addEventListener("click", () => {
      Object.assign(state, fresh(), { level: data.levels.length }, JSON.parse(button.dataset.network));
      reset();
      apply();
      get("network-board").scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth" });
    });
  }
  part.querySelector("#network-board").addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.focus && !event.target.matches("input")) focusOn("");
  });

  // A click on an entity puts it into focus; its evidence opens as everywhere.
  let pending = "";
  function wire() {
    if (place.dataset.networked) return;
    place.dataset.networked = "yes";
    place.on("plotly_click", ({ points: [point] }) => {
      if (!point || !point.id || !byId.has(point.id)) return;
      pending = point.id;
      state.focus = point.id;
      view = null;
      isZoomed = false;
      apply();
    });
    place.on("plotly_relayout", (change) => {
      if (change["xaxis.range[0]"] === undefined) return;
      view = { x: [change["xaxis.range[0]"], change["xaxis.range[1]"]], y: [change["yaxis.range[0]"], change["yaxis.range[1]"]] };
      redrawView();
    });
    place.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const box = place.getBoundingClientRect();
      zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, { x: (event.clientX - box.left) / box.width, y: 1 - (event.clientY - box.top) / box.height });
    }, { passive: false });
  }
  // The panel was opened from a page without that focus; going back would lose it.
  addEventListener("hashchange", () => {
    if (!place.isConnected || !pending || readHash().ev) return;
    state.focus = pending;
    pending = "";
    apply();
  });
  onChange(() => {
    if (!place.isConnected) return;
    if (!pending) follow();
    put();
    show();
  });
  let waiting = 0;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { if (place.isConnected && place.clientWidth !== width) show(); }, 120);
  });
  place.hidden = typeof Plotly === "undefined";
  follow();
  put();
  show();
});
