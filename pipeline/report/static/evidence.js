// The evidence panel: one dialog that answers the query of whatever was chosen.
// The query is in the address (ev=…): a link opens the panel, the back button closes it.
const PER_PAGE = 20;
const panel = { dialog: null, query: null, key: "", found: null, page: 0, newestFirst: true, opener: null, isPushed: false };

const queryOf = (element) => {
  try { return JSON.parse(element.getAttribute("data-evidence")); } catch { return null; }
};

function openEvidence(query, opener) {
  if (!query) return;
  panel.opener = opener || document.activeElement;
  panel.isPushed = true;
  location.hash = hashWith({ ev: encodeURIComponent(JSON.stringify(query)) });
}

function closeEvidence() {
  if (panel.isPushed) history.back();
  else { writeHash({ ev: "" }); followEvidence(); }
}

// What the address says is what is shown.
function followEvidence() {
  const asked = readHash().ev || "";
  if (asked === panel.key) return;
  panel.key = asked;
  if (!asked) {
    if (panel.dialog) panel.dialog.close();
    panel.isPushed = false;
    if (panel.opener && panel.opener.isConnected) panel.opener.focus({ preventScroll: true });
    return;
  }
  try { panel.query = JSON.parse(decodeURIComponent(asked)); } catch { panel.query = {}; }
  panel.page = 0;
  panel.found = null;
  const dialog = panelDialog();
  if (!dialog.open) dialog.showModal();
  showEvidence();
  answer(panel.query).then((found) => { if (panel.key === asked) { panel.found = found; return showEvidence(); } return null; })
    .catch((error) => { if (panel.key === asked) { panel.found = { error }; showEvidence(); } });
}

function panelDialog() {
  if (panel.dialog) return panel.dialog;
  const dialog = make("dialog", { id: "evidence", class: "evidence", "aria-modal": "true", "aria-labelledby": "evidence-title" });
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); closeEvidence(); });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) closeEvidence(); });
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Tab") return;
    const all = [...dialog.querySelectorAll("a[href], button:not([disabled])")];
    const [first, last] = [all[0], all[all.length - 1]];
    if (event.shiftKey && (document.activeElement === first || document.activeElement === dialog)) { event.preventDefault(); last.focus(); }
    else if (!event.shiftKey && document.activeElement === last) { event.preventDefault(); first.focus(); }
  });
  document.body.append(dialog);
  panel.dialog = dialog;
  return dialog;
}

function titleOf(query, found) {
  const parts = [];
  if (query.entities) parts.push((found && found.names ? found.names : query.entities).map(contained).join(" + "));
  if (query.term) parts.push(contained(query.term));
  if (query.search) parts.push(`“${contained(query.search)}”`);
  const issues = (query.issues || []).map((id) => catalogue && catalogue.byId.get(id)).filter(Boolean);
  if (issues.length === 1) parts.push(parts.length ? issues[0][lang()] : issues[0].title);
  else if (issues.length) parts.push(words(`호 ${issues.length}개`, `${issues.length} issues`));
  if (query.articles && !parts.length) parts.push(words(`기사 ${query.articles.length}개`, `${query.articles.length} article${query.articles.length === 1 ? "" : "s"}`));
  return parts.join(" · ") || words("근거", "Evidence");
}

function countOf(found) {
  const blocks = found.numbers.length;
  const issues = new Set(found.numbers.map((number) => issueOf(number).at)).size;
  return words(`블록 ${grouped(blocks)}개 · 호 ${grouped(issues)}개`, `${grouped(blocks)} block${blocks === 1 ? "" : "s"} · ${grouped(issues)} issue${issues === 1 ? "" : "s"}`);
}

// Issues in the order chosen; within each, articles in reading order, then cover and contents.
function ordered(numbers) {
  const isFront = (number) => number - issueOf(number).first < issueOf(number).front;
  const turn = panel.newestFirst ? -1 : 1;
  return [...numbers].sort((a, b) => turn * (issueOf(a).at - issueOf(b).at) || isFront(a) - isFront(b) || a - b);
}

async function showEvidence() {
  const { query, found, key } = panel;
  const dialog = panelDialog();
  const isFirst = !dialog.contains(document.activeElement) || document.activeElement === dialog;
  const close = make("button", { type: "button", class: "ev-close", "aria-label": words("닫기", "Close"), onclick: closeEvidence }, "✕");
  const head = make("div", { class: "ev-head" },
    make("div", {}, make("p", { class: "eyebrow" }, words("근거", "Evidence")), make("h2", { id: "evidence-title" }, make("bdi", {}, titleOf(query, found)))), close);
  if (!found || found.error) {
    dialog.replaceChildren(head, make("p", { class: "ev-count", role: "status" }, found
      ? words("근거 파일을 열 수 없습니다. 보고서 폴더가 온전한지 확인하세요.", "The evidence files cannot be opened. Is the report's folder whole?")
      : words("찾는 중…", "Looking …")));
    close.focus();
    return;
  }
  const order = ordered(found.numbers);
  const shown = order.slice(panel.page * PER_PAGE, (panel.page + 1) * PER_PAGE);
  const shards = new Map();
  for (const issue of new Set(shown.map(issueOf))) shards.set(issue, await shardOf(issue));
  if (panel.key !== key) return;
  const turn = make("button", { type: "button", class: "ev-order", onclick: () => { panel.newestFirst = !panel.newestFirst; panel.page = 0; showEvidence().then(() => dialog.querySelector(".ev-order").focus()); } },
    panel.newestFirst ? words("최신순", "Newest first") : words("오래된순", "Oldest first"));
  const tell = make("div", { class: "ev-tell" }, make("p", { class: "ev-count", role: "status" }, order.length ? countOf(found) : words("이 물음에 맞는 블록이 없습니다.", "No block answers this.")), new Set(order.map(issueOf)).size > 1 ? turn : null);
  const loose = found.isLoose ? make("p", { class: "notice" }, words("한 블록에 함께 나온 곳은 없어, 같은 기사에 함께 나온 곳을 보입니다.", "No block names them together: these are blocks of articles that do.")) : null;
  const list = make("ol", { class: "ev-list", start: panel.page * PER_PAGE + 1 }, ...shown.map((number) => blockItem(number, shards.get(issueOf(number)))));
  dialog.replaceChildren(...[head, tell, loose, list, pagerOf(order.length, dialog)].filter(Boolean));
  dialog.scrollTop = 0;
  if (isFirst || !dialog.contains(document.activeElement)) close.focus();
}

function pagerOf(total, dialog) {
  if (total <= PER_PAGE) return null;
  const last = Math.ceil(total / PER_PAGE) - 1;
  const go = (step) => () => { panel.page += step; showEvidence().then(() => (dialog.querySelector(".ev-pager button:not([disabled])") || dialog).focus({ preventScroll: true })); };
  const [from, to] = [panel.page * PER_PAGE + 1, Math.min(total, (panel.page + 1) * PER_PAGE)];
  return make("div", { class: "ev-pager pager" },
    make("button", { type: "button", disabled: panel.page === 0, onclick: go(-1) }, words("이전", "Previous")),
    make("span", {}, `${grouped(from)}–${grouped(to)} / ${grouped(total)}`),
    make("button", { type: "button", disabled: panel.page === last, onclick: go(1) }, words("다음", "Next")));
}

const placeOf = (line, page) => (line ? words(`${line}행`, `line ${line}`) : page ? words(`${page}쪽`, `p. ${page}`) : "");

// 발행기관, 「간행물 제목」, 날짜, 쪽 또는 행, 블록.
function citationOf(issue, block) {
  const [id, , , , , line, page] = block;
  const where = line ? `${line}행` : page ? `${page}쪽` : "";
  const parts = [issue.publisher, `「${issue.title}」`, issue.date ? issue.ko : "날짜 미상", where, `블록 ${id.slice(id.lastIndexOf("/") + 1)}`];
  return `${parts.filter(Boolean).join(", ")}.`;
}

function blockItem(number, shard) {
  const issue = issueOf(number);
  const local = number - issue.first;
  const block = shard.blocks[local];
  const [, anchor, article, , text, line, page] = block;
  const place = placeOf(line, page);
  const title = article >= 0 ? shard.articles[article][1] : "";
  const copy = make("button", { type: "button", class: "ev-copy", onclick: () => copyText(citationOf(issue, block), copy) }, words("인용 복사", "Copy citation"));
  return make("li", { class: "ev-item" },
    make("p", { class: "ev-where" }, make("span", { class: "ev-date" }, issue[lang()]), " ", make("bdi", {}, issue.title)),
    title && title !== text ? make("p", { class: "ev-article" }, make("bdi", {}, title)) : null,
    make("blockquote", { class: "ev-text" }, ...marked(text, spansIn(shard, local, panel.query, panel.found, number))),
    make("p", { class: "ev-foot" },
      make("span", {}, make("code", {}, issue.file), place ? ` · ${place}` : ""),
      make("a", { href: `${document.body.dataset.root}${issue.href}#${anchor}${carried()}` }, words("본문에서 보기", "Read in context")), copy));
}

function carried() {
  const { lang: chosenLang, theme } = readHash();
  return (chosenLang ? `&lang=${chosenLang}` : "") + (theme ? `&theme=${theme}` : "");
}

async function copyText(text, button) {
  let isCopied = true;
  try { await navigator.clipboard.writeText(text); } catch {
    const area = make("textarea", { class: "hidden", readonly: true, "aria-hidden": "true" });
    area.value = text;
    button.after(area);
    area.select();
    isCopied = document.execCommand("copy");
    area.remove();
    button.focus();
  }
  const before = words("인용 복사", "Copy citation");
  button.textContent = isCopied ? words("복사했습니다", "Copied") : text;
  setTimeout(() => { if (isCopied) button.textContent = before; }, 1800);
}

// --- what opens the panel ----------------------------------------------------------------------
const IN_TABLE = new Set(["TD", "TH", "TR"]);
function reachable(part) {
  for (const element of part.querySelectorAll("[data-evidence]")) {
    if (element.matches("button, a[href]") || element.hasAttribute("tabindex")) continue;
    element.setAttribute("tabindex", "0");
    if (!IN_TABLE.has(element.tagName)) element.setAttribute("role", "button");
  }
}

function startEvidence() {
  document.addEventListener("click", (event) => {
    const named = event.target.closest && event.target.closest("mark[data-entity]");
    if (named && !document.body.classList.contains("hide-marks") && !String(getSelection())) {
      openEvidence({ entities: [named.dataset.entity] }, named);
      return;
    }
    const element = event.target.closest && event.target.closest("[data-evidence]");
    const inner = event.target.closest && event.target.closest("a[href], input, select, summary, label");
    if (!element || (inner && element.contains(inner) && inner !== element)) return;
    event.preventDefault();
    openEvidence(queryOf(element), element);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    const element = event.target;
    if (!element.matches || !element.matches("[data-evidence]:not(button)")) return;
    event.preventDefault();
    openEvidence(queryOf(element), element);
  });
  onChange.push(() => { if (panel.dialog && panel.dialog.open) showEvidence(); });
  followEvidence();
}
