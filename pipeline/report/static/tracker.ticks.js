"use strict";
// Names at the left of a chart lead to the page of what they name. The table beside each chart has
// the same links for the keyboard.
globalThis.aiBriefTicks = (element, hrefs) => {
  const go = (href) => {
    const link = aiBriefPage.make("a", { href: document.body.dataset.root + href, hidden: true });
    const { lang, theme } = aiBriefPage.readHash();
    const kept = [lang && `lang=${lang}`, theme && `theme=${theme}`].filter(Boolean).join("&");
    if (kept) link.setAttribute("href", `${link.getAttribute("href")}#${kept}`);
    document.body.append(link);
    link.click();
    link.remove();
  };
  const wire = () => {
    element.querySelectorAll(".ytick text").forEach((label, at) => {
      const href = element.aiBriefHrefs[at];
      label.classList.toggle("to-page", Boolean(href));
      label.onclick = href ? () => go(href) : null;
    });
  };
  element.aiBriefHrefs = hrefs;
  if (!element.aiBriefTicked && element.on) {
    element.aiBriefTicked = true;
    element.on("plotly_afterplot", wire);
  }
  wire();
};
