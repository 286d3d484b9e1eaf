"""Offers of a subscription below the free part of a text, in the languages of the press."""

from __future__ import annotations

from typing import Final

from wiredesk.transforms.logic.text.alternatives import Alternatives

MAX_OFFER_CHARS: Final = 250
_FREE = (
    r"\bfor free\b|\bit free\b|free (?:for|trial|month)|kostenlos|gratis|gratuit|grátis|za darmo|bezpłatn|"
    r"zdarma|ingyen|ilmaiseksi|"
    r"maksutta|бесплатн|безкоштовн|безплатн|besplatno|δωρεάν|ücretsiz|مجان|رایگان|בחינם|मुफ़?्?त|miễn phí|免费|免費|無料|무료"
)
_READ_ALL = (
    r"(?:read|access to) (?:every|all|any|unlimited)|unlimited access|alle (?:artikel|texte|inhalte)|"
    r"tous (?:nos|les) (?:articles|contenus)|"
    r"todos (?:los|os|nuestros) (?:artículos|artigos|contenidos)|todas as (?:matérias|notícias)|tutti (?:gli|"
    r"i nostri) articoli|"
    r"alle (?:artikelen|verhalen|saker|artikler)|alla (?:våra )?artiklar|kaikki (?:artikkelit|jutut)|"
    r"wszystkie (?:artykuły|teksty)|"
    r"všechny články|všetky články|minden cikk|összes cikk|toate articolele|sve članke|все (?:статьи|материалы|"
    r"тексты)|всі (?:статті|матеріали)|"
    r"όλα τα άρθρα|tüm (?:haber|yazı|içerik)\w*|جميع (?:المقالات|المواد)|semua (?:artikel|berita)|mọi bài|所有文章|"
    r"全部文章|すべての記事|全ての記事|모든 기사"
)
_CANCEL = (
    r"cancel (?:at )?any ?time|cancel whenever|jederzeit kündbar|monatlich kündbar|sans engagement|"
    r"résili\w+ à tout moment|cancel[ae] cuando|"
    r"sin (?:permanencia|compromiso)|cancele quando|sem (?:fidelidade|compromisso)|disdici|disdetta|"
    r"senza (?:vincoli|impegno)|(?:maandelijks|dagelijks|altijd) opzegbaar|"
    r"opzeggen kan|ingen bindning\w*|avsluta när|ingen binding|avslutt når|opsig når|peruuta milloin|(?:zrezygn|"
    r"anul)\w+ w każdej chwili|kdykoli\w* zruš|"
    r"bármikor lemond|anulezi oricând|otkažite bilo kada|отмен\w+ (?:можно )?в любо|"
    r"скасува\w+ (?:можна )?будь-коли|ακυρώ\w+ όποτε|istediğiniz zaman iptal|"
    r"إلغاء في أي وقت|batalkan kapan|hủy bất cứ lúc nào|随时取消|隨時取消|いつでも解約|언제든지? 해지"
)
_HAS = (
    r"already (?:a subscriber|a member|have an? (?:subscription|account)|subscribed)|schon (?:ein abo|abonnent)|"
    r"bereits (?:abonnent|ein abo|kunde)|"
    r"déjà (?:un abonnement|abonnée?|un compte|inscrit)|ya (?:tienes?|eres?|es) (?:una? )?(?:suscrip\w+|cuenta|"
    r"suscri\w+)|"
    r"já (?:é|tem) (?:uma? )?(?:assin\w+|conta)|(?:hai già|sei già) (?:un )?(?:abbona\w+|account)|"
    r"al (?:een )?(?:abonnement|abonnee|account|lid)|"
    r"redan (?:en )?(?:prenum\w+|abonn\w+|konto)|allerede (?:en )?(?:abonn\w+|konto)|(?:oletko jo|"
    r"onko sinulla jo) \w+|"
    r"(?:masz już|jesteś już) \w+|(?:máte|už máte|už jste|ste už) \w*(?:předpl|predpl|účet)\w*|már előfizet\w*|"
    r"ai deja \w+|ești deja \w+|imate \w*pretplat\w*|"
    r"уже (?:есть подписка|подписаны|подписчик)|вже (?:маєте|є) (?:підписк\w+|передпл\w+)|έχετε ήδη|είστε ήδη|"
    r"zaten abone|لديك اشتراك|مشترك بالفعل|כבר מנוי|"
    r"sudah (?:berlangganan|punya akun)|đã có tài khoản|已(?:有账号|有帳號|订阅|訂閱|是会员)|会員の方|이미 (?:구독|회원)"
)
_LOGIN = (
    r"\b(?:log|sign) in\b|\blogin\b|anmelden|einloggen|connectez|identifiez|inicia sesión|inicie sesión|"
    r"identifícate|entre\b|accedi|entra\b|"
    r"log (?:\w+ )?in\b|inloggen|logga in|logg inn|log ind|kirjaudu|zaloguj|přihla|prihlá|jelentkez|autentific|"
    r"conectea|prijav|войдите|войти|увійд|"
    r"συνδεθ|giriş yap|تسجيل الدخول|سجّ?ل|התחבר|masuk|đăng nhập|登录|登入|ログイン|로그인"
)
_free, _reads_all, _cancels, _has, _logs_in = map(Alternatives, (_FREE, _READ_ALL, _CANCEL, _HAS, _LOGIN))


def may_hold_offer(text: str) -> bool:
    """Returns False only if no paragraph of a text is an offer."""
    return (
        _cancels.may_match(text)
        or (_has.may_match(text) and _logs_in.may_match(text))
        or (_reads_all.may_match(text) and _free.may_match(text))
    )


def is_offer(paragraph: str) -> bool:
    """Returns True for ``Try it free for a month. Cancel anytime.`` and ``Already a subscriber? Log in.``"""
    if len(paragraph) > MAX_OFFER_CHARS or paragraph[:1] in "\"'“„«‘":
        return False
    if _cancels.search(paragraph):
        return any(sign.search(paragraph) for sign in (_free, _reads_all, _has))
    return any(
        one.search(paragraph) and other.search(paragraph)
        for one, other in ((_has, _logs_in), (_reads_all, _free))
    )
