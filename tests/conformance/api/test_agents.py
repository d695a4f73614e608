"""The manager's MCP server for agents, `dataproduct-mcp`, as an agent's program starts it: over its standard streams."""

import json

import clients
import pytest
import small_mesh

DPS = {
    "dataProductSpecification": "0.0.1",
    "id": "orders",
    "info": {"title": "Orders", "owner": "checkout", "status": "active", "description": "What was bought"},
    "outputPorts": [
        {
            "id": "orders_v1",
            "name": "Orders",
            "type": "snowflake",
            "dataContractId": "orders",
            "server": {"account": "a", "database": "d", "schema": "s"},
        }
    ],
}
AGENT = """
import asyncio, json, sys
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client, get_default_environment
import os

async def main():
    program = StdioServerParameters(command=sys.executable, args=["-m", "dataproduct_mcp.server"], env=dict(os.environ))
    async with stdio_client(program) as streams, ClientSession(*streams) as session:
        await session.initialize()
        tools = await session.list_tools()
        print(json.dumps(sorted(tool.name for tool in tools.tools)))
        for tool, arguments in json.loads(sys.argv[1]):
            said = await session.call_tool(tool, arguments)
            assert not said.isError, said
            print(json.dumps([json.loads(part.text) for part in said.content]))

asyncio.run(main())
"""
PORT = {"data_product_id": "orders", "output_port_id": "orders_v1"}


@pytest.fixture(scope="module", autouse=True)
def python():
    if clients.later_python() is None:
        pytest.skip(
            "dataproduct-mcp needs a Python of 3.13 or later: none on the PATH, and neither pyenv nor uv keeps one"
        )


@pytest.fixture(scope="module")
def agent(server, http):
    """`agent((tool, arguments), …)`: what the server's tools answer to somebody of the team marketing."""
    small_mesh.put(http)
    assert http.put("/api/dataproducts/orders", json=DPS).status_code == 200
    named = {"DATAMESH_MANAGER_API_KEY": server.make_key("team:marketing"), "DATAMESH_MANAGER_HOST": server.url}

    def call(*calls, key=None):
        env = named | ({"DATAMESH_MANAGER_API_KEY": key} if key else {})
        ended = server.run("dataproduct-mcp-server", "python", "-c", AGENT, json.dumps(calls), env=env)
        tools, *answers = [json.loads(line) for line in ended.stdout.splitlines()]
        assert tools == [f"dataproduct_{verb}" for verb in ("get", "query", "request_access", "search")]
        return answers

    return call


def test_a_key_that_is_nobodys_finds_nothing(agent):
    [[found]] = agent(("dataproduct_get", {"data_product_id": "orders"}), key="hansa_nobody")
    assert "error" in found


def test_an_agent_searches_asks_and_is_told_what_it_may(agent, http):
    query = {**PORT, "purpose": "counting the orders of a day", "query": "SELECT email FROM d.s.orders"}
    by_words, by_meaning, nothing, [before], [missing], [early], [asked] = agent(
        ("dataproduct_search", {"search_term": "orders"}),
        ("dataproduct_search", {"search_term": "What was bought"}),
        ("dataproduct_search", {"search_term": "zeppelin"}),
        ("dataproduct_get", {"data_product_id": "orders"}),
        ("dataproduct_get", {"data_product_id": "nothing"}),
        ("dataproduct_query", query),
        ("dataproduct_request_access", {**PORT, "purpose": "Counting orders"}),
    )
    assert [each["id"] for each in by_words] == ["orders"]
    assert "orders" in [each["id"] for each in by_meaning]
    assert nothing == []
    [port] = before["outputPorts"]
    assert "You do not have access" in port["accessStatus"]
    assert port["dataContract"]["id"] == "orders"
    assert "404 Not Found" in missing["error"]
    assert "do not have active access" in early["error"]
    assert (asked["status"], asked["auto_approved"]) == ("requested", False)
    assert http.post(f"/api/access/{asked['access_id']}/approve").status_code == 200
    [after], [against_terms], [written], [reached] = agent(
        ("dataproduct_get", {"data_product_id": "orders"}),
        ("dataproduct_query", {**query, "purpose": "profiling"}),
        ("dataproduct_query", {**query, "query": "DROP TABLE d.s.orders"}),
        ("dataproduct_query", query),
    )
    assert "You already have access" in after["outputPorts"][0]["accessStatus"]
    assert "Query not permitted" in against_terms["error"]
    assert "security" in written["error"]
    assert "Snowflake" in reached["error"]  # allowed, and handed to a warehouse that is not there
