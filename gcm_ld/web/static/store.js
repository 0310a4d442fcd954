// The store of a site made of files: a worker that has Oxigraph and the dumps, both fetched when it starts.
// It is sent {setup} once, then {text, graph, base} for each query, and tells {loaded, of}, {ready} and answers.

import init, { Store } from "./oxigraph/web.js";

const GZIP = [0x1f, 0x8b];
let store;

onmessage = async ({ data }) => {
  try {
    if (data.setup) {
      await load(data.setup);
      postMessage({ ready: true });
    } else postMessage(answer(data));
  } catch (error) {
    postMessage({ error: String(error.message ?? error) });
  }
};

async function load({ engine, dumps }) {
  const files = [engine, ...dumps];
  const of = files.reduce((sum, file) => sum + file.bytes, 0);
  let loaded = 0;
  const come = (bytes) => postMessage({ loaded: (loaded += bytes), of });
  const [program, ...texts] = await Promise.all(files.map((file) => read(file.address, come)));
  await init({ module_or_path: program });
  store = new Store();
  for (const text of texts) store.load(text, { format: "application/n-quads", lenient: true });
}

async function read(address, come) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status} ${response.statusText}`);
  const parts = [];
  const reader = response.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    come(part.value.length);
  }
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  // Some hosts take a file out of gzip on its way, and some don't.
  if (!GZIP.every((byte, at) => bytes[at] === byte)) return bytes;
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

function answer({ text, graph, base }) {
  // Oxigraph overlooks FROM where the default graph is the union of all graphs.
  const words = text.replace(/<[^<>"{}|^`\\\s]*>|#.*|"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, " ");
  const content = store.query(text, {
    base_iri: base,
    use_default_graph_as_union: !/(?<![\w:?$-])from(?![\w:-])/i.test(words),
    results_format: graph ? "text/turtle" : "application/sparql-results+json",
  });
  return { content, type: graph ? "text/turtle" : "application/sparql-results+json" };
}
