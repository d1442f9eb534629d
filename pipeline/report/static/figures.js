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
  return Plotly.react(element, dark ? recolor(data, "") : data, shown, CONFIG);
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
