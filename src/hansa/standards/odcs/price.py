"""ODCS chapter "Pricing": what the data costs."""

from __future__ import annotations

from hansa.standards.node import Node


class Price(Node):
    id: str | None = None
    price_amount: float | int | None = None
    price_currency: str | None = None
    price_unit: str | None = None
