"""Price: more to pay breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.price import Price

RAISED = Rule("price-raised", "terms", "breaking", "compatible", "Consumers agreed to the old price.")
LOWERED = Rule("price-lowered", "terms", "compatible", "breaking", "Nobody is worse off by a lower price.")


def compare_price(old: Contract, new: Contract) -> Iterator[Difference]:
    before, after = _shown(old.price), _shown(new.price)
    if before == after:
        return
    text = f"The price changed from {before or 'free'} to {after or 'free'}."
    rule = RAISED if _costs_more(old.price, new.price) else LOWERED
    yield rule.found("/price", before, after, text, near="")


def _shown(price: Price | None) -> str | None:
    if price is None or price.price_amount is None:
        return None
    return " ".join(
        str(part) for part in (price.price_amount, price.price_currency, price.price_unit) if part is not None
    )


def _costs_more(old: Price | None, new: Price | None) -> bool:
    before, after = (old.price_amount if old else None) or 0, (new.price_amount if new else None) or 0
    if not before or not after or not old or not new:
        return after > before
    other = (old.price_currency, old.price_unit) != (new.price_currency, new.price_unit)
    return other or after > before
