from __future__ import annotations

import pytest

from wiredesk.transforms.logic.language.identify import identify_language

SENTENCES = [
    ("hr", "Gradsko vijeće priopćilo je prošli tjedan da će sjeverni gat biti obnovljen do kraja listopada."),
    ("hr", "Zrakoplov je sletio na otok s tisuću putnika, rekao je ravnatelj zračne luke u srijedu."),
    ("hr", "Sveučilište je u rujnu otvorilo novu knjižnicu, a povijesni arhiv seli se u siječnju."),
    ("sr", "Gradsko veće saopštilo je prošle nedelje da će severni mol biti obnovljen do kraja oktobra."),
    ("sr", "Avion je posle dva sata sleteo na ostrvo, rekao je predsednik opštine u sredu."),
    ("sr", "Univerzitet je pre mesec dana otvorio biblioteku, a istorijski arhiv menja mesto."),
    ("bs", "Općinsko vijeće saopćilo je prošle sedmice da će sjeverni mol biti obnovljen do kraja oktobra."),
    ("bs", "Historijski arhiv seli se u januaru, a u Sarajevu je hiljadu ljudi došlo na otvaranje."),
]


@pytest.mark.parametrize(("language", "text"), SENTENCES)
def test_words_of_one_standard_decide(language, text):
    found = identify_language(text)
    assert found is not None and found.tag == language


def test_without_such_words_the_answer_is_not_certain():
    found = identify_language("Ribari traže novi mol za brodove i rade na moru cijelu noć.")
    assert found is not None and found.tag in {"bs", "hr"} and found.confidence < 0.8


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("cs", "Zastupitelé ve středu rozhodli, že příští rok opraví starou knihovnu na náměstí."),
        ("sk", "Poslanci v stredu rozhodli, že budúci rok opravia starú knižnicu na námestí."),
        ("da", "Kommunalbestyrelsen besluttede onsdag, at det gamle bibliotek skal sættes i stand næste år."),
        ("no", "Kommunestyret vedtok onsdag at det gamle biblioteket skal settes i stand neste år."),
        ("sv", "Kommunfullmäktige beslutade på onsdagen att det gamla biblioteket ska rustas upp nästa år."),
        ("pt", "A câmara decidiu na quarta-feira que a velha biblioteca será reparada no próximo ano."),
        ("gl", "O concello decidiu o mércores que a vella biblioteca será reparada o vindeiro ano."),
        ("es", "El concejo decidió el miércoles que la vieja biblioteca será reparada el próximo año."),
        (
            "id",
            "Dewan kota memutuskan pada hari Rabu bahwa perpustakaan tua itu akan diperbaiki tahun depan.",
        ),
        (
            "ms",
            "Majlis bandaraya memutuskan pada hari Rabu bahawa perpustakaan lama itu akan dibaiki tahun hadapan.",
        ),
        ("ru", "Городской совет в среду решил, что старую библиотеку отремонтируют в следующем году."),
        ("uk", "Міська рада в середу вирішила, що стару бібліотеку відремонтують наступного року."),
        ("bg", "Общинският съвет реши в сряда, че старата библиотека ще бъде ремонтирана догодина."),
        ("be", "Гарадскі савет у сераду вырашыў, што старую бібліятэку адрамантуюць у наступным годзе."),
        ("mk", "Градскиот совет во средата одлучи старата библиотека да биде обновена следната година."),
    ],
)
def test_close_languages_are_told_apart(language, text):
    found = identify_language(text)
    assert found is not None and found.tag == language
