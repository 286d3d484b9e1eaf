"""Short reports of one form: alerts of one event are versions, the reports of several days are not."""

from datetime import UTC, datetime, timedelta

import pytest

from wiredesk.transforms.logic.dedup.briefs import Circumstances, has_filled_blanks, read_count
from wiredesk.transforms.logic.dedup.evidence import pack_evidence, unpack_evidence
from wiredesk.transforms.logic.dedup.verdict import judge

# A Tuesday.
MORNING = datetime(2024, 3, 5, 8, tzinfo=UTC)


def relate(a, b, hours=2.0, is_one_desk=True, heads=(None, None), at=MORNING):
    """Returns the relation of two briefs that were published so many hours apart; undated without hours."""
    first, second = (
        unpack_evidence(pack_evidence(head, body)) for head, body in zip(heads, (a, b), strict=True)
    )
    dates = (None, None) if hours is None else (at, at + timedelta(hours=hours))
    verdict = judge(first, second, around=Circumstances(*dates, is_one_desk))
    reverse = judge(second, first, around=Circumstances(*dates[::-1], is_one_desk))
    assert verdict == reverse, "the order must not matter"
    return verdict.relation if verdict else None


ALERTS = {
    "en": ("At least {} people died when a dam broke above Quendal on Tuesday, officials said.", ("4", "19")),
    "words": ("{} people died when a dam broke above Quendal on Tuesday, officials said.", ("Four", "Nine")),
    "hurt": (
        "A tram hit a lorry in Quendal on Tuesday and {} passengers were injured, police said.",
        ("6", "11"),
    ),
    "missing": (
        "Some {} hikers are missing after a landslide near Quendal on Tuesday, police said.",
        ("30", "12"),
    ),
    "two counts": (
        "A dam broke above Quendal on Tuesday, killing 4 people and injuring {}, police said.",
        ("8", "31"),
    ),
    "de": (
        "Bei einem Dammbruch oberhalb von Quendal sind am Dienstag {} Menschen getötet worden.",
        ("vier", "neun"),
    ),
    "fr": ("La rupture d'un barrage près de Quendal a fait {} morts mardi, selon les pompiers.", ("4", "19")),
    "es": (
        "Al menos {} personas murieron el martes al romperse una presa cerca de Quendal.",
        ("cuatro", "nueve"),
    ),
    "pt": (
        "Pelo menos {} pessoas morreram na terça-feira na ruptura de uma barragem em Quendal.",
        ("4", "19"),
    ),
    "it": ("Almeno {} persone sono morte martedì nel crollo di una diga vicino a Quendal.", ("4", "19")),
    "ru": ("В Квендале при прорыве плотины во вторник погибли {} человек, сообщили власти.", ("4", "19")),
}


@pytest.mark.parametrize("language", ALERTS)
@pytest.mark.parametrize("added", ["", " The valley road is closed."])
def test_an_alert_with_another_toll_is_an_update(language, added) -> None:
    form, tolls = ALERTS[language]
    first, second = (form.format(toll) for toll in tolls)
    assert relate(first, second + added) == "update"
    assert relate(first, second + added, is_one_desk=None) == "update"


FORM = "At least {} people died when a dam broke above {} on {}, officials said."


@pytest.mark.parametrize(
    ("place", "day", "hours"),
    [("Quendal", "Thursday", 48), ("Marrow Hill", "Tuesday", 2), ("Quendal", "Tuesday", 24 * 7)],
    ids=["another day", "another place", "a week later"],
)
def test_an_alert_of_another_event_is_no_update(place, day, hours) -> None:
    assert relate(FORM.format(4, "Quendal", "Tuesday"), FORM.format(19, place, day), hours) is None


def test_counts_of_each_day_are_no_updates() -> None:
    form = "Quendal reported {} deaths from the fever, the health board said."
    assert relate(form.format(14), form.format(9), 24) is None


def test_a_desk_rewrites_its_alert_and_another_desk_writes_its_own() -> None:
    kept = "Helicopters searched the valley. The prime minister broke off a visit to the coast."
    first = f"At least 4 people died when a dam broke above Quendal on Tuesday, officials said. {kept}"
    second = f"A broken dam above Quendal killed at least 19 people on Tuesday, officials said, after days of rain. {kept}"
    assert relate(first, second) == "update"
    own = "Nineteen villagers of Quendal drowned on Tuesday as a dam gave way, officials said. Soldiers came to dig."
    assert relate(first, own, is_one_desk=False) is None


SERIES = {
    "direction": ("Copper closed up 1.5 percent as smelters bought.", "Copper closed down 1.5 percent as smelters sold."),
    "forecast": ("It will be sunny with light winds and a high of 20.",
                 "It will be cloudy with strong winds and a high of 20."),
    "service": ("The ferry to Holm ran late because of fog.", "The ferry to Holm ran late because of wind."),
}  # fmt: skip


@pytest.mark.parametrize("kind", SERIES)
@pytest.mark.parametrize("is_one_desk", [True, None])
def test_briefs_of_one_desk_with_other_words_in_place_are_reports_of_their_days(kind, is_one_desk) -> None:
    first, second = SERIES[kind]
    assert relate(first, second, 24, is_one_desk) is None
    assert relate(first, first, 24, is_one_desk) == "copy"


@pytest.mark.parametrize("is_one_desk", [True, None])
def test_a_notice_whose_figures_agree_may_be_reworded_the_next_day(is_one_desk) -> None:
    notice = (
        "Tranter will pay 22 cents a share on April 30 to all holders of record on April 10, its board said."
    )
    assert relate(notice, notice.replace("holders", "owners"), 24, is_one_desk) == "copy"


DAYS = {
    "en": ("Copper closed up 1.5 percent on {} as smelters bought, traders said.", ("Tuesday", "Wednesday")),
    "de": ("Kupfer hat am {} 1,5 Prozent fester geschlossen, sagten Händler.", ("Dienstag", "Mittwoch")),
    "fr": ("Le cuivre a clôturé en hausse de 1,5% {}, selon les courtiers.", ("mardi", "mercredi")),
    "es": (
        "El cobre cerró el {} con una subida del 1,5 por ciento, según los operadores.",
        ("martes", "miércoles"),
    ),
    "ru": ("Медь подорожала {} на 1,5 процента, сообщили трейдеры рынка.", ("во вторник", "в среду")),
}


@pytest.mark.parametrize("language", DAYS)
@pytest.mark.parametrize("is_one_desk", [True, False, None])
def test_a_report_that_names_another_day_is_another_report(language, is_one_desk) -> None:
    form, days = DAYS[language]
    first, second = map(form.format, days)
    assert relate(first, second, 24, is_one_desk) is None
    assert relate(first, second, None, is_one_desk) is None
    assert relate(first, first, 24, is_one_desk) == "copy"


def test_a_meeting_that_is_put_off_is_one_report() -> None:
    form = "Talks between the owners and the crew of the Quendal ferry, set for {}, were put off to {}, the union said."
    later = form.format("Friday", "Sunday") + " The ferry has lain in the harbour since January."
    assert relate(form.format("Thursday", "Saturday"), later, 24) is not None


DRAW = "The numbers drawn {}: Pick 3: {}-4-7. Pick 4: 1-{}-9-3. Cash 5: 03-11-1{}-27-33. The jackpot is {} crowns."


@pytest.mark.parametrize(
    "when", [("on Tuesday night", "on Wednesday night"), ("at noon", "at night"), ("", "")]
)
@pytest.mark.parametrize("hours", [12, 24, None])
def test_each_draw_of_a_lottery_is_a_report(when, hours) -> None:
    first, second = DRAW.format(when[0], 0, 0, 0, 100000), DRAW.format(when[1], 1, 1, 1, 101000)
    heads = ("Winning numbers", "Winning numbers")
    assert relate(first, second, hours, heads=heads) is None
    assert relate(first, first, hours, False, heads=heads) == "copy"


BRIEF = "Thieves broke into the clock museum of Quendal on Monday night and took nine watches, police said."


@pytest.mark.parametrize(
    "reprint",
    [
        BRIEF,
        f"QUENDAL, March 5 (Reuters) - {BRIEF}",
        BRIEF.replace("police", "officers"),
        BRIEF.replace("on Monday night", "last night"),
    ],
)
def test_reprints_of_briefs_by_other_desks_are_copies(reprint) -> None:
    assert relate(BRIEF, reprint, 24, is_one_desk=False) == "copy"


def test_a_reprint_may_have_another_headline_but_a_form_of_one_desk_may_not() -> None:
    heads = ("Museum robbed", "Nine watches gone")
    assert relate(BRIEF, BRIEF, 24, is_one_desk=False, heads=heads) == "copy"
    closed = "Police have closed the road after a crash, and drivers are asked to avoid the area until noon."
    assert relate(closed, closed, 24, heads=("Holm Road shut", "Quendal Lane shut")) is None


def test_blanks_are_filled_in_place() -> None:
    form = "the price of {} rose by a tenth as {} bought"
    first = form.format("tin", "smelters").split()
    assert has_filled_blanks(first, form.format("raw tin", "the big mills").split())
    assert not has_filled_blanks(first, form.format("tin", "smelters").replace("the", "a").split()), "no fact"
    assert not has_filled_blanks(first, [*first, *["and", "the", "mines", "could", "not", "keep", "up"]])
    assert not has_filled_blanks(first, first) and not has_filled_blanks(first * 9, first * 9)


@pytest.mark.parametrize(
    ("word", "value"), [("13", 13), ("nine", 9), ("neun", 9), ("6.1", None), ("a", None), ("²", None)]
)
def test_only_whole_numbers_count_people(word, value) -> None:
    assert read_count(word) == value
