"use strict";
// The reading view: which marks are shown stands in the address and goes along to the next issue;
// the marks are walked along with the arrow keys. A hidden mark opens nothing.
(() => {
  const LAYER_OF = { M: "marks", Q: "numbers", D: "dates", O: "outlook" };
  const layerOf = (mark) => {
    if (mark.matches(".m")) return LAYER_OF.M;
    if (mark.matches(".q-date")) return LAYER_OF.D;
    return mark.matches(".q") ? LAYER_OF.Q : LAYER_OF.O;
  };
  const isOn = (mark) => !document.body.classList.contains(`hide-${layerOf(mark)}`);

  function startSwitches(part) {
    const boxes = [...part.querySelectorAll("[data-toggle]")];
    const usual = new Map(boxes.map((box) => [box.dataset.toggle, box.defaultChecked]));
    const state = () => {
      const isUsual = boxes.every((box) => box.checked === usual.get(box.dataset.toggle));
      if (isUsual) return "";
      return boxes.filter((box) => box.checked).map((box) => box.dataset.toggle).join(",") || "none";
    };
    const carry = () => {
      const kept = state();
      for (const link of part.querySelectorAll(".turn a")) {
        const [path, hash = ""] = link.getAttribute("href").split("#");
        const rest = hash.split("&").filter((piece) => piece && !piece.startsWith("show="));
        if (kept) rest.push(`show=${kept}`);
        link.setAttribute("href", rest.length ? `${path}#${rest.join("&")}` : path);
      }
    };
    const follow = () => {
      const { show } = aiBriefPage.readHash();
      const wanted = show === undefined ? null : show.split(",");
      for (const box of boxes) {
        const value = wanted ? wanted.includes(box.dataset.toggle) : usual.get(box.dataset.toggle);
        if (box.checked !== value) box.checked = value;
        box.dispatchEvent(new CustomEvent("change", { detail: "followed" }));
      }
      carry();
    };
    for (const box of boxes) {
      box.addEventListener("change", (event) => {
        if (event.detail === "followed") return;
        aiBriefPage.writeHash({ show: state() });
        carry();
      });
    }
    aiBriefPage.onChange(() => { if (boxes.some((box) => box.isConnected)) follow(); });
    follow();
  }

  function startWalk(text) {
    const found = () => [...text.querySelectorAll(".m, .q, .o")].filter(isOn);
    let current = null;
    const settle = (mark) => {
      if (current) { current.tabIndex = -1; current.removeAttribute("role"); }
      current = mark || null;
      if (current) { current.tabIndex = 0; current.setAttribute("role", "button"); }
    };
    const renew = () => { if (!current || !isOn(current)) settle(found()[0]); };
    text.addEventListener("keydown", (event) => {
      if (event.target !== current || event.ctrlKey || event.metaKey || event.altKey) return;
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) {
        const marks = found();
        const next = marks[marks.indexOf(current) + step];
        if (!next) return;
        event.preventDefault();
        settle(next);
        next.focus();
        next.scrollIntoView({ block: "nearest" });
      } else if (["Enter", " "].includes(event.key) && current.dataset.entity) {
        event.preventDefault();
        aiBriefPage.openEvidence({ entities: [current.dataset.entity] }, current);
      }
    });
    // A figure inside a name opens as a figure, a mark that is switched off as what lies around it.
    text.addEventListener("click", (event) => {
      const mark = event.target.closest && event.target.closest(".q, .o");
      if (!mark || String(getSelection())) return;
      event.stopPropagation();
      for (let at = event.target.closest(".q, .m, .o"); at; at = at.parentElement.closest(".q, .m, .o")) {
        if (!isOn(at)) continue;
        const asked = at.dataset.entity ? { entities: [at.dataset.entity] } : JSON.parse(at.dataset.evidence);
        aiBriefPage.openEvidence(asked, at);
        return;
      }
    });
    for (const box of document.querySelectorAll("[data-toggle]")) box.addEventListener("change", renew);
    renew();
  }

  aiBriefPage.start((part) => {
    const text = part.querySelector("#reading");
    if (!text) return;
    startSwitches(part);
    startWalk(text);
  });
})();
