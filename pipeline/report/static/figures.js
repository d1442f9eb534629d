// Charts made in Python: their JSON is drawn in the page's language and mode.
const CONFIG = { displayModeBar: false, responsive: true, displaylogo: false, scrollZoom: false, doubleClick: false, showTips: false };

const readJson = (id) => JSON.parse(document.getElementById(id).textContent);

function recolor(value, key) {
  if (typeof value === "string") return /color/i.test(key) ? THEME.swaps[value] || value : value;
  if (Array.isArray(value)) return value.map((part) => recolor(part, key));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, recolor(v, k)]));
  }
  return value;
}

function inEnglish(spec) {
  for (const [path, value] of spec.en) {
    let at = spec;
    for (const step of path.slice(0, -1)) at = at[step];
    at[path[path.length - 1]] = value;
  }
}

function draw(element, data, layout) {
  const dark = mode() === "dark";
  const shown = { ...(dark ? recolor(layout, "") : layout), template: THEME.templates[dark ? "dark" : "light"] };
  const drawn = Plotly.react(element, dark ? recolor(data, "") : data, shown, CONFIG);
  if (!element.dataset.wired) {
    element.dataset.wired = "yes";
    wire(element);
  }
  return drawn;
}

// A mark with evidence has {e: query} as its customdata, or as the last of its values.
function evidenceOf(customdata) {
  const last = Array.isArray(customdata) ? customdata[customdata.length - 1] : customdata;
  if (Array.isArray(last)) return evidenceOf(last); // a pie wraps it once more
  return last && typeof last === "object" && last.e ? last.e : null;
}

// All marks with evidence, in the order drawn, for the arrow keys. A heat map nests its rows.
function marksOf(element) {
  const marks = [];
  (element.data || []).forEach((trace, curveNumber) => {
    const cells = Array.isArray(trace.customdata) ? trace.customdata : [];
    cells.forEach((cell, at) => {
      if (trace.type === "heatmap" && Array.isArray(cell)) {
        cell.forEach((inner, x) => { if (evidenceOf(inner)) marks.push({ curveNumber, pointNumber: [at, x], e: evidenceOf(inner), label: inner }); });
      } else if (evidenceOf(cell)) marks.push({ curveNumber, pointNumber: at, e: evidenceOf(cell), label: cell });
    });
  });
  return marks;
}

// Click opens the evidence; with the chart focused, arrows walk from mark to mark and Enter opens.
function wire(element) {
  element.on("plotly_click", (event) => {
    const point = event.points.find((one) => evidenceOf(one.customdata));
    if (point) openEvidence(evidenceOf(point.customdata), region);
  });
  element.on("plotly_hover", (event) => element.classList.toggle("over-mark", event.points.some((one) => evidenceOf(one.customdata))));
  element.on("plotly_unhover", () => element.classList.remove("over-mark"));
  const region = element.closest(".figure-scroll") || element;
  if (!region.hasAttribute("tabindex")) region.setAttribute("tabindex", "0");
  const told = make("p", { class: "hidden", role: "status" });
  region.after(told);
  let at = -1;
  region.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const marks = marksOf(element);
    if (!marks.length) return;
    if (step) {
      event.preventDefault();
      at = at < 0 && step < 0 ? marks.length - 1 : (at + step + marks.length) % marks.length;
      const { curveNumber, pointNumber, label } = marks[at];
      try { Plotly.Fx.hover(element, [{ curveNumber, pointNumber }]); } catch { /* kinds without hover */ }
      told.textContent = (Array.isArray(label) ? label.slice(0, -1) : [label.name || ""]).join(" · ");
    } else if (event.key === "Enter" && marks[at]) {
      event.preventDefault();
      openEvidence(marks[at].e, region);
    }
  });
}

function startFigures() {
  if (typeof Plotly === "undefined") return;
  for (const element of document.querySelectorAll("[data-figure]")) {
    const text = document.getElementById(element.dataset.figure).textContent;
    const show = () => {
      const spec = JSON.parse(text);
      if (lang() === "en") inEnglish(spec);
      draw(element, spec.data, spec.layout);
    };
    onChange.push(show);
    show();
  }
}
