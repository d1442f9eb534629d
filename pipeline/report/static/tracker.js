"use strict";
// The tracker's chart: which rows it shows, in which order, over which columns. The marks are made
// in Python; here they are only chosen and put into their rows.
aiBriefPage.start((part) => {
  const { words, readHash, writeHash, readJson, draw, onChange } = aiBriefPage;
  const place = part.querySelector("#fig-tracker");
  if (!place || typeof Plotly === "undefined") return;
  const data = readJson("tracker-data");
  const texts = new Map(data.views.map(({ slug }) => [slug, document.getElementById(`tracker-${slug}`).textContent]));
  const get = (id) => document.getElementById(id);
  const [find, kind, state, sort] = ["find", "kind", "state", "sort"].map((name) => get(`track-${name}`));
  const radios = (name) => [...part.querySelectorAll(`input[name="track-${name}"]`)];
  const checked = (name) => (radios(name).find((one) => one.checked) || { value: data.views[0].slug }).value;
  const choose = (name, value) => radios(name).forEach((one, at) => { one.checked = value ? one.value === value : at === 0; });
  let most = data.most;

  // A family stands for its versions, unless they are asked for: apart, or models alone.
  const inMode = (row) => {
    if (kind.value) return row.kind === kind.value;
    return checked("roll") === "apart" ? row.kind !== "family" : !row.within;
  };
  const fits = (row, wanted) => inMode(row) && (!state.value || row.state === state.value) && wanted.every((word) => row.find.includes(word));
  const orders = {
    count: (a, b) => data.rows[b].n - data.rows[a].n,
    first: (a, b) => data.rows[b].first - data.rows[a].first,
    name: (a, b) => data.rows[a].name.localeCompare(data.rows[b].name, "ko", { numeric: true }),
  };
  const chosen = () => {
    const wanted = find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const all = data.rows.map((_, at) => at).filter((at) => fits(data.rows[at], wanted));
    if (orders[sort.value]) all.sort((a, b) => orders[sort.value](a, b) || a - b);
    // What is followed in every corpus stays in sight, in its place, besides the rows asked for.
    let room = most;
    const shown = all.filter((at) => { if (data.rows[at].pin) return true; room -= 1; return room >= 0; });
    return { all, shown };
  };

  const narrowed = (spec, shown) => {
    const at = new Map(shown.map((row, i) => [row, i]));
    const traces = spec.data.map((trace) => {
      const kept = trace.y.map((row, i) => i).filter((i) => at.has(trace.y[i]));
      const pick = (list) => (Array.isArray(list) ? kept.map((i) => list[i]) : list);
      const size = trace.marker && trace.marker.size;
      return {
        ...trace, x: pick(trace.x), y: kept.map((i) => at.get(trace.y[i])), customdata: pick(trace.customdata), text: pick(trace.text),
        ...(trace.marker ? { marker: { ...trace.marker, size: pick(size) } } : {}),
      };
    });
    const { yaxis } = spec.layout;
    const layout = {
      ...spec.layout,
      height: spec.layout.height - data.rowPx * (yaxis.tickvals.length - Math.max(1, shown.length)),
      yaxis: { ...yaxis, tickvals: shown.map((_, i) => i), ticktext: shown.map((row) => yaxis.ticktext[row]), range: [shown.length - 0.4, -0.6] },
    };
    return { traces, layout };
  };

  const specOf = (slug) => {
    const spec = JSON.parse(texts.get(slug));
    if (aiBriefPage.lang() === "en") {
      for (const [path, value] of spec.en) {
        let at = spec;
        for (const step of path.slice(0, -1)) at = at[step];
        at[path[path.length - 1]] = value;
      }
    }
    return spec;
  };

  const show = () => {
    if (!place.isConnected) return; // a single-file report shows another page
    const { all, shown } = chosen();
    const view = data.views.find(({ slug }) => slug === checked("view")) || data.views[0];
    get("track-nothing").hidden = all.length > 0;
    place.hidden = !all.length;
    get("track-status").textContent = words(`${all.length}개 가운데 ${shown.length}개를 보임`, `${shown.length} of ${all.length} shown`);
    get("track-more").hidden = shown.length >= all.length;
    get("track-less").hidden = most <= data.most;
    if (!all.length) return;
    const { traces, layout } = narrowed(specOf(view.slug), shown);
    place.style.minWidth = `${view.width}px`;
    place.style.height = `${layout.height}px`;
    draw(place, traces, layout);
    aiBriefTicks(place, shown.map((row) => data.rows[row].href));
  };
  const keep = () => writeHash({
    find: encodeURIComponent(find.value.trim()), kind: kind.value, state: state.value, sort: sort.value, roll: checked("roll"),
    cols: data.views.length > 1 && checked("view") !== data.views[0].slug ? checked("view") : "", most: most > data.most ? String(most) : "",
  });
  const follow = () => {
    const told = readHash();
    try { find.value = decodeURIComponent(told.find || ""); } catch { find.value = ""; }
    [[kind, told.kind], [state, told.state], [sort, told.sort]].forEach(([element, value]) => {
      element.value = value || "";
      if (element.selectedIndex < 0) element.value = "";
    });
    choose("roll", told.roll);
    choose("view", told.cols);
    most = Math.max(data.most, Math.min(data.rows.length, parseInt(told.most, 10) || 0));
  };
  const act = (change) => () => { if (change) change(); keep(); show(); };
  find.addEventListener("input", act());
  [kind, state, sort, ...radios("roll"), ...radios("view")].forEach((element) => element.addEventListener("change", act()));
  get("track-more").addEventListener("click", act(() => { most = Math.min(data.rows.length, most + 40); }));
  get("track-less").addEventListener("click", act(() => { most = data.most; }));
  get("track-clear").addEventListener("click", act(() => { find.value = ""; [kind, state, sort].forEach((one) => { one.value = ""; }); choose("roll", ""); }));
  onChange(() => { follow(); show(); });
  follow();
  show();
});
