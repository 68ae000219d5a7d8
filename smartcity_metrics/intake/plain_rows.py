"""The rows of a sheet, and the strings of a workbook, that are written in the one plain way that nearly all programs write.

A pattern walks over them three times as fast as an XML parser, and proves as much: closed elements, known attributes
once each, texts without a markup or control character, cells of the first 500 columns in the row that their addresses
name. What it does not know is left to the parser, so it can only make a judgement faster, never milder.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

_TEXT = rb"[^<>\x00-\x08\x0b\x0c\x0e-\x1f]{0,32767}+"  # no more than a cell may hold
_OTHER_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)")
_WRITTEN = rb'<t(?: xml:space="preserve")?+>' + _TEXT + rb"</t>"
_ROW_ATTRIBUTES = (b"spans", b"s", b"customFormat", b"ht", b"hidden", b"customHeight", b"outlineLevel", b"collapsed", b"thickTop",
                   b"thickBot", b"x14ac:dyDescent")
_FORMULA_ATTRIBUTES = (b"t", b"aca", b"ref", b"ca", b"si")


def _once(names: Iterable[bytes], value: bytes = rb"[0-9A-Za-z.: ]{0,999}+") -> bytes:
    """These attributes, each once or not at all, in this order."""
    return b"".join(rb'(?: %s="%s")?+' % (name, value) for name in names)


_FORMULA = rb"(?:<f" + _once(_FORMULA_ATTRIBUTES) + rb"(?:/>|>" + _TEXT + rb"</f>))?+"
_CELL = (rb'<c r="(?:[A-Z]|[A-R][A-Z]|S[A-F])\1"(?: s="[0-9]{1,6}+")?+' + _once([b"t"], rb"[A-Za-z]{1,9}+") + rb"(?:/>|>"
         rb"(?:<v>" + _TEXT + rb"</v>|<is>" + _WRITTEN + rb"</is>|" + _FORMULA + rb"(?:<v>" + _TEXT + rb"</v>|<v ?/>)?+)</c>)")
_ROW = rb'<row r="([1-9][0-9]{0,6}+)"' + _once(_ROW_ATTRIBUTES) + rb"(?:/>|>(?:" + _CELL + rb")*+</row>)[\r\n]*+"
# a ">" before and a "<" behind: so they stand in the content of an element, not in an attribute
_ROWS = re.compile(rb">(?:" + _ROW + rb")++(?=<)")
_STRINGS = re.compile(rb">(?:<si>" + _WRITTEN + rb"</si>[\r\n]*+)++(?=<)")
_AT_ONCE = re.compile(rb"[^<]*<\?[^<]*\?><(?:row |si>)")
_ENCODING = re.compile(rb"[^>]*encoding=[\"']([^\"'>]*)")
_PIECE = 2**20


def without_plain(content: bytes) -> bytes:
    """An XML part without its plain rows and strings: it is well-formed only if the part is. The part itself where that is not sure."""
    utf16 = b"\0" in content[:2] or content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    begins = _AT_ONCE.match(content)  # they must stand within the document's one element
    if utf16 or begins or _OTHER_ENTITY.search(content):
        return content
    rest = (_STRINGS if b"<si>" in content[:4096] else _ROWS).sub(b">", content)
    hides = b"<!" in rest or rest.rfind(b"<?") > 3  # a comment or the like, which what was taken out may have stood in
    return content if hides or not (content.isascii() or _is_utf8(content)) else rest


def _is_utf8(content: bytes) -> bool:
    """Whether the bytes are UTF-8, say no other, and hold no code point that XML forbids."""
    declared = _ENCODING.match(content)
    if (declared and declared[1].lower() != b"utf-8") or b"\xef\xbf\xbe" in content or b"\xef\xbf\xbf" in content:
        return False
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _PIECE):
            decoder.decode(content[start:start + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
