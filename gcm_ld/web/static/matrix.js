/* The coverage matrix, better: filters without reload, arrow keys, evidence beside the table, a cross-hair. */

import { files } from "./site.js";

const dialog = document.getElementById("cell");
const shown = dialog?.querySelector("div");
const filters = document.getElementById("filters");
const cells = () => [...document.querySelectorAll(".matrix tbody tr")].map((row) => [...row.querySelectorAll("td > a")]);

async function fetched(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/* One cell at a time is a stop of the tab key; arrow keys move to the others. */
function rove(link) {
  document.querySelectorAll('.matrix tbody td > a[tabindex="0"]').forEach((other) => (other.tabIndex = -1));
  link.tabIndex = 0;
}
function begin() {
  const all = cells().flat();
  all.forEach((link) => (link.tabIndex = -1));
  if (all.length) all[0].tabIndex = 0;
}
function place(link) {
  const rows = cells();
  const row = rows.findIndex((links) => links.includes(link));
  return row < 0 ? null : { rows, row, column: rows[row].indexOf(link) };
}
const MOVES = {
  ArrowUp: ({ row, column }) => [row - 1, column],
  ArrowDown: ({ row, column }) => [row + 1, column],
  ArrowLeft: ({ row, column }) => [row, column - 1],
  ArrowRight: ({ row, column }) => [row, column + 1],
  Home: ({ row }, far) => [far ? 0 : row, 0],
  End: ({ rows, row }, far) => [far ? rows.length - 1 : row, rows[0].length - 1],
};
document.addEventListener("keydown", (event) => {
  const at = event.target.matches?.(".matrix tbody td > a") && place(event.target);
  if (!at || !MOVES[event.key] || event.altKey || event.metaKey) return;
  const [row, column] = MOVES[event.key](at, event.ctrlKey);
  const next = at.rows[row]?.[column];
  event.preventDefault();
  if (next) {
    rove(next);
    next.focus();
  }
});

/* The head of the column lights up with its cell. */
function light(event) {
  document.querySelectorAll(".matrix .lit").forEach((cell) => cell.classList.remove("lit"));
  const cell = event.target.closest?.(".matrix tbody td");
  if (!cell || !cell.querySelector("a")) return;
  const table = cell.closest("table");
  for (const row of table.querySelectorAll("thead tr:not(.groups), tbody tr")) row.cells[cell.cellIndex].classList.add("lit");
}
document.addEventListener("mouseover", light);
document.addEventListener("focusin", light);

/* Evidence in a dialog; the page of its own stays the link's address. */
async function open(link) {
  const page = await fetched(link.href);
  const part = page.getElementById("evidence");
  if (!part) return location.assign(link.href);
  part.querySelectorAll("h1").forEach((head) => {
    const lower = document.createElement("h2");
    lower.append(...head.childNodes);
    head.replaceWith(lower);
  });
  const whole = document.createElement("p");
  const address = document.createElement("a");
  address.href = link.href;
  address.textContent = "This evidence as a page";
  whole.append(address);
  shown.replaceChildren(part, whole);
  dialog.showModal();
  dialog.scrollTop = 0;
  const asked = new URL(link.href).searchParams;
  history.replaceState(null, "", `${location.pathname}${location.search}#cell=${asked.get("row")}/${asked.get("column")}`);
}
dialog?.addEventListener("close", () => history.replaceState(null, "", location.pathname + location.search));
dialog?.addEventListener("click", (event) => event.target === dialog && dialog.close());

/* Filters and sorting: the new table comes in the place of the old one, and the address says what is shown. Each is
   a step that the browser can go back from. */
let latest = 0;
let here = location.pathname + location.search;
async function show(address, { focus, step = true } = {}) {
  if (files) return location.assign(address);
  const turn = ++latest;
  const page = await fetched(address);
  if (turn !== latest) return;
  if (!page.getElementById("matrix")) return location.assign(address);
  for (const part of ["#matrix", ".lead", ".switch", ".hint", ".foot"]) document.querySelector(part).replaceWith(page.querySelector(part));
  document.title = page.title;
  document.querySelectorAll("head link[rel=alternate]").forEach((link) => link.remove());
  document.head.append(...page.querySelectorAll("head link[rel=alternate]"));
  const chosen = new URL(address, location.href).searchParams;
  for (const field of filters.elements) if (field.name) field.value = chosen.get(field.name) ?? "";
  const clear = page.querySelector("#filters .button");
  filters.querySelector(".button")?.remove();
  if (clear) filters.append(clear);
  if (step) history.pushState(null, "", address);
  here = location.pathname + location.search;
  begin();
  if (focus) document.querySelector(focus)?.focus();
}
addEventListener("popstate", () => {
  if (files || location.pathname + location.search === here) return;
  if (dialog?.open) dialog.close();
  show(location.href, { step: false });
});
filters?.addEventListener("change", () => {
  const chosen = new URLSearchParams([...new FormData(filters)].filter(([, value]) => value));
  show(filters.action + (chosen.size ? `?${chosen}` : ""));
});
document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const cell = event.target.closest(".matrix tbody td > a");
  const sort = event.target.closest(".matrix .sort");
  const clear = event.target.closest("#filters .button");
  const order = event.target.closest(".orders a");
  if (cell) {
    event.preventDefault();
    rove(cell);
    open(cell);
  } else if (sort) {
    event.preventDefault();
    show(sort.href, { focus: `.sort[aria-label="${CSS.escape(sort.getAttribute("aria-label"))}"]` });
  } else if (order) {
    event.preventDefault();
    show(order.href, { focus: `[data-choice=${order.parentElement.dataset.choice}] a[aria-current]` });
  } else if (clear) {
    event.preventDefault();
    show(clear.href, { focus: "#filters select" });
  }
});

begin();
const asked = /^#cell=([\w-]+)\/([\w.-]+)$/.exec(location.hash);
if (asked) {
  const [row, column] = asked.slice(1);
  const link = cells().flat().find((one) => one.search.includes(`row=${row}&`) && one.search.includes(`column=${column}&`));
  if (link) open(link);
}
