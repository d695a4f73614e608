"""Who may ask and who decides, what stays of it, and what a date changes by itself."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from hansa.db import outbox
from hansa.db.database import Database
from hansa.governance import agreements, dates
from hansa.governance.access_document import check_document
from hansa.governance.agreements import Ask
from hansa.kernel.actor import GUEST, LOCAL, Actor, ActorKind
from hansa.kernel.errors import Conflict, InvalidInput, NotFound, Refused
from hansa.registry import catalogue
from hansa.registry.errors import InUse
from hansa.registry.records.values import Draft, Kind

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONTRACT = {"apiVersion": "v3.1.0", "kind": "DataContract", "id": "orders", "version": "1.2.0", "status": "active",
            "team": {"name": "checkout"}, "schema": [{"name": "orders", "properties": [{"name": "id", "logicalType": "string"}]}]}  # fmt: skip


def actor(*teams):
    return Actor("ada", "Ada", ActorKind.KEY, frozenset(teams))


OWNER, ABOVE, CONSUMER, STRANGER = actor("checkout"), actor("retail"), actor("marketing"), actor("search")
ASK = Ask("orders", "orders_v1", "Count them", "marketing")


def product(*, auto=False):
    custom = [{"property": "autoApprove", "value": auto}]
    port = {"name": "orders_v1", "version": "1.0.0", "contractId": "orders", "customProperties": custom}
    body = {"apiVersion": "v1.0.0", "kind": "DataProduct", "id": "orders", "status": "active", "domain": "checkout"}
    return json.dumps(body | {"team": {"name": "checkout"}, "outputPorts": [port]})


class Desk:
    """The verbs, each in a transaction of its own, at a clock that can be moved."""

    def __init__(self, db):
        self.db, self.at = db, NOW
        self.put(Draft(Kind.TEAM, '{"id": "retail", "name": "Retail", "type": "Domain"}'))
        for team in ("checkout", "marketing", "search"):
            above = ', "parent": "retail"' if team == "checkout" else ""
            self.put(Draft(Kind.TEAM, f'{{"id": "{team}", "name": "{team}", "type": "Domain Team"{above}}}'))
        self.put(Draft(Kind.CONTRACT, json.dumps(CONTRACT)), Draft(Kind.PRODUCT, product()))

    def put(self, *drafts):
        with self.db.write() as session:
            return catalogue.put_many(session, LOCAL, drafts, why="a test", at=self.at)

    def ask(self, who=CONSUMER, ask=ASK, key="a1"):
        with self.db.write() as session:
            return agreements.request(session, who, ask, at=self.at, id=key)

    def do(self, verb, who, key="a1", **words):
        with self.db.write() as session:
            return getattr(agreements, verb)(session, who, key, at=self.at, **{"why": "because", **words})

    def tick(self, **moved):
        self.at += timedelta(**moved)
        with self.db.write() as session:
            return [event.name for event in dates.follow(session, self.at)]

    def told(self, key="a1"):
        with self.db.read() as session:
            return [(event.name, event.data.get("why")) for event in outbox.read(session, subject=key, limit=1000)]

    def names(self, key="a1"):
        return [name for name, _ in self.told(key)]

    def remove(self, kind, key):
        with self.db.write() as session:
            catalogue.remove(session, LOCAL, kind, key, why="a test", at=self.at)


@pytest.fixture
def desk(migrated_url):
    db = Database(migrated_url)
    yield Desk(db)
    db.close()


def test_only_a_member_of_the_consuming_team_asks_for_it(desk):
    with pytest.raises(Refused, match="marketing"):
        desk.ask(STRANGER)
    assert desk.ask().status == "requested"
    assert desk.ask(GUEST, key="a2").status == "requested"


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (Ask("nothing", "x", "p", "marketing"), NotFound),
        (Ask("orders", "x", "p", "marketing"), NotFound),
        (Ask("orders", "orders_v1", "  ", "marketing"), InvalidInput),
        (Ask("orders", "orders_v1", "p"), InvalidInput),
    ],
)
def test_what_cannot_be_asked_for_says_so(desk, ask, error):
    with pytest.raises(error):
        desk.ask(LOCAL, ask)


@pytest.mark.parametrize("verb", ["approve", "reject"])
@pytest.mark.parametrize("who", [STRANGER, CONSUMER, actor()])
def test_nobody_but_the_owner_decides(desk, verb, who):
    desk.ask()
    with pytest.raises(Refused, match="decide") as refused:
        desk.do(verb, who)
    assert "checkout" in str(refused.value)
    assert desk.names() == ["AccessCreated", "AccessRequested"]


@pytest.mark.parametrize("who", [OWNER, ABOVE, LOCAL])
def test_the_owner_approves_with_a_reason_and_the_contract_of_that_day_is_noted(desk, who):
    desk.ask()
    record = desk.do("approve", who, why="A good use")
    assert (record.data["info"]["status"], record.data["info"]["startDate"]) == ("approved", "2026-11-23")
    assert record.data["provider"]["dataContractId"] == "orders"
    assert record.data["provider"]["dataContractVersion"] == "1.2.0"
    assert desk.names() == ["AccessCreated", "AccessRequested", "AccessUpdated", "AccessApproved", "AccessActivated"]
    assert desk.told()[3] == ("AccessApproved", "A good use")
    with pytest.raises(Conflict):
        desk.do("approve", who)
    with pytest.raises(Conflict):
        desk.do("reject", who)


def test_a_rejection_needs_a_reason(desk):
    desk.ask()
    with pytest.raises(InvalidInput):
        desk.do("reject", OWNER, why=" ")
    assert desk.do("reject", OWNER, why="Not for this").status == "rejected"
    assert desk.told()[-1] == ("AccessRejected", "Not for this")


def test_either_side_ends_it_at_once_and_a_stranger_does_not(desk):
    desk.ask()
    with pytest.raises(Conflict):
        desk.do("end", OWNER)
    desk.do("approve", OWNER)
    with pytest.raises(Refused):
        desk.do("end", STRANGER)
    record = desk.do("end", CONSUMER, why="Done with it")
    assert not agreements.is_active(record, desk.at)
    assert desk.names()[-3:] == ["AccessUpdated", "AccessDeactivated", "AccessCanceled"]
    with pytest.raises(Conflict, match="ended already"):
        desk.do("end", OWNER)


def test_comments_of_the_document_stay(desk):
    desk.ask()
    with desk.db.read() as session:
        text = catalogue.get(session, Kind.ACCESS, "a1").text
    desk.put(Draft(Kind.ACCESS, "# by hand\n" + text))
    assert desk.do("approve", OWNER).text.startswith("# by hand\n")


def test_a_port_that_grants_itself_and_a_team_with_itself_need_nobody(desk):
    desk.put(Draft(Kind.PRODUCT, product(auto=True)))
    assert desk.ask().status == "approved"
    desk.put(Draft(Kind.PRODUCT, product()))
    assert desk.ask(OWNER, Ask("orders", "orders_v1", "Own use", "checkout"), "a2").status == "approved"


def test_a_whole_document_that_is_put_decides_as_well(desk):
    desk.ask()
    with desk.db.read() as session:
        text = catalogue.get(session, Kind.ACCESS, "a1").text
        approved = text.replace("requested", "approved")
        with pytest.raises(Refused):
            check_document(session, CONSUMER, "a1", approved)
        check_document(session, OWNER, "a1", approved)
        check_document(session, CONSUMER, "new", text)
        with pytest.raises(Refused):
            check_document(session, CONSUMER, "new", approved)


def test_a_date_that_passes_is_told_once_also_after_a_restart(desk):
    desk.ask()
    desk.do("approve", OWNER, start=date(2026, 12, 1), end=date(2026, 12, 31))
    assert "AccessActivated" not in desk.names()
    assert desk.tick(days=7) == []
    assert desk.tick(days=1) == ["AccessActivated"]
    assert desk.tick() == []
    assert desk.tick(days=30) == []
    assert desk.tick(days=1) == ["AccessDeactivated"]
    assert desk.tick(days=400) == []
    assert desk.names().count("AccessActivated") == desk.names().count("AccessDeactivated") == 1


def test_a_start_that_nobody_noticed_is_told_before_its_end(desk):
    desk.ask()
    desk.do("approve", OWNER, start=date(2026, 12, 1))
    desk.at += timedelta(days=20)
    desk.do("end", OWNER)
    assert [name for name in desk.names() if "ctivated" in name] == ["AccessActivated", "AccessDeactivated"]


def test_an_agreement_holds_its_product_only_while_somebody_relies_on_it(desk):
    desk.ask()
    with pytest.raises(InUse, match="a1"):
        desk.remove(Kind.PRODUCT, "orders")
    desk.do("reject", OWNER)
    desk.ask(key="a2")
    desk.do("approve", OWNER, "a2", end=date(2026, 12, 1))
    desk.ask(key="a3")
    desk.do("approve", OWNER, "a3")
    desk.do("end", OWNER, "a3")
    with pytest.raises(InUse, match="a2"):
        desk.remove(Kind.PRODUCT, "orders")
    desk.at += timedelta(days=30)
    desk.remove(Kind.PRODUCT, "orders")
