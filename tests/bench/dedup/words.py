# ruff: noqa: SIM905 - lists of words read better as text.
"""Vocabulary of the generated reports: plain news English, and names that no one bears."""

from __future__ import annotations

from random import Random

# fmt: off
NOUNS = (
    "budget plan inquiry court ruling report strike storm harbour bridge election ballot council tender contract loan "
    "deposit tariff border convoy ceasefire hospital clinic vaccine virus school teacher student campus library museum "
    "stadium league match transfer coach season factory plant refinery pipeline reactor turbine grid outage ferry train "
    "railway airport runway flight pilot crew passenger vessel cargo container warehouse market stall price index share "
    "bond currency reserve bank lender branch merger stake audit watchdog regulator licence permit bill amendment vote "
    "motion coalition cabinet ministry minister deputy spokesman envoy summit treaty sanction embargo protest rally march "
    "curfew arrest raid suspect witness verdict sentence appeal prison guard patrol barracks missile drone radar satellite "
    "orbit launch probe sample survey poll forecast drought harvest grain wheat cattle dairy fishery quota reef forest fire "
    "blaze evacuation shelter flood dam reservoir river valley village district suburb tower apartment tenant landlord rent "
    "mortgage pension wage salary union pact deal settlement lawsuit claim damage insurer premium victim survivor rescue "
    "quake aftershock landslide mine shaft miner ore copper lithium battery vehicle recall engine software network server "
    "breach password platform advertiser broadcaster newspaper editor archive statue festival concert film award prize"
).split()
ADJECTIVES = (
    "new former senior local regional national foreign public private military civilian annual weekly early late recent "
    "long narrow heavy light sharp steady sudden severe minor major central northern southern eastern western coastal rural "
    "urban industrial financial fiscal legal criminal political diplomatic technical medical scientific environmental "
    "social economic "
    " temporary permanent partial full formal final initial joint separate independent rival neighbouring disputed "
    "damaged empty crowded ageing modern historic expensive cheap profitable troubled ambitious controversial unpopular "
    "planned unexpected repeated similar unusual clear vague strict loose strong weak fragile stable costly delayed secret"
).split()
VERBS = (
    "approved rejected delayed cancelled reopened closed expanded reduced doubled halved financed insured inspected "
    "questioned criticised defended praised condemned welcomed ignored reviewed published withheld leaked confirmed denied "
    "announced postponed launched completed abandoned restored damaged destroyed repaired replaced removed seized blocked "
    "cleared crossed surrounded occupied evacuated searched guarded escorted detained charged convicted acquitted sued "
    "settled won lost drew hosted joined left led appointed dismissed promoted hired trained tested sold bought "
    "acquired merged leased rented imported exported banned taxed subsidised regulated licensed audited fined briefed "
    "interviewed photographed recorded measured estimated predicted revised lowered raised cut froze extended shortened"
).split()
ADVERBS = (
    "quickly slowly quietly openly formally narrowly unanimously repeatedly briefly sharply partly fully largely reportedly "
    "unexpectedly immediately eventually gradually publicly privately jointly separately legally temporarily reluctantly"
).split()
PREPOSITIONS = "in near behind beyond across along around under over beside after before during despite without".split()
ROLES = (
    "mayor of|minister of transport in|police chief of|director of|chairman of|chief economist at|spokeswoman for|"
    "deputy head of|lawyer for|founder of|head of research at|union leader at|governor of|professor at|managing partner of"
).split("|")
SAYING = "said told reporters added argued insisted noted warned explained recalled".split()
NUMBER_WORDS = "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = (
    "January February March April May June July August September October November December"
).split()
# Stock phrases that unrelated reports share.
CLICHES = (
    "could not immediately be reached for comment",
    "spoke on condition of anonymity because they were not authorised to speak to the media",
    "did not respond to a request for comment on the matter",
    "in the first case of its kind in the history of the country",
    "according to two people who are familiar with the matter",
    "as part of a wider effort to bring down the cost of living",
    "for the first time in more than a decade, official figures show",
    "in a statement that was posted on the website of the ministry",
    "pending the outcome of an investigation that is expected to take several months",
    "in what analysts described as the biggest change to the rules in a generation",
)
SYNONYMS = {
    "said": "stated", "told": "informed", "new": "fresh", "early": "recent", "senior": "top", "plan": "scheme",
    "police": "officers", "deal": "agreement", "report": "study", "approved": "backed", "rejected": "refused",
    "damaged": "harmed", "quickly": "rapidly", "according": "as stated", "however": "but", "after": "following",
    "officials": "authorities", "inquiry": "investigation", "added": "went on", "near": "close to", "of": "from",
}
# fmt: on
_ONSETS = "b br d dr f g gr h k kl l m n p pr r s st t tr v w z".split()
_VOWELS = "a e i o u ai ea ou".split()
_CODAS = "n r l s t nd rk lm st x m".split()
_PLACE_ENDS = ("ville", "burg", "ham", "mouth", "ford", "stad", "grad", "haven", "ia", "ona", "ersk", "wick")
_FIRM_ENDS = (
    "Industries",
    "Holdings",
    "Energy",
    "Bancorp",
    "Airlines",
    "Motors",
    "Foods",
    "Partners",
    "Mining",
    "Media",
)


def make_syllables(draw: Random, count: int) -> str:
    """Returns an invented word in lower case."""
    return "".join(draw.choice(_ONSETS) + draw.choice(_VOWELS) for _ in range(count)) + draw.choice(_CODAS)


def make_person(draw: Random) -> str:
    """Returns a first and a last name."""
    return f"{make_syllables(draw, 1).title()} {make_syllables(draw, 2).title()}"


def make_place(draw: Random) -> str:
    """Returns the name of a town or country."""
    return (make_syllables(draw, 1) + draw.choice(_PLACE_ENDS)).title()


def make_firm(draw: Random) -> str:
    """Returns the name of a company or office."""
    return f"{make_syllables(draw, 2).title()} {draw.choice(_FIRM_ENDS)}"
