from __future__ import annotations

from datetime import date

from wiredesk.transforms.logic.formats.html.dates.choice import (
    CHANGED_LATER,
    WEIGHTS,
    list_options,
    weigh_options,
)
from wiredesk.transforms.logic.formats.html.dates.sightings import Sighting
from wiredesk.transforms.logic.formats.parts.moments import make_day_moment

FIRST, LATER = date(2024, 3, 5), date(2024, 3, 9)


def see(source: str, day: date = FIRST) -> Sighting:
    return Sighting(source, make_day_moment(day))


def weigh(*sightings: Sighting, changes: tuple[date, ...] = ()) -> dict[date, float]:
    options = list_options(sightings, changes)
    return {option.day: share for option, share in zip(options, weigh_options(options), strict=True)}


def test_shares_are_probabilities() -> None:
    shares = weigh(see("jsonld"), see("far-bare", LATER))
    assert all(0 < share < 1 for share in shares.values())
    assert sum(shares.values()) < 1
    assert weigh() == {}


def test_a_stated_day_is_surer_than_one_that_stands_anywhere() -> None:
    for source in ("jsonld", "meta", "url", "below-published"):
        for other in ("far-text", "far-boxed-bare", "wide"):
            assert weigh(see(source))[FIRST] > weigh(see(other))[FIRST], (source, other)
            assert max(weigh(see(source), see(other, LATER)).items(), key=lambda item: item[1])[0] == FIRST


def test_agreement_is_surer_than_dispute() -> None:
    alone = weigh(see("jsonld"))[FIRST]
    assert weigh(see("jsonld"), see("url"))[FIRST] > alone > weigh(see("jsonld"), see("url", LATER))[FIRST]


def test_the_day_of_a_change_is_not_preferred() -> None:
    sightings = (see("below-published"), see("below-changed", LATER))
    options = list_options(sightings, (LATER,))
    assert CHANGED_LATER in options[1].features
    assert weigh(*sightings, changes=(LATER,))[FIRST] > 0.5
    assert WEIGHTS[CHANGED_LATER] < 0
