"""Writing Turtle: names that are percent-encoded, texts that are literals; nothing of a contract is syntax."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hansa.kernel.json import Json

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "odcs": "https://bitol.io/odcs#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+\Z")


def base_of(identifier: str, given: str = "") -> str:
    """Where the names of a contract live: what the caller says, the contract's own id where it is an IRI, else a URN."""
    if given and _ABSOLUTE.match(given):
        return given if given.endswith(("#", "/")) else f"{given}#"
    if _ABSOLUTE.match(identifier):
        return f"{identifier}#"
    return f"urn:datacontract:{quote(identifier, safe='')}#"


def iri(base: str, *parts: str) -> str:
    return f"<{base}{'.'.join(quote(part.encode('utf-8', 'replace'), safe='') for part in parts)}>"


def address(url: str) -> str | None:
    """A link as an IRI, where it is one."""
    return f"<{url}>" if _ABSOLUTE.match(url) and url.isprintable() else None


def text(value: str) -> str:
    plain = "".join(each for each in value if each in _ESCAPES or (each >= " " and not "\ud800" <= each <= "\udfff"))
    return '"' + "".join(_ESCAPES.get(each, each) for each in plain) + '"'


def literal(value: Json, datatype: str = "") -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and not datatype:
        return str(value)
    if datatype:
        return f"{text(str(value))}^^{datatype}"
    return f'"{value!r}"^^xsd:decimal' if isinstance(value, float) else text(str(value))


def subject(name: str, pairs: Iterable[tuple[str, str | None]]) -> str:
    """A subject with what is said of it; pairs without an object are left out."""
    said = [f"    {verb} {what}" for verb, what in pairs if what]
    return f"{name}\n" + " ;\n".join(said) + " .\n" if said else ""


def blank(pairs: Iterable[tuple[str, str | None]]) -> str:
    return "[ " + " ; ".join(f"{verb} {what}" for verb, what in pairs if what) + " ]"


def document(body: str) -> str:
    used = "".join(f"@prefix {name}: <{address}> .\n" for name, address in PREFIXES.items() if f"{name}:" in body)
    return f"{used}\n{body}"
