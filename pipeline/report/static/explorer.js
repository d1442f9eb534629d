// Timelines from compact data: lines with interval bands, one panel an item or all in one.
const percent = (share) => {
  if (share > 0 && share < 0.0005) return "<0.1%";
  return `${(share * 100).toFixed(1).replace(/\.0$/, "")}%`;
};
const interval = (low, high) => `${percent(low).replace("%", "")}–${percent(high)}`;

// Per series the stretches of one item without a missing issue.
function stretches(data, item) {
  return data.series.map((series) => {
    const runs = [];
    let run = [];
    series.issues.forEach((issue, position) => {
      const at = item.at[issue];
      if (series.breaks.includes(position) || at === null) {
        if (run.length) runs.push(run);
        run = [];
      }
      if (at === null) return;
      const [count, share, low, high] = data.values[issue][at];
      run.push({ ...data.issues[issue], issue, count, share, low, high });
    });
    if (run.length) runs.push(run);
    return runs;
  });
}

const withGaps = (runs, pick) => runs.flatMap((run, i) => (i ? [null] : []).concat(run.map(pick)));

function hoverOf(item, point) {
  const n = words(`기사 ${point.count}건/${point.of}건`, `${point.count} of ${point.of} articles`);
  const range = `${percent(point.share)} (${words("95% 구간", "95% interval")} ${interval(point.low, point.high)})`;
  return `<b>${item.label}</b><br>${point[lang()]} · ${point.label}<br>${n} · ${range.replace(/</g, "&lt;")}`;
}

// The evidence behind one point.
function askedOf(data, item, point) {
  const issues = point.ids || [point.id]; // a point is an issue, or a month of a series
  // A family is any of its versions; its evidence is the block the table names.
  if (item.blocks) {
    const tail = item.blocks[point.issue];
    return tail && !point.ids ? { blocks: [`${point.id}/${tail}`] } : { issues };
  }
  return data.asked === "term" ? { term: item.id, issues } : { entities: [item.id], issues };
}

// In a panel of its own an item needs no symbol: there the symbol tells the series, too.
function tracesOf(data, item, slot, axis, isPanel) {
  const style = data.styles[slot % data.styles.length];
  const traces = [];
  stretches(data, item).forEach((runs, series) => {
    if (!runs.length) return;
    const shared = { name: item.label, xaxis: `x${axis}`, yaxis: `y${axis}` };
    const wide = runs.filter((run) => run.length > 1);
    traces.push({
      ...shared, type: "scatter", mode: "lines", fill: "toself", fillcolor: style.band,
      line: { width: 0, color: style.color }, hoverinfo: "skip", showlegend: false,
      x: wide.flatMap((run, i) => (i ? [null] : []).concat(run.map((p) => p.date), run.map((p) => p.date).reverse())),
      y: wide.flatMap((run, i) => (i ? [null] : []).concat(run.map((p) => p.low), run.map((p) => p.high).reverse())),
    });
    const lone = (pick) => runs.flatMap((run, i) => (i ? [null] : []).concat(run.map((p) => (run.length === 1 ? pick(p) : 0))));
    traces.push({
      ...shared, type: "scatter", mode: "lines+markers", connectgaps: false,
      showlegend: axis === "" && series === 0,
      x: withGaps(runs, (p) => p.date), y: withGaps(runs, (p) => p.share),
      line: { color: style.color, width: 2, dash: data.dashes[series % data.dashes.length] },
      marker: { color: style.color, symbol: (isPanel ? data.styles[series % data.styles.length] : style).symbol, size: data.issues.length > 40 ? 4 : 7 },
      error_y: {
        type: "data", symmetric: false, color: style.color, thickness: 1, width: 3,
        array: lone((p) => p.high - p.share), arrayminus: lone((p) => p.share - p.low),
        visible: runs.some((run) => run.length === 1),
      },
      customdata: withGaps(runs, (p) => (p.count ? { e: askedOf(data, item, p), name: `${item.name} · ${p[lang()]}` } : null)),
      hovertext: withGaps(runs, (p) => hoverOf(item, p)), hovertemplate: "%{hovertext}<extra></extra>",
    });
  });
  return traces;
}

// Dash of each series, when there is more than one to tell apart.
function seriesKey(data, isPanel) {
  if (data.series.length < 2) return [];
  const color = THEME.templates.light.layout.font.color;
  return data.series.map((series, i) => ({
    type: "scatter", mode: isPanel ? "lines+markers" : "lines", x: [null], y: [null], name: series.label, showlegend: true,
    line: { color, width: 2, dash: data.dashes[i % data.dashes.length] }, hoverinfo: "skip",
    marker: { color, symbol: data.styles[i % data.styles.length].symbol, size: 7 },
  }));
}

function rangesOf(data, items) {
  const days = data.issues.map((issue) => Date.parse(issue.date));
  const pad = Math.max(20 * 864e5, (Math.max(...days) - Math.min(...days)) * 0.04);
  const iso = (time) => new Date(time).toISOString().slice(0, 10);
  const tops = items.flatMap((item) => item.at.flatMap((at, i) => (at === null ? [] : [data.values[i][at][3]])));
  const months = Math.ceil((Math.max(...days) - Math.min(...days)) / 2.6e9) + 1;
  const steps = [1, 2, 3, 6, 12, 24, 36, 60, 120];
  return {
    every: (most) => `M${steps.find((step) => months / step <= most) || 120}`,
    x: [iso(Math.min(...days) - pad), iso(Math.max(...days) + pad)],
    y: [-0.02, Math.min(1.02, Math.max(0.1, ...tops) * 1.06)],
  };
}

// More bands than this on top of one another hide what they are there to show.
const MOST_BANDS = 3;

function overlaid(data, items, width) {
  const range = rangesOf(data, items);
  const traces = items.flatMap((item, slot) => tracesOf(data, item, slot, "", false));
  const shown = items.length > MOST_BANDS ? traces.filter((trace) => trace.fill !== "toself") : traces;
  if (items.length > MOST_BANDS) shown.forEach((trace) => { trace.error_y.visible = false; });
  return {
    data: [...shown, ...seriesKey(data, false)],
    layout: {
      height: 440 + 12 * items.length,
      legend: { orientation: "h", y: -0.12, yanchor: "top", itemclick: false, itemdoubleclick: false },
      xaxis: { type: "date", range: range.x, tickformat: "%Y.%m", tick0: "2000-01-01", dtick: range.every(width < 500 ? 4 : 9) },
      yaxis: { title: { text: data.axis[lang()] }, tickformat: ".0%", range: range.y },
      margin: { l: 56, r: 12, t: 12, b: 40 }, hovermode: "closest",
    },
  };
}

function sideBySide(data, items, width) {
  const columns = Math.max(1, Math.min(3, items.length, Math.floor(width / 300)));
  const rows = Math.ceil(items.length / columns);
  const key = seriesKey(data, true);
  const [panel, top, bottom] = [176, 30 + (key.length ? 26 * (width < 600 ? key.length : 1) : 0), 34];
  const height = rows * panel + top + bottom;
  const range = rangesOf(data, items);
  const layout = {
    height, margin: { l: 44, r: 8, t: top, b: bottom }, hovermode: "closest", annotations: [],
    legend: { orientation: "h", y: 1, yref: "container", yanchor: "top", x: 0, itemclick: false, itemdoubleclick: false }, showlegend: key.length > 0,
  };
  const traces = [];
  const gapX = columns > 1 ? 0.06 : 0;
  const gapY = rows > 1 ? Math.min(0.3, 58 / (rows * panel)) : 0;
  items.forEach((item, i) => {
    const [row, column, axis] = [Math.floor(i / columns), i % columns, i ? String(i + 1) : ""];
    const wide = (1 - gapX * (columns - 1)) / columns;
    const tall = (1 - gapY * (rows - 1)) / rows;
    const [left, ceiling] = [column * (wide + gapX), 1 - row * (tall + gapY)];
    layout[`xaxis${axis}`] = {
      type: "date", domain: [left, left + wide], anchor: `y${axis}`, range: range.x, tickformat: "%y.%m", tick0: "2000-01-01", dtick: range.every(4), automargin: false,
    };
    layout[`yaxis${axis}`] = {
      domain: [Math.max(0, ceiling - tall), ceiling], anchor: `x${axis}`, range: range.y, tickformat: ".0%",
      nticks: 4, showticklabels: column === 0, automargin: false,
    };
    layout.annotations.push({
      text: `<b>${item.brief}</b>`, x: left, y: ceiling, xref: "paper", yref: "paper", xanchor: "left",
      yanchor: "bottom", showarrow: false, font: { size: 13 },
    });
    const own = tracesOf(data, item, 0, axis, true);
    own.forEach((trace) => { trace.showlegend = false; });
    traces.push(...own);
  });
  return { data: [...traces, ...key], layout };
}

function fillTable(data, items) {
  const body = document.querySelector("#numbers-table tbody");
  if (!body) return;
  const rows = items.flatMap((item) => data.series.flatMap((series) => series.issues.flatMap((issue) => {
    if (item.at[issue] === null) return [];
    const [count, share, low, high] = data.values[issue][item.at[issue]];
    const row = document.createElement("tr");
    const told = data.issues[issue];
    const link = document.createElement(told.href ? "a" : "span");
    if (told.href) link.href = document.body.dataset.root + told.href;
    link.textContent = `${told[lang()]} · ${told.title}`;
    const asked = JSON.stringify(askedOf(data, item, { ...told, issue }));
    const counted = `${count}/${told.of}`;
    const opener = count ? make("button", { type: "button", class: "ev", "data-evidence": asked, "aria-haspopup": "dialog" }, counted) : counted;
    [[item.name], [link, told.date], [opener, count], [percent(share), share], [interval(low, high), low]].forEach(([value, key], i) => {
      row.append(make("td", { class: i > 1 ? "num" : "", "data-sort": key }, value));
    });
    return [row];
  })));
  body.replaceChildren(...rows);
  body.closest("table").takeRows();
}

// The choice side by side: verdict, articles, factors with intervals.
function fillComparison(items) {
  const body = document.querySelector("#compare-table tbody");
  if (!body) return;
  const hrefs = readJson("data-hrefs") || {};
  const at = lang() === "en" ? 1 : 0;
  body.replaceChildren(...items.map((item) => {
    const href = hrefs[item.id];
    const name = href ? make("a", { href: document.body.dataset.root + href }, item.name) : item.name;
    const cells = (item.cells || []).map((cell, i) => {
      const number = (cell[1].match(/[\d,.]+/) || [""])[0].replace(/,/g, "");
      return make("td", i ? { class: "num", "data-sort": number } : { title: (item.why || ["", ""])[at] }, cell[at]);
    });
    return make("tr", {}, make("td", {}, name), ...cells);
  }));
  body.closest("table").takeRows();
}

function startLines() {
  if (typeof Plotly === "undefined") return;
  const element = document.querySelector("[data-lines]");
  if (!element) return;
  const data = readJson(element.dataset.lines);
  const byId = new Map(data.items.map((item) => [item.id, item]));
  const picker = document.querySelector("[data-explorer]") ? startPicker(data, byId, () => show()) : null;
  const show = () => {
    const chosen = (picker ? picker.chosen() : data.chosen).map((id) => byId.get(id)).filter(Boolean);
    element.hidden = !chosen.length;
    if (picker) document.getElementById("none").hidden = chosen.length > 0;
    if (picker) fillComparison(chosen);
    if (!chosen.length) { fillTable(data, []); return; }
    const made = picker && picker.view() === "over"
      ? overlaid(data, chosen, element.clientWidth) : sideBySide(data, chosen, element.clientWidth);
    draw(element, made.data, made.layout);
    if (picker) fillTable(data, chosen);
  };
  onChange.push(() => { if (picker) picker.follow(); show(); });
  let width = element.clientWidth;
  let waiting = 0;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (element.isConnected && element.clientWidth !== width) { width = element.clientWidth; show(); }
    }, 120);
  });
  show();
}
