import asyncio

from hansa.db import outbox
from hansa.kernel.events import Event
from hansa.kernel.ids import new_id
from hansa.registry.records.values import Draft, Kind
from hansa.web import sse


def test_an_unknown_filter_shows_everything_and_breaks_nothing(sandbox):
    assert sandbox.get("/events?kind=zzz&before=-1&subject=%00<x>").status_code == 200


def test_events_are_grouped_by_day_newest_first_and_lead_to_their_things(sandbox):
    text = sandbox.get("/events").text
    assert "Tuesday, 1 September 2026" in text
    assert 'href="/dataproducts/orders"' in text
    assert "Team created" in text


def test_kind_and_subject_filter(sandbox):
    text = sandbox.get("/events?kind=teams&subject=checkout").text
    assert "Team created" in text
    assert "Data product created" not in text


def test_reads_of_data_are_shown_where_they_are_asked_for(sandbox):
    with sandbox.services.db.write() as session:
        when = sandbox.services.clock.now()
        outbox.append(session, Event(new_id(when), "DataQueried", "orders", when, "guest:guest", {}))
    assert "Data queried" not in sandbox.get("/events").text
    assert "Data queried" in sandbox.get("/events?kind=reads").text


def test_older_events_are_a_page_away(sandbox):
    for number in range(105):
        sandbox.write(Draft(Kind.TEAM, f"id: t{number}\nname: T{number}\ntype: Team\n"))
    text = sandbox.get("/events").text
    assert "t104" in text
    older = text.split('href="/events?before=')[1].split('"')[0]
    assert ">checkout<" in sandbox.get(f"/events?before={older}").text


class Reader:
    async def is_disconnected(self):
        return True


def told(look, after=0):
    async def collect():
        return [part async for part in sse.tell(Reader(), look, after)]

    return asyncio.run(collect())


def test_the_stream_tells_what_came_after_and_escapes_line_ends(sandbox):
    looks = iter([sse.Look([sse.Told("item", "<li>\na</li>", 7)], 7, done=True)])
    parts = told(lambda after: next(looks))
    assert parts[1] == "id: 7\nevent: item\ndata: <li>\ndata: a</li>\n\n"
    assert parts[2].startswith("event: done")


def test_the_stream_is_one_of_events(sandbox):
    app_routes = {route.path for route in __import__("hansa.web.pages.events.routes", fromlist=["ROUTES"]).ROUTES}
    assert app_routes == {"/events", "/events/stream"}
