"""Words of the trade that bylines print and that are no names of persons, in the languages of the press.

The lists are in lower case. They were written for English, Spanish, French, German, Portuguese, Italian, Dutch, Russian,
Ukrainian, Arabic, Persian, Turkish, Polish, Czech, Hungarian, Romanian, Greek, Swedish, Norwegian, Danish, Finnish,
Indonesian, Vietnamese, Hindi, Bengali, Thai, Chinese, Japanese and Korean.
"""

from __future__ import annotations

from wiredesk.transforms.logic.kernel.word_lists import read_words

ROLES = read_words("""
correspondent correspondents reporter reporters writer writers editor editors columnist columnists analyst producer
photographer
photojournalist journalist journalists contributor contributors bureau chief author blogger intern anchor critic
commentator
freelancer freelance essayist cartoonist presenter host fellow attorney director professor lecturer
redakteur redakteurin redakteure korrespondent korrespondentin korrespondenten reporterin reporterinnen autor autorin
autoren journalistin
journalisten volontär volontärin chefredakteur chefredakteurin chefreporter chefreporterin chefkorrespondent
ressortleiter ressortleiterin
kolumnist kolumnistin kommentator gastautor gastautorin gastbeitrag redaktionsleiter redaktionsleiterin leiter
leiterin
wirtschaftsredakteur wirtschaftsredakteurin wirtschaftskorrespondent politikredakteur politikredakteurin
sportredakteur sportredakteurin
lokalredakteur lokalredakteurin kulturredakteur kulturredakteurin auslandskorrespondent auslandskorrespondentin
hauptstadtkorrespondent
journaliste journalistes correspondant correspondante correspondants envoyé envoyée envoyés spécial spéciale spéciaux
rédacteur rédactrice
chroniqueur chroniqueuse éditorialiste grand-reporter reporteur pigiste
periodista periodistas corresponsal corresponsales redactor redactora redactores enviado enviada enviados especial
columnista
colaborador colaboradora articulista cronista editora editorialista
repórter repórteres jornalista jornalistas correspondente enviado colunista redator redatora
giornalista giornalisti inviato inviata inviati corrispondente redattore redattrice collaboratore editorialista
verslaggever verslaggeefster redacteur redacteuren correspondente journaliste columniste medewerker
journalisten korrespondent redaktör reporter krönikör skribent utrikeskorrespondent redaktør skribent kommentator
debattør
toimittaja toimittajat kirjeenvaihtaja päätoimittaja kolumnisti
dziennikarz dziennikarka korespondent korespondentka redaktor redaktorka publicysta publicystka komentator
zpravodaj zpravodajka reportér reportérka redaktoři komentátor šéfredaktor
újságíró tudósító szerkesztő főszerkesztő munkatárs jurnalist jurnalistă corespondent redactor reporteră editorialist
muhabir muhabiri muhabirleri yazar yazarı editör editörü temsilcisi köşe
wartawan wartawati jurnalis koresponden kontributor penulis redaktur editor
корреспондент корреспондентка журналист журналистка редактор обозреватель обозревательница спецкор собкор колумнист
автор
кореспондент кореспондентка журналістка журналіст оглядач оглядачка редакторка
δημοσιογράφος ανταποκριτής ανταποκρίτρια αρθρογράφος συντάκτης συντάκτρια
مراسل مراسلة صحفي صحفية صحافي صحافية كاتب كاتبة محرر محررة مدير خبرنگار نویسنده نامہ‌نگار رپورٹر כתב כתבת עורך עורכת
פרשן
संवाददाता रिपोर्टर पत्रकार संपादक लेखक लेखिका প্রতিবেদক প্রতিনিধি সংবাদদাতা ผู้สื่อข่าว นักข่าว
记者 記者 本报记者 通讯员 通訊員 特约记者 特派记者 实习记者 見習記者
编辑委员 編集委員 特派員 論説委員 編集者
기자 특파원 논설위원 인턴기자 선임기자 전문기자 객원기자 칼럼니스트
""")
"""Words for what a person does for a paper."""

MODIFIERS = read_words("""
staff senior junior deputy assistant associate special chief political politics white house national international
foreign diplomatic
defence defense security investigative investigations data digital video multimedia general assignment business
economics economy financial
finance markets technology tech science health medical environment climate energy education religion culture arts
entertainment sports
sport sporting football soccer crime courts court legal justice city local regional state capitol capital
congressional parliamentary
home social affairs royal education travel food lifestyle features feature news breaking managing executive guest
contributing trending
entertainment weekend night day web online site the our a of and for at former world global opinion
stellvertretender stellvertretende leitender leitende freier freie sport politik wirtschaft kultur lokales
grand grande politique économique sportif principal principale chef en adjoint adjointe político política económico
jefe jefa deportivo
speciaal vaste politiek politieke özel dış haber baş
специальный специальная собственный главный главная политический військовий спеціальний
""")
"""Words that stand beside those of :data:`ROLES`."""

NEWSROOMS = read_words("""
newsroom newsdesk desk webdesk team teams webteam staffer agency agencies agence agences agencia agencias agência
agências agenzia agenzie
agentur agenturen agenturmaterial nachrichtenagentur presseagentur persbureau agentschap nyhetsbyrå nyhetsbyrån byrån
nyhetsbyråer uutistoimisto
agencja agencje agentura hírügynökség ügynökség agenția agenție ajans ajansı ajanslar агентство агентства агенція
агентство агенции πρακτορείο
editorial editorials redaktion redaktionen redaktionell redaktionsteam onlineredaktion online-redaktion newsredaktion
sportredaktion wirtschaftsredaktion lokalredaktion
redacción redaccion rédaction redaction redação redacao redazione redactie redaktionen redaksjonen redaksjon
redaktionens toimitus redakcja redakce redakcia
szerkesztőség redacția redacţia redakcija redaksi редакция редакція редакцията σύνταξη συντακτική editörler editörleri
haber-merkezi merkezi servisi
gmbh inc llc ltd plc corp corporation company e.v. s.a. s.l. gbr verlag verein verband stiftung foundation institute
institut instituto istituto university
universität université universidad universidade università ministerium ministry ministère ministerio department
council commission committee association society
federation union partei party gesellschaft landesanstalt bundesamt amt behörde stadt gemeinde city-council sekretariat
secretariat office
correspondents reporters writers editors newspaper zeitung zeitungen magazine magazin magazines network networks
syndicate newswire wires newswires newsletter
publisher publishers publishing publications group holding studio studios productions archive archives support
redaktör'er admin administrator webmaster
wordpressadmin user guest anonymous unknown staff-reporter autorenteam autorenkollektiv collectif kollektiv collective
kollektivet
""")
"""Words of offices and firms: a name with one of them is that of no person."""

MEDIA_WORDS = read_words("""
news press presse prensa imprensa stampa post times guardian tribune tribuna gazette gazeta gazete herald heraldo
media medien médias network service services
wire online journal radio television televisión tv fm channel canal kanal spiegel bild welt stern focus kurier kurir
courier chronicle mirror express expreso star
sun mail telegraph globe monitor observer observador record register independent standard echo sentinel examiner
dispatch inquirer review bulletin
lantern beacon bugle clarion enquirer statesman advertiser argus leader messenger citizen daily weekly diario diário
jornal periódico giornale quotidiano corriere
krant dagblad tidning tidningen avis avisen lehti
noviny zprávy hírek hírlap ziarul haber haberler gazetesi berita nyheter nyheder uutiset nachrichten nieuws noticias
notícias notizie actualités actu wiadomości
новости вести известия газета новини вісті bloomberg reuter reuters efe page editor reporter writer staff blog podcast
politico community redazione
reports wochenblatt anzeiger tageblatt tagblatt rundschau volksblatt abendblatt morgenpost allgemeine stadtanzeiger
""")
"""Words that media are named with, and that are also surnames or given names."""

SECTIONS = read_words("""
politics politik politique política politica politiikka polityka politika siyaset wirtschaft economy economía economia
économie ekonomi ekonomia sport sports deportes
esportes urheilu spor culture kultur cultura kultura kulttuuri kültür panorama lokales regional local world welt monde
mundo mondo international internacional
internazionale national nacional opinion opinión opinião opinioni meinung debatte debate kommentar column columns
technology technik technologie tecnología ciencia
wissen wissenschaft science health gesundheit santé salud saúde salute lifestyle reise travel viajes entertainment
business finance finanzen money markets
home startseite inicio news nachrichten aktuell aktuelles allgemein uncategorized featured latest breaking exclusive
video videos photo photos foto fotos bilder galerie
gallery archive archiv blog podcast newsletter jobs events shop tips guides reviews analysis features story stories
article articles artikel artículo article beitrag
beiträge post posts hire gear teams athletes society gesellschaft sociedad sociedade società société sucesos cronaca
leute people auto digital netzwelt
""")
"""Names of sections, and of kinds of texts."""

LABELS = read_words("""
read more less view see show all follow following followed share shares like tweet twitter facebook instagram linkedin
whatsapp telegram pinterest youtube tiktok threads
mastodon bluesky xing reddit flipboard email e-mail mail print pdf rss feed subscribe subscription sign login log
logout register contact about profile bio biography website
homepage comment comments reply replies respond posted published updated modified created written edited last date
time by byline name says said sagt schreibt dit dice
required erforderlich optional click here link links copy copied close open menu search home next previous back top
skip toggle bookmark save listen watch play download
continue complete full image images photo photos video caption credit credits source sources quelle quellen fuente
fuentes fonte fonti kilde källa bron zdroj
alle mehr artikel artikeln beiträge weitere weiterlesen lesen folgen teilen kommentare kommentar antworten zitieren
anzeigen zum zur kontakt profil autorenprofil impressum
publiziert nachricht pressemitteilung
veröffentlicht aktualisiert geändert zuletzt erstellt eingestellt geschrieben verfasst kategorien kategorie datum
minuten uhr stand drucken merken
lire plus suite voir tous toutes articles suivre partager commentaires publié mis jour modifié contacter abonnez-vous
s'abonner connexion
leer más ver todos todas artículos seguir compartir comentarios publicado actualizado comparte suscríbete
ler mais todas ver seguir compartilhar comentários publicado atualizado leggi tutti gli altro segui condividi commenti
pubblicato aggiornato
lees meer bekijk deel reageer gepubliceerd bijgewerkt læs les läs mer mere meer lue lisää udostępnij czytaj więcej
komentarze opublikowano devamını oku paylaş takip güncelleme
baca selengkapnya lainnya bagikan komentar ikuti читать далее подробнее поделиться комментарии опубликовано обновлено
подписаться читайте
powered support permalink uncategorised views view clicks minutes hours ago gmt utc est pst edt comment-author
avatar tags tag topic topics category categories filed under
advertorial advertisement sponsored anzeige werbung publicidad publicité reklama annonse annons newsletter copyright rights
reserved staff-picks trending popular related author authors autorenseite
backgroundurl avatar_large count story-count null none undefined nan n/a default test example lorem
""")
"""Words of buttons, links and labels, which stand where an author might."""

_PLAIN_MARKS = (
    *(
        "新闻",
        "新聞",
        "日报",
        "日報",
        "晚报",
        "晚報",
        "通讯社",
        "通信",
        "编辑部",
        "編輯部",
        "編集部",
        "编辑",
        "編輯",
        "网",
        "網",
        "电视台",
        "電視台",
        "来源",
        "阅读",
    ),
    *(
        "文章",
        "评论",
        "分享",
        "综合",
        "報導",
        "报道",
        "ニュース",
        "報道",
        "放送",
        "取材班",
        "編集",
        "写真",
        "뉴스",
        "일보",
        "신문",
        "편집",
        "방송",
        "취재팀",
        "디지털",
    ),
    *(
        "وكالة",
        "وكالات",
        "صحيفة",
        "قناة",
        "فريق",
        "التحرير",
        "أخبار",
        "موقع",
        "خبرگزاری",
        "روزنامه",
        "تحریریه",
        "گروه",
        "ویب ڈیسک",
        "مערכת",
        "חדשות",
    ),
    *(
        "ब्यूरो",
        "डेस्क",
        "न्यूज",
        "टीम",
        "एजेंसी",
        "समाचार",
        "एजेंसियां",
        "डिजिटल",
        "নিউজ",
        "ডেস্ক",
        "অনলাইন",
        "সংবাদ",
        "নিজস্ব",
        "ข่าว",
        "ออนไลน์",
        "กองบรรณาธิการ",
        "செய்தி",
        "న్యూస్",
    ),
    *("tòa soạn", "ban biên tập", "tổng hợp", "thông tấn", "báo "),
)


def has_office_mark(name: str) -> bool:
    """Returns True if a name in a script without capitals, or of Vietnam, holds a word of papers, desks or buttons."""
    small = name.casefold()
    return not name.isascii() and any(mark in small for mark in _PLAIN_MARKS)
