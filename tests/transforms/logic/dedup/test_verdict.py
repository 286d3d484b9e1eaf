from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support import make_article
from wiredesk.transforms.logic.dedup.evidence import pack_evidence, unpack_evidence
from wiredesk.transforms.logic.dedup.judging import judge_pair
from wiredesk.transforms.logic.dedup.signing import sign_article
from wiredesk.transforms.logic.dedup.verdict import Verdict, judge

LEAD = "A fire tore through the market of Arden early on Monday and destroyed forty stalls, officials said."
PARAGRAPHS = [
    LEAD,
    "Nobody was hurt because the traders had not yet arrived, the fire chief of the town, Mara "
    "Venn, told reporters.",
    "Crews from three neighbouring towns needed five hours to bring the flames under control, she added.",
    "The market hall was built in 1887 and had been restored four years ago at a cost of 12 million crowns.",
    "Mayor Oto Brandt promised the traders a place on the riverside until the hall can be used again.",
    "Investigators suspect that a faulty cable above the fish counters started the blaze, but "
    "the inquiry goes on.",
    "Many residents stood behind the barriers in the rain and watched as the old wooden roof fell in.",
    "Insurance will cover only a part of the damage, according to Lena Korr, who speaks for "
    "the stall owners.",
]
STORY = "\n\n".join(PARAGRAPHS)
OTHER = (
    "The parliament of Lorn voted on Thursday to raise the age of retirement.\n\nThe bill "
    "passed by nine votes after a "
    "debate that lasted until dawn, and the unions announced a day of protest.\n\nPrime "
    "Minister Edda Holm called it a "
    "hard but honest step.\n\nThe opposition wants the constitutional court to look at the law "
    "before it takes effect."
)
BOILERPLATE = (
    "Sign up for our morning newsletter to receive the stories you need to know before your "
    "day begins. By signing up "
    "you agree to our terms of service and to our policy on privacy, and you may unsubscribe "
    "whenever you wish with the "
    "link at the bottom of each message. Follow us on every platform and write to the editors "
    "with your questions."
)


def judge_texts(a: str, b: str, head_a: str | None = None, head_b: str | None = None) -> Verdict | None:
    earlier, later = unpack_evidence(pack_evidence(head_a, a)), unpack_evidence(pack_evidence(head_b, b))
    verdict = judge(earlier, later)
    assert judge(later, earlier) == verdict, "the order must not matter"
    return verdict


@pytest.mark.parametrize(
    "reprint",
    [
        pytest.param(
            f"ARDEN, March 3 (Reuters) - {STORY}\n\n(Reporting by Ann Lee)", id="dateline and credit"
        ),
        pytest.param("\n\n".join(PARAGRAPHS[:4]), id="trimmed"),
        pytest.param("\n\n".join(PARAGRAPHS[3:6]), id="excerpt"),
        pytest.param(STORY + "\n\nThe hall drew thousands of visitors a week in summer.", id="extended"),
        pytest.param("\n\n".join(PARAGRAPHS[::-1]), id="paragraphs reordered"),
        pytest.param(STORY.lower(), id="lower case"),
        pytest.param(STORY.upper(), id="upper case"),
        pytest.param(STORY.replace(", officials said", ", authorities said"), id="style edit"),
        pytest.param(STORY + "\n\nThis version corrects the spelling of the name.", id="correction line"),
    ],
)
def test_reprints_are_copies(reprint: str) -> None:
    verdict = judge_texts(STORY, reprint, "Fire in Arden", "Market hall burns down")
    assert verdict is not None
    assert verdict.relation == "copy"
    assert 0 < verdict.similarity <= verdict.containment <= 1


def test_a_corrected_report_is_an_update() -> None:
    verdict = judge_texts(STORY, STORY, "Fire in Arden", "CORRECTED - Fire in Arden")
    assert verdict is not None
    assert verdict.relation == "update"


def test_a_later_version_with_another_substance_is_an_update() -> None:
    new = "Police arrested a former trader on Tuesday over the fire in Arden, a spokesman said."
    later = "\n\n".join([new, *PARAGRAPHS[1:6], "He is to appear before a judge tomorrow."])
    verdict = judge_texts(STORY, later)
    assert verdict is not None
    assert verdict.relation == "update"


LAST = "The hall drew thousands of visitors a week in summer, most of them from the ferries."
LONG = "\n\n".join(
    [
        *PARAGRAPHS[:7],
        "Eleven of the stalls had belonged to the same families for more than a century, and most sold fish.",
        PARAGRAPHS[7],
        LAST,
    ]
)
NEWS = [
    "Traders of Arden began to clear the ruins of their market on Tuesday, a day after a fire destroyed forty stalls.",
    "The mayor, Oto Brandt, walked among them and spoke of a hall that will be larger than the old one was.",
    "Architects from Lorn will draw the plans before winter, and the province pays for a tent until then, he added.",
    "Nobody has been charged. Police hope that pictures of a camera at the river gate show who was there last.",
    "A concert on Sunday is to bring in the first money, with the school choir and two bands from the harbour.",
    "Its cafe, where the fishermen of the town had met since the war, is to find a place in the tent as well.",
    "The province will hear the owners next month, and a ruling on their claims is expected before the end of May.",
    "Two cranes from Lorn lifted what was left of the roof onto barges, and children collected the nails as keepsakes.",
]
OWN = " ".join(NEWS[1:4])


def judge_days_apart(a: str, b: str, days: int) -> Verdict | None:
    first = sign_article(make_article(a, "first"))
    second = replace(
        sign_article(make_article(b, "second")), published_at=first.published_at + timedelta(days)
    )
    return judge_pair(first, second)


@pytest.mark.parametrize(("days", "relation"), [(1, "update"), (6, "update"), (9, None)])
def test_a_continued_report_is_an_update_within_days(days: int, relation: str | None) -> None:
    kept = [PARAGRAPHS[3], PARAGRAPHS[2], PARAGRAPHS[5], PARAGRAPHS[7]]
    written_on = [*NEWS[:2], *kept, *NEWS[2:]]
    verdict = judge_days_apart(LONG, "\n\n".join(written_on), days)
    assert (verdict.relation if verdict else None) == relation
    copy = judge_days_apart(LONG, LONG.replace("officials", "authorities"), days)
    assert copy is not None and copy.relation == "copy", "a reprint may come at any time"


def test_common_phrases_alone_do_not_make_a_later_version() -> None:
    starts = [" ".join(paragraph.split()[:7]) for paragraph in PARAGRAPHS]
    ends = [paragraph.split(maxsplit=6)[-1] for paragraph in NEWS]
    apart = "\n\n".join(f"{a} {b}" for a, b in zip(starts, ends, strict=True))
    assert judge_texts(LONG, apart) is None


def test_a_new_chapter_does_not_separate_reports_with_the_same_leads_and_facts() -> None:
    """The boilerplate of a page would leave a stretch without a common run that is as long."""
    kept = [OWN, *PARAGRAPHS[1:5], LAST]
    assert judge_days_apart(LONG, "\n\n".join([LEAD, *kept]), 1) is not None
    assert judge_days_apart(LONG, "\n\n".join([LEAD, *kept]), 9) is None
    assert judge_days_apart(LONG, "\n\n".join([OTHER.split("\n\n")[0], *kept]), 1) is None


def test_a_risen_toll_beside_the_same_words_of_a_speaker_is_an_update() -> None:
    said = '"{}," said Mara Venn, the fire chief. "{}."'
    report = (
        "At least six people died and {} were hurt when a fire tore through the market of Arden early on Monday, "
        "officials said.\n\n{}\n\nThe blaze destroyed {} stalls and took crews from {} towns five hours to put out."
    )
    quote = said.format(
        "I have never seen flames of that kind in this town", "We came as fast as the roads allowed"
    )
    early = report.format("nine", quote, "40", "three")
    late = report.replace("six", "eleven").format("twenty", quote, "55", "four")
    verdict = judge_texts(early, late)
    assert verdict is not None and verdict.relation == "update"
    unsaid = quote.replace("never seen flames", "often known storms").replace(
        "We came as fast as", "You leave if"
    )
    assert judge_texts(early.replace(quote, ""), late.replace(quote, unsaid)) is None


def test_dividend_notices_of_two_companies_are_not_linked() -> None:
    a = "Qtly div 11 cts vs 11 cts prior\nPay April 17\nRecord March 20"
    assert judge_texts(a, a, "TRANTER COS SETS QUARTERLY", "CALVO INC SETS QUARTERLY") is None
    form = "{} Inc declared a quarterly dividend of {} cts a share, payable {} to holders of record {}."
    a, b = (
        form.format("Tranter", "11", "April 17", "March 20"),
        form.format("Calvo", "15", "May 9", "April 2"),
    )
    assert judge_texts(a, b, "TRANTER SETS PAYOUT", "CALVO SETS PAYOUT") is None


def test_market_reports_of_two_days_are_not_linked() -> None:
    form = (
        "The Bank of Lorn said it provided the money market with {} mln crowns of assistance this "
        "morning.\n\nIt "
        "estimated the shortage in the system today at around {} mln crowns. The central bank "
        "bought bills outright, "
        "comprising {} mln crowns in band one at {} pct and {} mln crowns in band two at {} pct."
    )
    a, b = form.format(478, 1100, 7, 10.3, 30, 10.2), form.format(191, 400, 15, 9.8, 22, 9.7)
    assert judge_texts(a, b, "BANK GIVES HELP", "BANK GIVES HELP") is None


def test_shared_boilerplate_links_nothing() -> None:
    assert judge_texts(f"{STORY}\n\n{BOILERPLATE}", f"{OTHER}\n\n{BOILERPLATE}") is None


def test_a_shared_quotation_links_nothing() -> None:
    quote = f'"{PARAGRAPHS[2]} {PARAGRAPHS[4]} {PARAGRAPHS[6]}"'
    own = "The council of Arden met in the school on Tuesday evening and heard the angry traders."
    assert judge_texts(f"{OTHER}\n\n{quote}", f"{own}\n\n{quote}") is None


def test_other_articles_and_empty_ones_are_not_linked() -> None:
    assert judge_texts(STORY, OTHER) is None
    assert judge_texts("", STORY) is None
    assert judge_texts("", "", "A", "B") is None


def test_very_short_bodies_are_compared_by_their_headlines() -> None:
    assert judge_texts("Details to follow.", "Details to follow.", "Arden votes", "Lorn votes") is None
    assert judge_texts("Details to follow.", "Details to follow.", "Arden votes", "Arden votes") is not None


def test_short_texts_have_their_own_rule() -> None:
    a = "Arden Mills Inc said it agreed to sell its paper unit to Lorn Group for 21 mln crowns in cash."
    b = "Arden Mills Inc said it has agreed to sell its paper unit to Lorn Group for 21 mln crowns in cash."
    assert judge_texts(a, b, "ARDEN MILLS SELLS UNIT", "ARDEN MILLS TO SELL UNIT") is not None
    assert judge_texts(a, b.replace("Arden Mills", "Calvo Steel"), "ARDEN SELLS", "CALVO SELLS") is None


def test_funds_of_one_house_that_pay_the_same_are_not_linked() -> None:
    form = "Mthly div 7.1 cts vs 7.1 cts prior\nPay March 31\nRecord March 16\nNOTE: Lorn {} Income Fund."
    a, b = form.format("Insured Tax-Free"), form.format("Arden Tax-Free")
    assert judge_texts(a, b, "LORN INSURED TAX-FREE SETS PAYOUT", "LORN ARDEN TAX-FREE SETS PAYOUT") is None
    assert judge_texts(a, a, "LORN INSURED TAX-FREE SETS PAYOUT", "LORN INSURED TAX-FREE PAYOUT") is not None


def test_a_form_with_one_exchanged_figure_is_not_linked() -> None:
    a = "Lorn crushers bought 5,000 to 7,000 tonnes of rapeseed over the weekend for April shipment, traders said."
    b = "Lorn crushers bought 8,000 tonnes of rapeseed overnight for April shipment, traders said."
    assert judge_texts(a, b, "CRUSHERS BUY RAPESEED", "CRUSHERS BUY RAPESEED") is None
    assert judge_texts(a, a.replace("traders", "dealers"), "CRUSHERS BUY RAPESEED", "CRUSHERS BUY RAPESEED")


def test_a_table_is_compared_by_its_figures() -> None:
    table = "Week ended {} Net free reserves {} vs {} Borrowings {} vs {} Vault cash {} vs {} Float {} vs {} Loans {} vs {}"
    first = table.format("Feb 25", *range(101, 111))
    assert (
        judge_texts(first, table.format("Feb 25", *range(101, 107), 7, 8, 9, 10), "RESERVES", "RESERVES")
        is None
    )
    corrected = judge_texts(
        first, table.format("Feb 25", *range(101, 106), 16, *range(107, 111)), "RESERVES", "RESERVES"
    )
    assert corrected is not None and corrected.relation == "update"


def test_boilerplate_longer_than_the_reports_above_it_links_nothing() -> None:
    a = "Kewut Bancorp sold its coach works to a rival in Pulmona for 33 million crowns."
    b = "The weather office expects storms along the whole western coast tonight."
    assert judge_texts(f"{a}\n\n{BOILERPLATE} {BOILERPLATE}", f"{b}\n\n{BOILERPLATE} {BOILERPLATE}") is None


def test_different_lines_below_a_report_do_not_separate_its_copies() -> None:
    below = "Read also: Kark Venn leaves the {0} Bank after {1} years. {0} to vote on {2} May."
    first = (
        below.format("Sulm", 11, 17)
        + " Follow the Sulm Post for the latest from Fagum, Mifis and Zarkhaven, every day."
    )
    second = (
        below.format("Hitham", 5, 3)
        + " The Hitham Times is owned by Bedrot Media, Gran Kounerk and Bosat Holdings of Zonia."
    )
    verdict = judge_texts(f"{STORY}\n\n{first}", f"{STORY}\n\n{second}")
    assert verdict is not None


def test_a_stub_of_a_report_may_have_a_headline_of_its_own() -> None:
    report = f"{STORY}\n\n{OTHER}"
    stub = "\n\n".join(PARAGRAPHS[:2])
    assert (
        judge_texts(report, stub, "Night of flames in the old town", "Arden market hall burns down")
        is not None
    )
    twin = f"{stub} The trams run again."
    assert judge_texts(twin, stub, "Night of flames in the old town", "Arden market hall burns down") is None


def test_a_new_top_about_the_same_people_is_an_update() -> None:
    background = "\n\n".join(PARAGRAPHS[1:])
    top = (
        "Police in Arden arrested two men over the fire on Wednesday, fire chief Mara Venn and Mayor Oto Brandt said. "
        "The men, who had worked for one of the stall owners until last year, were found in a hut near the river after "
        "a search that had lasted through the night, and they are to be questioned for a second time before noon by the "
        "investigators, according to Lena Korr."
    )
    verdict = judge_texts(f"{LEAD}\n\n{background}", f"{top}\n\n{background}")
    assert verdict is not None and verdict.relation in ("copy", "update")


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(
            "Пожар уничтожил рынок рано утром в понедельник, никто не пострадал, сообщили власти города.",
            id="Cyrillic",
        ),
        pytest.param(
            "周一清晨一场大火烧毁了阿登的市场官员说没有人受伤消防队用了五个小时才控制住火势。", id="Han"
        ),
        pytest.param(
            "أتى حريق على سوق المدينة فجر الاثنين ولم يصب أحد بأذى وفق ما أعلنه مسؤولون محليون.", id="Arabic"
        ),
        pytest.param("ไฟไหม้ตลาดเมื่อเช้าวันจันทร์ไม่มีผู้ได้รับบาดเจ็บเจ้าหน้าที่กล่าว", id="Thai"),
        pytest.param(
            "सोमवार तड़के बाज़ार में आग लग गई और चालीस दुकानें नष्ट हो गईं, अधिकारियों ने कहा।", id="Devanagari"
        ),
    ],
)
def test_other_scripts_have_words_too(words: str) -> None:
    other = words[len(words) // 2 :] + words[: len(words) // 2]
    a, b = "\n\n".join([words] * 1 + [other]), "\n\n".join([words, other, "2019"])
    verdict = judge_texts(a, b)
    assert verdict is not None and verdict.relation == "copy"
    assert judge_texts(a, STORY) is None


def test_two_contracts_in_one_form_are_not_linked() -> None:
    form = (
        "The Space Systems division of {0} Corp is being awarded a {1} mln crown contract by the Air Force of Lorn for "
        "work on the Northern Shield Initiative, the Defence Ministry said. The work is to be completed in {2}. The "
        "contract was awarded by the Space Command in Arden Bay, Valderria, and is the {3} for the Northern Shield "
        "Initiative this month, after 27 in 1986 and 19 in 1985. "
    )
    a = form.format("Trelk", "304.1", "34 months", "third")
    b = form.format("Gromm", "303.9", "34 months", "third") + " Trelk Corp has a similar one."
    assert judge_texts(a, b, "TRELK GETS CONTRACT", "GROMM GETS CONTRACT") is None
