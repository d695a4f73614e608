"""`format` of texts: e-mail, UUID, URI, host name, IP addresses, Base64. Other formats of the standard say nothing that can be measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.plan.rule import Rule
from hansa.contracts.plan.rules.pattern import matches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.plan.fields import Field

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = rf"{_OCTET}(?:\.{_OCTET}){{3}}"
_H16 = "[0-9A-Fa-f]{1,4}"
_LS32 = rf"(?:{_H16}:{_H16}|{_IPV4})"
_IPV6 = "|".join(
    (
        rf"(?:{_H16}:){{6}}{_LS32}",
        rf"::(?:{_H16}:){{5}}{_LS32}",
        *(rf"(?:(?:{_H16}:){{0,{n}}}{_H16})?::(?:{_H16}:){{{4 - n}}}{_LS32}" for n in range(5)),
        rf"(?:(?:{_H16}:){{0,5}}{_H16})?::{_H16}",
        rf"(?:(?:{_H16}:){{0,6}}{_H16})?::",
    )
)

FORMATS = {
    "email": ("an e-mail address", rf"^[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_LABEL}(?:\.{_LABEL})+$"),
    "uuid": ("a UUID", r"^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"),
    "uri": ("a URI", r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+$"),
    "hostname": ("a host name", rf"^{_LABEL}(?:\.{_LABEL})*$"),
    "ipv4": ("an IPv4 address", rf"^{_IPV4}$"),
    "ipv6": ("an IPv6 address", rf"^(?:{_IPV6})$"),
    "byte": ("Base64", r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"),
}
"""HTML's e-mail address with a dot in its domain, RFC 9562, 3986, 1123, 791, 4291 and 4648; other formats are no check."""

FREE = {"password": "it says how the text is to be shown", "binary": "any sequence of bytes is one"}


def rules(field: Field) -> Iterator[Rule]:
    name = field.options.get("format")
    if field.logical != "string" or name is None:
        return
    if name in FREE:
        yield Rule(
            "format", f"has format {name}", "", str(name), skip=f"{FREE[str(name)]}; there is nothing to measure."
        )
    elif str(name) not in FORMATS:
        known = ", ".join([*FORMATS, *FREE])
        yield Rule("format", f"has format {name}", "", str(name), problem=f"A text has no format {name!r}: {known}.")
    elif field.type == "BLOB":
        yield Rule(
            "format", f"has format {name}", "", str(name), skip="the column holds bytes, the format is one of texts."
        )
    else:
        words, pattern = FORMATS[str(name)]
        yield Rule("format", f"must be {words}", f"NOT {matches(field.value, pattern)}", words, verb="are not")
