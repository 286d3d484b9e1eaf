"""French names of places, peoples and persons.

Countries have their French names in CLDR (the library Babel), cities and regions in ``tables/french_places.txt``.
Both lead to the name that GeoNames' table has.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from babel import Locale

from wiredesk.transforms.logic.gazetteer.geonames import find_spots, make_place_key
from wiredesk.transforms.logic.kernel.word_lists import load_table, read_words

_CODE = 2
_NO_COUNTRIES = frozenset({"ZZ", "EU", "UN", "EZ", "QO"})
"""Codes of CLDR for bodies and for what is unknown."""

_LAND_NAMES = frozenset(
    """Europe|Afrique|Asie|Océanie|Amérique|Amérique du Nord|Amérique du Sud|Amérique latine|Amérique centrale
Antarctique|Arctique
Afrique du Nord|Afrique de l'Ouest|Afrique de l'Est|Afrique subsaharienne|Afrique centrale|Maghreb|Machrek
Sahel|Sahara|Proche-Orient
Moyen-Orient|Extrême-Orient|Europe de l'Est|Europe centrale|Europe de l'Ouest|Balkans|Caucase|Sibérie
Scandinavie|Alpes|Pyrénées
Vosges|Jura|Massif central|Cévennes|Ardennes|Himalaya|Andes|Oural|Méditerranée|Atlantique|Pacifique|Manche|Caraïbes|Antilles
Amazonie|Loire|Seine|Rhône|Garonne|Rhin|Danube|Nil|Niger|Mississippi|Amazone|Tamise|Camargue|Provence|Riviera|Occident|Orient
Asie du Sud-Est|Asie centrale|Golfe|golfe Persique|mer Rouge|mer Noire|mer du Nord|mer Baltique
mer Méditerranée|océan Atlantique
océan Pacifique|océan Indien|océan Arctique|canal de Suez|détroit d'Ormuz|mont Blanc|Mont-Blanc
Corne de l'Afrique""".replace("\n", "|").split("|")
)
"""Continents, seas, rivers, mountains and regions of several countries."""

_PEOPLE_STEMS = read_words(
    """
    Français Allemand Anglais Britannique Américain Russe Ukrainien Italien Espagnol Portugais Belge Suisse
    Néerlandais Hollandais
    Luxembourgeois Autrichien Polonais Tchèque Slovaque Hongrois Roumain Bulgare Grec Turc Serbe Croate
    Bosniaque Slovène Albanais
    Kosovar Macédonien Suédois Norvégien Danois Finlandais Islandais Irlandais Écossais Ecossais Gallois
    Estonien Letton Lituanien
    Biélorusse Moldave Géorgien Arménien Azerbaïdjanais Kazakh Ouzbek Chinois Japonais Coréen Nord-Coréen
    Sud-Coréen Taïwanais Vietnamien
    Thaïlandais Cambodgien Laotien Birman Indonésien Malaisien Philippin Indien Pakistanais Afghan Bangladais
    Iranien Irakien Syrien
    Libanais Israélien Palestinien Jordanien Saoudien Yéménite Émirati Qatari Koweïtien Égyptien Egyptien
    Libyen Tunisien Algérien
    Marocain Mauritanien Malien Sénégalais Guinéen Ivoirien Burkinabé Burkinabè Nigérien Nigérian Béninois
    Togolais Ghanéen Camerounais
    Gabonais Congolais Centrafricain Tchadien Soudanais Éthiopien Ethiopien Érythréen Erythréen Somalien
    Kényan Rwandais Burundais
    Tanzanien Ougandais Malgache Comorien Mauricien Sud-Africain Angolais Mozambicain Zimbabwéen Canadien
    Québécois Mexicain Cubain
    Haïtien Dominicain Brésilien Argentin Chilien Péruvien Bolivien Colombien Vénézuélien Équatorien
    Australien Néo-Zélandais Européen
    Africain Asiatique Arabe Kurde Tchétchène Ouïghour Rohingya Tibétain Catalan Basque Corse Breton Alsacien
    Normand Parisien Marseillais
    Lyonnais Bruxellois Wallon Flamand Genevois Londonien New-Yorkais Réunionnais Guadeloupéen Martiniquais
    Guyanais Mahorais Kanak
    Calédonien Maghrébin Occidental Touareg Juif Musulman Chrétien Tutsi Hutu Rom Gitan Inuit Amérindien
    Soviétique Antillais Moscovite
    """
)


@cache
def load_french_places() -> Mapping[str, str]:
    """Returns the names in GeoNames' table by French names of countries, cities and regions."""
    english, french = Locale("en").territories, Locale("fr").territories
    names = {
        str(french[code]): str(english[code])
        for code in map(str, french)
        if len(code) == _CODE and code.isalpha() and code in english and code not in _NO_COUNTRIES
    }
    for line in load_table("gazetteer/tables/french_places.txt"):
        forms, _, name = line.partition("|")
        names |= dict.fromkeys(forms.split("/"), name)
    return {form.replace("’", "'"): name for form, name in names.items()}


@cache
def load_french_peoples() -> frozenset[str]:
    """Returns nouns for peoples and inhabitants with a capital, of both sexes and numbers."""
    forms = {stem + ending for stem in _PEOPLE_STEMS for ending in ("", "s", "e", "es")}
    forms |= {f"{stem}n{ending}" for stem in _PEOPLE_STEMS if stem.endswith("en") for ending in ("e", "es")}
    forms |= {
        f"{stem[:-1]}{ending}" for stem in _PEOPLE_STEMS if stem.endswith("c") for ending in ("que", "ques")
    }
    return frozenset(forms)


@cache
def load_french_genders() -> Mapping[str, str]:
    """Returns ``f`` or ``m`` by given name as it is printed: ``Amélie``."""
    lines = (line.split() for line in load_table("gazetteer/tables/french_given_names.txt"))
    return {name: words[0] for words in lines for name in words[1:]}


def find_english_place(name: str) -> str | None:
    """Returns the name in GeoNames' table of a place with a French name; None if the table has the name itself or none."""
    return load_french_places().get(name.replace("’", "'"))


@lru_cache(maxsize=8192)
def find_french_kind(name: str) -> str | None:
    """Returns the kind of the place with a French name.

    Returns:
      ``land`` for continents, seas, mountains and regions of several countries, ``country`` for a country or a first-order
      division, ``city`` for a town; None if no place has the name.
    """
    plain = name.replace("’", "'")
    if plain in _LAND_NAMES:
        return "land"
    known = load_french_places().get(plain)
    spots = find_spots(make_place_key(known or plain))
    if any(spot.feature in ("A.PCLI", "A.ADM1", "A.PCLD") for spot in spots):
        return "country"
    if spots and spots[0].feature == "A.ADM2" and spots[0].country == "FR" and "-" in plain:
        return "country"  # A department: "Seine-et-Marne".
    if known is not None:
        return "city" if spots and spots[0].feature.startswith("P.") else "country"
    if (
        max((spot.population for spot in spots if spot.feature.startswith("P.")), default=0)
        >= _TOWN_POPULATION
    ):
        return "city"
    return None


def is_large_city(name: str) -> bool:
    """Returns True if a town with a French name has 100,000 inhabitants or more."""
    spots = find_spots(make_place_key(load_french_places().get(name) or name))
    return max((spot.population for spot in spots), default=0) >= _CITY_POPULATION


_CITY_POPULATION = 100_000
_TOWN_POPULATION = 5_000
"""Population of the smallest towns whose bare name counts."""
