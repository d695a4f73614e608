"""The organisation's letters: which are sent, and in whose words.

A letter has a type, and a wording in each language: the built-in one, or the organisation's. Placeholders are `{{name}}`;
`{{#if name}}…{{/if}}` keeps its text only where the variable has a value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput
from hansa.registry.settings.commands import put
from hansa.registry.settings.queries import section

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json

SETTING = "email-templates"
LONGEST = 50_000
"""Characters of a letter's body."""
_PLACE = re.compile(r"\{\{\s*(?:#if\s+)?([A-Za-z][A-Za-z0-9]*)\s*\}\}")
_IF = re.compile(r"\{\{\s*#if\s+([A-Za-z][A-Za-z0-9]*)\s*\}\}(.*?)\{\{\s*/if\s*\}\}", re.DOTALL)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")


@dataclass(frozen=True, slots=True)
class Wording:
    subject: str
    body: str
    customized: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """`variables` maps each name to whether it may be empty; `needed` letters cannot be switched off."""

    type: str
    variables: Mapping[str, bool]
    wordings: Mapping[str, Wording]
    needed: bool = False
    enabled: bool = True


_ACCESS = {"dataProductTitle": False, "outputPort": False, "purpose": False, "consumer": False, "url": False}


def _letter(type_: str, variables: Mapping[str, bool], subject: str, body: str, *, needed: bool = False) -> Letter:
    return Letter(type_, {**variables, "supportEmail": True}, {"en": Wording(subject, body)}, needed)


BUILT_IN = {
    letter.type: letter
    for letter in (
        _letter(
            "invitation",
            {"organization": False, "inviter": False, "url": False},
            "{{inviter}} invites you to {{organization}}",
            "You can sign in here: {{url}}\n\nThe link counts once, for seven days.",
            needed=True,
        ),
        _letter(
            "access-requested",
            _ACCESS,
            "{{consumer}} asks for {{dataProductTitle}}",
            "{{consumer}} would like to read {{outputPort}} of {{dataProductTitle}}.\n\nPurpose: {{purpose}}\n\nDecide: {{url}}",
        ),
        _letter(
            "access-approved",
            {**_ACCESS, "reason": True},
            "You may read {{dataProductTitle}}",
            "Your request for {{outputPort}} was approved.{{#if reason}}\n\n{{reason}}{{/if}}\n\n{{url}}",
        ),
        _letter(
            "access-rejected",
            {**_ACCESS, "reason": True},
            "Your request for {{dataProductTitle}} was rejected",
            "Your request for {{outputPort}} was rejected.{{#if reason}}\n\nReason: {{reason}}{{/if}}\n\n{{url}}",
        ),
        _letter(
            "access-canceled",
            {**_ACCESS, "endDate": True},
            "Access to {{dataProductTitle}} ends",
            "The agreement about {{outputPort}} ends{{#if endDate}} on {{endDate}}{{/if}}.\n\n{{url}}",
        ),
        _letter(
            "access-provisioning-failed",
            {**_ACCESS, "reason": True},
            "Access to {{dataProductTitle}} could not be set up",
            "{{#if reason}}{{reason}}\n\n{{/if}}{{url}}",
        ),
    )
}
"""Every letter there is, by its type."""


def letters(session: Session) -> dict[str, Letter]:
    """All letters as they would be sent now."""
    kept = section(session, SETTING)
    return {name: _merged(letter, kept.get(name)) for name, letter in BUILT_IN.items()}


def put_letters(session: Session, actor: Actor, wanted: Mapping[str, Json], *, why: str, at: datetime) -> None:
    """Replaces all of the organisation's own wordings; a type that is left out has the built-in one again."""
    kept: dict[str, Json] = {}
    for name, parts in wanted.items():
        letter = BUILT_IN.get(name)
        if letter is None:
            raise InvalidInput(f"There is no letter `{name}`.", hint=f"Letters: {', '.join(BUILT_IN)}.")
        if not isinstance(parts, dict):
            raise InvalidInput(f"templates.{name}: this is not an object.")
        kept[name] = _checked(letter, parts)
    put(session, actor, SETTING, kept, why=why, at=at)


def change_letter(
    session: Session, actor: Actor, type_: str, wanted: Mapping[str, Json], *, why: str, at: datetime
) -> None:
    """Replaces one letter's own wordings, and leaves the others."""
    put_letters(session, actor, {**section(session, SETTING), type_: dict(wanted)}, why=why, at=at)


def own_wordings(session: Session, type_: str) -> dict[str, Json]:
    """The organisation's own wordings of a letter, by language."""
    kept = section(session, SETTING).get(type_)
    own = kept.get("languages") if isinstance(kept, dict) else None
    return own if isinstance(own, dict) else {}


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables' values; what stands between `{{#if name}}` and `{{/if}}` only where there is one."""
    kept = _IF.sub(lambda found: found[2] if values.get(found[1]) else "", text)
    return _PLACE.sub(lambda found: values.get(found[1], ""), kept)


def _merged(letter: Letter, kept: Json) -> Letter:
    if not isinstance(kept, dict):
        return letter
    own = kept.get("languages")
    wordings = {
        language: Wording(str(each.get("subject")), str(each.get("body")), customized=True)
        for language, each in (own.items() if isinstance(own, dict) else ())
        if isinstance(each, dict)
    }
    return Letter(
        letter.type,
        letter.variables,
        wordings or letter.wordings,
        letter.needed,
        kept.get("enabled") is not False,
    )


def _checked(letter: Letter, parts: Mapping[str, Json]) -> dict[str, Json]:
    if parts.get("enabled") is False and letter.needed:
        raise InvalidInput(f"The letter `{letter.type}` cannot be switched off.", hint="Leave `enabled` out.")
    own = parts.get("languages")
    languages: dict[str, Json] = {}
    for language, each in own.items() if isinstance(own, dict) else ():
        where = f"templates.{letter.type}.languages.{language}"
        if not _LANGUAGE.match(language):
            raise InvalidInput(f"{where}: `{language}` is no language.", hint="Use a BCP 47 code such as en or de-AT.")
        subject, body = (each.get("subject"), each.get("body")) if isinstance(each, dict) else (None, None)
        if not isinstance(subject, str) or not isinstance(body, str) or len(body) > LONGEST:
            raise InvalidInput(f"{where}: a wording has a subject and a body of at most {LONGEST} characters.")
        if isinstance(each, dict) and each.get("customized") is False:
            continue  # the built-in wording, as a client has read it
        _check_places(where, letter, subject + body)
        languages[language] = {"subject": subject, "body": body}
    kept: dict[str, Json] = {"enabled": parts.get("enabled") is not False}
    return kept | ({"languages": languages} if languages else {})


def _check_places(where: str, letter: Letter, text: str) -> None:
    for name in _PLACE.findall(text):
        if name not in letter.variables:
            known = ", ".join(letter.variables)
            raise InvalidInput(f"{where}: `{{{{{name}}}}}` is no variable of this letter.", hint=f"It has: {known}.")
