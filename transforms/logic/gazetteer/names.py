"""Well-known names of places, peoples and bodies.

Cities, countries and US states are in :mod:`wiredesk.transforms.logic.gazetteer.geonames`. This module adds short forms
of countries, well-known regions, peoples and bodies. They can be checked against the fields "country name",
"administrative divisions" and "nationality" of the CIA World Factbook (public domain).
"""

from __future__ import annotations

import functools

from wiredesk.transforms.logic.gazetteer.geonames import Spot, find_spots, make_place_key, strip_accents

MIN_CITY_POPULATION = 5_000
"""Population of the smallest cities that count as known names, about 60,000 in number."""

LARGE_CITY_POPULATION = 300_000
"""For cities from this population on, the bare name more often means the city than a person."""

_COUNTRIES_AND_REGIONS = """
UAE|UK|USA|US|U.S.|U.K.|U.S.A.|U.A.E.|Britain|Great Britain|England|Scotland|Wales|Northern Ireland
|Holland|America|Russia|Iran|Syria|Laos|Vietnam|Brunei|Bolivia|Venezuela|Tanzania|Moldova|Czechia
|Czech Republic|Slovakia|South Korea|North Korea|Korea|Taiwan|Palestine|Gaza|Gaza Strip|West Bank
|Ivory Coast|Cape Verde|Swaziland|Eswatini|Burma|Myanmar|Congo|DR Congo|DRC|Macedonia
|North Macedonia|Turkey|Türkiye|Vatican|Hong Kong|Macau|East Timor|Timor-Leste|Micronesia
|Soviet Union|USSR|Yugoslavia|Czechoslovakia|East Germany|West Germany|Kashmir|Jammu and Kashmir
|Xinjiang|Tibet|Crimea|Donbas|Chechnya|Catalonia|Kurdistan|Somaliland|Zanzibar|Abkhazia|Bavaria
|Tasmania|Queensland|Victoria|New South Wales|South Australia|Western Australia|Northern Territory
|Ontario|Quebec|Alberta|Manitoba|Saskatchewan|British Columbia|Nova Scotia|Newfoundland|Nunavut
|Yukon|Punjab|Sindh|Balochistan|Khyber Pakhtunkhwa|Gujarat|Maharashtra|Tamil Nadu|Kerala|Karnataka
|Uttar Pradesh|Bihar|West Bengal|Assam|Odisha|Rajasthan|Haryana|Madhya Pradesh|Telangana
|Andhra Pradesh|Jharkhand|Chhattisgarh|Uttarakhand|Himachal Pradesh|Goa|Ladakh|Guangdong|Sichuan
|Hunan|Hubei|Henan|Hebei|Shandong|Shanxi|Shaanxi|Zhejiang|Jiangsu|Anhui|Fujian|Yunnan|Guizhou|Jilin
|Hokkaido|Okinawa|Tigray|Darfur|Punjab Province|Sabah|Sarawak|Penang|Gauteng|KwaZulu-Natal
|Western Cape|Eastern Cape|Northern Cape|Limpopo|Mpumalanga|Sinai|Western Sahara
"""
_LANDS = """
Middle East|Latin America|Southeast Asia|East Asia|South Asia|Central Asia|Central America
|West Africa|East Africa|North Africa|Southern Africa|Eastern Europe|Western Europe|Persian Gulf
|Mediterranean|Caribbean|Balkans|Pacific|Atlantic|Arctic|Antarctica|Africa|Asia|Europe|North America
|South America|Oceania|Scandinavia|Sahel|Sahara|Himalayas|Amazonia|Caucasus|Siberia|Horn of Africa
|Red Sea|Black Sea|Baltic Sea|South China Sea|Gulf of Mexico|Indian Ocean|Pacific Ocean
|Atlantic Ocean|Arctic Ocean|Mediterranean Sea|Caspian Sea|Andaman Sea|Arabian Sea|English Channel
|Suez Canal|Danube|Rhine|Nile|Volga|Euphrates|Tigris|Ganges|Mekong|Yangtze|Zambezi|Dnieper|Vistula|Alps|Andes|Pyrenees
|Carpathians|Rockies|Urals
"""
_PEOPLES = """
Afghan Albanian Algerian American Andorran Angolan Argentine Argentinian Armenian Australian
Austrian Azerbaijani Azeri Bahamian Bahraini Bangladeshi Barbadian Belarusian Belgian Belizean
Beninese Bhutanese Bolivian Bosnian Botswanan Brazilian British Briton Bruneian Bulgarian Burmese
Burundian Cambodian Cameroonian Canadian Chadian Chilean Chinese Colombian Comorian Congolese
Croatian Croat Cuban Cypriot Czech Danish Djiboutian Dominican Dutch Ecuadorian Ecuadorean Egyptian
Emirati English Eritrean Estonian Ethiopian European Fijian Filipino Finnish French Gabonese Gambian
Georgian German Ghanaian Greek Grenadian Guatemalan Guinean Guyanese Haitian Honduran Hungarian
Icelandic Indian Indonesian Iranian Iraqi Irish Israeli Italian Ivorian Jamaican Japanese Jordanian
Kazakh Kenyan Korean Kosovar Kuwaiti Kyrgyz Lao Laotian Latvian Lebanese Liberian Libyan Lithuanian
Luxembourgish Macedonian Malagasy Malawian Malaysian Maldivian Malian Maltese Mauritanian Mauritian
Mexican Moldovan Mongolian Montenegrin Moroccan Mozambican Namibian Nepalese Nepali Nicaraguan
Nigerian Nigerien Norwegian Omani Pakistani Palestinian Panamanian Paraguayan Peruvian Polish
Portuguese Qatari Romanian Russian Rwandan Salvadoran Samoan Saudi Scottish Senegalese Serbian Serb
Seychellois Singaporean Slovak Slovenian Somali Spanish Sudanese Surinamese Swazi Swede Swedish
Swiss Syrian Taiwanese Tajik Tanzanian Thai Tibetan Togolese Tongan Tunisian Turkish Turk Turkmen
Ugandan Ukrainian Uruguayan Uzbek Venezuelan Vietnamese Welsh Yemeni Zambian Zimbabwean African
Asian Arab Latin Hispanic Latino Latina Caribbean-born Scandinavian Balkan Kurdish Kurd Uyghur
Uighur Rohingya Tamil Sikh Hindu Muslim Islamic Christian Catholic Protestant Orthodox Buddhist
Jewish Jew Jews Sunni Shia Shiite Anglican Evangelical Maori Māori Inuit Aboriginal Zulu Hausa
Yoruba Igbo Pashtun Bengali Punjabi Kashmiri Catalan Basque Bavarian Sinhalese LGBT LGBTQ Indigenous
Inuk Islam Hindi Urdu Syriac Roman Black Londoner Parisian Republican Democrat Democratic-leaning Soviet Ottoman
Western Westerner Nordic Slavic Persian Hebrew Zionist Communist
"""

_PEOPLES_OF_TWO_WORDS = """
Sri Lankan|South Korean|North Korean|South African|Puerto Rican|Costa Rican|New Zealander|Hong Konger|Saudi Arabian
|South Sudanese|Burkinabe|Cape Verdean|East Timorese|Equatorial Guinean|Papua New Guinean|San Marinese
|Sierra Leonean|Trinidadian|Native American|African American|African-American|Latin American|South American
|North American|Central American|Asian American|Asian-American|Mexican-American|Middle Eastern|South Asian
|East African|West African|Southeast Asian|Eastern European|Western European|South Ossetian|Northern Irish
"""
_OF_STATES = """
Alabaman Alaskan Arizonan Arkansan Californian Coloradan Floridian Hawaiian Idahoan Illinoisan Iowan Kansan
Kentuckian Louisianan Marylander Michigander Minnesotan Mississippian Missourian Montanan Nebraskan Nevadan
Ohioan Oklahoman Oregonian Pennsylvanian Tennessean Texan Utahn Vermonter Virginian Wisconsinite
"""
_BODIES = """
UN|EU|NATO|WHO|IMF|OPEC|ASEAN|UNESCO|UNICEF|UNHCR|FIFA|UEFA|FBI|CIA|NASA|BBC|CNN|Reuters|AFP|AP
|Xinhua|Yonhap|Al Jazeera|Facebook|Twitter|YouTube|Instagram|WhatsApp|Telegram|TikTok|Weibo|WeChat
|LinkedIn|Google|Apple|Microsoft|Netflix|Huawei|Tesla|Boeing|Airbus|Pentagon|White House|Kremlin
|Congress|Senate|Taliban|Hamas|Hezbollah|Fatah|Boko Haram|al-Qaeda|Al-Qaeda
|al Qaeda|Al Qaeda|al-Qaida|Al-Qaida|al Qaida|Al Qaida|al Shabaab|Al Shabaab|al-Nusra|Al-Nusra
|Al-Shabaab|al-Shabaab
|Harvard|Yale|Stanford|Princeton|MIT|UCLA|ISIS|Amnesty International|Human Rights Watch|Red Cross|Interpol|Greenpeace
"""

_ACRONYM_CHARS = 4
_NAMES_OF_BODIES = frozenset(name.strip() for name in _BODIES.split("|"))
BODIES = _NAMES_OF_BODIES | {
    name.capitalize() for name in _NAMES_OF_BODIES if name.isupper() and len(name) >= _ACRONYM_CHARS
}
"""Bodies that news names without an explanation. British papers print acronyms that are words as "Unicef"."""

GAMES = frozenset(
    f"{name}{ending}"
    for name in ("Olympic", "Paralympic", "Winter Olympic")
    for ending in ("", "s", " Games")
)
"""Games, which a small model takes for places: there is a town called Olympic in Hong Kong."""

_KINDS = {name.strip(): "country" for name in _COUNTRIES_AND_REGIONS.split("|")} | {
    name.strip(): "land" for name in _LANDS.split("|")
}
_WRITTEN_KEYS = frozenset(map(make_place_key, _KINDS))


@functools.lru_cache(maxsize=20_000)
def find_place_kind(name: str) -> str | None:
    """Returns the kind of the place with this name, in this case and with these accents or none.

    Returns:
      ``country`` (also US states, some provinces and short forms), ``land`` (continents, seas, regions),
      ``large_city`` or ``city``; None if no place has the name.
    """
    if name in _KINDS:
        return _KINDS[name]
    if len(name) < 3 or not name[0].isupper():
        return None
    spots = [s for s in find_spots(make_place_key(name)) if name in (s.name, strip_accents(s.name))]
    if any(map(_is_country_or_state, spots)):
        return "country"
    population = max((s.population for s in spots if s.feature.startswith("P.")), default=0)
    if population >= LARGE_CITY_POPULATION:
        return "large_city"
    return "city" if population >= MIN_CITY_POPULATION else None


def _is_country_or_state(spot: Spot) -> bool:
    return spot.feature == "A.PCLI" or (spot.feature == "A.ADM1" and spot.country == "US")


def is_place_name(name: str) -> bool:
    """Returns True if a country, US state, region or city has this name, whatever its case and accents."""
    key = make_place_key(name)
    return key in _WRITTEN_KEYS or any(
        _is_country_or_state(s) or (s.feature.startswith("P.") and s.population >= MIN_CITY_POPULATION)
        for s in find_spots(key)
    )


@functools.cache
def load_peoples() -> frozenset[str]:
    """Returns adjectives and nouns for peoples, faiths and followers of parties, with their plurals."""
    peoples = [*_PEOPLES.split(), *_OF_STATES.split(), *map(str.strip, _PEOPLES_OF_TWO_WORDS.split("|"))]
    return frozenset(peoples) | {name + "s" for name in peoples if not name.endswith(("s", "sh", "ch", "se"))}


def is_well_known(key: str) -> bool:
    """Returns True if a name in lower case is that of a country, US state, region or people."""
    return key in _load_well_known() or any(map(_is_country_or_state, find_spots(key)))


@functools.cache
def _load_well_known() -> frozenset[str]:
    return frozenset(name.casefold() for name in (*_KINDS, *load_peoples()))
