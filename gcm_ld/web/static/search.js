// Suggests things while words are typed into the search of the masthead: a combobox with a list, by the pattern
// of the ARIA Authoring Practices. Without it, or where no answer comes, the form searches as it did. On a site
// made of files the answer is the whole index, in which `find.js` finds.

const input = document.getElementById("find");
const form = input?.form;
const SUGGESTED = 8, SHOWN = 40;
let index = null;

// Return what the server tells of words, or where it is made of files, what is found in its index.
async function search(words, signal) {
  if (!index) {
    const address = new URL(`${form.action}.json`);
    address.searchParams.set("q", words);
    const answer = await fetch(address, { signal });
    if (!answer.ok) return null;
    const content = await answer.json();
    if (!content.entries) return content;
    const { Index } = await import("./find.js");
    index = Object.assign(new Index(content), { singular: content.singular });
  }
  const { hits, ...more } = index.find(words);
  const told = hits.map(([kind, address, [label]]) => ({ label, kind: index.singular[kind], address }));
  return { hits: told.slice(0, SUGGESTED), every: told, total: hits.length, ...more };
}

// The page of the search of a site made of files.
const page = document.getElementById("found");
if (page) {
  const words = new URLSearchParams(location.search).get("q")?.trim() ?? "";
  const status = page.querySelector("[role=status]"), hits = page.querySelector("ol");
  const show = ({ every, total, corrected, partial, absent }) => {
    const lacking = absent.map((word) => `“${word}”`).join(" and ");
    const taken = Object.entries(corrected).map(([word, other]) => ` Nothing has “${word}”; these are results for “${other}”.`);
    status.textContent = `${total} found for “${words}”.${taken.join("")}`
      + (lacking ? ` ${lacking} ${absent.length === 1 ? "is" : "are"} not in this edition. Nearest to the other words:`
        : partial ? " Nothing in this edition has all of these words. These results have the rarest of them." : "")
      + (total > SHOWN ? ` The best ${SHOWN} are shown.` : "");
    hits.replaceChildren(...every.slice(0, SHOWN).map((hit) => {
      const item = document.createElement("li");
      const link = item.appendChild(document.createElement("a"));
      Object.assign(link, { href: hit.address, textContent: hit.label });
      const kind = document.createElement("span");
      Object.assign(kind, { className: "hit-kind", textContent: hit.kind });
      item.append(" ", kind);
      return item;
    }));
  };
  if (words) {
    document.querySelector(".searching input[name=q]").value = words;
    status.textContent = "Searching …";
    search(words.slice(0, 200)).then(show, () => { status.textContent = "The index could not be loaded."; });
  }
}

if (form) {
  const list = document.createElement("ul");
  const status = document.createElement("p");
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  status.className = "unseen";
  status.setAttribute("role", "status");
  form.append(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
  })) input.setAttribute(name, value);

  let active = -1;
  let asked = null;
  let timer = 0;

  const options = () => [...list.children];

  const choose = (place) => {
    active = place;
    for (const [number, option] of options().entries()) option.setAttribute("aria-selected", String(number === place));
    const chosen = options()[place];
    if (chosen) {
      input.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };

  const close = () => {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  };

  const show = ({ hits, total }) => {
    list.replaceChildren(...hits.map((hit, number) => {
      const option = document.createElement("li");
      option.id = `suggestion-${number}`;
      option.setAttribute("role", "option");
      option.dataset.address = hit.address;
      const label = option.appendChild(document.createElement("span"));
      label.textContent = hit.label;
      const kind = option.appendChild(document.createElement("span"));
      kind.className = "hit-kind";
      kind.textContent = hit.kind;
      return option;
    }));
    choose(-1);
    list.hidden = !hits.length;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    status.textContent = hits.length ? `${hits.length} of ${total} suggested` : "Nothing suggested";
  };

  const ask = async () => {
    const words = input.value.trim();
    asked?.abort();
    if (words.length < 2) return close();
    asked = new AbortController();
    try {
      const answer = await search(words.slice(0, 200), asked.signal);
      if (answer && document.activeElement === input) show(answer);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });

  input.addEventListener("keydown", (event) => {
    const count = list.hidden ? 0 : options().length;
    if (event.key === "ArrowDown" && count) choose((active + 1) % count);
    else if (event.key === "ArrowDown") ask();
    else if (event.key === "ArrowUp" && count) choose((active <= 0 ? count : active) - 1);
    else if (event.key === "Escape" && count) close();
    else if (event.key === "Enter" && active >= 0) location.assign(options()[active].dataset.address);
    else return;
    event.preventDefault();
  });

  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.address);
  });
}

for (const mail of document.querySelectorAll("a.tell")) {
  mail.href += `&body=${encodeURIComponent(`${location.href}\n\n`)}`;
}
