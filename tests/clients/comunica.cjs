// node comunica.cjs SOURCE QUERY: prints what Comunica finds, as JSON: the source is told by what it says of itself.
const { QueryEngine } = require('@comunica/query-sparql');

async function main(source, query) {
  const engine = new QueryEngine();
  const stream = await engine.queryBindings(query, { sources: [source] });
  const rows = [];
  for await (const bindings of stream) {
    rows.push(Object.fromEntries([...bindings].map(([variable, term]) => [variable.value, term.value])));
  }
  console.log(JSON.stringify(rows));
}

main(...process.argv.slice(2)).catch((error) => {
  console.error(error.stack);
  process.exit(1);
});
