// A single-file report: all pages in one document, of which the address (page=…) says the one shown.
const single = { pages: new Map(), shown: "index.html", handlers: 0 };

// Where a link of the page shown leads; header and foot stand at the top folder.
function targetOf(link) {
  const path = link.getAttribute("href").split("#")[0];
  if (!path) return single.shown;
  const from = link.closest("main, dialog") ? single.shown : "";
  return decodeURIComponent(new URL(path, `file:///${from.split("/").map(encodeURIComponent).join("/")}`).pathname.slice(1));
}

function visit(target, hash = "") {
  if (!single.pages.has(target)) return;
  const kept = hash.split("&").filter((part) => part && !part.startsWith("page="));
  location.hash = `#${[...kept, `page=${encodeURIComponent(target)}`].join("&")}`;
}

function showSinglePage() {
  if (!root.dataset.single) return;
  const asked = decodeURIComponent(readHash().page || "index.html");
  const target = single.pages.has(asked) ? asked : "index.html";
  if (target === single.shown) return;
  const page = single.pages.get(target);
  single.shown = target;
  onChange.length = single.handlers;
  document.body.dataset.root = "../".repeat(target.split("/").length - 1);
  root.dataset.titleKo = page.dataset.titleKo;
  root.dataset.titleEn = page.dataset.titleEn;
  document.body.className = "";
  document.getElementById("main").replaceChildren(page.content.cloneNode(true));
  for (const link of document.querySelectorAll("#menu a")) {
    if (targetOf(link) === target) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
  setLang(lang());
  startPage(document);
  carryState();
  scrollTo(0, 0);
  document.getElementById("main").focus({ preventScroll: true });
}

function startSingle() {
  if (!root.dataset.single) return;
  for (const page of document.querySelectorAll("template[data-page]")) single.pages.set(page.dataset.page, page);
  const first = document.createElement("template");
  first.innerHTML = document.getElementById("main").innerHTML;
  Object.assign(first.dataset, { page: "index.html", titleKo: root.dataset.titleKo, titleEn: root.dataset.titleEn });
  single.pages.set("index.html", first);
  single.handlers = onChange.length;
  goTo = (href) => visit("search.html", href.split("#")[1]);
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href]");
    if (!link || link.download || /^[a-z][a-z0-9+.-]*:/i.test(link.getAttribute("href")) || link.classList.contains("skip")) return;
    event.preventDefault();
    visit(targetOf(link), link.getAttribute("href").split("#")[1]);
  });
}
