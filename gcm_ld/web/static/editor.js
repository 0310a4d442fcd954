// Makes an editor of the form at /sparql: YASQE for the text, YASR for the answer, both of the package YASGUI.
// All requests go to the site's own endpoint, or where it has none to a store in this page (see store.js), and
// to the texts of its stored questions.

const { Yasqe, Yasr } = window.Yasgui;
const setup = JSON.parse(document.getElementById("editor-setup").textContent);
const find = (id) => document.getElementById(id);
const form = find("asking");

// The words to complete come with the page. The package's own lists ask other hosts, or name them.
const unknown = Object.keys(Yasqe.Autocompleters);
Yasqe.defaults.autocompleters = [];
Yasqe.forkAutocompleter("prefixes", {
  name: "house-prefixes",
  persistenceId: null,
  get: () => Object.entries(setup.prefixes).map(([prefix, space]) => `${prefix}: <${space}>`),
});
for (const kind of ["property", "class"].filter((name) => unknown.includes(name))) {
  Yasqe.forkAutocompleter(kind, { name: `house-${kind}`, persistenceId: null, bulk: true, get: () => setup.words });
}

class Chart {
  // Bars for an answer that has a number in each row; the names are those of the first other column.
  constructor(yasr) {
    this.yasr = yasr;
    this.label = "Chart";
    this.priority = 3;
  }
  columns() {
    const rows = this.yasr.results?.getBindings() ?? [];
    const columns = this.yasr.results?.getVariables() ?? [];
    const isNumber = (cell) => cell?.datatype && /#(integer|decimal|double)$/.test(cell.datatype);
    const numbers = columns.filter((name) => rows.every((row) => isNumber(row[name]) && Number(row[name].value) >= 0));
    const texts = columns.filter((name) => rows.some((row) => row[name] && !isNumber(row[name])));
    const label = texts.find((name) => rows.every((row) => row[name]?.type !== "uri")) ?? texts[0];
    return { rows, label, number: numbers[0] };
  }
  canHandleResults() {
    const { rows, label, number } = this.columns();
    return rows.length > 1 && rows.length <= 100 && Boolean(label && number);
  }
  draw() {
    const { rows, label, number } = this.columns();
    const most = Math.max(...rows.map((row) => Number(row[number].value)), 1);
    const list = document.createElement("dl");
    list.className = "bars";
    for (const row of rows) {
      const name = list.appendChild(document.createElement("dt"));
      name.textContent = row[label]?.value ?? "";
      const value = list.appendChild(document.createElement("dd"));
      const bar = value.appendChild(document.createElement("meter"));
      Object.assign(bar, { min: 0, max: most, value: Number(row[number].value) });
      bar.setAttribute("aria-hidden", "true");
      value.append(` ${row[number].value}`);
    }
    const caption = document.createElement("p");
    caption.className = "hint";
    caption.textContent = `${number}, for each ${label}`;
    this.yasr.resultsEl.append(caption, list);
  }
  getIcon() {
    return null;
  }
}

Yasr.registerPlugin("chart", Chart);
Yasr.plugins.table.defaults.openIriInNewWindow = false;
Yasr.defaults.plugins.table.dynamicConfig = { compact: true, isEllipsed: false };

const yasqe = new Yasqe(find("code"), {
  value: find("query").value.trimEnd() + "\n",
  persistenceId: null,
  consumeShareLink: null,
  createShareableLink: null,
  showQueryButton: false,
  editorHeight: "26rem",
  extraKeys: { "Ctrl-Enter": ask, "Cmd-Enter": ask, Tab: false, "Shift-Tab": false },
});
const yasr = new Yasr(find("answer"), {
  persistenceId: null,
  prefixes: setup.prefixes,
  pluginOrder: ["table", "chart", "response"],
});
for (const plugin of Object.values(yasr.plugins)) delete plugin.helpReference;
yasr.documentationLink?.remove();

find("query").hidden = true;
document.querySelector("label[for=query]").hidden = true;
for (const id of ["code", "keys", "filter-of"]) find(id).hidden = false;
find("take").hidden = Boolean(setup.store);
find("format").closest("label").hidden = Boolean(setup.store);
yasqe.getInputField().setAttribute("aria-label", "Query in SPARQL");
yasqe.refresh();

let running, fallen, wanted = "table";
yasr.on("change", () => {
  if (!fallen) wanted = yasr.getSelectedPluginName();
});

function say(words) {
  find("status").textContent = words;
}

function fail(words) {
  const box = document.createElement("pre");
  box.className = "notice";
  box.textContent = words;
  find("trouble").replaceChildren(box);
  find("result").hidden = true;
  say("");
}

async function ask() {
  running?.abort();
  const mine = (running = new AbortController());
  find("trouble").replaceChildren();
  say("Asking …");
  const start = performance.now();
  try {
    const graph = ["CONSTRUCT", "DESCRIBE"].includes(yasqe.getQueryType());
    let { content, type, wrong } = await (setup.store ? askHere : askEndpoint)(yasqe.getValue(), graph, mine.signal);
    if (wrong) return fail(wrong);
    if (!graph && content.length < 1e6) content = JSON.stringify(JSON.parse(content), null, 1);
    find("result").hidden = false;
    const milliseconds = Math.round(performance.now() - start);
    yasr.selectPlugin(wanted);
    yasr.setResponse({ data: content, contentType: type, status: 200 }, milliseconds);
    const rows = yasr.results.getBindings()?.length;
    // A chart that can't be drawn gives way to the table, and comes back with the next answer that has one.
    if (yasr.getSelectedPluginName() === "chart" && !yasr.plugins.chart.canHandleResults()) {
      fallen = true;
      yasr.selectPlugin(yasr.plugins.table.canHandleResults() ? "table" : "response");
      fallen = false;
    }
    say(rows === undefined ? `Answered in ${milliseconds} ms.` : `${rows} ${rows === 1 ? "row" : "rows"} in ${milliseconds} ms.`);
  } catch (error) {
    if (error.name !== "AbortError") fail(`The endpoint did not answer: ${error.message}. Is the server running?`);
  }
}

async function askEndpoint(body, graph, signal) {
  const response = await fetch(setup.endpoint, {
    method: "POST",
    headers: {
      Accept: graph ? "text/turtle" : "application/sparql-results+json, application/json;q=0.9",
      "Content-Type": "application/sparql-query",
    },
    body,
    signal,
  });
  const content = await response.text();
  if (response.ok) return { content, type: response.headers.get("content-type") };
  return { wrong: reason(content) || `${response.status} ${response.statusText}` };
}

// The store comes with the first query. A query that takes too long, or that gives way to the next, ends with
// the worker that has it, and the next loads another, from the files that the browser has kept.
let store;

function askHere(text, graph, signal) {
  return new Promise((resolve, reject) => {
    let timer;
    const done = (told) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      resolve(told);
    };
    const end = (words) => {
      store?.terminate();
      store = undefined;
      done({ wrong: words });
    };
    const abort = () => {
      reject(signal.reason);
      end("");
    };
    const send = () => {
      say("Asking …");
      store.postMessage({ text, graph, base: setup.base });
      timer = setTimeout(end, 1000 * setup.store.deadline, `The query ran for ${setup.store.deadline} seconds, which is the limit, and was ended. Ask for less.`);
    };
    signal.addEventListener("abort", abort);
    let ready = Boolean(store);
    store ??= new Worker(setup.store.worker, { type: "module" });
    store.onerror = (event) => end(`The store can't run in this browser: ${event.message ?? ""}`);
    store.onmessage = ({ data }) => {
      if (data.of) say(`Loading the store: ${(data.loaded / 1e6).toFixed(1)} of ${(data.of / 1e6).toFixed(1)} MB …`);
      else if (data.ready) {
        ready = true;
        send();
      } else if (!ready) end(data.error);
      else done(data.error ? { wrong: data.error } : data);
    };
    if (ready) send();
    else store.postMessage({ setup: setup.store });
  });
}

// The endpoint tells errors in JSON or in words.
function reason(content) {
  try {
    const told = JSON.parse(content);
    return told.message ?? told.detail ?? told.title ?? content;
  } catch {
    return content;
  }
}

function remember() {
  history.replaceState(null, "", `#query=${encodeURIComponent(yasqe.getValue())}`);
}

function recall() {
  const text = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B")).get("query");
  if (text && text !== yasqe.getValue()) yasqe.setValue(text);
  return Boolean(text);
}

// Only the forms that fit the query: a table for SELECT and ASK, a graph for CONSTRUCT and DESCRIBE.
function fit() {
  const kind = ["CONSTRUCT", "DESCRIBE"].includes(yasqe.getQueryType()) ? "graph" : "table";
  const groups = [...find("format").querySelectorAll("optgroup")];
  for (const group of groups) group.hidden = group.disabled = group.dataset.of !== kind;
  const chosen = find("format").selectedOptions[0];
  if (!chosen || chosen.parentElement.disabled) {
    find("format").value = groups.find((group) => group.dataset.of === kind).querySelector("option").value;
  }
}

let waiting;
yasqe.on("changes", () => {
  clearTimeout(waiting);
  waiting = setTimeout(remember, 400);
  fit();
});
window.addEventListener("hashchange", recall);
recall();
find("format").querySelector("option[value=html]").remove();
fit();

form.addEventListener("submit", (event) => {
  find("query").value = yasqe.getValue();
  if (event.submitter?.id === "take" && !setup.store) return;
  event.preventDefault();
  remember();
  ask();
});

document.querySelector(".picking").addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-query]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    const response = await fetch(link.dataset.query);
    if (!response.ok) throw new Error(response.statusText);
    const lines = (await response.text()).split("\n");
    yasqe.setValue(`# ${link.textContent}\n${lines.filter((line) => !line.startsWith("#+")).join("\n")}`);
    ask();
    form.scrollIntoView({ block: "nearest" });
  } catch {
    location.href = link.href;
  }
});

find("filter").addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const group of document.querySelectorAll(".picking details")) {
    const items = [...group.querySelectorAll("li")];
    for (const item of items) {
      item.hidden = !words.every((word) => item.textContent.toLowerCase().includes(word));
    }
    group.hidden = items.every((item) => item.hidden);
    if (words.length) group.open = true;
  }
});

// Our own things have pages here, wherever the edition is served.
function local(iri) {
  if (iri.startsWith(`${setup.base}ontology#`)) return `${setup.root}ontology/${iri.split("#")[1]}.html`;
  if (iri.startsWith(setup.base)) {
    const [path, fragment] = iri.slice(setup.base.length).split("#");
    const page = /\.[a-z]+$/.test(path) ? path : `${path}.html`;
    return setup.root + page + (fragment ? `#${fragment}` : "");
  }
  const goal = iri.match(/^http:\/\/metadata\.un\.org\/sdg\/([0-9]+(\.[0-9a-z]+)?|C[0-9a-z]{6})$/);
  return goal ? `${setup.root}sdg/${goal[1]}.html` : iri;
}

// What the package draws gets the names that it has none for.
const NAMES = { ".tableSizer": "Rows on a page", ".tableFilter": "Filter the rows", ".CodeMirror textarea": "Response" };

new MutationObserver(() => {
  for (const [selector, name] of Object.entries(NAMES)) {
    for (const control of find("answer").querySelectorAll(selector)) control.setAttribute("aria-label", name);
  }
  for (const link of find("answer").querySelectorAll("a.iri")) {
    const address = local(link.getAttribute("href"));
    if (address !== link.getAttribute("href")) link.href = address;
  }
}).observe(find("answer"), { childList: true, subtree: true });
