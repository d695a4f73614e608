"""Search as the manager's clients ask."""

import json


def test_search_finds_by_a_question(server, http, call):
    http.put("/api/teams/crew", json={"id": "crew", "name": "Crew", "type": "Team"})
    http.put("/api/definitions/sales/margin", json={"id": "sales/margin", "owner": "crew", "title": "Margin", "type": "number", "description": "What is left."})  # fmt: skip
    call("getSearch", params={"query": "margin", "resourceType": "PLANET"}, expect=422)
    call("getSearch", params={"query": "margin", "searchMode": "GET_HELP"}, expect=422)
    said = call("getSearch", params={"query": "Show me definitions of the team Crew", "diagnostics": "true"}).json()
    assert [each["id"] for each in said["results"]] == ["sales/margin"]
    assert said["results"][0]["ownerName"] == "Crew"
    assert said["searchCriteria"]["owners"] == ["crew"]
    assert "margin" in server.cli("-o", "json", "search", "query", "margin").stdout
    assert json.loads(server.sdk('import json; print(json.dumps(c.search.query("margin"), default=str))').stdout)[
        "results"
    ]
