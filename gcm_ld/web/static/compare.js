/* Mechanisms side by side where no server sets them so: from one file that has what is said of each. */

const place = document.getElementById("comparison");
const form = document.getElementById("filters");
const asked = new URLSearchParams(location.search);
const slugs = [...new Set(asked.getAll("m"))].filter(Boolean).slice(0, 4);
const show = asked.get("show") || "all";

function element(name, content = "", attributes = {}) {
  const made = document.createElement(name);
  made.append(...[content].flat());
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
const { root, at } = place.dataset;
function link(iri, words) {
  const isPage = iri.startsWith(root) && !iri.includes("#");
  return isPage ? element("a", words, { href: `${at}${iri.slice(root.length)}.html` }) : words;
}
const unknown = (words) => element("span", words, { class: "unknown" });

/* A state looks as in the legend of the page. */
function said(state) {
  const sample = document.querySelector(`.legend .state-${CSS.escape(state.replaceAll(" ", "-"))}`);
  return sample ? sample.cloneNode(true) : state;
}

function table(title, lines, chosen, cell) {
  const heads = chosen.map((one) => element("th", link(one.iri, one.label), { scope: "col" }));
  const rows = lines.map((line) => {
    const cells = chosen.map((one) => element("td", cell(line.mechanisms[one.slug])));
    return element("tr", [element("th", link(line.iri, line.label), { scope: "row" }), ...cells]);
  });
  const head = element("thead", element("tr", [element("th", "", { scope: "col" }), ...heads]));
  const made = element("table", [element("caption", title, { class: "unseen" }), head, element("tbody", rows)], { class: "compare" });
  return element("div", made, { class: "scroll", tabindex: 0, role: "region", "aria-label": title });
}

function draw(all) {
  const chosen = slugs.map((slug) => all.mechanisms.find((one) => one.slug === slug)).filter(Boolean);
  if (chosen.length < 2) return;
  const titles = JSON.parse(place.dataset.titles);
  const strong = place.dataset.strong.split(";");
  const values = (line) => chosen.map((one) => line.mechanisms[one.slug]);
  const same = (line) => new Set(values(line)).size === 1;
  const shared = (line) => same(line) && (line.aspect === "fact" ? values(line)[0] : strong.includes(values(line)[0]));
  const keeps = { all: () => true, common: shared, different: (line) => !same(line) }[show];
  const lines = (aspect) => all.lines.filter((line) => line.aspect === aspect && keeps(line));
  const labels = chosen.map((one) => form.querySelector(`option[value="${one.slug}"]`).textContent.trim());
  const title = `${labels.slice(0, -1).join(", ")} and ${labels.at(-1)} compared`;
  document.title = document.title.replace(document.querySelector("h1").textContent, title);
  document.querySelector("h1").textContent = title;
  const common = all.lines.filter((line) => line.aspect === "area" && shared(line)).map((line) => line.label);
  const whom = chosen.length === 2 ? "Both" : `All ${chosen.length}`;
  const lead = common.length
    ? `${whom} are listed in ${common.join(", ")}.`
    : `There is no area of focus in which ${whom.toLowerCase()} are listed.`;
  document.querySelector(".lead").textContent = `${lead} Not listed means not stated, which doesn’t mean that it is not covered.`;
  const parts = [];
  const facts = lines("fact").filter((line) => values(line).some(Boolean));
  if (facts.length) parts.push(element("h2", "What they are"), table("Facts side by side", facts, chosen, (value) => value || unknown("not recorded")));
  for (const [aspect, words] of Object.entries(titles)) {
    const found = lines(aspect);
    parts.push(element("h2", words));
    const none = show === "common" ? "There is none that all have." : "They stand alike in each.";
    parts.push(found.length ? table(words, found, chosen, said) : element("p", unknown(none)));
  }
  parts.push(element("h2", "Who takes part"));
  const recorded = chosen.filter((one) => all.participantsRecorded[one.slug]);
  const taking = all.lines.filter((line) => line.aspect === "participant" && values(line).some(Boolean));
  const every = (line) => recorded.every((one) => line.mechanisms[one.slug]);
  if (recorded.length < chosen.length) {
    const lacking = chosen.filter((one) => !recorded.includes(one)).map((one) => one.label);
    parts.push(element("p", `No list of participants is recorded for ${lacking.join(" and ")}.`, { class: "notice" }));
  }
  const kept = taking.filter((line) => show === "all" || (recorded.length > 1 && every(line)) === (show === "common"));
  if (kept.length) parts.push(table("Participants side by side", kept, recorded, (value) => value || "–"));
  place.replaceChildren(...parts);
}

const fields = [...form.querySelectorAll("[name=m]")];
for (const [number, field] of fields.entries()) field.value = slugs[number] ?? "";
form.elements.show.value = show === "all" ? "" : show;
for (const name of ["source", "agreed"]) form.elements[name]?.closest("label").remove();
if (slugs.length > 1) draw(await (await fetch(place.dataset.from)).json());
