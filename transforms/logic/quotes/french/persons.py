"""What a French text says of its persons: genders, roles, and those without a name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from wiredesk.transforms.logic.gazetteer.french import load_french_genders
from wiredesk.transforms.logic.kernel.word_lists import read_words
from wiredesk.transforms.logic.quotes.french.cues import S
from wiredesk.transforms.logic.quotes.french.reading import FrenchReading

_TITLE = re.compile(rf"(?:\b(?P<m>M|MM|Monsieur)|\b(?P<f>Mme|Mmes|Mlle|Madame))\.?{S}$")

_ARTICLE = re.compile(rf"(?<!\w)(?:(?P<f>[Ll]a)|[Ll]e|du|au){S}$")

_BEFORE = 60

FORMER = re.compile(r"\b(?:ancien|ancienne|ex|futur|future|feu|candidat|candidate)\b", re.IGNORECASE)

_ROLE_BEFORE = re.compile(
    rf"\b(?:(?:[Ll]e|[Ll]a|[Ll]['’])(?:{S}?)(?P<role>[a-zà-ÿ-]+)(?:{S}[\w’'-]+){{0,8}}?,?{S}(?:(?:M|Mme|Me|Dr|Pr)\.?{S})?)$"
)

_ROLE_AFTER = re.compile(rf",{S}(?:(?:le|la|l['’]){S}?)?(?P<role>[a-zà-ÿ-]+)")

_PHRASE_BEFORE = re.compile(
    rf"\b(?P<phrase>(?:[Ll]e|[Ll]a|[Ll]['’]){S}?[a-zà-ÿ][^,.;:«»()\n]{{2,50}}?),?{S}(?:(?:M|Mme|Me|Dr|Pr)\.?{S})?$"
)

ROLES = read_words(
    """
    président présidente ministre maire maires député députée sénateur sénatrice préfet préfète procureur
    procureure directeur
    directrice secrétaire porte-parole avocat avocate premier première chef cheffe patron patronne entraîneur entraîneuse
    sélectionneur capitaine coach médecin chercheur chercheuse professeur professeure économiste sociologue
    historien historienne
    juge commissaire ambassadeur ambassadrice eurodéputé eurodéputée conseiller conseillère gouverneur gouverneure chancelier
    chancelière roi reine pape évêque élu élue candidat candidate leader dirigeant dirigeante fondateur
    fondatrice responsable
    gérant gérante auteur auteure autrice écrivain écrivaine réalisateur réalisatrice acteur actrice chanteur
    chanteuse athlète
    joueur joueuse skieur skieuse politologue climatologue épidémiologiste gastro-entérologue toxicologue
    naturopathe nutritionniste
    psychologue psychiatre pharmacien pharmacienne infirmier infirmière agriculteur agricultrice boulanger
    boulangère colonel général
    lieutenant commandant capitaine délégué déléguée syndicaliste rapporteur rapporteure défenseur présentateur présentatrice
    démographe géographe anthropologue biologiste physicien physicienne chimiste vétérinaire professionnel professionnelle
    spécialiste expert experte ingénieur ingénieure analyste consultant consultante
    """
)
"""Nouns of one person by office or trade, in lower case."""

_UNNAMED = re.compile(
    rf"\b(?P<article>[Uu]ne?)(?:{S}(?:ancien|ancienne|autre|jeune|haut|haute|vieux|vieille|proche|certain))?{S}(?P<noun>[a-zà-ÿ-]+)"
    rf"(?={S}|[,.])"
)

_PERSONS = ROLES | read_words(
    """
    homme femme témoin voisin voisine habitant habitante proche ami amie source responsable policier policière
    gendarme pompier
    enseignant enseignante élève étudiant étudiante parent mère père salarié salariée employé employée ouvrier
    ouvrière client cliente
    passant passante manifestant manifestante militant militante riverain riveraine touriste retraité
    retraitée infirmier infirmière
    magistrat magistrate enquêteur enquêtrice diplomate fonctionnaire soldat militaire survivant survivante
    rescapé rescapée chiraquien
    macroniste socialiste communiste conservateur ministre cadre ténor pilier membre dirigeant syndicaliste
    commerçant commerçante
    restaurateur restauratrice pêcheur éleveur éleveuse vigneron vigneronne garçon fille lycéen lycéenne
    collégien collégienne
    journaliste photographe chauffeur vendeur vendeuse caissier caissière patient patiente soignant soignante médecin
    """
)


def guess_genders(reading: FrenchReading) -> dict[int, str]:
    """Returns the genders that are known, by the person's place in the reading: title first, then the given name."""
    given = load_french_genders()
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    for start, _, at in reading.mentions:
        title = _TITLE.search(reading.body, max(0, start - 12), start)
        if title is not None and reading.entities[at].type == "PERSON":
            votes[at]["m" if title["m"] else "f"] += 1
        if reading.entities[at].type == "ORG" and (
            article := _ARTICLE.search(reading.body, max(0, start - 5), start)
        ):
            votes[at]["f" if article["f"] else "m"] += 1
    genders = {}
    for at, entity in enumerate(reading.entities):
        if entity.type != "PERSON":
            if entity.type == "ORG" and at in votes:
                genders[at] = votes[at].most_common(1)[0][0]
            continue
        gender = votes[at].most_common(1)[0][0] if at in votes else given.get(entity.name.split()[0])
        if gender is not None:
            genders[at] = gender
    return genders


def read_roles(reading: FrenchReading) -> dict[str, set[int]]:
    """Returns the persons of a text by the roles beside their names; former ones are left out."""
    found: dict[str, set[int]] = defaultdict(set)
    body = reading.body
    for start, end, at in reading.mentions:
        if reading.entities[at].type != "PERSON":
            continue
        low = max(0, start - _BEFORE, body.rfind("\n", 0, start))
        before = _ROLE_BEFORE.search(body, low, start)
        for match in (before, _ROLE_AFTER.match(body, end)):
            if (
                match is not None
                and match["role"] in ROLES
                and not FORMER.search(body, max(0, match.start() - 8), match.end())
            ):
                found[match["role"]].add(at)
    return found


def list_unnamed(reading: FrenchReading) -> list[tuple[int, str, str]]:
    """Returns start, words and gender of the persons without a name who begin a clause of the author's, in order."""
    found = []
    for match in _UNNAMED.finditer(reading.body):
        start = match.start()
        before = reading.body[max(0, start - 4) : start].rstrip()
        opens = not before or before[-1] in '.,;:!?»”"\n' or match[0][0] == "U"
        if opens and match["noun"] in _PERSONS and not reading.is_quoted(start):
            gender = "f" if match["article"].lower() == "une" else "m"
            found.append((start, " ".join(match[0].split()), gender))
    return found


def read_role_phrases(reading: FrenchReading) -> dict[str, set[int]]:
    """Returns the persons of a text by the words with an article that stand directly before their names, in lower case."""
    found: dict[str, set[int]] = defaultdict(set)
    for start, _, at in reading.mentions:
        if reading.entities[at].type != "PERSON":
            continue
        before = _PHRASE_BEFORE.search(reading.body, max(0, start - _BEFORE), start)
        if before is not None:
            found[" ".join(before["phrase"].lower().replace("’", "'").split())].add(at)
    return found
