from __future__ import annotations

import pytest

from wiredesk.transforms.logic.language.identify import identify_language
from wiredesk.transforms.logic.language.names import split_names

NAMES = {
    "id": ("Susilo Bambang Yudhoyono", "Prabowo Subianto", "Megawati Sukarnoputri", "Airlangga Hartarto"),
    "vi": ("Nguyen Xuan Phuc", "Tran Dai Quang", "Pham Minh Chinh", "Vo Van Thuong"),
    "ko": ("Kim Jong Un", "Choe Ryong Hae", "Pak Pong Ju", "Ri Sol Ju"),
    "ng": ("Oluwaseun Adeyemi", "Chukwuemeka Okonkwo", "Ngozi Eze", "Aminu Tambuwal"),
    "ke": ("Uhuru Kenyatta", "Raila Odinga", "Kalonzo Musyoka", "Musalia Mudavadi"),
    "cs": ("Václav Havel", "Jiří Dienstbier", "Alexandr Vondra", "Miloš Jakeš"),
    "pl": ("Tomasz Kowalski", "Agnieszka Wiśniewska", "Zbigniew Ziobro", "Donald Tusk"),
    "lk": ("Ranil Wickremesinghe", "Mahinda Rajapaksa", "Maithripala Sirisena", "Sajith Premadasa"),
    "ar": ("Mohammed bin Salman", "Abdel Fattah el-Sisi", "Sheikh Tamim bin Hamad", "Rached Ghannouchi"),
    "mx": ("Claudia Sheinbaum", "Marcelo Ebrard", "Ricardo Monreal", "Xochitl Galvez"),
    "fi": ("Sauli Niinistö", "Jutta Urpilainen", "Päivi Räsänen", "Timo Soini"),
    "tr": ("Recep Tayyip Erdogan", "Kemal Kilicdaroglu", "Devlet Bahceli", "Selahattin Demirtas"),
    "in": ("Narendra Modi", "Droupadi Murmu", "Siddaramaiah", "Mamata Banerjee"),
}
ENGLISH = (
    "{} met {} and {}. {} did not come.",
    "{}, {}, {} and {} won seats.",
    "{} spoke. {} and {} listened, as did {}.",
    "MARLOW - {} and {} resigned, {} and {} stayed.",
)


@pytest.mark.parametrize("pattern", ENGLISH)
@pytest.mark.parametrize("country", sorted(NAMES))
def test_english_full_of_names_is_english(country, pattern):
    found = identify_language(pattern.format(*NAMES[country]))
    assert found is not None and found.tag == "en"
    assert found.confidence < 0.98


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fr",
            "Le président Donald Trump et Hillary Clinton ont rencontré Michael Bloomberg et George Bush à New York.",
        ),
        (
            "de",
            "Der Sänger Bruce Springsteen trat mit Tom Petty und Bob Dylan im Madison Square Garden in New York auf.",
        ),
        (
            "id",
            "Presiden Donald Trump bertemu dengan Hillary Clinton dan Michael Bloomberg di Washington pada hari Senin.",
        ),
        (
            "es",
            "El presidente Donald Trump se reunió con Hillary Clinton y Michael Bloomberg en la Casa Blanca de Washington.",
        ),
        (
            "nl",
            "De zanger Bruce Springsteen trad met Tom Petty en Bob Dylan op in het Madison Square Garden van New York.",
        ),
        (
            "sv",
            "Sångaren Bruce Springsteen uppträdde med Tom Petty och Bob Dylan i Madison Square Garden i New York.",
        ),
        (
            "pl",
            "Prezydent Donald Trump spotkał się z Hillary Clinton oraz z Michaelem Bloombergiem w Nowym Jorku.",
        ),
        (
            "vi",
            "Tổng thống Donald Trump đã gặp Hillary Clinton và Michael Bloomberg tại New York vào hôm thứ Hai.",
        ),
        (
            "tr",
            "Başkan Donald Trump pazartesi günü New York'ta Hillary Clinton ve Michael Bloomberg ile görüştü.",
        ),
    ],
)
def test_other_languages_full_of_english_names_stay(language, text):
    found = identify_language(text)
    assert found is not None and found.tag == language


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Nguyen Phuc met Suu Kyi, who spoke", "met who spoke"),
        ("Der Rat hat es so gewollt und auch beschlossen", None),
        ("Old Tram", None),
        ("", None),
    ],
)
def test_only_texts_with_many_capitals_are_split(text, plain):
    assert split_names(text) == plain
