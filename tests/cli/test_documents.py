"""Rows of a served mesh: what a standard nests stands in the columns of the table."""

from hansa.cli.documents import fitting, rows


def test_what_is_not_there_is_empty_and_breaks_nothing():
    (row,) = rows("access", [{"id": "a", "info": None}])
    assert "purpose" not in row
    (row,) = rows("dataproducts", [{"id": "a"}])
    assert row["owner"] == ""


def test_products_have_address_owner_and_archetype():
    product = {
        "id": "orders",
        "name": "Orders",
        "domain": "checkout",
        "type": "sourceAligned",
        "team": {"name": "shop"},
    }
    (row,) = rows("dataproducts", [product])
    assert (row["address"], row["owner"], row["archetype"]) == ("checkout/orders", "shop", "source-aligned")


def test_older_contracts_are_read_where_they_keep_things():
    (row,) = rows("datacontracts", [{"id": "a", "info": {"title": "A", "version": "1.0.0", "owner": "shop"}}])
    assert (row["name"], row["version"], row["owner"]) == ("A", "1.0.0", "shop")


def test_agreements_name_both_sides():
    agreement = {
        "id": "x",
        "info": {"purpose": "To know", "status": "approved"},
        "provider": {"dataProductId": "orders", "outputPortId": "orders_v1"},
        "consumer": {"teamId": "marketing"},
    }
    (row,) = rows("access", [agreement])
    assert (row["provider_product"], row["provider_port"], row["consumer_product"]) == (
        "orders",
        "orders_v1",
        "marketing",
    )


def test_words_narrow_the_list():
    assert fitting([{"id": "orders"}, {"id": "returns"}], "RET") == [{"id": "returns"}]
