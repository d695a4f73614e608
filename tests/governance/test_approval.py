"""Who asks for whom, who decides by role and policy, and what needs nobody's decision."""

import pytest
from access_desk import document, key, person, product, wanted

from hansa.kernel.actor import LOCAL, Actor, ActorKind
from hansa.kernel.errors import Conflict, InvalidInput, Refused
from hansa.registry.records.values import Draft, Kind

OWNER, CONSUMER, STRANGER = key("checkout"), key("marketing"), key("search")


@pytest.mark.parametrize("role", ["Member", "Editor", "Steward", "no such role"])
def test_a_role_that_does_not_approve_does_not_decide(mesh, role):
    mesh.ask(CONSUMER, wanted(team="marketing"))
    with pytest.raises(Refused, match="ACCESS_APPROVE"):
        mesh.do("approve", person("ada", checkout=role))
    assert mesh.verbs(person("ada", checkout=role)) == ()


@pytest.mark.parametrize("role", ["Owner", "Approver"])
def test_owners_and_approvers_of_the_provider_decide(mesh, role):
    mesh.ask(CONSUMER, wanted(team="marketing"))
    assert mesh.verbs(person("ada", checkout=role)) == ("approve", "reject")
    assert mesh.do("approve", person("ada", checkout=role)).status == "approved"


def test_a_member_of_the_consuming_team_asks_and_withdraws(mesh):
    who = person("grace", marketing="Member")
    mesh.ask(who, wanted(team="marketing"))
    assert mesh.verbs(who) == ("withdraw",)
    with pytest.raises(Refused, match="withdraw"):
        mesh.do("withdraw", STRANGER)
    mesh.do("withdraw", who)
    assert mesh.names() == ["AccessCreated", "AccessRequested", "AccessDeleted"]


def test_what_has_been_decided_cannot_be_withdrawn(mesh):
    mesh.ask(CONSUMER, wanted(team="marketing"))
    mesh.do("approve", OWNER)
    with pytest.raises(Conflict):
        mesh.do("withdraw", CONSUMER)


def test_a_person_asks_for_itself_and_for_nobody_else(mesh):
    ada = person("ada")
    with pytest.raises(Refused):
        mesh.ask(ada, wanted(user="grace@example.org"))
    assert mesh.ask(ada, wanted(user="Ada@example.org")).data["consumer"] == {"userId": "Ada@example.org"}
    assert mesh.verbs(ada) == ("withdraw",)


def test_an_agent_asks_for_itself(mesh):
    bot = Actor("churn-bot", "Churn", ActorKind.AGENT)
    with pytest.raises(Refused):
        mesh.ask(Actor("other-bot", "Other", ActorKind.AGENT), wanted(agent="churn-bot"))
    assert mesh.ask(bot, wanted(agent="churn-bot")).data["consumer"] == {"agentId": "churn-bot"}


def test_only_roles_of_the_contract_can_be_asked_for(mesh):
    with pytest.raises(InvalidInput, match="analyst, engineer"):
        mesh.ask(CONSUMER, wanted(team="marketing", roles=("admin",)))
    assert mesh.ask(CONSUMER, wanted(team="marketing", roles=("analyst",))).data["roles"] == ["analyst"]


def test_the_organisation_may_grant_everything_at_once(mesh):
    mesh.features(autoApprovePolicy="always")
    assert mesh.ask(CONSUMER, wanted(team="marketing")).status == "approved"
    assert mesh.names() == ["AccessCreated", "AccessApproved", "AccessActivated"]


def test_who_asked_does_not_decide_where_the_organisation_wants_another_person(mesh):
    both = person("ada", checkout="Owner", marketing="Owner")
    mesh.ask(both, wanted(team="marketing"))
    mesh.features(accessApprovers="other-person")
    with pytest.raises(Refused, match="another person"):
        mesh.do("approve", both)
    with pytest.raises(Refused, match="another person"):
        mesh.put_access(both, document(info={"purpose": "Count the orders", "status": "approved"}))
    assert mesh.do("approve", person("grace", checkout="Owner")).status == "approved"


def test_an_owner_of_the_organisation_does_not_approve_what_it_asked_for_either(mesh):
    mesh.ask(LOCAL, wanted(team="marketing"))
    mesh.features(accessApprovers="other-person")
    with pytest.raises(Refused):
        mesh.do("approve", LOCAL)


def test_nobody_decides_for_the_own_team_where_the_organisation_wants_another_team(mesh):
    mesh.features(accessApprovers="other-team")
    mesh.ask(person("grace", marketing="Member"), wanted(team="marketing"))
    with pytest.raises(Refused, match="another team"):
        mesh.do("approve", person("ada", checkout="Owner", marketing="Member"))
    mesh.ask(OWNER, wanted(team="checkout"), "a2")
    assert mesh.do("approve", person("lin", checkout="Approver")).status == "approved"


def test_one_team_on_both_sides_is_granted_at_once_unless_the_policy_wants_another_team(mesh):
    assert mesh.ask(OWNER, wanted(team="checkout")).status == "approved"
    mesh.features(accessApprovers="other-team")
    assert mesh.ask(OWNER, wanted(team="checkout"), "a2").status == "requested"
    mesh.put(Draft(Kind.PRODUCT, product(auto=True)))
    assert mesh.ask(OWNER, wanted(team="checkout"), "a3").status == "approved"
