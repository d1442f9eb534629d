"use strict";
// The picture of the network: traces and layout from what is shown. Python has the same picture for
// notebooks (charts/network.py); shapes, widths and limits come from there, in `data.style`.
globalThis.aiBriefNetworkPicture = (data, { words, lang, grouped }) => {
  const { style } = data;
  const CORNERS = 10;
  const MARGIN = 6;
  const LABEL_PX = 12;
  const MOST_LABELS = 60;
  const HULL_PAD_PX = 16;
  const pen = document.createElement("canvas").getContext("2d");

  const widthOf = (text, px, family) => {
    pen.font = `${px}px ${family}`;
    return pen.measureText(text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&")).width;
  };

  const sizeOf = (value, top) => style.px[0] + (style.px[1] - style.px[0]) * Math.sqrt(Math.max(value, 0) / (top || 1));

  // Convex hull of discs around the points (Andrew's monotone chain), closed.
  function hull(points, rx, ry) {
    const all = points.flatMap(([x, y]) => Array.from({ length: CORNERS }, (_, k) => [x + rx * Math.cos((2 * Math.PI * k) / CORNERS), y + ry * Math.sin((2 * Math.PI * k) / CORNERS)]));
    all.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const cross = (o, a, b) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
    const chain = (list) => {
      const out = [];
      for (const point of list) {
        while (out.length > 1 && cross(out[out.length - 2], out[out.length - 1], point) <= 0) out.pop();
        out.push(point);
      }
      return out;
    };
    const ring = chain(all).slice(0, -1).concat(chain([...all].reverse()).slice(0, -1));
    return [...ring, ring[0]];
  }

  const stabilityWords = (value) => (value >= style.stable[0] ? words("안정", "stable") : value >= style.stable[1] ? words("경계가 흐림", "blurred edge") : words("판단 보류", "insufficient"));
  const stabilityDash = (value) => (value >= style.stable[0] ? "solid" : value >= style.stable[1] ? "dash" : "dot");

  // Marks that cover each other move apart, as little as needed: pairs push in a fixed order, so the
  // same width gives the same picture. Places are those of the whole view, whatever is zoomed.
  const ROUNDS = 24;
  function settle(box, view, sizes) {
    const [sx, sy] = [box.width / (view.x[1] - view.x[0]), box.height / (view.y[1] - view.y[0])];
    const at = data.nodes.map((node) => [node.x0 * sx, node.y0 * sy]);
    for (let round = 0; round < ROUNDS; round += 1) {
      let isMoved = false;
      for (let i = 0; i < at.length; i += 1) {
        for (let j = i + 1; j < at.length; j += 1) {
          const [dx, dy] = [at[j][0] - at[i][0], at[j][1] - at[i][1]];
          const wanted = (sizes[i] + sizes[j]) / 2 + 3;
          const apart = Math.hypot(dx, dy);
          if (apart >= wanted) continue;
          isMoved = true;
          const push = (wanted - apart) / 2;
          const [ux, uy] = apart > 1e-6 ? [dx / apart, dy / apart] : [1, 0];
          at[i][0] -= ux * push; at[i][1] -= uy * push;
          at[j][0] += ux * push; at[j][1] += uy * push;
        }
      }
      if (!isMoved) break;
    }
    data.nodes.forEach((node, i) => { node.x = at[i][0] / sx; node.y = at[i][1] / sy; });
  }
  function arrange(element, view) {
    const box = boxWithin(element);
    const top = Math.max(1, ...data.nodes.map((node) => node.s));
    settle(box, view, data.nodes.map((node) => sizeOf(node.s, top) * shrinkOf(box)));
  }
  const boxWithin = (element) => ({ width: Math.max(1, element.clientWidth - 2 * MARGIN), height: Math.max(1, element.clientHeight - 2 * MARGIN) });
  const shrinkOf = (box) => (box.width < 500 ? 0.75 : 1);
  for (const node of data.nodes) [node.x0, node.y0] = [node.x, node.y];

  // A hull says who belongs together only where its members lie together: at least half of the
  // entities inside must be its own. Communities strewn over the picture stay without one.
  const isCompact = (ring, one, shown) => {
    const inside = shown.active.filter((at) => {
      const { x, y } = data.nodes[at];
      return ring.every((p, i) => { const q = ring[(i + 1) % ring.length]; return (q[0] - p[0]) * (y - p[1]) - (q[1] - p[1]) * (x - p[0]) >= -1e-12; });
    });
    return inside.filter((at) => data.nodes[at].c === one.id).length * 2 >= inside.length;
  };

  // Communities of the active nodes with enough members, largest first.
  function communitiesOf(shown) {
    const found = new Map();
    for (const at of shown.active) {
      const { c } = data.nodes[at];
      if (!found.has(c)) found.set(c, []);
      found.get(c).push(at);
    }
    return [...found].filter(([, members]) => members.length >= style.members)
      .map(([id, members]) => {
        const stability = members.reduce((sum, at) => sum + data.nodes[at].st, 0) / members.length;
        const strongest = shown.edges.filter((e) => data.nodes[e.s].c === id && data.nodes[e.t].c === id).sort((a, b) => b.n - a.n)[0];
        return { id, members, stability, strongest, ...data.communities[id] };
      })
      .sort((a, b) => b.members.length - a.members.length || a.id - b.id);
  }

  const inPixels = (view, box) => ({
    x: (value) => ((value - view.x[0]) / (view.x[1] - view.x[0])) * box.width,
    y: (value) => ((value - view.y[0]) / (view.y[1] - view.y[0])) * box.height,
  });

  const SIDES = ["middle right", "top center", "bottom center", "middle left"];
  function boxOf(x, y, radius, width, side) {
    const [gap, line] = [radius + 4, LABEL_PX + 4];
    if (side === "middle right") return [x + gap, y - line / 2, x + gap + width, y + line / 2];
    if (side === "middle left") return [x - gap - width, y - line / 2, x - gap, y + line / 2];
    const middle = y + (side === "top center" ? 1 : -1) * (gap + line / 2);
    return [x - width / 2, middle - line / 2, x + width / 2, middle + line / 2];
  }

  // Names where there is room: nodes in the order given, and names of communities above their hulls.
  function placeLabels(shown, sizes, hulls, view, box, family) {
    const to = inPixels(view, box);
    const dots = shown.active.map((at) => {
      const [x, y, r] = [to.x(data.nodes[at].x), to.y(data.nodes[at].y), sizes.get(at) / 2];
      return [x - r, y - r, x + r, y + r];
    });
    const taken = [];
    const fits = (area, own) => area[0] >= 0 && area[1] >= 0 && area[2] <= box.width && area[3] <= box.height
      && ![...taken, ...dots].some((other) => other !== own && area[0] < other[2] && other[0] < area[2] && area[1] < other[3] && other[1] < area[3]);
    const sides = new Map();
    const name = (at) => {
      const own = dots[shown.active.indexOf(at)];
      const radius = sizes.get(at) / 2;
      const width = widthOf(data.nodes[at].label, LABEL_PX, family) + 4;
      for (const side of SIDES) {
        const area = boxOf(to.x(data.nodes[at].x), to.y(data.nodes[at].y), radius, width, side);
        if (fits(area, own)) { taken.push(area); sides.set(at, side); return; }
      }
    };
    const order = shown.order.slice(0, 4 * MOST_LABELS);
    order.slice(0, 12).forEach(name);
    const tags = hulls.flatMap((one) => {
      const xs = one.ring.map((p) => p[0]);
      const ys = one.ring.map((p) => p[1]);
      const middle = (Math.min(...xs) + Math.max(...xs)) / 2;
      for (const text of [`${one.name} ${words("무리", "community")}`, words(`무리 ${one.id + 1}`, `community ${one.id + 1}`)]) {
        const half = widthOf(text, LABEL_PX, family) / 2 + 3;
        for (const [edge, lift] of [[Math.max(...ys), 10], [Math.min(...ys), -10]]) {
          const [x, y] = [to.x(middle), to.y(edge) + lift];
          const area = [x - half, y - 9, x + half, y + 9];
          if (fits(area, null)) { taken.push(area); return [{ ...one, text, x: middle, y: edge, lift }]; }
        }
      }
      return [];
    });
    for (const at of order.slice(12)) if (sides.size < MOST_LABELS) name(at);
    return { sides, tags };
  }

  const decimals = (value) => value.toFixed(2).replace("-", "−");
  function hoverOfEdge(edge) {
    const [one, other] = [data.nodes[edge.s].full, data.nodes[edge.t].full];
    const marks = [edge.sup ? words("지지됨", "supported") : words("판단 보류", "insufficient")];
    if (edge.born) marks.push(words("이 호에서 처음", "first here"));
    if (edge.ended) marks.push(words("그 뒤로 끊김", "silent since"));
    return `<b>${one} – ${other}</b><br>NPMI ${decimals(edge.npmi)} (95% ${decimals(edge.low)}–${decimals(edge.high)})<br>${words(`함께 나온 블록 ${grouped(edge.n)}개`, `shared blocks: ${grouped(edge.n)}`)} · ${marks.join(" · ")}`;
  }

  // What the reader picked narrows the evidence to the issues shown.
  const askedOf = (entities, ids) => ({ e: ids ? { entities, issues: ids } : { entities } });

  function edgeTraces(shown) {
    const classes = new Map();
    for (const edge of shown.edges) {
      const wide = style.widths.reduce((found, [least], at) => (edge.n >= least ? at : found), 0);
      const key = [edge.alter ? 1 : 0, edge.sup, edge.born, edge.ended, wide].join("");
      if (!classes.has(key)) classes.set(key, { ...edge, wide, x: [], y: [] });
      const [a, b] = [data.nodes[edge.s], data.nodes[edge.t]];
      classes.get(key).x.push(a.x, b.x, null);
      classes.get(key).y.push(a.y, b.y, null);
    }
    return [...classes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => ({
      type: "scatter", mode: "lines", x: one.x, y: one.y, hoverinfo: "skip", zorder: 1,
      opacity: one.alter ? 0.3 : one.born ? 0.95 : one.ended ? 0.5 : one.sup ? 0.85 : 0.55,
      line: {
        color: one.born ? style.colors.accent : style.colors.muted,
        width: style.widths[one.wide][1] + (one.born ? 0.8 : 0),
        dash: one.ended ? "dot" : one.sup ? "solid" : "dash",
      },
    }));
  }

  // A line has no points between its ends, so each has a mark in its middle: unseen but for births and ends.
  const middles = (shown) => ({
    type: "scatter", mode: "markers", zorder: 2, x: shown.edges.map((e) => (data.nodes[e.s].x + data.nodes[e.t].x) / 2),
    y: shown.edges.map((e) => (data.nodes[e.s].y + data.nodes[e.t].y) / 2),
    marker: {
      size: shown.edges.map((e) => (e.born || e.ended ? 9 : 14)), opacity: 1,
      symbol: shown.edges.map((e) => (e.ended ? "x-thin" : e.born ? "triangle-up" : "circle")),
      color: shown.edges.map((e) => (e.born && !e.ended ? style.colors.accent : "rgba(0,0,0,0)")),
      line: { width: shown.edges.map((e) => (e.ended ? 2 : 0)), color: shown.edges.map((e) => (e.born ? style.colors.accent : style.colors.muted)) },
    },
    customdata: shown.edges.map((e) => [`${data.nodes[e.s].name} – ${data.nodes[e.t].name}`, askedOf([data.nodes[e.s].id, data.nodes[e.t].id], shown.ids)]),
    hovertext: shown.edges.map(hoverOfEdge), hovertemplate: "%{hovertext}<extra></extra>",
  });

  const haloOf = (color) => [[1, 0], [-1, 0], [0, 1], [0, -1]].map(([x, y]) => `${x}px ${y}px 2px ${color}`).join(", ");
  function nodeTrace(shown, sizes, sides, halo) {
    const type = (at) => data.types[data.nodes[at].t];
    const hover = (at) => {
      const node = data.nodes[at];
      return `<b>${node.full}</b><br>${type(at)[lang()]} · ${words(`이웃 ${grouped(shown.degree.get(at) || 0)} · 함께 나온 블록 ${grouped(shown.strength.get(at) || 0)}`, `neighbors: ${grouped(shown.degree.get(at) || 0)} · shared blocks: ${grouped(shown.strength.get(at) || 0)}`)}<br>${words("중심성(PageRank)", "PageRank")} ${words(`${node.r[0]}위`, `no. ${node.r[0]}`)} (95% ${node.r[1]}–${node.r[2]})`;
    };
    return {
      type: "scatter", mode: "markers+text", zorder: 4, cliponaxis: true,
      x: shown.active.map((at) => data.nodes[at].x), y: shown.active.map((at) => data.nodes[at].y),
      text: shown.active.map((at) => (sides.has(at) ? data.nodes[at].label : "")),
      textposition: shown.active.map((at) => sides.get(at) || "middle right"),
      textfont: { size: LABEL_PX, color: style.colors.ink, shadow: haloOf(halo) },
      marker: {
        size: shown.active.map((at) => sizes.get(at)), opacity: 1, symbol: shown.active.map((at) => type(at).symbol), color: shown.active.map((at) => type(at).color),
        line: { width: shown.active.map((at) => (shown.found.has(at) || at === shown.focus ? 3 : 1.2)), color: shown.active.map((at) => (shown.found.has(at) || at === shown.focus ? style.colors.ink : style.colors.surface)) },
      },
      customdata: shown.active.map((at) => [data.nodes[at].name, askedOf([data.nodes[at].id], shown.ids)]),
      ids: shown.active.map((at) => data.nodes[at].id),
      hovertext: shown.active.map(hover), hovertemplate: "%{hovertext}<extra></extra>",
    };
  }

  function hullTraces(hulls) {
    const classes = new Map();
    for (const one of hulls) {
      const dash = stabilityDash(one.stability);
      const key = `${one.slot}${dash}`;
      if (!classes.has(key)) classes.set(key, { slot: one.slot, dash, x: [], y: [] });
      const own = classes.get(key);
      if (own.x.length) { own.x.push(null); own.y.push(null); }
      own.x.push(...one.ring.map((p) => p[0]));
      own.y.push(...one.ring.map((p) => p[1]));
    }
    return [...classes.values()].map(({ slot, dash, x, y }) => ({
      type: "scatter", mode: "lines", fill: "toself", x, y, hoverinfo: "skip", zorder: 0, opacity: 0.5,
      fillcolor: style.bands[slot], line: { color: style.series[slot], width: 1.2, dash },
    }));
  }

  const tagTrace = (tags, view, box) => ({
    type: "scatter", mode: "text", zorder: 3, x: tags.map((t) => t.x), y: tags.map((t) => t.y + (t.lift / box.height) * (view.y[1] - view.y[0])),
    text: tags.map((t) => `<i>${t.text}</i>`), textposition: "middle center", textfont: { size: LABEL_PX - 0.5, color: tags.map((t) => style.series[t.slot]) },
    customdata: tags.map((t) => [t.name, t.strongest ? askedOf([data.nodes[t.strongest.s].id, data.nodes[t.strongest.t].id], null) : null]),
    hovertext: tags.map((t) => `<b>${t.name}</b> ${words("무리", "community")}<br>${words(`개체 ${t.members.length}개`, `entities: ${t.members.length}`)} · ${words("안정도", "stability")} ${t.stability.toFixed(2)} (${stabilityWords(t.stability)})<br>${t.members.slice(0, 6).map((at) => data.nodes[at].label).join(", ")}`),
    hovertemplate: "%{hovertext}<extra></extra>",
  });

  // Traces and layout. Nodes come first: the arrow keys walk along the marks in this order.
  function picture(shown, view, element) {
    const box = boxWithin(element);
    const family = getComputedStyle(element).fontFamily;
    const top = Math.max(1e-9, ...shown.active.map((at) => shown.weight(at)));
    const sizes = new Map(shown.active.map((at) => [at, sizeOf(shown.weight(at), top) * shrinkOf(box)]));
    const halo = getComputedStyle(element).getPropertyValue("--surface").trim();
    const [rx, ry] = [((view.x[1] - view.x[0]) * HULL_PAD_PX) / box.width, ((view.y[1] - view.y[0]) * HULL_PAD_PX) / box.height];
    const hulls = shown.hasHulls ? communitiesOf(shown).map((one) => ({ ...one, ring: hull(one.members.map((at) => [data.nodes[at].x, data.nodes[at].y]), rx, ry) })).filter((one) => isCompact(one.ring, one, shown)) : [];
    const { sides, tags } = placeLabels(shown, sizes, hulls, view, box, family);
    const ghosts = {
      type: "scatter", mode: "markers", hoverinfo: "skip", zorder: 0, x: shown.ghosts.map((at) => data.nodes[at].x), y: shown.ghosts.map((at) => data.nodes[at].y),
      marker: { size: 4, color: style.colors.line, opacity: 1 },
    };
    const axis = (range) => ({ visible: false, range, fixedrange: false, automargin: false });
    return {
      traces: [nodeTrace(shown, sizes, sides, halo), middles(shown), tagTrace(tags, view, box), ...edgeTraces(shown), ...hullTraces(hulls), ghosts],
      layout: {
        width: element.clientWidth, height: element.clientHeight,
        xaxis: axis(view.x), yaxis: axis(view.y), margin: { l: MARGIN, r: MARGIN, t: MARGIN, b: MARGIN }, showlegend: false, hovermode: "closest", hoverdistance: 14,
        dragmode: shown.canPan ? "pan" : false,
      },
    };
  }

  return { picture, arrange, decimals, stabilityWords, communitiesOf };
};
