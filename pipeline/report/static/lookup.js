// Which blocks a query means: the index of words, entities and keywords, and the issues' texts.
let catalogue = null;

async function openCatalogue() {
  if (catalogue) return catalogue;
  const { issues, buckets, particles } = await load("data/issues");
  let first = 0;
  const entries = issues.map(([id, title, publisher, date, when, href, file, count, front], at) => {
    const entry = { at, id, title, publisher, date, ko: when[0], en: when[1] || when[0], href, file, first, count, front };
    first += count;
    return entry;
  });
  catalogue = { issues: entries, byId: new Map(entries.map((entry) => [entry.id, entry])), buckets, particles, total: first };
  return catalogue;
}

// FNV-1a over UTF-16 code units, as in search_index.py.
function bucketOf(key, count) {
  const hashed = key.startsWith("w:") ? key.slice(0, 4) : key;
  let value = 2166136261;
  for (let i = 0; i < hashed.length; i += 1) value = Math.imul(value ^ hashed.charCodeAt(i), 16777619) >>> 0;
  return value % count;
}

const bucketMaps = new Map();
async function bucketFor(key) {
  const { buckets } = await openCatalogue();
  const name = `search/${bucketOf(key, buckets)}`;
  if (!bucketMaps.has(name)) {
    const rows = await load(name);
    bucketMaps.set(name, { at: new Map(rows.map((row) => [row[0], row])), keys: rows.map((row) => row[0]).sort() });
  }
  return bucketMaps.get(name);
}

function decode(row) {
  if (!row) return [];
  if (typeof row[1] === "string") {
    let at = 0;
    row[1] = row[1].split(" ").map((step) => { at += parseInt(step, 36); return at; });
  }
  return row[1];
}

const postings = async (key) => decode((await bucketFor(key)).at.get(key));
const nameOf = async (entity) => ((await bucketFor(`e:${entity}`)).at.get(`e:${entity}`) || [])[2] || entity;

function intersect(lists) {
  const [shortest, ...others] = [...lists].sort((a, b) => a.length - b.length);
  const sets = others.map((list) => new Set(list));
  return shortest.filter((number) => sets.every((set) => set.has(number)));
}
const unite = (lists) => (lists.length === 1 ? lists[0] : [...new Set(lists.flat())].sort((a, b) => a - b));

// --- words ------------------------------------------------------------------------------------
const MOST_CHARS = 32;
const fold = (word) => word.normalize("NFC").toLowerCase().replace(/\s+/g, "").replace(/(?<=\d),(?=\d)/g, "").slice(0, MOST_CHARS);

// The word, then what is left without its particles, longest first: 학교에서는, 학교에서, 학교.
function stemsOf(word, particles) {
  if (!/[가-힣]$/.test(word)) return [word];
  const all = [...particles.case, ...particles.other];
  const found = new Set([word]);
  let layer = [word];
  for (let depth = 0; depth < 3; depth += 1) {
    const next = [];
    for (const one of layer) {
      for (const particle of all) {
        if (one.length > particle.length && one.endsWith(particle)) next.push(one.slice(0, -particle.length));
      }
    }
    next.forEach((one) => found.add(one));
    layer = next;
  }
  return [...found].sort((a, b) => b.length - a.length);
}

const SCALES = { 십: 10, 백: 100, 천: 1e3, 만: 1e4, 십만: 1e5, 백만: 1e6, 천만: 1e7, 억: 1e8, 십억: 1e9, 백억: 1e10, 천억: 1e11, 조: 1e12 };
function valueKey(word) {
  const found = /^(\d+(?:\.\d+)?)(십만|백만|천만|십억|백억|천억|십|백|천|만|억|조)?/.exec(word);
  if (!found) return "";
  const value = Number(found[1]) * (SCALES[found[2]] || 1);
  return found[2] || word === found[1] ? `w:#${Number(value.toPrecision(15))}` : "";
}

const MOST_KEYS = 400;
async function startingWith(stem) {
  const bucket = await bucketFor(`w:${stem}`);
  if (stem.length < 2) return bucket.at.has(`w:${stem}`) ? [decode(bucket.at.get(`w:${stem}`))] : [];
  const wanted = `w:${stem}`;
  let [low, high] = [0, bucket.keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bucket.keys[middle] < wanted) low = middle + 1; else high = middle;
  }
  const lists = [];
  for (let i = low; i < bucket.keys.length && bucket.keys[i].startsWith(wanted) && lists.length < MOST_KEYS; i += 1) {
    lists.push(decode(bucket.at.get(bucket.keys[i])));
  }
  return lists;
}

// Blocks of one word, and the stems to mark in them.
async function wordBlocks(word) {
  const { particles } = await openCatalogue();
  const stems = stemsOf(word, particles);
  const lists = [];
  let used = [];
  for (const stem of stems) {
    if ((await bucketFor(`w:${stem}`)).at.has(`w:${stem}`)) { lists.push(...await startingWith(stem)); used = [stem]; break; }
  }
  for (const stem of used.length ? [] : stems.filter((one) => one.length > 1)) {
    const found = await startingWith(stem);
    if (found.length) { lists.push(...found); used = [stem]; break; }
  }
  const key = valueKey(word);
  if (key) {
    const same = await postings(key);
    if (same.length) { lists.push(same); used.push(word); }
  }
  if (lists.length) return { numbers: unite(lists), stems: used };
  const parts = word.match(/[a-z]+|\d+(?:\.\d+)?|[가-힣]+|[\u4e00-\u9fff]+/g) || [];
  if (parts.length < 2) return { numbers: [], stems: [word] };
  // A counter (2020년, 3개) is no word of its own: the number is.
  const each = await Promise.all(parts.filter((part) => !/^[가-힣]$/.test(part)).map(wordBlocks));
  if (!each.length) return { numbers: [], stems: [word] };
  return { numbers: intersect(each.map((one) => one.numbers)), stems: [word, ...each.flatMap((one) => one.stems)] };
}

// Several words: blocks that have all of them.
async function searchBlocks(text) {
  const wanted = text.normalize("NFC").split(/\s+/).map(fold).filter((word) => /[\p{L}\p{N}]/u.test(word));
  if (!wanted.length) return { numbers: [], stems: [] };
  const each = await Promise.all(wanted.map(wordBlocks));
  return { numbers: intersect(each.map((one) => one.numbers)), stems: [...new Set(each.flatMap((one) => one.stems))] };
}

// --- texts ------------------------------------------------------------------------------------
const shardOf = (issue) => load(`data/${issue.at}`);

function issueOf(number) {
  const { issues } = catalogue;
  let [low, high] = [0, issues.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (issues[middle].first <= number) low = middle; else high = middle - 1;
  }
  return issues[low];
}

const ownerOf = (id) => catalogue.byId.get(id.slice(0, id.lastIndexOf("/")));

// Code points to the units JavaScript counts in.
const unitsAt = (text, points) => (/[\ud800-\udbff]/.test(text) ? [...text].slice(0, points).join("").length : points);

// Where the stems stand in a text, whatever the case, spaces and separators.
function placesOf(text, stems) {
  let folded = "";
  const from = [];
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i];
    if (/\s/.test(char) || (char === "," && /\d/.test(text[i - 1] || "") && /\d/.test(text[i + 1] || ""))) continue;
    for (const unit of char.toLowerCase()) { folded += unit; from.push(i); }
  }
  const spans = [];
  for (const stem of stems) {
    for (let at = folded.indexOf(stem); stem && at >= 0; at = folded.indexOf(stem, at + stem.length)) {
      spans.push([from[at], from[at + stem.length - 1] + 1]);
    }
  }
  return spans;
}

// --- queries ----------------------------------------------------------------------------------
async function narrowed(numbers, query) {
  let left = numbers;
  if (query.issues) {
    const wanted = new Set(query.issues);
    left = left.filter((number) => wanted.has(issueOf(number).id));
  }
  if (query.articles) {
    const wanted = new Set((await blocksOfArticles(query.articles)));
    left = left.filter((number) => wanted.has(number));
  }
  return left;
}

async function blocksOfArticles(ids) {
  const numbers = [];
  for (const issue of new Set(ids.map(ownerOf).filter(Boolean))) {
    const shard = await shardOf(issue);
    const wanted = new Set(ids);
    shard.blocks.forEach((block, at) => {
      if (block[2] >= 0 && wanted.has(shard.articles[block[2]][0])) numbers.push(issue.first + at);
    });
  }
  return numbers;
}

const MOST_ISSUES = 200; // whose texts one query may load: the newest

// What an issue alone stands on: the first block of each of its articles.
async function openings(ids) {
  const numbers = [];
  const issues = ids.map((id) => catalogue.byId.get(id)).filter(Boolean).sort((a, b) => a.at - b.at);
  for (const issue of issues.slice(-MOST_ISSUES)) {
    const shard = await shardOf(issue);
    const seen = new Set();
    shard.blocks.forEach((block, at) => {
      if (block[2] >= 0 && !seen.has(block[2])) { seen.add(block[2]); numbers.push(issue.first + at); }
    });
  }
  return numbers;
}

async function sameArticle(lists) {
  const perIssue = lists.map((list) => new Set(list.map((number) => issueOf(number).at)));
  const common = [...perIssue[0]].filter((at) => perIssue.every((set) => set.has(at))).slice(-MOST_ISSUES);
  const numbers = [];
  for (const at of common) {
    const issue = catalogue.issues[at];
    const shard = await shardOf(issue);
    const articleOf = (number) => shard.blocks[number - issue.first][2];
    const own = lists.map((list) => list.filter((number) => issueOf(number) === issue));
    const articles = own.map((list) => new Set(list.map(articleOf)));
    numbers.push(...unite(own).filter((number) => articleOf(number) >= 0 && articles.every((set) => set.has(articleOf(number)))));
  }
  return numbers;
}

// The answer: numbers of blocks in reading order, the spans asked for, and how it was found.
async function answer(query) {
  await openCatalogue();
  const found = { numbers: [], stems: [], spans: new Map(), isLoose: false, names: [] };
  found.names = await Promise.all((query.entities || []).map(nameOf));
  if (query.blocks) {
    for (const ref of query.blocks) {
      const [id, start, end] = Array.isArray(ref) ? ref : [ref];
      const issue = ownerOf(id);
      const shard = issue && await shardOf(issue);
      const at = shard ? shard.blocks.findIndex((block) => block[0] === id) : -1;
      if (at < 0) continue;
      const number = issue.first + at;
      if (!found.spans.has(number)) found.spans.set(number, []);
      if (end !== undefined) found.spans.get(number).push([start, end]);
    }
    found.numbers = [...found.spans.keys()].sort((a, b) => a - b);
    return found;
  }
  const lists = await Promise.all((query.entities || []).map((entity) => postings(`e:${entity}`)));
  const others = [];
  if (query.term) {
    const exact = await postings(`t:${query.term}`);
    if (exact.length) others.push(exact);
    else { const loose = await searchBlocks(query.term); others.push(loose.numbers); found.stems.push(...loose.stems); }
    found.stems.push(fold(query.term));
  }
  if (query.search) {
    const hits = await searchBlocks(query.search);
    others.push(hits.numbers);
    found.stems.push(...hits.stems);
  }
  if (!lists.length && !others.length) {
    found.numbers = query.articles ? await blocksOfArticles(query.articles) : await openings(query.issues || []);
    found.numbers.sort((a, b) => a - b);
    return found;
  }
  found.numbers = await narrowed(intersect([...lists, ...others]), query);
  if (!found.numbers.length && lists.length > 1 && !others.length) {
    const near = await Promise.all(lists.map((list) => narrowed(list, query)));
    found.numbers = await sameArticle(near);
    found.isLoose = found.numbers.length > 0;
  }
  return found;
}

// Spans to mark in one block, in JavaScript's units: [start, end, kind].
function spansIn(shard, local, query, found, number) {
  const text = shard.blocks[local][4];
  const points = [];
  const pick = (flat, width, listed, wanted) => {
    for (let i = 0; i < flat.length; i += width) {
      if (flat[i] === local && (!wanted || wanted.has(listed[flat[i + 3]]))) points.push([flat[i + 1], flat[i + 2]]);
    }
  };
  if (query.entities) pick(shard.mentions, 4, shard.entities, new Set(query.entities));
  if (query.term) pick(shard.terms, 4, shard.keywords, new Set([query.term]));
  points.push(...(found.spans.get(number) || []));
  const spans = points.map(([start, end]) => [unitsAt(text, start), unitsAt(text, end), "hit"]);
  if (!spans.length || query.search) spans.push(...placesOf(text, found.stems).map(([start, end]) => [start, end, "hit"]));
  points.length = 0;
  pick(shard.quantities, 3);
  pick(shard.dates, 3);
  spans.push(...points.map(([start, end]) => [unitsAt(text, start), unitsAt(text, end), "amount"]));
  return withoutOverlaps(spans);
}

// Hits first, longest first, then earliest.
function withoutOverlaps(spans) {
  const kept = [];
  const order = (a, b) => (a[2] === b[2] ? (b[1] - b[0]) - (a[1] - a[0]) || a[0] - b[0] : a[2] === "hit" ? -1 : 1);
  for (const span of [...spans].sort(order)) {
    if (span[0] < span[1] && kept.every((one) => span[1] <= one[0] || one[1] <= span[0])) kept.push(span);
  }
  return kept.sort((a, b) => a[0] - b[0]);
}

// A text with its spans, as nodes.
function marked(text, spans) {
  const nodes = [];
  let at = 0;
  for (const [start, end, kind] of spans) {
    if (start > at) nodes.push(contained(text.slice(at, start)));
    nodes.push(make(kind === "hit" ? "mark" : "span", { class: kind }, make("bdi", {}, contained(text.slice(start, end)))));
    at = end;
  }
  nodes.push(contained(text.slice(at)));
  return nodes;
}
