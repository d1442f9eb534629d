// Language and mode of the page: kept in the address (so a link carries them) and in the
// browser's storage, which some browsers refuse for files.
const STORE = "ai-brief";
const onChange = [];
let known = {};

// "#b017&lang=en&sel=a,b" → anchor "b017" and the rest as keys.
function readHash() {
  const state = { anchor: "" };
  for (const part of location.hash.slice(1).split("&")) {
    const at = part.indexOf("=");
    try {
      if (at > 0) state[part.slice(0, at)] = part.slice(at + 1);
      else if (part) state.anchor = decodeURIComponent(part);
    } catch { /* a damaged address is no reason to show nothing */ }
  }
  return state;
}

function hashWith(changes) {
  const state = { ...readHash(), ...changes };
  const parts = state.anchor ? [encodeURIComponent(state.anchor)] : [];
  for (const key of Object.keys(state).sort()) {
    if (key !== "anchor" && state[key]) parts.push(`${key}=${state[key]}`);
  }
  return parts.length ? `#${parts.join("&")}` : "";
}

function writeHash(changes) {
  try { history.replaceState(null, "", hashWith(changes) || location.href.split("#")[0]); }
  catch { /* some browsers refuse this for files */ }
  known = readHash();
}

function stored() {
  try { return JSON.parse(localStorage.getItem(STORE) || "{}") || {}; } catch { return {}; }
}

function store(changes) {
  try { localStorage.setItem(STORE, JSON.stringify({ ...stored(), ...changes })); } catch { /* see above */ }
}

const root = document.documentElement;
const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const printing = matchMedia("print");

const lang = () => (root.lang === "en" ? "en" : "ko");
const mode = () => {
  if (printing.matches || root.dataset.printing) return "light";
  return root.dataset.theme || (prefersDark.matches ? "dark" : "light");
};

function setLang(value) {
  root.lang = value === "en" ? "en" : "ko";
  document.title = root.dataset[lang() === "en" ? "titleEn" : "titleKo"];
  for (const element of document.querySelectorAll("[data-i18n]")) {
    for (const { name, value: words } of [...element.attributes]) {
      if (!name.startsWith(`data-${lang()}-`)) continue;
      const target = name.slice(8);
      if (target === "text") element.textContent = words;
      else element.setAttribute(target, words);
    }
  }
}

function setTheme(value) {
  if (value === "dark" || value === "light") root.dataset.theme = value;
  else delete root.dataset.theme;
  const button = document.getElementById("switch-theme");
  if (button) button.setAttribute("aria-pressed", String(mode() === "dark"));
}

// Links inside the site carry what the reader chose.
function carryState() {
  const { lang: chosenLang, theme } = readHash();
  for (const link of document.querySelectorAll("a[href]")) {
    const href = link.getAttribute("href");
    if (/^[a-z][a-z0-9+.-]*:/i.test(href) || href.startsWith("//") || href.startsWith("#")) continue;
    const [path, hash = ""] = href.split("#");
    const kept = hash.split("&").filter((p) => p && !/^(lang|theme)=/.test(p));
    if (chosenLang) kept.push(`lang=${chosenLang}`);
    if (theme) kept.push(`theme=${theme}`);
    link.setAttribute("href", kept.length ? `${path}#${kept.join("&")}` : path);
  }
}

// Before the body is drawn, so that nothing flashes.
const first = { ...stored(), ...readHash() };
root.classList.add("js");
root.lang = first.lang === "en" ? "en" : "ko";
setTheme(first.theme);

function startState() {
  setLang(lang());
  setTheme(root.dataset.theme);
  if (lang() === "en") writeHash({ lang: "en" });
  if (root.dataset.theme) writeHash({ theme: root.dataset.theme });
  carryState();
  document.getElementById("switch-lang").addEventListener("click", () => {
    const value = lang() === "en" ? "ko" : "en";
    setLang(value);
    store({ lang: value });
    writeHash({ lang: value === "en" ? "en" : "" });
    carryState();
    onChange.forEach((draw) => draw());
  });
  document.getElementById("switch-theme").addEventListener("click", () => {
    const value = mode() === "dark" ? "light" : "dark";
    setTheme(value);
    store({ theme: value });
    writeHash({ theme: value });
    carryState();
    onChange.forEach((draw) => draw());
  });
  prefersDark.addEventListener("change", () => {
    setTheme(root.dataset.theme);
    onChange.forEach((draw) => draw());
  });
  printing.addEventListener("change", () => onChange.forEach((draw) => draw()));
  addEventListener("hashchange", () => {
    const [state, before] = [readHash(), known];
    known = state;
    if (state.lang && state.lang !== lang()) setLang(state.lang);
    if (state.theme && state.theme !== root.dataset.theme) setTheme(state.theme);
    showSinglePage();
    if (state.anchor !== before.anchor || state.page !== before.page) showAnchor(state.anchor);
    followEvidence();
    const differs = (key) => !["ev", "anchor", "page"].includes(key) && state[key] !== before[key];
    if ([...new Set([...Object.keys(state), ...Object.keys(before)])].some(differs)) onChange.forEach((draw) => draw());
  });
  known = readHash();
  showAnchor(known.anchor);
}

// An address with more than an anchor is not followed by the browser itself.
function showAnchor(anchor) {
  const target = anchor && document.getElementById(anchor);
  for (const old of document.querySelectorAll(".is-target")) old.classList.remove("is-target");
  if (!target) return;
  for (let at = target.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
  target.classList.add("is-target");
  target.scrollIntoView({ block: "start", behavior: "instant" });
}
