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
_ROW_ATTRIBUTES = (b"spans", b"s", b"customFormat", b"ht", b"customHeight", b"outlineLevel", b"collapsed", b"thickTop", b"thickBot",
                   b"x14ac:dyDescent")
_FORMULA_ATTRIBUTES = (b"t", b"aca", b"ref", b"ca", b"si")


def _once(names: Iterable[bytes], value: bytes = rb"[0-9A-Za-z.: ]{0,999}+") -> bytes:
    """These attributes, each once or not at all, in this order."""
    return b"".join(rb'(?: %s="%s")?+' % (name, value) for name in names)


def _rows(hidden: bytes, kind: bytes, formula: bytes) -> re.Pattern:
    """Runs of rows with such an attribute `hidden`, kinds of cells and formulas before the value."""
    cell = (rb'<c r="(?:[A-Z]|[A-R][A-Z]|S[A-F])\1"(?: s="[0-9]{1,6}+")?+' + _once([b"t"], kind) + rb"(?:/>|>"
            rb"(?:<v>" + _TEXT + rb"</v>|<is>" + _WRITTEN + rb"</is>|" + formula + rb"(?:<v>" + _TEXT + rb"</v>|<v ?/>)?+)</c>)")
    attributes = _once(_ROW_ATTRIBUTES[:4]) + _once([b"hidden"], hidden) + _once(_ROW_ATTRIBUTES[4:])
    row = rb'<row r="([1-9][0-9]{0,6}+)"' + attributes + rb"(?:/>|>(?:" + cell + rb")*+</row>)[\r\n]*+"
    # a ">" before and a "<" behind: so they stand in the content of an element, not in an attribute
    return re.compile(rb">(?:" + row + rb")++(?=<)")


_FORMULA = rb"(?:<f" + _once(_FORMULA_ATTRIBUTES) + rb"(?:/>|>" + _TEXT + rb"</f>))?+"
_VALUE_ROWS = _rows(rb"(?:0|false)", rb"(?!e\")[A-Za-z]{1,9}+", b"")
_ANY_ROWS = _rows(rb"(?:0|1|false|true)", rb"[A-Za-z]{1,9}+", _FORMULA)
_STRINGS = re.compile(rb">(?:<si>" + _WRITTEN + rb"</si>[\r\n]*+)++(?=<)")
_AT_ONCE = re.compile(rb"[^<]*<\?[^<]*\?><(?:row |si>)")
_ENCODING = re.compile(rb"[^>]*encoding=[\"']([^\"'>]*)")
_PIECE = 2**20


def without_plain(content: bytes) -> tuple[bytes, bytes]:
    """An XML part without its plain rows and strings: it is well-formed only if the part is. The part itself where that is not sure.

    And the part without those plain rows that say nothing but values: no formula, no error, not hidden.
    """
    utf16 = b"\0" in content[:2] or content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    begins = _AT_ONCE.match(content)  # they must stand within the document's one element
    if utf16 or begins or _OTHER_ENTITY.search(content):
        return content, content
    if b"<si>" in content[:4096]:
        rest = telling = _STRINGS.sub(b">", content)
    else:
        telling = _VALUE_ROWS.sub(b">", content)
        rest = _ANY_ROWS.sub(b">", telling)
    hides = b"<!" in rest or rest.rfind(b"<?") > 3  # a comment or the like, which what was taken out may have stood in
    return (content, content) if hides or not (content.isascii() or _is_utf8(content)) else (rest, telling)


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
