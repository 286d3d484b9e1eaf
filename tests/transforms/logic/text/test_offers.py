from __future__ import annotations

import pytest

from wiredesk.transforms.logic.text.furniture import find_furniture
from wiredesk.transforms.logic.text.offers import is_offer

STORY = (
    "The council of Hollow Creek voted on Monday to open the old tram line again after eleven years of rust."
)


@pytest.mark.parametrize(
    "offer",
    [
        "Unlimited access for a month, free trial. Cancel at any time.",
        "Already a subscriber? Sign in.",
        "Einen Monat gratis, monatlich kündbar.",
        "Bereits Abonnent? Jetzt einloggen.",
        "Essai gratuit, résiliable à tout moment.",
        "Déjà abonné ? Identifiez-vous",
        "Todos los contenidos gratis durante un mes.",
        "¿Ya eres suscriptor? Inicia sesión",
        "Tutti i nostri articoli gratis per un mese.",
        "Sei già abbonato? Accedi",
        "Todas as notícias grátis por 30 dias",
        "Al abonnee? Log in.",
        "Är du redan prenumerant? Du har redan en prenumeration: logga in.",
        "Har du allerede et abonnement? Du har allerede abonnement: logg inn.",
        "Jesteś już subskrybentem? Zaloguj się",
        "Вже маєте підписку? Увійдіть.",
        "Μήπως έχετε ήδη συνδρομή; Συνδεθείτε",
        "已订阅？请登录",
        "会員の方はログイン",
        "이미 구독 중이신가요? 로그인",
    ],
)
def test_offers_below_the_free_part_are_a_wall(offer: str) -> None:
    assert is_offer(offer)
    assert find_furniture((STORY, STORY[::-1], offer)) == {2: "paywall"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Entry is free, and visitors may sign in at the gate.",
        "Entre las diez y las doce la entrada es gratis para todos.",
        "Die Teilnahme ist kostenlos, Besucher können sich bis Freitag anmelden.",
        "“Cancel anytime, they told me, and it was free,” she said.",
        "The club already has a subscription of forty boxes.",
    ],
)
def test_sentences_of_a_story_are_no_offer(sentence: str) -> None:
    assert not is_offer(sentence)
