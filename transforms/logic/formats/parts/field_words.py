"""Names of fields in the languages of the press, by the column that they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_WORDS = {
    "headline": """
        titel überschrift schlagzeile titre título titulo titular titolo rubrik overskrift otsikko tytuł tytul
        nadpis titulek cím naslov titlu başlık baslik judul tiêu_đề tieu_de заголовок название заглавие наслов
        τίτλος عنوان العنوان عنوان_خبر כותרת शीर्षक শিরোনাম 标题 標題 题目 題名 タイトル 見出し 제목 หัวข้อ""",
    "body": """
        artikeltext volltext beitragstext nachrichtentext inhalt nachricht beitrag texte contenu corps_du_texte
        texto contenido cuerpo conteúdo conteudo corpo noticia notícia testo contenuto articolo tekst inhoud
        brødtekst brödtext innehåll artikel treść tresc obsah szöveg szoveg conținut continut sadržaj metin
        içerik icerik haber isi konten isi_berita nội_dung noi_dung текст содержание текст_новости текст_статьи
        новость зміст съдържание κείμενο نص النص المحتوى متن טקסט תוכן लेख सामग्री সংবাদ 内容 正文 內容 本文
        記事 본문 내용 เนื้อหา body_content article_body news_text news_content""",
    "summary": """
        zusammenfassung vorspann résumé chapô chapo resumen resumo sommario riassunto samenvatting streszczenie
        özet ringkasan аннотация анонс ملخص 摘要 要約 요약""",
    "published": """
        datum veröffentlicht veröffentlicht_am erscheinungsdatum date_de_publication publié publié_le fecha
        fecha_de_publicación publicado data data_de_publicação data_publikacji dato dátum tarih yayın_tarihi
        tanggal ngày дата дата_публикации дата_публікації ημερομηνία تاريخ التاريخ تاریخ תאריך तारीख 日期
        发布时间 发布日期 發布時間 日付 公開日 配信日時 날짜 작성일 วันที่""",
    "publisher": """
        quelle zeitung medium médium fuente periódico medio fonte jornal giornale testata bron krant kilde källa
        źródło zdroj forrás sursa izvor kaynak sumber nguồn источник издание джерело источник_новости πηγή
        المصدر منبع מקור स्रोत 来源 來源 媒体 出典 출처 언론사""",
    "section": """
        ressort rubrik rubrique kategorie catégorie sección seccion categoría categoria seção secao editoria
        sezione rubriek kategoria kategori bölüm рубрика раздел категория القسم श्रेणी 栏目 分类 分類 カテゴリ
        분류""",
    "authors": """
        autor autoren autorin verfasser auteur auteurs autore autori forfatter författare kirjoittaja autorzy
        autoři szerző yazar penulis tác_giả автор авторы автори συντάκτης الكاتب الكاتبة المؤلف نویسنده מחבר
        लेखक 作者 记者 著者 記者 기자 작성자 ผู้เขียน""",
}

FIELD_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    column: tuple(words.split()) for column, words in _WORDS.items()
}
"""By column: names of fields in other languages than English. English names come before them."""
