"""Forms that desks fill with new facts every day, texts in other scripts, and the boilerplate of sites."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.bench.dedup.story import Doc, make_clause, make_facts, make_noun_phrase, make_number
from tests.bench.dedup.words import ADJECTIVES, DAYS, MONTHS, NOUNS, make_firm, make_person, make_place


def _date(draw: Random) -> str:
    return f"{draw.choice(MONTHS)} {draw.randint(1, 28)}"


def make_dividend(draw: Random) -> Doc:
    """Returns a dividend notice as the wire prints it."""
    firm = make_firm(draw)
    cents = draw.choice((5, 10, 12, 15, 20, 25, 30))
    text = f"Qtly div {cents} cts vs {draw.choice((cents, cents - 2))} cts prior\n    Pay {_date(draw)}\n"
    text += f"    Record {_date(draw)}"
    return Doc(f"{firm.upper()} SETS QUARTERLY DIVIDEND", (text,))


def make_earnings(draw: Random) -> Doc:
    """Returns a table of a quarter's results."""

    def money() -> str:
        return f"{draw.randrange(1, 900)},{draw.randrange(1000):03},000"

    rows = [
        f"Shr {draw.randrange(2, 300)} cts vs {draw.randrange(2, 300)} cts",
        f"Net {money()} vs {money()}",
        f"Revs {money()} vs {money()}",
    ]
    if draw.random() < 0.5:
        rows.append(f"Nine mths\n    Shr {draw.randrange(2, 900)} cts vs {draw.randrange(2, 900)} cts")
    return Doc(
        f"{make_firm(draw).upper()} {draw.choice(('1ST', '2ND', '3RD', '4TH'))} QTR NET",
        ("\n    ".join(rows),),
    )


def make_market(draw: Random) -> Doc:
    """Returns a market report of one day."""
    place, day = "Marlow", draw.choice(DAYS)
    up, others = draw.choice((("rose", "gains"), ("fell", "losses"), ("closed", "trade")))
    text = (
        f"Shares in {place} {up} {draw.randrange(1, 300) / 100} percent on {day}, with {others} led by {make_firm(draw)}, "
        f"dealers said. The {place} index ended at {draw.randrange(900, 9000)}.{draw.randrange(10, 99)} points. "
        f"Turnover was {draw.randrange(10, 900)} million crowns against {draw.randrange(10, 900)} million the day before.",
        f"Rising shares outnumbered falling ones by {draw.randrange(100, 400)} to {draw.randrange(20, 300)}, with "
        f"{draw.randrange(10, 90)} unchanged. The crown was quoted at {draw.randrange(100, 200) / 100} to the dollar.",
    )
    return Doc(f"{place.upper()} SHARES {up.upper()}", text)


def make_assistance(draw: Random) -> Doc:
    """Returns a central bank's notice of the morning."""
    amounts = [draw.randrange(10, 900) for _ in range(4)]
    text = (
        f"The Bank of Lorn said it provided the money market with {amounts[0]} mln crowns of assistance this morning. "
        f"This compares with the bank's estimate of the shortage in the system today of around {amounts[1]} mln crowns. "
        f"The central bank bought bills outright, comprising {amounts[2]} mln crowns of bank bills in band one at "
        f"{draw.randrange(80, 120) / 10} pct and {amounts[3]} mln crowns of treasury bills in band two at "
        f"{draw.randrange(80, 120) / 10} pct."
    )
    return Doc("BANK OF LORN GIVES HELP TO MONEY MARKET", (text,))


def make_result(draw: Random) -> Doc:
    """Returns a report of a match in a form that a machine fills."""
    home, away = make_place(draw), make_place(draw)
    a, b = draw.randrange(6), draw.randrange(6)
    scorers = ", ".join(f"{make_person(draw)} ({draw.randrange(1, 91)})" for _ in range(max(1, a + b)))
    text = (
        f"{home} {a} - {b} {away}. Attendance: {draw.randrange(2, 80)},{draw.randrange(1000):03}. Referee: "
        f"{make_person(draw)}. Goals: {scorers}. Half-time score {a // 2} - {b // 2}. Both sides play again next "
        f"{draw.choice(DAYS)} in the third round of the national cup."
    )
    return Doc(f"{home} v {away}: match report", (text,))


def make_weather(draw: Random) -> Doc:
    """Returns a forecast."""
    place = make_place(draw)
    text = (
        f"{place} will be {draw.choice(('sunny', 'cloudy', 'wet', 'windy'))} on {draw.choice(DAYS)}, with highs of "
        f"{draw.randrange(2, 38)} degrees and lows of {draw.randrange(-9, 20)} degrees, the weather office said. The chance "
        f"of rain is {draw.randrange(5, 95)} percent. Winds from the {draw.choice(('north', 'south', 'east', 'west'))} "
        f"will reach {draw.randrange(5, 70)} kilometres an hour in the afternoon."
    )
    return Doc(f"Weather in {place}", (text,))


def make_brief(draw: Random) -> Doc:
    """Returns a report of one or two sentences."""
    facts = make_facts(draw)
    text = f"{facts.firms[0]} said {make_clause(draw, facts)} in {facts.place} for {make_number(draw)}."
    if draw.random() < 0.4:
        text += f" It gave no details of {make_noun_phrase(draw)}."
    return Doc(
        f"{facts.firms[0].upper()} {draw.choice(ADJECTIVES).upper()} {draw.choice(NOUNS).upper()}", (text,)
    )


FORMS: tuple[Callable[[Random], Doc], ...] = (
    make_dividend,
    make_earnings,
    make_market,
    make_assistance,
    make_result,
    make_weather,
)

_ALPHABETS = {
    "cyrillic": ("бвгдзклмнпрст", "аеиоуы", " ", ". "),
    "greek": ("βγδζθκλμνπρστ", "αεηιου", " ", ". "),
    "arabic": ("بتثجحدرزسشعفقكلمن", "اوي", " ", ". "),
    "hebrew": ("בגדזחטכלמנספקרשת", "אוי", " ", ". "),
    "devanagari": ("कखगघचजटडतदनपबमयरलवस", "ािीुेो", " ", "। "),
    "hangul": ("".join(chr(0xAC00 + 28 * n) for n in range(0, 399, 3)), "", " ", ". "),
    "han": ("".join(chr(0x4E00 + 7 * n) for n in range(1200)), "", "", "。"),
    "kana": ("かきくけこさしすせそたちつてとなにぬねのはひふへほまみむめも", "", "", "。"),
    "thai": ("กขคงจชซดตถทนบปผพมยรลวสหอ", "าิีุูะ", "", " "),
}
SCRIPTS = tuple(_ALPHABETS)


def make_foreign(draw: Random, script: str, words: int) -> Doc:
    """Returns a text of random words in a script, drawn from a few thousand words of its language."""
    consonants, vowels, space, stop = _ALPHABETS[script]
    language = Random(script)
    lexicon = [
        "".join(
            language.choice(consonants) + (language.choice(vowels) if vowels else "")
            for _ in range(draw_syllables)
        )
        for draw_syllables in language.choices((1, 2, 3, 4), (1, 4, 4, 2), k=3000)
    ]
    paragraphs = []
    while words > 0:
        sentences = []
        for _ in range(draw.randint(1, 4)):
            length = draw.randint(6, 24)
            words -= length
            parts = [lexicon[min(int(draw.expovariate(1 / 500)), 2999)] for _ in range(length)]
            if draw.random() < 0.3:
                parts[draw.randrange(length)] = str(draw.randrange(2, 3000))
            sentences.append(space.join(parts) + stop)
        paragraphs.append("".join(sentences).strip())
    return Doc(None, tuple(paragraphs))


def make_boilerplate(draw: Random) -> tuple[str, ...]:
    """Returns the boilerplate above or below the reports of one site: notices, teasers, a gallery; 20 to 250 words."""
    facts = make_facts(draw)
    name = make_firm(draw)
    pool = [
        f"Sign up for the {name} newsletter and get {make_noun_phrase(draw)} every {draw.choice(DAYS)} morning.",
        f"Follow {name} for {make_clause(draw, facts)}, and share this page with your friends.",
        f"{name} is not responsible for external sites. Read about our approach to {make_noun_phrase(draw)}.",
        f"Advertisement. Story continues below {make_noun_phrase(draw)}.",
        *(
            f"Gallery: {make_clause(draw, facts)}. Photograph: {make_person(draw)}"
            for _ in range(draw.randint(0, 12))
        ),
    ]
    draw.shuffle(pool)
    return tuple(pool[: draw.choice((1, 2, 3, 6, 16))])
