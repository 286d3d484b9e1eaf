"""French time expressions: kinds of days, clocks, units and feasts, and numbers and names that are no times."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from wiredesk.transforms.logic.times.french import find_french_times

# A Wednesday.
PUBLISHED = date(2021, 7, 28)


def read(body: str, published: date | None = PUBLISHED) -> list[tuple[str, str, str | None]]:
    found = find_french_times(body, published)
    assert all(body[time.start : time.end] == time.text for time in found)
    return [(time.text, time.type, time.value) for time in found]


VALUES = [
    ("Le conseil s'est réuni lundi.", "lundi", "DATE", "2021-07-26"),
    ("Le conseil se réunira lundi.", "lundi", "DATE", "2021-08-02"),
    ("La coupe aura lieu vendredi prochain.", "vendredi prochain", "DATE", "2021-07-30"),
    ("Il a démissionné mercredi dernier.", "mercredi dernier", "DATE", "2021-07-21"),
    ("Le feu a pris mardi soir.", "mardi soir", "TIME", "2021-07-27TEV"),
    (
        "Le feu a pris dans la nuit de samedi à dimanche.",
        "la nuit de samedi à dimanche",
        "TIME",
        "2021-07-24TNI",
    ),
    ("Vu dans la soirée de lundi 26 juillet.", "la soirée de lundi 26 juillet", "TIME", "2021-07-26TEV"),
    ("Vu lundi 26 juillet dans la soirée.", "lundi 26 juillet dans la soirée", "TIME", "2021-07-26TEV"),
    ("Vu dans l'après-midi de lundi.", "l'après-midi de lundi", "TIME", "2021-07-26TAF"),
    ("Une mode des années 80.", "années 80", "DATE", "198"),
    ("Fermé en France la semaine dernière.", "la semaine dernière", "DATE", "2021-W29"),
    ("Ouvert jusqu'à 23h.", "jusqu'à 23h", "TIME", "2021-07-28T23:00"),
    ("Les élus du 15 mai, qui siégeront bientôt.", "15 mai", "DATE", "2021-05-15"),
    ("Le musée rouvre lundi.", "lundi", "DATE", "2021-08-02"),
    ("Un compte ouvert en juin.", "juin", "DATE", "2021-06"),
    ("Il manque dix postes pour 2023.", "2023", "DATE", "2023"),
    ("Les pertes de l'année en cours.", "l'année en cours", "DATE", "2021"),
    ("Il faut neuf années de plus que prévu.", "neuf années", "DURATION", "P9Y"),
    ("Il gagne mille francs par mois.", "mois", "SET", "P1M"),
    ("Absent pendant une bonne semaine.", "une bonne semaine", "DURATION", "P1W"),
    ("Tout a fermé durant la journée de lundi.", "la journée de lundi", "DATE", "2021-07-26"),
    ("Ouvert le jeudi 3 juin 2021.", "le jeudi 3 juin 2021", "DATE", "2021-06-03"),
    ("Né le 1er mai 1968.", "le 1er mai 1968", "DATE", "1968-05-01"),
    ("La loi entrera en vigueur le 1er janvier.", "le 1er janvier", "DATE", "2022-01-01"),
    ("Le pont a cédé le 31 décembre.", "le 31 décembre", "DATE", "2020-12-31"),
    ("Signé le 3 mai dernier.", "le 3 mai dernier", "DATE", "2021-05-03"),
    ("Fermé depuis mars dernier.", "mars dernier", "DATE", "2021-03"),
    ("Livré fin août 2020.", "fin août 2020", "DATE", "2020-08"),
    ("Rendez-vous le 05/08/2021.", "05/08/2021", "DATE", "2021-08-05"),
    ("Hier, tout allait bien.", "Hier", "DATE", "2021-07-27"),
    ("Il est parti avant-hier.", "avant-hier", "DATE", "2021-07-26"),
    ("Il arrive après-demain.", "après-demain", "DATE", "2021-07-30"),
    ("Rien de neuf aujourd’hui.", "aujourd’hui", "DATE", "2021-07-28"),
    ("Il a plu ce matin.", "ce matin", "TIME", "2021-07-28TMO"),
    ("Vendu la semaine dernière.", "la semaine dernière", "DATE", "2021-W29"),
    ("Promis pour l'an prochain.", "l'an prochain", "DATE", "2022"),
    ("Prévu ce week-end.", "ce week-end", "DATE", "2021-W30-WE"),
    ("Arrivé il y a trois jours.", "il y a trois jours", "DATE", "2021-07-25"),
    ("Fondé il y a vingt-deux ans.", "il y a vingt-deux ans", "DATE", "1999"),
    ("De retour dans deux mois.", "dans deux mois", "DATE", "2021-09"),
    ("Construit en 2019.", "2019", "DATE", "2019"),
    ("Une mode des années 1990.", "années 1990", "DATE", "199"),
    ("Né au XIXe siècle.", "XIXe siècle", "DATE", "18"),
    ("Le bénéfice du premier trimestre 2020 a doublé.", "premier trimestre 2020", "DATE", "2020-Q1"),
    ("Le chiffre du second semestre 2019.", "second semestre 2019", "DATE", "2019-H2"),
    ("Vu l'été dernier.", "l'été dernier", "DATE", "2020-SU"),
    ("Départ à 18 h 30.", "18 h 30", "TIME", "2021-07-28T18:30"),
    ("Départ à 20 heures.", "20 heures", "TIME", "2021-07-28T20:00"),
    ("Départ à 7h05.", "7h05", "TIME", "2021-07-28T07:05"),
    ("Fermé pendant deux ans.", "deux ans", "DURATION", "P2Y"),
    ("Ils ont marché durant trois heures.", "trois heures", "DURATION", "PT3H"),
    ("Condamné à cinq ans de prison.", "cinq ans", "DURATION", "P5Y"),
    ("Calme ces derniers mois.", "ces derniers mois", "DURATION", "PXM"),
    ("Le marché se tient chaque lundi.", "chaque lundi", "SET", "XXXX-WXX-1"),
    ("Il nage tous les jours.", "tous les jours", "SET", "P1D"),
    ("Elle court deux fois par semaine.", "deux fois par semaine", "SET", "P1W"),
    ("Le bus passe toutes les deux heures.", "toutes les deux heures", "SET", "PT2H"),
    ("Les écoles fermeront à Noël.", "Noël", "DATE", "2021-12-25"),
    ("Il a neigé le lundi de Pâques.", "le lundi de Pâques", "DATE", "2021-04-05"),
    ("Le défilé du 14-Juillet a eu lieu.", "14-Juillet", "DATE", "2021-07-14"),
    ("Nommé le 11 septembre 2019.", "le 11 septembre 2019", "DATE", "2019-09-11"),
    ("Il a été arrêté jeudi 23 août.", "jeudi 23 août", "DATE", "2018-08-23"),
    ("Depuis les attentats du 11 septembre, tout a changé.", "11 septembre", "DATE", "2001-09-11"),
]


@pytest.mark.parametrize(("body", "text", "kind", "value"), VALUES)
def test_an_expression_has_its_value(body: str, text: str, kind: str, value: str) -> None:
    assert (text, kind, value) in [
        (found.removeprefix("les ").removeprefix("Les "), *rest) for found, *rest in read(body)
    ] or (text, kind, value) in read(body)


@pytest.mark.parametrize(
    "body",
    [
        "La sonde est arrivée sur Mars sans dommage.",
        "Il habite rue du 8-Mai-1945.",
        "L'école de la rue du 4 septembre a brûlé.",
        "Il a gagné les 24 Heures du Mans.",
        "Luc Ferrand, 34 ans, boulanger, est mort.",
        "Une femme de 45 ans a été blessée.",
        "Le garçon, âgé de 12 ans, va bien.",
        "Plus de 2000 personnes ont défilé.",
        "Le modèle Boeing 1980 est cher.",
        "Ils l'ont lu dans 20 Minutes.",
        "Il vaut 1 950 euros.",
        "Sept élus ont voté, sept autres non.",
        "A 44 ans, elle court encore.",
        "Deux frères de 16 et 18 ans sont partis.",
        "Trois femmes d'une trentaine d'années attendent.",
        "Un enfant de 19 mois dort.",
        "Je voudrais qu'un jour il parte.",
        "Vu sur France 2 et sur Europe 1.",
    ],
)
def test_names_ages_and_amounts_are_no_times(body: str) -> None:
    assert read(body) == []


def test_both_ends_of_a_range_are_days() -> None:
    assert read("Le salon a lieu du 3 au 9 août.") == [
        ("3", "DATE", "2021-08-03"),
        ("9 août", "DATE", "2021-08-09"),
    ]
    assert read("Le plan 2010-2014.") == [("2010", "DATE", "2010"), ("2014", "DATE", "2014")]
    assert read("En poste de 2010 à 2014.") == [("2010", "DATE", "2010"), ("2014", "DATE", "2014")]


def test_a_time_of_day_belongs_to_the_day_beside_it() -> None:
    assert read("Le procès s'est ouvert lundi à 14 heures.")[1] == ("14 heures", "TIME", "2021-07-26T14:00")


def test_the_day_before_counts_from_the_day_that_was_named() -> None:
    assert read("Il a été élu le 6 mai 2012. La veille, il dormait.")[1] == (
        "La veille",
        "DATE",
        "2012-05-05",
    )
    assert read("La veille, il dormait.") == [("La veille", "DATE", None)]


def test_without_a_day_of_publication_a_weekday_is_open() -> None:
    assert read("Le conseil s'est réuni lundi.", None) == [("lundi", "DATE", "XXXX-WXX-1")]
    assert read("La semaine dernière.", None) == [("La semaine dernière", "DATE", None)]


def test_a_moment_of_publication_is_its_day() -> None:
    assert read("Hier.", datetime(2021, 7, 28, 23, 50)) == [("Hier", "DATE", "2021-07-27")]


@pytest.mark.parametrize("space", [" ", "\xa0", "\u202f"])
def test_any_space_may_stand_between_a_number_and_its_word(space: str) -> None:
    assert read(f"Le{space}3{space}mai 2020 à 18{space}h{space}30.") == [
        (f"Le{space}3{space}mai 2020", "DATE", "2020-05-03"),
        (f"18{space}h{space}30", "TIME", "2020-05-03T18:30"),
    ]
