"""An assistant asks by the library's own client: over HTTP, and by standard input and output."""

import asyncio
import sys
import urllib.error
import urllib.request
from datetime import date
from decimal import Decimal
from pathlib import Path

import mcp
import pyoxigraph as ox
import pytest

from gcm_ld.core import terms
from gcm_ld.questions import engines, frames
from gcm_ld.web import mcp_tools

ROOT = Path(__file__).parents[2]
EXAM = [line.split("\t") for line in (Path(__file__).parent / "exam.tsv").read_text().splitlines()]
TSV = ox.QueryResultsFormat.TSV
TOOLS = ["find_question", "ask", "show", "coverage", "limits", "sparql"]


def run(place, calls):
    """Return what a client hears of itself, and the results of calls of tools, one after the other."""

    async def asked():
        async with mcp.Client(place) as client:
            tools = (await client.list_tools()).tools
            return client.instructions, tools, [await client.call_tool(*call) for call in calls]

    return asyncio.run(asked())


def test_the_tools_read_have_schemas_and_tell_the_rule_on_absence(site):
    instructions, tools, _ = run(site + "mcp", [])
    assert mcp_tools.ABSENCE in instructions
    assert [tool.name for tool in tools] == TOOLS
    for tool in tools:
        assert tool.annotations.read_only_hint and not tool.annotations.open_world_hint
        assert tool.output_schema["properties"] and tool.description


def test_an_exam_of_thirty_questions_is_answered_as_it_is_stored(site, publication):
    """Words find the stored question among the first five, and it answers as the accepted answer has it."""
    assert len(EXAM) == 30
    calls = [("find_question", {"words": words}) for words, _ in EXAM]
    calls += [("ask", {"question": name, "limit": mcp_tools.MOST}) for _, name in EXAM]
    _, _, results = run(site + "mcp", calls)
    for (words, name), found, asked in zip(EXAM, results[:30], results[30:], strict=True):
        named = [one["name"] for one in found.structured_content["result"]]
        assert name in named and len(named) <= 5, words
        told = asked.structured_content
        accepted = ox.parse_query_results((ROOT / "queries" / f"{name}.tsv").read_bytes(), format=TSV)
        table = engines.convert(accepted)
        rows = [dict(zip(table.columns, map(plain, row), strict=True)) for row in table.rows]
        assert told["rows"] == rows[: mcp_tools.MOST], name
        assert told["total"] == len(rows) == len(told["rows"]) + told["left_out"]
        assert told["address"].endswith(f"query/{name}") and told["address"] in told["cite"]
        assert publication.issued in told["edition"] and set(told["columns"]) == set(table.columns)


def plain(term: terms.Term | None) -> object:
    value = frames.value(term)
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def test_what_is_wrong_is_told_with_its_remedy(site):
    calls = [
        ("ask", {"question": "coverage/theme-sumary"}),
        ("ask", {"question": "coverage/themes-by-mechanism", "values": {"mechanism": "almaty-proces"}}),
        ("ask", {"question": "federated/eurovoc-names"}),
        ("show", {"thing": "nothing of that name"}),
        ("sparql", {"query": "SELECT"}),
        ("sparql", {"query": "INSERT DATA { <a:b> <a:b> <a:b> }"}),
        ("sparql", {"query": "SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"}),
    ]
    _, _, results = run(site + "mcp", calls)
    assert all(result.is_error for result in results)
    texts = [result.content[0].text for result in results]
    words = ("coverage/theme-summary", "almaty-process", "network", "no thing", "syntax", "update", "SERVICE")
    for text, word in zip(texts, words, strict=True):
        assert word in text


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("GET", {}, 405),
        ("POST", {"Host": "rebound.example"}, 421),
        ("POST", {"Origin": "http://elsewhere.example"}, 403),
        ("OPTIONS", {}, 204),
    ],
)
def test_only_hosts_and_pages_of_the_site_post_to_it(site, method, headers, status):
    body = b"{}" if method == "POST" else None
    request = urllib.request.Request(
        site + "mcp", body, {"Content-Type": "application/json"} | headers, method=method
    )
    try:
        reply = urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        reply = error
    assert reply.status == status
    if status in (204, 405):
        assert reply.headers["allow"] == "OPTIONS, POST"
    reply.close()


def test_the_command_speaks_it_on_standard_input_and_output():
    program = str(Path(sys.executable).with_name("gcm-ld"))
    place = mcp.StdioServerParameters(command=program, args=["mcp", "--edition", str(ROOT)])
    calls = [("sparql", {"query": "ASK { mechanism:midsa a gcm:Mechanism }"})]
    for values in ({"year": 2024}, {"year": "2024"}):
        calls.append(
            ("ask", {"question": "overlap/shared-states", "values": {"mechanism": "midsa"} | values})
        )
    calls.append(("ask", {"question": "coverage/area-summary", "values": {"agreed": True}}))
    _, tools, (result, number, text, boolean) = run(place, calls)
    assert [tool.name for tool in tools] == TOOLS
    assert result.structured_content["rows"] == [{"answer": True}]
    assert number.structured_content == text.structured_content and not number.is_error
    assert boolean.structured_content["total"] and "agreed=true" in boolean.structured_content["address"]
