"use strict";
// Names at the left of the charts of companions lead to their pages.
aiBriefPage.start((part) => {
  for (const place of part.querySelectorAll("[data-figure]")) {
    const listed = document.getElementById(`hrefs-${place.id.slice("fig-".length)}`);
    if (listed && place.on) aiBriefTicks(place, JSON.parse(listed.textContent));
  }
});
