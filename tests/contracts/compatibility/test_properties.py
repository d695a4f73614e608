"""What must hold for any two contracts: nothing is made up, nothing is missed, compatible steps add up."""

import json
from copy import deepcopy

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from hansa.contracts.compatibility.compare import compare
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read
from hansa.standards.write import dump

SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
word = st.sampled_from(["a", "b", "c"])
words = st.fixed_dictionaries({}, optional={"description": word, "tags": st.lists(word, max_size=2)})


def merged(*parts):
    return st.tuples(*parts).map(lambda found: {key: value for each in found for key, value in each.items()})


def listed(items, key, most=3):
    return st.lists(items, max_size=most, unique_by=lambda each: each[key])


rule = st.fixed_dictionaries(
    {"name": word, "metric": st.sampled_from(["rowCount", "nullValues"]), "mustBeLessThan": st.integers(1, 3)},
    optional={"severity": st.sampled_from(["info", "warning", "error"]), "unit": st.sampled_from(["rows", "percent"])},
)
options = st.fixed_dictionaries(
    {}, optional={"minLength": st.integers(0, 2), "maxLength": st.integers(3, 5), "pattern": word}
)
column = merged(
    st.fixed_dictionaries(
        {"name": word, "logicalType": st.just("string")},
        optional={
            "id": st.sampled_from(["i1", "i2"]),
            "physicalType": st.sampled_from(["VARCHAR(5)", "varchar(9)", "text"]),
            "physicalName": word,
            "required": st.booleans(),
            "unique": st.booleans(),
            "primaryKey": st.booleans(),
            "classification": st.sampled_from(["public", "internal", "restricted"]),
            "logicalTypeOptions": options,
            "enum": st.lists(st.sampled_from("xyz"), min_size=1, unique=True).map(lambda f: [{"value": v} for v in f]),
            "quality": listed(rule, "name", 2),
            "deprecated": st.booleans(),
        },
    ),
    words,
)
bound = st.integers(0, 2)
measured = st.builds(
    lambda name, options: {"name": name, "logicalType": "integer", "logicalTypeOptions": options},
    word,
    st.fixed_dictionaries(
        {},
        optional={
            "minimum": bound,
            "exclusiveMinimum": bound,
            "maximum": bound,
            "multipleOf": st.integers(1, 4),
            "format": st.sampled_from(["i32", "i64"]),
        },
    ),
)
nested = st.builds(
    lambda inner, name: {"name": name, "logicalType": "array", "items": {"logicalType": "object", "properties": inner}},
    listed(column, "name", 2),
    word,
)
table = merged(
    st.fixed_dictionaries(
        {"name": word, "properties": listed(st.one_of(column, nested, measured), "name")},
        optional={"quality": listed(rule, "name", 2), "physicalName": word},
    ),
    words,
)
level = st.fixed_dictionaries(
    {"property": st.sampled_from(["latency", "retention", "other"]), "value": st.integers(1, 3)},
    optional={"unit": st.sampled_from(["h", "d"]), "schedule": word, "description": word},
)
contracts = st.fixed_dictionaries(
    {
        "apiVersion": st.just("v3.2.0"),
        "kind": st.just("DataContract"),
        "id": st.just("x"),
        "version": st.just("1.0.0"),
        "schema": listed(table, "name", 2),
    },
    optional={
        "status": st.sampled_from(["draft", "active", "deprecated", "retired"]),
        "slaProperties": listed(level, "property"),
        "roles": listed(st.fixed_dictionaries({"role": word}, optional={"access": word, "description": word}), "role"),
        "servers": listed(st.builds(lambda s, p: {"server": s, "type": "custom", "path": p}, word, word), "server"),
        "price": st.builds(lambda a, c: {"priceAmount": a, "priceCurrency": c}, st.integers(0, 2), word),
        "description": st.fixed_dictionaries({}, optional={"purpose": word, "usage": word, "limitations": word}),
        "tags": st.lists(word, max_size=2),
        "team": st.builds(lambda n: {"name": n}, word),
    },
)


def model(data) -> Contract:
    return Contract(data)


def shuffled(data, random):
    if isinstance(data, dict):
        keys = list(data)
        random.shuffle(keys)
        return {key: shuffled(data[key], random) for key in keys}
    return [shuffled(each, random) for each in data] if isinstance(data, list) else data


def breaks(differences) -> bool:
    return any(each.impact == "breaking" for each in differences)


@given(contracts, st.randoms(use_true_random=False))
@SETTINGS
def test_nothing_differs_from_itself_however_its_keys_stand(data, random):
    assert compare(model(data), model(shuffled(data, random))) == ()


@given(contracts, st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_comments_layout_and_json_are_no_difference(data, random):
    block = "# one\n" + dump(shuffled(data, random)).replace("\nkind:", "\n\n# two\nkind:") + "# end\n"
    documents = [read(text, "x").document for text in (block, json.dumps(data), json.dumps(data, indent=3))]
    first, *others = (Contract.parse(each) for each in documents)
    assert [compare(first, each) for each in others] == [(), ()]


@given(contracts, contracts)
@SETTINGS
def test_every_change_is_told(old, new):
    assume(old != new)
    assert compare(model(old), model(new))


def holds(data, pointer):
    for part in pointer.split("/")[1:]:
        if isinstance(data, list):
            if not part.isdigit() or int(part) >= len(data):
                return False
            data = data[int(part)]
        elif not isinstance(data, dict) or part not in data:
            return False
        else:
            data = data[part]
    return True


@given(contracts, contracts)
@SETTINGS
def test_what_was_removed_stands_in_the_old_one_and_what_was_added_in_the_new(old, new):
    for each in compare(model(old), model(new)):
        side = {"added": new, "removed": old}.get(each.change)
        if side is not None:
            assert holds(side, each.pointer), each


@given(contracts, contracts)
@SETTINGS
def test_forth_and_back_tell_the_same_parts(old, new):
    """What is added on the way there is removed on the way back."""

    def parts(differences, change):
        codes = ("column", "table", "rule", "level", "role", "server", "value")
        return sorted(
            (each.code.rpartition("-")[0], each.pointer)
            for each in differences
            if each.change == change and each.code.startswith(codes) and each.code.endswith(("added", "removed"))
        )

    forth, back = compare(model(old), model(new)), compare(model(new), model(old))
    assert parts(forth, "added") == parts(back, "removed")
    assert parts(forth, "removed") == parts(back, "added")


def loosened(data, random):
    """A change that breaks nobody, taken at random: the promise grows, or words change."""
    new = deepcopy(data)
    columns = [each for table in new["schema"] for each in table["properties"] if each["logicalType"] == "string"]
    changes = [lambda: new.update(tags=[random.choice("abc")])]
    for each in columns:
        changes += [
            lambda each=each: each.update(required=True),
            lambda each=each: each.update(unique=True),
            lambda each=each: each.update(description=random.choice("abc")),
            lambda each=each: each.update(logicalTypeOptions=_tighter(each.get("logicalTypeOptions", {}))),
            lambda each=each: each.update(enum=each["enum"][:1]) if "enum" in each else None,
            lambda each=each: each.update(physicalType="text") if "physicalType" in each else None,
            lambda each=each: each.update(classification="public"),
        ]
    for table in new["schema"]:
        changes.append(
            lambda table=table: table["properties"].append({"name": f"n{random.random()}", "logicalType": "date"})
        )
    for each in new.get("slaProperties", []):
        if each["property"] == "retention":
            changes.append(lambda each=each: each.update(value=each["value"] + 1))
    random.choice(changes)()
    return new


def _tighter(options):
    return {**options, "minLength": options.get("minLength", 0) + 1}


@given(contracts, st.randoms(use_true_random=False), st.integers(1, 5))
@SETTINGS
def test_compatible_changes_compose(data, random, steps):
    first = last = data
    for _ in range(steps):
        new = loosened(last, random)
        if breaks(compare(model(last), model(new))):
            continue
        last = new
    assert not breaks(compare(model(first), model(last)))


@given(contracts, contracts, contracts)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_any_two_compatible_changes_compose(first, second, third):
    pairs = compare(model(first), model(second)), compare(model(second), model(third))
    if not any(map(breaks, pairs)):
        assert not breaks(compare(model(first), model(third)))


@given(contracts, contracts)
@SETTINGS
def test_every_difference_has_its_words_and_weights(old, new):
    for each in compare(model(old), model(new)):
        assert each.text.endswith(".")
        assert each.rule.sentence.endswith(".")
        assert each.area in {"structure", "semantics", "quality", "service level", "terms"}
        assert ("consumer" in each.breaks) == (each.impact == "breaking")
