// Views to choose from, charts that are drawn when their view is shown, and the interval of the
// mark pointed at. Also used by the page of topics.
"use strict";
(() => {
  const decoded = (text) => { try { return decodeURIComponent(text); } catch { return ""; } };

  // The spec in the reader's language, at the width there is.
  function specOf(place) {
    const spec = aiBriefPage.readJson(place.dataset.lazy);
    const put = ([path, value]) => {
      let at = spec;
      for (const step of path.slice(0, -1)) at = at[step];
      at[path[path.length - 1]] = value;
    };
    const width = place.clientWidth;
    const variant = (spec.variants || []).find((one) => width < one.below);
    if (aiBriefPage.lang() === "en") (spec.en || []).forEach(put);
    if (variant) variant.changes.forEach(put);
    return spec;
  }

  function drawLazy(place) {
    const { data, layout } = specOf(place);
    if (layout.height) place.style.height = `${layout.height}px`;
    aiBriefPage.draw(place, data, layout);
    place.dataset.drawnAt = String(place.clientWidth);
    if (place.dataset.pointed) return;
    place.dataset.pointed = "yes";
    let shown = "";
    const show = (key, x, y) => {
      const at = place.data.findIndex((trace) => trace.meta && trace.meta.role === "interval");
      if (at < 0 || key === shown) return;
      shown = key;
      Plotly.restyle(place, { x: [x], y: [y] }, [at]);
    };
    const point = (one) => {
      const ends = one && one.data && one.data.meta;
      if (!ends || !ends.low) return;
      const [low, high] = [ends.low[one.pointNumber], ends.high[one.pointNumber]];
      show(`${one.curveNumber}/${one.pointNumber}`, [one.x, one.x], [low, high]);
    };
    place.on("plotly_hover", ({ points: [one] }) => point(one));
    // The arrow keys hover without the event.
    place.closest(".figure-scroll").addEventListener("keydown", (event) => {
      if (event.key.startsWith("Arrow")) setTimeout(() => point((place._hoverdata || [])[0]), 0);
    });
  }

  aiBriefPage.start((part) => {
    const controls = [...part.querySelectorAll("[data-choose]")];
    const views = [...part.querySelectorAll(".view")];
    if (!controls.length && !views.length) return;
    const names = [...new Set(controls.map((control) => control.dataset.choose))];
    const of = (name) => controls.filter((control) => control.dataset.choose === name);
    const valueOf = (name) => {
      const [first, ...rest] = of(name);
      return first.type === "radio" ? [first, ...rest].find((one) => one.checked).value : first.value;
    };
    const fitting = (view, name) => {
      const wanted = view.getAttribute(`data-when-${name}`);
      return wanted === null || !names.includes(name) || wanted === valueOf(name);
    };
    const drawShown = () => {
      if (typeof Plotly === "undefined") return;
      for (const place of part.querySelectorAll("[data-lazy]")) if (!place.hidden) drawLazy(place);
    };
    const show = () => {
      for (const view of views) {
        const keys = view.getAttributeNames().filter((name) => name.startsWith("data-when-")).map((name) => name.slice(10));
        const isShown = keys.every((name) => fitting(view, name));
        view.classList.toggle("is-shown", isShown);
        for (const place of view.querySelectorAll("[data-lazy]")) place.hidden = !isShown;
      }
      drawShown();
    };
    const follow = () => {
      const state = aiBriefPage.readHash();
      for (const name of names) {
        const asked = decoded(state[name] || "");
        if (!asked) continue;
        for (const control of of(name)) {
          if (control.type === "radio") control.checked = control.checked || control.value === asked;
          else if ([...control.options].some((option) => option.value === asked)) control.value = asked;
        }
      }
    };
    for (const control of controls) {
      control.addEventListener("change", () => {
        aiBriefPage.writeHash({ [control.dataset.choose]: encodeURIComponent(control.value) });
        show();
      });
    }
    aiBriefPage.onChange(() => { follow(); show(); });
    let waiting = 0;
    addEventListener("resize", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        for (const place of part.querySelectorAll("[data-lazy]")) {
          if (place.isConnected && !place.hidden && String(place.clientWidth) !== place.dataset.drawnAt) drawLazy(place);
        }
      }, 150);
    });
    follow();
    show();
  });
})();
