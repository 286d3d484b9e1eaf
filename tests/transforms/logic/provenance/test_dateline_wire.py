from __future__ import annotations

from datetime import date

import pytest

from tests.transforms.logic.provenance.documents import STORY, read
from wiredesk.schemas.records import Dateline
from wiredesk.transforms.logic.provenance import rebuild_source
from wiredesk.transforms.logic.provenance.dateline import read_dateline

DAY = date(2021, 3, 3)
PUBLISHED = date(2021, 3, 5)


@pytest.mark.parametrize(
    ("printed", "place", "day", "agency"),
    [
        ("Madrid, 3 mar (EFE).- ", "Madrid", DAY, "EFE"),
        ("Bogotá, 3 mar. (EFE).- ", "Bogotá", DAY, "EFE"),
        ("Madrid (EFE).- ", "Madrid", None, "EFE"),
        ("PARIS, 3 mars 2021 (AFP) - ", "PARIS", DAY, "AFP"),
        ("Paris (AFP) – ", "Paris", None, "AFP"),
        ("(AFP) – ", None, None, "AFP"),
        ("Buenos Aires, 3 mar (Télam) - ", "Buenos Aires", DAY, "Télam"),
        ("(ANSA) - ROMA, 03 MAR - ", "ROMA", DAY, "ANSA"),
        ("(ANSA) - PORTOCHIARO, 03 MAG - ", "PORTOCHIARO", date(2021, 5, 3), "ANSA"),
        ("Roma, 3 mar. (askanews) - ", "Roma", DAY, "askanews"),
        ("Roma, 3 mar. - (Adnkronos) - ", "Roma", DAY, "Adnkronos"),
        ("(AGI) - Portochiaro, 3 mar. - ", "Portochiaro", DAY, "AGI"),
        ("ROMA (ITALPRESS) - ", "ROMA", None, "Italpress"),
        ("MOSCOW, March 3. /TASS/. ", "MOSCOW", DAY, "TASS"),
        ("МОСКВА, 3 марта. /ТАСС/. ", "МОСКВА", DAY, "TASS"),
        ("МОСКВА, 3 мар - РИА Новости. ", "МОСКВА", DAY, "RIA Novosti"),
        ("МОСКВА, 3 мар — РИА Новости, Иван Иванов. ", "МОСКВА", DAY, "RIA Novosti"),
        ("Москва. 3 марта. INTERFAX.RU - ", "Москва", DAY, "Interfax"),
        ("КИЇВ. 3 березня. УНН. ", "КИЇВ", DAY, "UNN"),
        ("KYIV. March 3 (Interfax-Ukraine) – ", "KYIV", DAY, "Interfax"),
        ("Berlin (dpa) - ", "Berlin", None, "dpa"),
        ("Berlin/München (dpa/lby) - ", "Berlin/München", None, "dpa"),
        ("Grünhafen (dpa/lno) - ", "Grünhafen", None, "dpa"),
        ("Frankfurt (Oder) (dpa/bb) - ", "Frankfurt (Oder)", None, "dpa"),
        ("Halle (Saale) (dpa/sa) - ", "Halle (Saale)", None, "dpa"),
        ("Frankfurt a.M. (epd). ", "Frankfurt a.M.", None, "epd"),
        ("Köln, 3. März (KNA) ", "Köln", DAY, "KNA"),
        ("Bad Neuhafen am See (AFP) - ", "Bad Neuhafen am See", None, "AFP"),
        ("Berlin, 3. Mrz (Reuters) - ", "Berlin", DAY, "Reuters"),
        ("Wien (APA) - ", "Wien", None, "APA"),
        ("Genève (ats) - ", "Genève", None, "Keystone-SDA"),
        ("Lisboa, 03 mar 2021 (Lusa) - ", "Lisboa", DAY, "Lusa"),
        ("Lisboa, 03 mar 2021 (Lusa) -- ", "Lisboa", DAY, "Lusa"),
        ("DEN HAAG (ANP) - ", "DEN HAAG", None, "ANP"),
        ("OSLO (NTB): ", "OSLO", None, "NTB"),
        ("Storvik (NTB): ", "Storvik", None, "NTB"),
        ("Oslo (NTB-AFP): ", "Oslo", None, "NTB"),
        ("Stockholm (TT) - ", "Stockholm", None, "TT"),
        ("København /ritzau/ ", "København", None, "Ritzau"),
        ("Warszawa, 3 marca (PAP) - ", "Warszawa", DAY, "PAP"),
        ("Praha 3. března (ČTK) - ", "Praha", DAY, "CTK"),
        ("Budapest, 2021. március 3., szerda (MTI) - ", "Budapest", DAY, "MTI"),
        ("ANKARA (AA) - ", "ANKARA", None, "Anadolu"),
        ("İSTANBUL, 3 Mart (DHA) - ", "İSTANBUL", DAY, "DHA"),
        ("BEIJING, March 3 (Xinhua) -- ", "BEIJING", DAY, "Xinhua"),
        ("Jakarta (ANTARA) - ", "Jakarta", None, "Antara"),
        ("KUALA LUMPUR, March 3 (Bernama) -- ", "KUALA LUMPUR", DAY, "Bernama"),
        ("KUALA LUMPUR, 3 Mac (Bernama) -- ", "KUALA LUMPUR", DAY, "Bernama"),
        ("New Delhi, Mar 3 (PTI) ", "New Delhi", DAY, "PTI"),
        ("Qlokhar, Mar 3 (PTI) ", "Qlokhar", DAY, "PTI"),
        ("NEW DELHI, March 3 (ANI): ", "NEW DELHI", DAY, "ANI"),
        ("ISLAMABAD, Mar 3 (APP): ", "ISLAMABAD", DAY, "APP"),
        ("ABU DHABI, 3rd March, 2021 (WAM) -- ", "ABU DHABI", DAY, "WAM"),
        ("RIYADH, March 3, 2021, SPA -- ", "RIYADH", DAY, "SPA"),
        ("CAIRO, March 3 (MENA) - ", "CAIRO", DAY, "MENA"),
        ("WASHINGTON, March 3 (UPI) -- ", "WASHINGTON", DAY, "UPI"),
        ("La Habana, 3 mar (Prensa Latina) ", "La Habana", DAY, "Prensa Latina"),
        ("México, 3 Mar (Notimex).- ", "México", DAY, "Notimex"),
        ("MADRID, 3 (EUROPA PRESS) ", "MADRID", DAY, "Europa Press"),
        ("MADRID, 3 Mar. (EUROPA PRESS) - ", "MADRID", DAY, "Europa Press"),
        ("SÃO PAULO, SP (FOLHAPRESS) - ", "SÃO PAULO, SP", None, "Folhapress"),
        ("Alger, 3 mars (APS)- ", "Alger", DAY, "APS"),
        ("Rabat, 3 mars (MAP) - ", "Rabat", DAY, "MAP"),
        ("TALLINN, 03. märts, BNS - ", "TALLINN", DAY, "BNS"),
        ("BEOGRAD, 3. marta (Tanjug) - ", "BEOGRAD", DAY, "Tanjug"),
        ("ZAGREB, 3. ožujka 2021. (Hina) - ", "ZAGREB", DAY, "HINA"),
        ("Ljubljana, 3. marca (STA) - ", "Ljubljana", DAY, "Slovenian Press Agency"),
        ("Vilnius, kovo 3 d. (BNS). ", "Vilnius", DAY, "BNS"),
        ("София, 3 март /БТА/ ", "София", DAY, "BTA"),
        ("BUCUREŞTI, 3 mart /Agerpres/ - ", "BUCUREŞTI", DAY, "Agerpres"),
        ("Helsinki (STT) - ", "Helsinki", None, "STT"),
        ("القاهرة 3 مارس (رويترز) - ", "القاهرة", DAY, "Reuters"),
        ("دبي في 3 مارس / وام / ", "دبي", DAY, "WAM"),
        ("बंदरगाह, 3 मार्च (भाषा) ", "बंदरगाह", DAY, "PTI"),
        ("Αθήνα, 3 Μαρτίου (ΑΠΕ-ΜΠΕ) - ", "Αθήνα", DAY, "ANA-MPA"),
        ("Hà Nội (TTXVN) - ", "Hà Nội", None, "VNA"),
        ("LONDON/PARIS/BERLIN (Reuters) - ", "LONDON/PARIS/BERLIN", None, "Reuters"),
        ("WASHINGTON/LONDON, March 3 (Reuters) - ", "WASHINGTON/LONDON", DAY, "Reuters"),
        ("NEW YORK, March 3, 2021 /PRNewswire/ -- ", "NEW YORK", DAY, "PR Newswire"),
        ("CALGARY, Alberta, March 03, 2021 (GLOBE NEWSWIRE) -- ", "CALGARY, Alberta", DAY, "GlobeNewswire"),
        ("OTTAWA — ", "OTTAWA", None, None),
        ("Lima, 3 mar. - ", "Lima", DAY, None),
        ("BERLIN, 3. März — ", "BERLIN", DAY, None),
        ("MARLOW BAY, Mar 3 (XYZ) - ", "MARLOW BAY", DAY, None),
        ("SYDNEY, March 3 AAP - ", "SYDNEY", DAY, "AAP"),
        ("MINSK, 3 March (BelTA) – ", "MINSK", DAY, "BelTA"),
        ("LUANDA, 3 mar (Angop) – ", "LUANDA", DAY, "Angop"),
        ("TEHRAN, Mar. 03 (MNA) – ", "TEHRAN", DAY, "Mehr"),
        ("Tehran, March 3, IRNA - ", "Tehran", DAY, "IRNA"),
        ("Berlin – (dpa) ", "Berlin", None, "dpa"),
        ("DHAKA, March 3, 2021 (BSS) - ", "DHAKA", DAY, "BSS"),
        ("Madrid, 3 de marzo de 2021 (Servimedia).- ", "Madrid", DAY, "Servimedia"),
        ("Ciudad de México, 3 mar (EFE) .- ", "Ciudad de México", DAY, "EFE"),
        ("Washington/Berlín, 3 mar (dpa) - ", "Washington/Berlín", DAY, "dpa"),
        ("Frankfurt/Main (dpa) - ", "Frankfurt/Main", None, "dpa"),
        ("São Paulo, 3 mar (EFE).- ", "São Paulo", DAY, "EFE"),
        ("L'AQUILA (ANSA) - ", "L'AQUILA", None, "ANSA"),
        ("'s-Gravenhage (ANP) - ", "'s-Gravenhage", None, "ANP"),
        ("3 mar (EFE).- ", None, DAY, "EFE"),
        ("March 3 (Reuters) - ", None, DAY, "Reuters"),
        ("Redacción deportes, 3 mar (EFE).- ", None, DAY, "EFE"),
        ("Madrid, 3 mar. EFE.- ", "Madrid", DAY, "EFE"),
        ("Madrid, 3 mar (EFECOM).- ", "Madrid", DAY, "EFE"),
        ("МОСКВА, 3 марта. /Корр. ТАСС Иван Иванов/. ", "МОСКВА", DAY, "TASS"),
        ("София, 3 март /Антон Иванов, БТА/ ", "София", DAY, "BTA"),
        ("TORONTO, March 3, 2021 /CNW/ - ", "TORONTO", DAY, "CNW"),
        ("Dalton Ferry (AP) — ", "Dalton Ferry", None, "AP"),
        ("Qwzkent (AA) - ", "Qwzkent", None, "Anadolu"),
        ("TOKYO, March 3, Kyodo - ", "TOKYO", DAY, "Kyodo"),
        ("Puerto Qwz (EFE).- ", "Puerto Qwz", None, "EFE"),
    ],
)
def test_datelines_of_agencies_are_split_into_parts(
    printed: str, place: str | None, day: date | None, agency: str | None
) -> None:
    found = read(printed + STORY, day=PUBLISHED)
    assert found.document.dateline == Dateline(printed.strip(), place, day, agency)
    assert found.document.paragraphs == (STORY,)
    assert rebuild_source(STORY, found.removed) == printed + STORY


@pytest.mark.parametrize(
    "text",
    [
        "Palestinian Authority (PA) — The body said it.",
        "Pakistan Tehreek-e-Insaf (PTI) - Punjab has a new party.",
        "Communist Party (CP) - The congress met.",
        "Jane Doe (AP) — The mayor has gone.",
        "Von Jane Doe (dpa) - Die Bürgermeisterin geht.",
        "Qwzra Marlow (AP) — He ran for mayor.",
        "Foto: Jane Doe (dpa) - Die Mole.",
        "Photo (AFP) - La ville.",
        "UPDATE 1 (Reuters) - The tram.",
        "The Federal Bank (AP) - The rate.",
        "Deutsche Presse-Agentur (dpa) - Die Agentur.",
        "Bob Casey (PA) – Democrat.",
        "Jane Doe (CNN): I think so.",
        "El ministro (EFE) dijo que no.",
        "Le 3 mars (AFP) la ville.",
        "On March 3 (AP) the tram stood still.",
        "March 3 (AP) was a Wednesday.",
        "Am 3. März (Mittwoch) - Die Mole.",
        "Madrid - La ciudad.",
        "Berlin – Die Hauptstadt – ist groß.",
        "J. David Qwz/AP/File The tram stands still.",
        "Alessandro Qwz/ANSA/AP Italian trams stand still.",
        "Jane Doe / AFP / Getty Images The tram.",
        "Selon Reuters (AFP) - ",
        "Der Sprecher der Agentur (dpa) - er heißt Müller - sagte nichts.",
    ],
)
def test_brackets_and_dashes_in_sentences_are_no_datelines(text: str) -> None:
    assert read_dateline(text, PUBLISHED, "Doe said so. Then Marlow said no.") is None


@pytest.mark.parametrize(
    ("above", "head", "place", "agency"),
    [
        ("Madrid, 3 mar (EFE).-", "", "Madrid", "EFE"),
        ("Grünhafen (dpa/lno) -", "", "Grünhafen", "dpa"),
        ("МОСКВА, 3 марта. /ТАСС/.", "", "МОСКВА", "TASS"),
        ("MARLOW BAY, March 3", "(Reuters) - ", "MARLOW BAY", "Reuters"),
        ("Madrid, 3 mar", "(EFE).- ", "Madrid", "EFE"),
        ("Berlin", "(dpa) - ", "Berlin", "dpa"),
        ("MARLOW BAY", "March 3 (Reuters) - ", "MARLOW BAY", "Reuters"),
        ("SOCHI, March 3.", "/TASS/. ", "SOCHI", "TASS"),
    ],
)
def test_a_dateline_with_an_agency_may_have_a_line_of_its_own(
    above: str, head: str, place: str, agency: str
) -> None:
    found = read(above, head + STORY, STORY, day=PUBLISHED)
    assert found.document.dateline is not None
    assert (found.document.dateline.place, found.document.dateline.agency) == (place, agency)
    assert found.document.paragraphs == (STORY, STORY)
    assert found.agencies == (agency,)
    assert rebuild_source(f"{STORY}\n\n{STORY}", found.removed) == f"{above}\n\n{head}{STORY}\n\n{STORY}"
