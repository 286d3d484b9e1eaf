"""French quotations: marks, the place of the speaker, pronouns and roles, indirect speech, and words that nobody said."""

from __future__ import annotations

import re

import pytest

from wiredesk.schemas.records import Entity, Mention, Quote
from wiredesk.transforms.logic.quotes.french import extract_french_quotes


def name_entities(body: str, *names: str, kind: str = "PERSON") -> list[Entity]:
    """Returns entities with the mentions of their full names and surnames."""
    found = []
    for number, name in enumerate(names):
        surname = name.split()[-1]
        spans = sorted(
            {match.span() for match in re.finditer(rf"{name}|\b{surname}\b", body)}, key=lambda span: span[0]
        )
        mentions = tuple(Mention(start, end, body[start:end]) for start, end in spans)
        found.append(Entity(number, name, kind, len(mentions), 0.5, mentions))
    return found


def read(body: str, *names: str) -> list[Quote]:
    quotes = extract_french_quotes(body, name_entities(body, *names))
    assert all(body[quote.start : quote.end] == quote.text for quote in quotes)
    return list(quotes)


SPEAKERS = [
    ("« La digue tiendra », a déclaré Alma Rivet.", "Alma Rivet"),
    ("«\xa0La digue tiendra\xa0», a-t-elle assuré. ", None),
    ("Alma Rivet a déclaré : « La digue tiendra. »", "Alma Rivet"),
    ("Alma Rivet, ingénieure en chef, a prévenu : « La digue cédera. »", "Alma Rivet"),
    ("“La digue tiendra”, promet Alma Rivet.", "Alma Rivet"),
    ('"La digue tiendra", insiste pour sa part Alma Rivet.', "Alma Rivet"),
    ("„La digue tiendra“, répète Alma Rivet.", "Alma Rivet"),
    ("« La digue tiendra », selon Alma Rivet.", "Alma Rivet"),
    ("Selon Alma Rivet, « la digue ne tiendra pas ».", "Alma Rivet"),
    ("Pour Alma Rivet, « la digue ne tiendra pas ».", "Alma Rivet"),
    ("Alma Rivet : « La digue tiendra. »", "Alma Rivet"),
    ("« La digue tiendra », a expliqué mardi à la radio Mme Rivet, chargée du chantier.", "Alma Rivet"),
    ("« La digue tiendra », s'est félicitée la maire, Alma Rivet.", "Alma Rivet"),
    ("« La digue tiendra », affirme le procureur.", "le procureur"),
    ("« La digue tiendra », confie une source proche du dossier.", "une source proche du dossier"),
    ("« La digue tiendra », assure le porte-parole d'Alma Rivet.", "le porte-parole d'Alma Rivet"),
    ("« La digue tiendra », indique-t-on de source policière.", "source policière"),
    ("Comme l'a dit Alma Rivet : « La digue tiendra. »", "Alma Rivet"),
    ("Alma Rivet, qui dénonce « un chantier bâclé », veut partir.", "Alma Rivet"),
]


@pytest.mark.parametrize(("body", "speaker"), SPEAKERS)
def test_a_quotation_has_its_speaker(body: str, speaker: str | None) -> None:
    (quote,) = read(body, *(["Alma Rivet"] if "Rivet" in body else []))
    assert quote.speaker == speaker
    assert not quote.text.startswith(("«", " ", "\xa0", '"'))


@pytest.mark.parametrize(
    ("pronoun", "speaker"),
    [("a-t-il ajouté", "Odon Blanc"), ("a-t-elle ajouté", "Alma Rivet"), ("poursuit-il", "Odon Blanc")],
)
def test_a_pronoun_is_the_person_of_its_gender(pronoun: str, speaker: str) -> None:
    body = f"Mme Rivet a rencontré M. Blanc. « Tout va bien », {pronoun}."
    entities = [
        Entity(0, "Alma Rivet", "PERSON", 1, 0.5, (Mention(4, 9, "Rivet"),)),
        Entity(1, "Odon Blanc", "PERSON", 1, 0.5, (Mention(25, 30, "Blanc"),)),
    ]
    (quote,) = extract_french_quotes(body, entities)
    assert quote.speaker == speaker
    assert quote.confidence < 0.9


def test_a_pronoun_behind_a_person_without_a_name_is_that_person() -> None:
    body = "Odon Blanc dort. Un voisin a tout vu. « Il criait », a-t-il raconté."
    (quote,) = read(body, "Odon Blanc")
    assert quote.speaker == "Un voisin"


def test_a_role_is_the_only_person_who_has_it() -> None:
    body = "Le maire, Odon Blanc, est venu. « Rien à signaler », a dit le maire. « Trop tard », a répondu le préfet."
    assert [quote.speaker for quote in read(body, "Odon Blanc")] == ["Odon Blanc", "le préfet"]


def test_a_former_office_is_not_the_present_one() -> None:
    body = "L'ancien maire Odon Blanc est venu. « Rien à signaler », a dit le maire."
    assert [quote.speaker for quote in read(body, "Odon Blanc")] == ["le maire"]


def test_the_words_of_the_author_divide_a_quotation() -> None:
    body = "« Nous irons, a-t-il dit, jusqu'au bout », après Odon Blanc."
    first, second = read(body, "Odon Blanc")
    assert (first.text, second.text) == ("Nous irons", "jusqu'au bout")
    assert second.part_of == 0


def test_a_name_divides_a_quotation_too() -> None:
    body = "« Une bonne digue, explique Odon Blanc, ingénieur à Lyon, tient un siècle. »"
    first, second = read(body, "Odon Blanc")
    assert (first.text, second.text) == ("Une bonne digue", "tient un siècle.")
    assert first.speaker == second.speaker == "Odon Blanc"


def test_a_quotation_runs_over_paragraphs() -> None:
    body = "« Le premier jour fut long.\n\n« Le second jour fut pire », raconte Odon Blanc."
    first, second = read(body, "Odon Blanc")
    assert first.speaker == second.speaker == "Odon Blanc"
    body = "Odon Blanc raconte : « Le premier jour fut long.\n\nLe second jour fut pire. »\n\nIl dort."
    assert [quote.text for quote in read(body, "Odon Blanc")] == [
        "Le premier jour fut long.",
        "Le second jour fut pire.",
    ]


def test_dashes_begin_the_turns_of_a_dialogue() -> None:
    body = "Ils entrent.\n\n— Vous voilà, dit-elle.\n— Il pleuvait."
    assert [quote.text for quote in read(body)][-1] == "Il pleuvait."


def test_a_noun_tells_the_turn_of_a_dialogue() -> None:
    body = "Il entre.\n\n— Qui est là ? demanda Odon Blanc.\n— Personne, répondit le gardien."
    assert [(quote.text, quote.speaker) for quote in read(body, "Odon Blanc")] == [
        ("Qui est là ?", "Odon Blanc"),
        ("Personne", "le gardien"),
    ]


def test_the_words_before_a_name_mean_its_bearer_later() -> None:
    body = (
        "Le président norvégien Odon Blanc a reçu la présidente suédoise Alma Rivet. "
        "« Merci », a dit le président norvégien. « À bientôt », a répondu la présidente suédoise."
    )
    assert [quote.speaker for quote in read(body, "Odon Blanc", "Alma Rivet")] == ["Odon Blanc", "Alma Rivet"]


def test_a_name_between_commas_before_the_verb_is_no_clause() -> None:
    assert read("Le maire de Lyon, Odon Blanc, a annoncé mercredi la fin des travaux.", "Odon Blanc") == []


def test_a_role_behind_a_source_is_no_part_of_the_claim() -> None:
    (quote,) = read("Selon Odon Blanc, ingénieur en chef, la digue tiendra tout l'hiver.", "Odon Blanc")
    assert quote.text == "la digue tiendra tout l'hiver"


def test_dashes_of_a_list_are_no_dialogue() -> None:
    assert read("Il faut :\n— du pain ;\n— du beurre ;\n— du sel.") == []


INDIRECT = [
    (
        "Alma Rivet a affirmé que la digue tiendrait tout l'hiver.",
        "la digue tiendrait tout l'hiver",
        "Alma Rivet",
    ),
    ("La digue tiendra tout l'hiver, a assuré Alma Rivet.", "La digue tiendra tout l'hiver", "Alma Rivet"),
    ("Selon Alma Rivet, la digue tiendra tout l'hiver.", "la digue tiendra tout l'hiver", "Alma Rivet"),
    ("La digue tiendra tout l'hiver, selon le ministère.", "La digue tiendra tout l'hiver", "le ministère"),
    (
        "Le préfet a annoncé mardi qu'une route de plus serait fermée.",
        "une route de plus serait fermée",
        "Le préfet",
    ),
]


@pytest.mark.parametrize(("body", "text", "speaker"), INDIRECT)
def test_indirect_speech_is_a_claim(body: str, text: str, speaker: str) -> None:
    (quote,) = read(body, *(["Alma Rivet"] if "Rivet" in body else []))
    assert (quote.kind, quote.text, quote.speaker) == ("indirect", text, speaker)


@pytest.mark.parametrize(
    "body",
    [
        "Il a lu le roman « La digue du nord » en une nuit.",
        "L'opération baptisée « Grand Nord » commence.",
        "Le film intitulé « La digue » sort demain.",
        "Odon Blanc n'a pas dit que la digue serait détruite.",
        "Selon le calendrier prévu, la digue sera finie au printemps.",
        "La « zone grise » est vaste.",
    ],
)
def test_titles_and_denials_were_said_by_nobody(body: str) -> None:
    assert read(body, *(["Odon Blanc"] if "Blanc" in body else [])) == []


def test_words_within_a_sentence_are_mixed() -> None:
    direct, mixed = read(
        "« Tout va bien », dit Odon Blanc. Il a dénoncé un « complot des voisins ».", "Odon Blanc"
    )
    assert (direct.kind, mixed.kind) == ("direct", "mixed")
    assert direct.speaker == mixed.speaker == "Odon Blanc"


CLAIMS = [
    ("Alma Rivet assure avoir payé les ouvriers du chantier.", "avoir payé les ouvriers du chantier"),
    ("Alma Rivet vient d'annoncer que la digue serait rehaussée.", "la digue serait rehaussée"),
    ("Alma Rivet a fait savoir que la digue serait rehaussée.", "la digue serait rehaussée"),
    ("Alma Rivet a promis mardi soir sur la place que la digue tiendrait bon.", "la digue tiendrait bon"),
    ("Alma Rivet a lui estimé que la digue était trop basse.", "la digue était trop basse"),
    ("Comme l'explique Alma Rivet, la digue ne tiendra pas longtemps.", "la digue ne tiendra pas longtemps"),
    ("Pour Alma Rivet, la digue est déjà perdue.", "la digue est déjà perdue"),
    ("Selon Alma Rivet, qui suit le chantier, la digue est déjà perdue.", "la digue est déjà perdue"),
    ("Alma Rivet a averti que la digue était basse et appelé les voisins à partir.", "la digue était basse"),
    ("Si Alma Rivet affirme que la digue tiendra l'hiver, personne ne la croit.", "la digue tiendra l'hiver"),
]


@pytest.mark.parametrize(("body", "text"), CLAIMS)
def test_a_claim_begins_and_ends_with_its_clause(body: str, text: str) -> None:
    (quote,) = read(body, "Alma Rivet")
    assert (quote.kind, quote.text, quote.speaker) == ("indirect", text, "Alma Rivet")


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        (
            "« Rien ne presse », a dit Alma Rivet, ajoutant que la digue était haute.",
            ["Rien ne presse", "la digue était haute"],
        ),
        (
            "Alma Rivet a dit que la digue était haute et estimé que le port était sûr.",
            ["la digue était haute", "le port était sûr"],
        ),
        (
            "Alma Rivet a expliqué que la digue du port avait « souffert du gel » tout au long de cet hiver-là.",
            ["la digue du port avait", "souffert du gel", "tout au long de cet hiver-là"],
        ),
    ],
)
def test_a_speaker_goes_on_in_the_same_sentence(body: str, texts: list[str]) -> None:
    quotes = read(body, "Alma Rivet")
    assert [quote.text for quote in quotes] == texts
    assert {quote.speaker for quote in quotes} == {"Alma Rivet"}


AFTER = [
    "« La digue tiendra », a concédé mercredi lors d'une réunion publique Alma Rivet.",
    "« La digue tiendra », explique, bottes aux pieds, Alma Rivet.",
    "« La digue tiendra », avait écrit un peu plus tôt Alma Rivet.",
    "« La digue tiendra », lâche son ancienne cheffe (2011-2015), Alma Rivet.",
    "« La digue tiendra », a rappelé sa voisine et présidente du club Alma Rivet.",
    "« La digue tiendra », commente Alma Rivet.",
    "« La digue tiendra », a justifié Alma Rivet.",
    "La digue « tiendra encore cent ans » malgré le gel, a promis Alma Rivet.",
    "La digue « tiendra encore cent ans » malgré le gel, selon Alma Rivet.",
    "Alma Rivet est formelle : « La digue tiendra tout l'hiver. »",
    "Selon Alma Rivet, la digue est trop basse. « Nous allons la rehausser dès demain », précise-t-elle.",
    "Selon Alma Rivet, la digue est trop basse. « Nous allons la rehausser dès demain. »",
]


@pytest.mark.parametrize("body", AFTER)
def test_the_speaker_is_found_behind_other_words(body: str) -> None:
    quote = next(quote for quote in read(body, "Alma Rivet") if quote.kind != "indirect")
    assert quote.speaker == "Alma Rivet"


@pytest.mark.parametrize(
    "body",
    [
        "Le maire, âgé de 37 ans, a reconnu son rôle.",
        "Les « braves gens » ont crié, puis les « braves gens » ont dormi.",
        "Une personne disant que tout va bien est passée.",
    ],
)
def test_objects_terms_and_passers_by_say_nothing(body: str) -> None:
    assert read(body) == []


def test_several_and_things_are_no_he() -> None:
    body = "Odon Blanc préside. Selon les voisins, la digue est vieille. « Elle tiendra encore longtemps », a-t-il dit."
    assert read(body, "Odon Blanc")[-1].speaker == "Odon Blanc"


def test_this_engineer_is_the_person_named_before() -> None:
    body = "Alma Rivet revient du port. « Rien ne bouge », assure cette ingénieure de 50 ans."
    (quote,) = read(body, "Alma Rivet")
    assert quote.speaker == "Alma Rivet"
    assert quote.confidence < 0.9


def test_a_plan_that_is_told_is_no_title() -> None:
    (quote,) = read("Ce plan « sera tenu malgré les grands froids », indique le groupe.")
    assert quote.speaker == "le groupe"
