"use strict";
// The shortlist in the order of any criterion; the choice stands in the address (by=…).
aiBriefPage.start((part) => {
  const select = part.querySelector("#core-order");
  const list = part.querySelector("#core-cards");
  if (!select || !list) return;
  const cards = [...list.children];
  const known = new Set([...select.options].map((option) => option.value));
  const apply = () => {
    const key = known.has(aiBriefPage.readHash().by) ? aiBriefPage.readHash().by : "rank";
    select.value = key;
    const value = (card) => Number(card.getAttribute(`data-by-${key.replace("_", "-")}`));
    const place = (card) => Number(card.getAttribute("data-by-rank"));
    const order = [...cards].sort((a, b) => value(b) - value(a) || place(b) - place(a));
    if (order.some((card, at) => list.children[at] !== card)) list.replaceChildren(...order);
    for (const strip of list.querySelectorAll("[data-criterion]")) {
      strip.classList.toggle("is-chosen", strip.dataset.criterion === key);
    }
  };
  select.addEventListener("change", () => {
    aiBriefPage.writeHash({ by: select.value === "rank" ? "" : select.value });
    apply();
  });
  aiBriefPage.onChange(apply);
  apply();
});
