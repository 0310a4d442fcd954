// Finds in the index of a site made of files what the server's search finds: see gcm_ld/presentation/search.py,
// whose ranks these are. Texts are in the order of BM25, with the numbers of SQLite.

const K1 = 1.2, B = 0.75, LEAST_SIMILAR = 0.81, HELD = 0.85, SIMILAR = 25, SHORTEST = 4, MOST_LETTERS = 200, MOST_WORDS = 12;
const RANKS = { label: [6, 4, 2], name: [5, 3, 1], elsewhere: [3, 1, 1], all: [0, 0, 0] };

// `spellings` are patterns of American spelling, each with what stands in British instead.
export function fold(text, spellings) {
  const plain = text.toLowerCase().replaceAll("ß", "ss").replaceAll("ø", "o").replaceAll("œ", "oe").replaceAll("æ", "ae").normalize("NFKD")
    .replaceAll("\u0640", "").replaceAll("\u0629", "\u0647").replaceAll("\u0649", "\u064a")
    .replace(/[\u0660-\u0669]/g, (digit) => digit.charCodeAt(0) - 0x660);
  const words = plain.replace(/\p{M}/gu, "").match(/[\u3400-\u4dbf\u4e00-\u9fff]|(?:(?![\u3400-\u4dbf\u4e00-\u9fff])[\p{L}\p{N}])+/gu) ?? [];
  const bare = words.map((word) => word.replace(/^(?:[\u0648\u0628\u0641\u0643]?\u0627\u0644|\u0644\u0644)(?=[\p{L}\p{N}]{3})/u, ""));
  return bare.map((word) => spellings.reduce((kept, [pattern, other]) => kept.replace(pattern, other), word)).join(" ");
}

// Texts as lists of tokens, and in which of them each token stands how often.
class Corpus {
  constructor(texts) {
    this.lengths = texts.map((tokens) => tokens.length);
    this.mean = this.lengths.reduce((sum, length) => sum + length, 0) / texts.length;
    this.postings = new Map();
    for (const [number, tokens] of texts.entries()) {
      for (const token of tokens) {
        if (!this.postings.has(token)) this.postings.set(token, new Map());
        const counts = this.postings.get(token);
        counts.set(number, (counts.get(number) ?? 0) + 1);
      }
    }
    this.vocabulary = [...this.postings.keys()].sort();
  }
  of(token) {
    return this.postings.get(token) ?? new Map();
  }
  beginning(start) {
    const counts = new Map();
    for (const token of this.vocabulary) {
      if (token.startsWith(start)) for (const [number, count] of this.of(token)) counts.set(number, (counts.get(number) ?? 0) + count);
    }
    return counts;
  }
  // Smaller is better; each phrase maps texts to how often it stands there.
  bm25(phrases, number) {
    let sum = 0;
    for (const counts of phrases) {
      const count = counts.get(number) ?? 0;
      const rarity = Math.log((this.lengths.length - counts.size + 0.5) / (counts.size + 0.5));
      sum += (rarity > 0 ? rarity : 1e-6) * (count * (K1 + 1)) / (count + K1 * (1 - B + (B * this.lengths[number]) / this.mean));
    }
    return -sum;
  }
}

export class Index {
  constructor({ entries, named, silent, spellings }) {
    this.entries = entries;
    this.silent = new Set(silent);
    this.spellings = spellings.map(([pattern, other]) => [new RegExp(pattern, "g"), other]);
    this.rows = entries.flatMap((entry, place) => [...rows(entry, named)].map(([role, text]) => ({ place, role, text: this.fold(text) })));
    this.corpus = new Corpus(this.rows.map((row) => row.text.split(" ").filter(Boolean)));
  }

  fold(text) {
    return fold(text, this.spellings);
  }

  find(query) {
    const given = this.fold(query.slice(0, MOST_LETTERS)).split(" ").filter(Boolean).slice(0, MOST_WORDS);
    const heard = given.filter((word) => !this.silent.has(word));
    let words = [...new Set(heard.length ? heard : given)];
    if (!words.length) return { hits: [], corrected: {}, partial: false, absent: [] };
    let corrected = Object.fromEntries(words.map((word) => [word, this.similar(word)]).filter(([, other]) => other));
    if (words.length > 1 && Object.keys(corrected).length && !this.isName(words.map((word) => corrected[word] ?? word))) corrected = {};
    const absent = words.filter((word) => !corrected[word] && !this.isKnown(word));
    const phrase = given.map((word) => corrected[word] ?? word).join(" ");
    const begun = words.map((word) => this.corpus.beginning(corrected[word] ?? word));
    let found = [...begun[0].keys()].filter((number) => begun.every((counts) => counts.has(number)));
    const partial = !found.length;
    const exact = words.filter((word) => !corrected[word]).map((word) => this.corpus.of(word));
    const phrases = [...(partial ? [] : [this.phrase(phrase)]), ...exact, ...begun];
    words = words.map((word) => corrected[word] ?? word);
    if (partial) {
      const all = [...new Set(begun.flatMap((counts) => [...counts.keys()]))];
      const has = (number) => words.filter((word) => ` ${this.rows[number].text}`.includes(` ${word}`)).length;
      const most = Math.max(0, ...all.map(has));
      found = all.filter((number) => has(number) === most);
      const having = words.map((word) => found.filter((number) => ` ${this.rows[number].text}`.includes(` ${word}`)));
      found = having.filter((some) => some.length).sort((one, other) => one.length - other.length)[0] ?? [];
      const named = found.filter((number) => ["label", "name"].includes(this.rows[number].role));
      if (absent.length && named.length) {
        const kind = (number) => this.entries[this.rows[number].place][0];
        const first = named.reduce((one, other) => (this.rows[one].place <= this.rows[other].place ? one : other));
        found = named.filter((number) => kind(number) === kind(first));
      }
    }
    const best = new Map();
    for (const number of found) {
      const { place, role, text } = this.rows[number];
      const [whole, beginning, part] = RANKS[role];
      const rank = text === phrase ? whole : text.startsWith(phrase) ? beginning : part;
      const score = role === "all" ? this.corpus.bm25(phrases, number) : -[...phrase].length / [...text].length;
      const now = best.get(place) ?? [0, 0];
      if (-rank < now[0] || (-rank === now[0] && score < now[1])) best.set(place, [-rank, score]);
    }
    const order = [...best].sort(([one, a], [two, b]) => a[0] - b[0] || a[1] - b[1] || one - two);
    const hits = order.map(([place]) => this.entries[place]);
    return { hits, corrected, partial: partial && hits.length > 0, absent: hits.length ? absent : [], words };
  }

  // Whether a name has all of some words, so that they may be what was meant.
  isName(words) {
    const begun = words.map((word) => this.corpus.beginning(word));
    return [...begun[0].keys()].some((number) => this.rows[number].role !== "all" && begun.every((counts) => counts.has(number)));
  }

  isKnown(word) {
    return this.corpus.vocabulary.some((other) => other.startsWith(word));
  }

  phrase(text) {
    const counts = new Map();
    for (const number of this.corpus.of(text.split(" ")[0]).keys()) {
      const count = ` ${this.rows[number].text} `.replaceAll(" ", "  ").split(` ${text.replaceAll(" ", "  ")} `).length - 1;
      if (count) counts.set(number, count);
    }
    return counts;
  }

  // The word of the index that an unknown one most likely means, empty where there is none.
  similar(word) {
    if (word.length < SHORTEST || /^\p{N}+$/u.test(word) || this.isKnown(word)) return "";
    this.spelling ??= new Corpus(this.corpus.vocabulary.map(trigrams));
    const phrases = [...new Set(trigrams(word))].map((three) => this.spelling.of(three));
    const near = [...new Set(phrases.flatMap((counts) => [...counts.keys()]))]
      .map((number) => [this.spelling.bm25(phrases, number), number])
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, SIMILAR);
    const likeness = (other) => Math.max(word.length > SHORTEST && other.includes(word) ? HELD : 0, ratio(other, word), 0.95 * ratio(other.slice(0, word.length), word));
    let best = "", most = 0;
    for (const [, number] of near) {
      const other = this.corpus.vocabulary[number], value = likeness(other);
      if ((other.length >= SHORTEST || `${other}s` === word) && value > most) [best, most] = [other, value];
    }
    return most >= LEAST_SIMILAR ? best : "";
  }
}

function* rows([kind, , label, names, elsewhere, texts], named) {
  if (named.includes(kind)) {
    yield ["label", label[0]];
    for (const [text] of names) yield ["name", text];
    for (const [text] of elsewhere) yield ["elsewhere", text];
  }
  const all = [label, ...names, ...elsewhere, ...texts];
  for (const language of new Set(all.map(([, tag]) => tag).filter(Boolean))) {
    yield ["all", all.filter(([, tag]) => tag === "" || tag === language).map(([text]) => text).join(" ")];
  }
}

function trigrams(word) {
  const letters = [..."  ", ...word, " "];
  return letters.slice(2).map((letter, at) => letters[at] + letters[at + 1] + letter);
}

// The likeness of two words as Python's difflib tells it.
function ratio(one, two) {
  const matching = (a, b) => {
    let from = 0, to = 0, size = 0;
    for (let i = 0; i < a.length; i++) for (let j = 0; j < b.length; j++) {
      let length = 0;
      while (i + length < a.length && j + length < b.length && a[i + length] === b[j + length]) length++;
      if (length > size) [from, to, size] = [i, j, length];
    }
    return size && size + matching(a.slice(0, from), b.slice(0, to)) + matching(a.slice(from + size), b.slice(to + size));
  };
  return (2 * matching(one, two)) / (one.length + two.length);
}
