"""UTF-16 containers, which are cut as UTF-8: there, lines, brackets and delimiters are single bytes."""

from __future__ import annotations

import codecs

from wiredesk.transforms.logic.containers.record_stream import RecordStream


def is_utf16(head: bytes) -> bool:
    """Returns True if a stream begins with the byte order mark of UTF-16, and not with that of UTF-32."""
    return head[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} and head[2:4] != b"\0\0"


def transcode_head(head: bytes) -> bytes:
    """Returns the first bytes of a UTF-16 stream as UTF-8."""
    return head.decode("utf-16", "ignore").encode()


def transcode_utf16(stream: RecordStream) -> RecordStream:
    """Returns a UTF-16 stream as UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-16")("replace")

    def read(size: int) -> bytes:
        data = b""
        while not data:
            raw = stream.read(size)
            data = decoder.decode(raw, final=not raw).encode("utf-8", "replace")
            if not raw:
                if stream.trouble is not None and not data:
                    raise stream.trouble
                break
        return data

    return RecordStream(read)
