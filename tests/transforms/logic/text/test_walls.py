"""Walls for subscribers at the end of a text, and stories about subscriptions."""

from __future__ import annotations

import pytest

from wiredesk.transforms.logic.text.furniture import find_furniture
from wiredesk.transforms.logic.text.walls import is_wall

STORY = "The paper mill at Corran will close in March with the loss of 210 jobs, its owner said on Monday."


@pytest.mark.parametrize(
    "paragraph",
    [
        "To continue reading this article, please subscribe or log in to your account. Call our desk with questions.",
        "This story is for members. Members read everything without advertising. Become a member today. Do you have an "
        "account already? Sign in with your address.",
        "You have read your last free article this month. Subscribe for unlimited access.",
        "This article is for subscribers only. Already a subscriber? Sign in",
        "Unlock this article with a free trial. Cancel any time.",
        "Um weiterzulesen, wählen Sie ein Abo. Bereits registriert? Hier anmelden",
        "Cet article est réservé aux abonnés. Déjà abonné ? Connectez-vous",
        "Contenido exclusivo para suscriptores. ¿Ya tienes cuenta? Inicia sesión",
        "Conteúdo exclusivo para assinantes. Já tem conta? Faça login",
        "Contenuto riservato agli abbonati. Hai già un account? Accedi",
        "Dit artikel is exclusief voor abonnees. Al een account? Inloggen",
        "Läs vidare – bli prenumerant i dag. Har du konto? Logga in",
        "Artykuł tylko dla prenumeratorów. Masz konto? Zaloguj się",
        "Материал доступен только подписчикам. Оформите подписку или войдите.",
        "Bu içerik abonelere özel. Abone olun ya da giriş yapın.",
        "この記事は会員限定記事です。ログインしてください。",
        "本文为会员内容，请登录或订阅。",
    ],
)
def test_a_wall_behind_the_free_part_leaves(paragraph):
    assert is_wall(paragraph)
    assert find_furniture((STORY, paragraph)) == {1: "paywall"}
    # A page of nothing else keeps it.
    assert find_furniture((paragraph,)) == {}


@pytest.mark.parametrize(
    "paragraph",
    [
        "The paper will keep its premium content for subscribers only, and readers who subscribe in May get a rebate.",
        "“To continue reading is all I want,” the prisoner wrote to members of the board.",
        "The club is for members only, and guests must sign in at the door.",
        "The beach is reserved for members of the crew, who register in the harbour office.",
        "The hall was opened to members in 1911, and a subscription cost two pounds.",
        "Die Kurse sind kostenpflichtig, Teilnehmer müssen sich anmelden.",
        "Für Abonnenten wird die Zeitung im Mai teurer.",
        "El club es solo para socios y quien quiera entrar debe inscribirse.",
        "协会会员的人数去年增加了一成。",
    ],
)
def test_a_story_about_subscriptions_stays(paragraph):
    assert not is_wall(paragraph)
    assert find_furniture((STORY, paragraph, STORY)) == {}
