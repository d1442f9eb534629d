// What a reader does on a page: choosing timelines, switching marks and repairs, printing.
function startPicker(data, byId, show) {
  const find = document.getElementById("find");
  const kind = document.getElementById("kind");
  const status = document.getElementById("picked");
  const boxes = [...document.querySelectorAll("#choices input")];
  const views = [...document.querySelectorAll('input[name="view"]')];
  let order = [...data.chosen];

  const view = () => views.find((radio) => radio.checked).value;
  const tell = (full) => {
    const n = order.length;
    status.textContent = full
      ? words(`한 번에 ${data.most}개까지 고를 수 있습니다.`, `At most ${data.most} at a time.`)
      : words(`${n}개 고름`, `${n} chosen`);
  };
  const keep = () => writeHash({
    sel: order.map(encodeURIComponent).join(","),
    view: view() === "split" ? "" : view(),
  });
  const narrow = () => {
    const wanted = find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const box of boxes) {
      const row = box.closest("li");
      const fits = wanted.every((word) => row.dataset.find.includes(word))
        && (!kind || !kind.value || row.dataset.kind === kind.value);
      row.hidden = !fits;
      left += fits;
    }
    document.getElementById("nothing").hidden = left > 0;
  };
  // What the address says wins over what is ticked.
  const follow = () => {
    const state = readHash();
    if (state.sel !== undefined) {
      const ids = state.sel.split(",").flatMap((id) => {
        try { return [decodeURIComponent(id)]; } catch { return []; }
      });
      order = ids.filter((id) => byId.has(id)).slice(0, data.most);
    }
    if (state.view) views.forEach((radio) => { radio.checked = radio.value === state.view; });
    boxes.forEach((box) => { box.checked = order.includes(box.value); });
    tell(false);
  };

  boxes.forEach((box) => box.addEventListener("change", () => {
    const full = box.checked && order.length >= data.most;
    if (full) box.checked = false;
    else order = box.checked ? [...order, box.value] : order.filter((id) => id !== box.value);
    tell(full);
    keep();
    show();
  }));
  views.forEach((radio) => radio.addEventListener("change", () => { keep(); show(); }));
  find.addEventListener("input", narrow);
  if (kind) kind.addEventListener("change", narrow);
  document.getElementById("clear").addEventListener("click", () => {
    order = [];
    boxes.forEach((box) => { box.checked = false; });
    tell(false);
    keep();
    show();
  });
  follow();
  return { chosen: () => order, view, follow };
}

function startToggles() {
  for (const box of document.querySelectorAll("[data-toggle]")) {
    const apply = () => { document.body.classList.toggle(`hide-${box.dataset.toggle}`, !box.checked); };
    box.addEventListener("change", apply);
    apply();
  }
  // On a phone the side matter would push the text out of sight.
  if (matchMedia("(max-width: 60rem)").matches) {
    for (const part of document.querySelectorAll(".side > details[open]")) part.open = false;
  }
}

function startPrinting() {
  const redraw = (value) => () => {
    if (value) root.dataset.printing = "yes"; else delete root.dataset.printing;
    onChange.forEach((drawAgain) => drawAgain());
  };
  addEventListener("beforeprint", redraw(true));
  addEventListener("afterprint", redraw(false));
}

// The menu: one group open at a time, closed by Escape or a click elsewhere; a drawer on phones.
function startMenu() {
  const [menu, button] = [document.getElementById("menu"), document.getElementById("switch-menu")];
  const groups = [...menu.querySelectorAll("details")];
  const drawer = (isOpen) => { menu.classList.toggle("open", isOpen); button.setAttribute("aria-expanded", String(isOpen)); };
  const isDrawer = () => getComputedStyle(button).display !== "none";
  groups.forEach((group) => group.addEventListener("toggle", () => {
    if (group.open && !isDrawer()) groups.filter((other) => other !== group).forEach((other) => { other.open = false; });
  }));
  button.addEventListener("click", () => {
    drawer(!menu.classList.contains("open"));
    groups.forEach((group) => { group.open = menu.classList.contains("open"); });
  });
  document.addEventListener("click", (event) => {
    if (menu.contains(event.target) || button.contains(event.target)) return;
    groups.forEach((group) => { group.open = false; });
    drawer(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = groups.find((group) => group.open);
    if (!open && !menu.classList.contains("open")) return;
    const back = isDrawer() ? button : open && open.querySelector("summary");
    const hadFocus = menu.contains(document.activeElement);
    groups.forEach((group) => { group.open = false; });
    drawer(false);
    if (hadFocus && back) back.focus();
  });
}

// The box in the header leads to the search page.
function startSearchBox() {
  const box = document.getElementById("search-box");
  if (!box) return;
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !box.value.trim()) return;
    goTo(`${document.body.dataset.root}search.html#q=${encodeURIComponent(box.value.trim())}${carried()}`);
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches && event.target.matches("input, textarea, select");
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = document.getElementById("search-words") || box;
    if (!target.offsetParent) return;
    event.preventDefault();
    target.focus();
  });
}
let goTo = (href) => { location.href = href; };

// What scripts of single pages may use. They wait with `aiBriefPage.start(part => …)`.
const hooks = [];
globalThis.aiBriefPage = {
  start: (hook) => hooks.push(hook),
  onChange: (redraw) => onChange.push(redraw),
  lang, mode, words, readHash, writeHash, readJson, draw, make, load, openEvidence, contained, reachable,
  search: searchBlocks, catalogue: openCatalogue, issueOf, shardOf, spansIn, marked, grouped,
};

function startPage(part) {
  startToggles();
  startTables(part);
  startFigures();
  startLines();
  reachable(part);
  hooks.forEach((hook) => hook(part));
}

document.addEventListener("DOMContentLoaded", async () => {
  startState();
  startMenu();
  startSearchBox();
  startPrinting();
  startEvidence();
  startSingle();
  if (root.dataset.charts || root.dataset.single) await unpackPlotly().catch(tellNoCharts);
  if (root.dataset.single && readHash().page) showSinglePage();
  if (!root.dataset.single || single.shown === "index.html") startPage(document);
  root.dataset.started = "yes";
});
