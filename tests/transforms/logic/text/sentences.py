"""Two sentences of a report in each of many languages, written for the tests, and the encodings that can hold them."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "fr": (
        "Le conseil municipal a décidé lundi de reconstruire la vieille jetée, "
        "emportée par la tempête du mois dernier.",
        "« Nous ne pouvons pas attendre l’été », a déclaré la maire, Hélène "
        "Lefèvre, à une assemblée de pêcheurs inquiets.",
    ),
    "de": (
        "Die Hafenbehörde kündigte am Montag an, die nördliche Mole nach dem Sturm neu "
        "zu bauen, der Planken weggerissen hatte.",
        "„Wir können nicht länger warten“, sagte der Bürgermeister; die Fischer fordern "
        "für das Frühjahr einen größeren Anleger.",
    ),
    "es": (
        "El ayuntamiento decidió el lunes reconstruir el muelle del norte, que la "
        "tormenta de enero dañó hace más de un año.",
        "«No podemos esperar al próximo otoño», dijo el señor Muñoz; los pescadores "
        "pidieron también un embarcadero pequeño.",
    ),
    "pt": (
        "A câmara municipal decidiu na segunda-feira reconstruir o cais do norte, "
        "que a tempestade destruiu no mês passado.",
        "Os pescadores não têm onde atracar e pedem uma solução provisória até à "
        "primavera, disse João Gonçalves à comissão.",
    ),
    "it": (
        "Il consiglio comunale ha deciso lunedì che il vecchio molo sarà "
        "ricostruito, perché la città non può più aspettare.",
        "«È già troppo tardi», ha detto il più anziano dei pescatori; la metà delle "
        "barche è stata portata in un’altra baia.",
    ),
    "nl": (
        "De havenmeester zei maandag dat de noordelijke pier wordt herbouwd; de "
        "reünie van oud-zeelieden kan dus doorgaan.",
        "Er is geen geld voor één extra steiger, aldus de wethouder, en de financiële "
        "reserves van de provincie zijn beperkt.",
    ),
    "sv": (
        "Hamnmyndigheten sade på måndagen att den norra piren ska byggas upp igen efter "
        "stormen som slet bort fyrtio meter plank.",
        "Fiskarna vill ha en tillfällig brygga före våren, eftersom de återstående "
        "platserna är för grunda för större båtar.",
    ),
    "no": (
        "Havnevesenet sa mandag at den nordlige brygga skal bygges opp igjen etter "
        "stormen som rev med seg førti meter planker.",
        "Fiskerne ønsker en midlertidig kai før våren, fordi plassene som er igjen, "
        "er altfor grunne for de større båtene.",
    ),
    "fi": (
        "Satamaviranomainen ilmoitti maanantaina, että pohjoinen laituri rakennetaan "
        "uudelleen myrskyn jäljiltä ensi kesänä.",
        "Kalastajat pyytävät väliaikaista laituria, koska jäljellä olevat paikat "
        "ovat liian matalia isommille veneille.",
    ),
    "is": (
        "Hafnarstjórnin sagði á mánudag að nyrðri bryggjan yrði endurbyggð eftir óveðrið "
        "sem reif burt fjörutíu metra af þilfari.",
        "Sjómenn vilja fá bráðabirgðabryggju því að hin plássin eru of grunn "
        "fyrir stærri bátana, sagði Þórður í gær.",
    ),
    "cs": (
        "Správa přístavu v pondělí oznámila, že severní molo bude po bouři "
        "obnoveno ještě před začátkem příští sezony.",
        "Rybáři žádají dočasné molo, protože zbývající místa jsou příliš mělká pro "
        "větší čluny, řekl starosta Jiří Dvořák.",
    ),
    "sk": (
        "Správa prístavu v pondelok oznámila, že severné mólo bude po búrke "
        "obnovené ešte pred začiatkom ďalšej sezóny.",
        "Rybári žiadajú dočasné mólo, lebo zvyšné miesta sú príliš plytké pre väčšie "
        "člny, povedal starosta Ľubomír Šťastný.",
    ),
    "pl": (
        "Zarząd portu ogłosił w poniedziałek, że północne molo zostanie odbudowane po "
        "sztormie, który zerwał czterdzieści metrów desek.",
        "Rybacy żądają tymczasowego pomostu, ponieważ pozostałe miejsca są zbyt "
        "płytkie dla większych łodzi, mówi Święcicki.",
    ),
    "hu": (
        "A kikötő vezetősége hétfőn közölte, hogy az északi mólót újjáépítik a vihar "
        "után, amely negyven méter pallót sodort el.",
        "A halászok ideiglenes stéget kérnek, mert a megmaradt helyek túl sekélyek "
        "a nagyobb hajóknak, mondta Szűcs Győző.",
    ),
    "hr": (
        "Lučka uprava priopćila je u ponedjeljak da će sjeverni gat biti obnovljen nakon "
        "oluje koja je odnijela četrdeset metara dasaka.",
        "Ribari traže privremeno pristanište jer su preostala mjesta preplitka za veće "
        "brodove, rekao je gradonačelnik Živko Đurić.",
    ),
    "sl": (
        "Mestni muzej je v četrtek kupil uro, ki je šestdeset let visela v kolodvorski menzi, čeprav še vedno žuri.",
        "Ribiči želijo začasni pomol, ker so preostala mesta preplitva za večje "
        "čolne, je rekla županja Mateja Žagar.",
    ),
    "ro": (
        "Autoritatea portuară a anunţat luni că digul de nord va fi reconstruit după furtuna "
        "care a smuls patruzeci de metri de scânduri.",
        "Pescarii cer un ponton provizoriu, pentru că locurile rămase sunt prea puţin adânci "
        "pentru bărcile mari, a spus Şerban în faţa lor.",
    ),
    "sr": (
        "Lučka uprava saopštila je u ponedeljak da će severni mol biti obnovljen posle "
        "oluje koja je odnela četrdeset metara dasaka.",
        "Ribari traže privremeno pristanište jer su preostala mesta preplitka za veće "
        "čamce, rekao je predsednik opštine Đorđe Šarić.",
    ),
    "et": (
        "Sadamaamet teatas esmaspäeval, et põhjapoolne muul ehitatakse pärast tormi "
        "üles, sest kalurid ei saa kevadeni oodata.",
        "Ülejäänud kohad on suurematele paatidele liiga madalad ja võõrad jahid sõidavad mööda, ütles Jüri Šults.",
    ),
    "lv": (
        "Ostas pārvalde pirmdien paziņoja, ka ziemeļu mols pēc vētras tiks "
        "uzbūvēts no jauna, jo zvejnieki nevar gaidīt.",
        "Atlikušās vietas ir pārāk seklas lielākām laivām, sacīja priekšsēdētājs "
        "Jānis Bērziņš, un naudas šogad nepietiek.",
    ),
    "lt": (
        "Uosto direkcija pirmadienį pranešė, kad šiaurinis molas po audros bus "
        "pastatytas iš naujo, nes žvejai negali laukti.",
        "Likusios vietos yra per seklios didesniems laivams, sakė meras Žygimantas Čepas, o pinigų šiemet neužteks.",
    ),
    "tr": (
        "Liman idaresi pazartesi günü, geçen ay kırk metrelik tahtasını söken fırtınanın "
        "ardından kuzey iskelesini yapacağını açıkladı.",
        "Balıkçılar geçici bir iskele istiyor, çünkü kalan yerler büyük tekneler "
        "için çok sığ, dedi başkan Işıl Öztürk.",
    ),
    "ru": (
        "Управление порта сообщило в понедельник, что северный причал восстановят после "
        "шторма, сорвавшего сорок метров настила.",
        "Рыбаки просят временный причал, потому что оставшиеся места слишком мелки "
        "для больших лодок, сказала мэр Щукина.",
    ),
    "uk": (
        "Управління порту повідомило в понеділок, що північний причал відбудують після "
        "шторму, який зірвав сорок метрів настилу.",
        "Рибалки просять тимчасовий причал, бо місця, що залишилися, замілкі для "
        "більших човнів, сказав міський голова Їжакевич.",
    ),
    "bg": (
        "Пристанищната управа съобщи в понеделник, че северният кей ще бъде "
        "изграден отново след бурята от миналия месец.",
        "Рибарите искат временен пристан, защото останалите места са твърде плитки "
        "за големите лодки, каза кметът Ъглев.",
    ),
    "be": (
        "Кіраўніцтва порта паведаміла ў панядзелак, што паўночны прычал адновяць пасля "
        "шторму, які сарваў сорак метраў насцілу.",
        "Рыбакі просяць часовы прычал, бо месцы, што засталіся, занадта дробныя "
        "для вялікіх лодак, сказаў мэр горада.",
    ),
    "el": (
        "Η λιμενική αρχή ανακοίνωσε τη Δευτέρα ότι η βόρεια προβλήτα θα ξαναχτιστεί "
        "μετά την καταιγίδα του περασμένου μήνα.",
        "Οι ψαράδες ζητούν προσωρινή αποβάθρα, γιατί οι θέσεις που απομένουν είναι "
        "πολύ ρηχές, είπε ο δήμαρχος Άρης Ώριμος.",
    ),
    "he": (
        "רשות הנמל הודיעה ביום שני כי המזח הצפוני ייבנה מחדש לאחר הסערה שעקרה ארבעים מטר של קרשים בחודש שעבר.",
        "הדייגים מבקשים רציף זמני, משום שהמקומות שנותרו רדודים מדי לסירות הגדולות, אמרה ראש העיר.",
    ),
    "ar": (
        "أعلنت سلطة الميناء يوم الاثنين أن الرصيف الشمالي سيعاد بناؤه بعد "
        "العاصفة التي اقتلعت أربعين مترا من الألواح.",
        "ويطالب الصيادون برصيف مؤقت لأن الأماكن الباقية ضحلة جدا على القوارب الكبيرة، كما قالت رئيسة البلدية.",
    ),
    "th": (
        "การท่าเรือแถลงเมื่อวันจันทร์ว่าจะสร้างท่าเรือด้านเหนือขึ้นใหม่หลังจากพายุเมื่อเดือนที่แล้วพัดไม้กระดานหายไปสี่สิบเมตร",
        "ชาวประมงต้องการท่าเทียบเรือชั่วคราว เพราะที่ที่เหลืออยู่ตื้นเกินไปสำหรับเรือขนาดใหญ่ นายกเทศมนตรีกล่าว",
    ),
    "vi": (
        "Ban quản lý cảng cho biết hôm thứ Hai rằng cầu cảng phía bắc sẽ được xây lại "
        "sau cơn bão đã cuốn đi bốn mươi mét ván.",
        "Ngư dân muốn có một bến tạm thời vì những chỗ còn lại quá nông đối với các "
        "tàu lớn, bà thị trưởng nói trong cuộc họp.",
    ),
    "zh": (
        "港务局周一表示，上个月的风暴卷走了四十米的木板，北码头将在明年春天开始重建，工期大约十八个月。",
        "渔民要求先建一个临时码头，因为剩下的泊位在退潮时太浅，大船无法停靠，市长在会议上说。",
    ),
    "zh-TW": (
        "港務局週一表示，上個月的風暴捲走了四十公尺的木板，北碼頭將在明年春天開始重建，工期大約十八個月。",
        "漁民要求先建一個臨時碼頭，因為剩下的泊位在退潮時太淺，大船無法停靠，市長在會議上說。",
    ),
    "ja": (
        "港湾局は月曜日、先月の嵐で四十メートルの板が流された北"
        "桟橋を再建すると発表した。工事は来春に始まる見込みだ。",
        "漁師らは、残った係留場所は干潮時に浅すぎて大型船が使えないとして、仮の桟橋を求めていると市長は述べた。",
    ),
    "ko": (
        "항만청은 지난달 폭풍으로 널빤지 사십 미터가 떠내려간 북쪽 부두를 다시 짓겠다고 월요일 발표했다.",
        "어민들은 남은 자리가 썰물 때 너무 얕아 큰 배를 댈 수 없다며 임시 부두를 요구하고 있다고 시장이 말했다.",
    ),
}

SAMPLES = {language: " ".join(pair) for language, pair in SENTENCES.items() if language != "zh-TW"}
"""Both sentences, by language."""

WESTERN = ("cp1252", "iso8859_1", "iso8859_15", "mac_roman", "cp850")
CENTRAL = ("cp1250", "iso8859_2", "cp852")
CYRILLIC = ("cp1251", "iso8859_5", "mac_cyrillic")
ENCODINGS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("fr", "de", "es", "pt", "it", "nl", "sv", "no", "fi"), WESTERN),
    "is": ("cp1252", "iso8859_1"),
    **dict.fromkeys(("cs", "sk", "pl", "hu", "hr", "sl", "ro", "sr"), CENTRAL),
    **dict.fromkeys(("et", "lv", "lt"), ("cp1257", "iso8859_13", "iso8859_4")),
    "tr": ("cp1254", "iso8859_9"),
    "ru": (*CYRILLIC, "koi8_r", "cp866"),
    "uk": (*CYRILLIC, "koi8_u"),
    "bg": (*CYRILLIC, "koi8_r"),
    "be": CYRILLIC,
    "el": ("cp1253", "iso8859_7"),
    "he": ("cp1255", "iso8859_8"),
    "ar": ("cp1256", "iso8859_6"),
    "th": ("cp874", "tis_620", "iso8859_11"),
    "vi": ("cp1258",),
    "zh": ("gb18030", "gbk", "gb2312"),
    "zh-TW": ("big5", "cp950", "big5hkscs"),
    "ja": ("shift_jis", "cp932", "euc_jp", "iso2022_jp", "iso2022_jp_2"),
    "ko": ("euc_kr", "cp949", "iso2022_kr"),
}
"""By language: the legacy encodings in which it was written."""


def encode(text: str, encoding: str) -> bytes | None:
    """Returns a text in an encoding, Vietnamese with its tones apart; None if the encoding does not hold all of it."""
    from wiredesk.transforms.logic.text.letters import split_tones

    try:
        return (split_tones(text) if encoding == "cp1258" else text).encode(encoding)
    except UnicodeEncodeError:
        return None
