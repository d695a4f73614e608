"""Where concepts stand on the map: inside the picture, never over each other, the same each time."""

from hypothesis import given
from hypothesis import strategies as st

from hansa.web.pages.semantics.layout import HEIGHT, WIDTH, arrange, label_spots, line

NAMES = [f"n{number}" for number in range(9)]
EDGES = st.lists(st.tuples(st.sampled_from([*NAMES, "elsewhere"]), st.sampled_from(NAMES)), max_size=14)


@given(EDGES)
def test_no_two_concepts_stand_over_each_other(edges):
    placed = arrange(NAMES, edges)
    spots = list(placed.spots.values())
    assert set(placed.spots) == set(NAMES)
    assert all(0 <= spot.x <= placed.width - WIDTH and 0 <= spot.y <= placed.height - HEIGHT for spot in spots)
    for number, one in enumerate(spots):
        for other in spots[number + 1 :]:
            assert abs(one.x - other.x) >= WIDTH or abs(one.y - other.y) >= HEIGHT
    assert arrange(NAMES, edges) == placed


@given(EDGES)
def test_names_of_lines_stand_inside_the_picture(edges):
    placed = arrange(NAMES, edges)
    lines = [(line(placed.spots[a], placed.spots[b]), "is part of") for a, b in edges if a in placed.spots and a != b]
    assert len(label_spots(lines)) == len(lines)


def test_what_leads_to_another_stands_left_of_it():
    spots = arrange(["order", "customer", "line", "alone"], [("customer", "order"), ("order", "line")]).spots
    assert spots["customer"].x < spots["order"].x < spots["line"].x


def test_nothing_makes_an_empty_map():
    assert arrange([], []).spots == {}
