"""One small record of each format, and one file of two records of each format whose module cuts files."""

from __future__ import annotations

STORY = "The council voted on Monday to reopen the old tram line, which had rusted for years."

RECORDS: dict[str, bytes] = {
    "html": f"<!DOCTYPE html><html><body><article><p>{STORY}</p></article></body></html>".encode(),
    "nitf": f"<nitf><body><body.content><p>{STORY}</p></body.content></body></nitf>".encode(),
    "newsml": (
        f"<NewsML><NewsItem><ContentItem><DataContent><p>{STORY}</p></DataContent></ContentItem></NewsItem></NewsML>"
    ).encode(),
    "newsml-g2": (
        f'<newsItem guid="a"><contentSet><inlineXML><p>{STORY}</p></inlineXML></contentSet></newsItem>'
    ).encode(),
    "ninjs": f'{{"type": "text", "pubstatus": "usable", "body_text": "{STORY}"}}'.encode(),
    "anpa": f"\x01a0012 4 i 211\r\n\x02{STORY}\r\n\x03".encode(),
    "sgml": f'<REUTERS NEWID="1"><TEXT><TITLE>TRAM</TITLE><BODY>{STORY}</BODY></TEXT></REUTERS>'.encode(),
    "email": f"From: Ann <a@b.example>\nMIME-Version: 1.0\nSubject: Tram\n\n{STORY}\n".encode(),
    "lexisnexis": (
        "1 of 2 DOCUMENTS\n\n  The Courier\n\n  November 9, 2015 Monday\n\nTram\n\nLENGTH: 15 words\n\n"
        f"{STORY}\n\nLANGUAGE: ENGLISH\n\n"
    ).encode(),
    "factiva": (
        f"HD Tram\nWC 15 words\nPD 9 November 2015\nSN The Courier\n\nLP\n{STORY}\n\n"
        "AN Document COURIE0020151109ebb900001\n\n"
    ).encode(),
    "proquest": (
        f"Document 1 of 2\n\nTram\n\nAuthor: Doe, Jane\n\nFull text: {STORY}\n\n"
        f"Publication date: Nov 9, 2015\n\n{'_' * 60}\n\n"
    ).encode(),
    "story": f"{STORY}\n\n@highlight\n\n{STORY}\n".encode(),
    "text": f"{STORY}\n".encode(),
    "json": f'{{"title": "Tram", "text": "{STORY}"}}'.encode(),
    "table": b"",
    "feed": f"<item><title>Tram</title><description>{STORY * 15}</description></item>".encode(),
}
"""Records by format. The row of a table is in the hints and has no bytes of its own."""

FILES: dict[str, bytes] = {
    "sgml": b'<!DOCTYPE lewis SYSTEM "lewis.dtd">\n' + RECORDS["sgml"] * 2,
    "lexisnexis": RECORDS["lexisnexis"] * 2,
    "factiva": RECORDS["factiva"] * 2,
    "proquest": RECORDS["proquest"] * 2,
    "email": (b"From ann@b.example Mon Jan  5 09:00:00 2026\n" + RECORDS["email"] + b"\n") * 2,
}
