// Data files: loaded by a script element, since pages opened from a disk may not fetch. Each calls
// aiBrief(name, value) once. A single-file report holds them as JSON in the page instead.
const delivered = new Map();
const underway = new Map();

globalThis.aiBrief = (name, value) => { delivered.set(name, value); };

function load(name) {
  if (delivered.has(name)) return Promise.resolve(delivered.get(name));
  if (!underway.has(name)) {
    underway.set(name, new Promise((resolve, reject) => {
      const inside = document.querySelector(`script[data-asset="${name}"]`);
      if (inside) {
        aiBrief(name, JSON.parse(inside.textContent));
        resolve(delivered.get(name));
        return;
      }
      const script = document.createElement("script");
      script.src = `${document.body.dataset.root}assets/${name}.js`;
      script.onload = () => (delivered.has(name) ? resolve(delivered.get(name)) : reject(new Error(name)));
      script.onerror = () => { underway.delete(name); script.remove(); reject(new Error(name)); };
      document.head.append(script);
    }));
  }
  return underway.get(name);
}

// Small helpers to build elements without ever parsing text as HTML.
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const words = (ko, en) => (lang() === "en" ? en : ko);
const grouped = (n) => n.toLocaleString("en-US");

// The same as `contained` in Python: direction controls balanced, so that none reaches past its end.
function contained(text) {
  if (!/[\u202a-\u202e\u2066-\u2069]/.test(text)) return text;
  let out = "";
  const waiting = [];
  for (const char of text) {
    if (/[\u202a\u202b\u202d\u202e]/.test(char)) waiting.push("\u202c");
    else if (/[\u2066-\u2068]/.test(char)) waiting.push("\u2069");
    else if (char === "\u202c" || char === "\u2069") {
      if (waiting[waiting.length - 1] !== char) continue;
      waiting.pop();
    }
    out += char;
  }
  return out + waiting.reverse().join("");
}
