/* Where no server narrows and sorts a list or the matrix, it is done here, by what each row says of itself. */

import { files } from "./site.js";

const collator = new Intl.Collator("en", { numeric: true });
const form = document.getElementById("filters");
const body = document.querySelector("#list tbody, .matrix tbody");
const table = body?.closest("table");
const asked = new URLSearchParams(location.search);
const number = (cell) => parseInt(cell.textContent, 10) || 0;
const state = (cell) => [...(cell.querySelector(".state")?.classList ?? [])].find((name) => name.startsWith("state-"));

/* Take what the form has as choice; what it does not have is not asked for. */
function choose() {
  for (const [name, value] of [...asked]) {
    const field = form?.elements[name];
    if (field?.options && [...field.options].some((one) => one.value === value)) field.value = value;
    else if (field?.options) asked.delete(name);
  }
}

function keep() {
  for (const row of [...body.rows])
    for (const [name, value] of asked)
      if (value && name in row.dataset && !row.dataset[name].split(" ").includes(value)) row.remove();
}

/* Sort by keys, which are numbers or texts; rows that are alike keep their order. */
function sort(key, back = false) {
  const rows = [...body.rows].map((row) => [key(row), row]);
  rows.sort(([one], [other]) => (back ? -1 : 1) * (typeof one === "number" ? one - other : collator.compare(one, other)));
  body.append(...rows.map(([, row]) => row));
}

function list(total) {
  const order = asked.get("sort") ?? "";
  for (const head of table.tHead.rows[0].cells) {
    const link = head.querySelector("a");
    if (!link) continue;
    const first = new URLSearchParams(link.search).get("sort");
    const other = first.startsWith("-") ? first.slice(1) : `-${first}`;
    if ([first, other].includes(order)) {
      sort((row) => row.cells[head.cellIndex].textContent.trim(), order.startsWith("-"));
      head.ariaSort = order.startsWith("-") ? "descending" : "ascending";
    }
    const next = new URLSearchParams(asked);
    next.set("sort", order === first ? other : first);
    link.search = next;
  }
  table.caption.textContent = `${body.rows.length} of ${total}`;
}

function matrix() {
  const foot = [...table.tFoot.rows];
  const states = foot.map((row) => state(row.cells[0]));
  const head = table.tHead.rows[table.tHead.rows.length - 1];
  const last = head.cells.length - 1;
  const order = asked.get("sort") ?? "name";
  const across = (row) => number(row.cells[last]);
  if (order === "type") sort((row) => row.querySelector("abbr").title);
  else if (order === "total") sort((row) => -across(row));
  else if (order !== "name") {
    const place = [...head.cells].findIndex((cell) => new URLSearchParams(cell.querySelector(".sort")?.search).get("sort") === order);
    sort((row) => -number({ textContent: row.cells[place].querySelector("b")?.textContent ?? "" }));
    sort((row) => states.indexOf(state(row.cells[place])));
  }
  if (asked.get("show") === "listed") for (const row of [...body.rows]) if (!across(row)) row.remove();
  if (asked.get("show") === "gaps") {
    table.tHead.querySelector(".groups")?.remove();
    for (let place = last - 1; place; place--)
      if ([...body.rows].some((row) => state(row.cells[place]) === states[0]))
        for (const row of table.rows) row.deleteCell(place);
  }
  const tallies = document.querySelector(".tallies");
  const columns = head.cells.length - 2;
  const [rows, across_] = tallies.querySelectorAll("strong");
  rows.textContent = body.rows.length;
  across_.textContent = columns;
  for (const [at, row] of foot.entries()) {
    const among = [...body.rows].filter((one) => !row.dataset.named || "named" in one.dataset).length;
    const counts = [...row.cells].slice(1, -1).map((cell) => [...body.rows].filter((one) => state(one.cells[cell.cellIndex]) === states[at]).length);
    const sum = counts.reduce((one, other) => one + other, 0);
    const shown = [...counts.map((count) => [count, among]), [sum, among * columns]];
    for (const [place, [count, of]] of shown.entries()) {
      const cell = row.cells[place + 1];
      cell.firstChild.data = `${count} `;
      cell.querySelector("span").textContent = `of ${of}`;
    }
    row.cells[0].querySelector(".of").textContent = row.cells[0].querySelector(".of").textContent.replace(/\d+/, among);
    tallies.querySelector(`.tally .${states[at]}`).closest(".tally").lastElementChild.textContent = sum;
  }
  for (const row of body.rows) row.cells[row.cells.length - 1].querySelector("span").textContent = `of ${columns}`;
  tallies.querySelector(".tally:last-child").textContent = `of ${body.rows.length * columns} cells`;
}

if (files && form && body) {
  /* What needs other data than the page has, or another page, can't be chosen. */
  for (const name of ["source", "agreed", "names"]) form.elements[name]?.closest("label")?.remove();
  document.querySelector(".orders")?.remove();
  choose();
  const total = body.rows.length;
  keep();
  (table.classList.contains("matrix") ? matrix : list)(total);
}
