"""The permissions in the words of people: “Add data products”, not `DATAPRODUCT_ADD`."""

from __future__ import annotations

from hansa.kernel.permissions import Permission

NOUNS = {
    "DATAPRODUCT": "data products",
    "DATACONTRACT": "data contracts",
    "ACCESS": "access agreements",
    "SEMANTIC_NAMESPACE": "semantic namespaces",
    "DEFINITION": "definitions",
    "MANAGED_TAG": "tags of the catalog",
    "SOURCE_SYSTEM": "source systems",
    "ASSET": "assets",
    "INGESTION": "integrations",
    "POLICY": "policies",
    "TEAM_MEMBER": "members of the team",
    "TEAM": "teams below",
}
"""What each is about; the longer beginning first."""
_VERBS = {
    "ADD": "Add {}",
    "EDIT": "Edit {}",
    "DELETE": "Delete {}",
    "CHANGE_REQUEST_SUBMIT": "Ask for changes of {}",
    "CHANGE_REQUEST_APPROVE": "Approve changes of {}",
    "PUBLISH": "Publish {}",
    "GIT_CONNECT": "Connect {} with git",
    "TEST_RUN": "Run the tests of {}",
    "TEST_RESULTS_EDIT": "Report test results of {}",
    "BRANCH_ADD": "Make branches of {}",
    "CHECK_RUN": "Check {}",
}
_OWN = {
    Permission.ACCESS_REQUEST: "Ask for access",
    Permission.ACCESS_APPROVE: "Decide about requests for access",
    Permission.ACCESS_TERMINATE: "End access",
    Permission.TEAM_EDIT: "Edit the team",
    Permission.TEAM_DELETE: "Delete the team",
    Permission.TEAM_API_KEY_MANAGE: "Manage API keys and agents of the team",
}


def noun_of(permission: Permission) -> str:
    return next(noun for noun in NOUNS if permission.startswith(f"{noun}_"))


def spoken(permission: Permission) -> str:
    if permission in _OWN:
        return _OWN[permission]
    noun = noun_of(permission)
    return _VERBS[permission.removeprefix(f"{noun}_")].format(NOUNS[noun])
