"""What an upload must be before any reader opens it: its type, its archive, its XML and its extent.

Only the standard library, streaming, and complete before python-calamine is called: that reader aborts
the whole process on a sheet whose one cell stands in the last column, and reads two different numbers
from two parts of one name. What it cannot tell (error cells, formulas never calculated, percent formats,
hidden rows) is found here by scanning the sheets' bytes, at every size; that refuses nothing, so it may be done
while the reader is at work. Rules: SAFETY 1.3, limits: DESIGN 5.
"""

from __future__ import annotations

import html
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from operator import lt
from xml.parsers import expat

from smartcity_metrics.intake.plain_rows import without_plain

UPLOAD_BYTES = 20 * 2**20
ROWS = 200_000
COLUMNS = 500
FILLED_CELLS = 2_000_000  # a sheet
UNPACKED_BYTES = 128 * 2**20
PART_BYTES = 96 * 2**20
SHEETS = 64
CELL_CHARACTERS = 32_767
ENTRIES = 2_000
ENTRY_NAME = 200
DEPTH = 64  # of XML elements
ATTRIBUTES = 256  # of one element
MERGES = 5_000
MERGED_CELLS = 20_000  # in one merge
NAMES = 5_000  # defined in the workbook
RULES = 5_000  # conditional formats and validations of a sheet
STYLES, FEW_STYLES = 200_000, 64_000  # cell formats that are refused, and that are told
SHEET_NAME = 31
EXTENSIONS = (".xlsx", ".xls", ".ods", ".csv")

_XLSX = "spreadsheetml.sheet.main+xml"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


class Refused(Exception):
    """The file cannot be used. `code` names the finding; `facts` fill its sentence."""

    def __init__(self, code: str, sheet: str | None = None, cell: str | None = None, seen: str | None = None, **facts: object) -> None:
        super().__init__(code)
        self.code, self.sheet, self.cell, self.seen, self.facts = code, sheet, cell, seen, facts


@dataclass
class SheetScan:
    """What the bytes of one sheet say that a reader of values cannot."""

    name: str
    hidden: bool = False
    merges: list[str] = field(default_factory=list)  # "C2:D4"
    errors: dict[str, str] = field(default_factory=dict)  # cell -> #DIV/0!
    uncalculated: list[str] = field(default_factory=list)  # cells whose formula has no stored value
    formulas: dict[str, str] = field(default_factory=dict)  # cells that were calculated -> their formula, empty where it is shared
    percents: dict[str, set[int]] = field(default_factory=dict)  # column letters -> rows of its cells with a % number format
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)  # 1-based, from and to

    def is_percent(self, cell: str) -> bool:
        """Whether the cell at this address has a % number format."""
        letters = cell.rstrip("0123456789")
        return int(cell[len(letters):]) in self.percents.get(letters, ())


@dataclass
class Scan:
    """An upload that may be opened: its kind (xlsx, xls, ods, csv) and what its sheets' bytes say, by sheet name."""

    kind: str
    sheets: dict[str, SheetScan] = field(default_factory=dict)
    told: list[tuple[str, str | None, str | None]] = field(default_factory=list)  # code, sheet, cell: what a person should know
    percent_styles: set[int] = field(default_factory=set)
    unseen: list[tuple[SheetScan, bytes]] = field(default_factory=list, repr=False)  # sheets judged and not yet looked at

    def look(self) -> None:
        """Fill in what the sheets' bytes say of their cells; the bytes are let go."""
        while self.unseen:
            sheet, content = self.unseen.pop(0)
            _look(sheet, content)
            sheet.percents = _percents(content, self.percent_styles)
            self.told += [("formula-reaches-out", sheet.name, cell) for cell in _reaching(content)[:1]]


def inspect(data: bytes, name: str) -> Scan:
    """What the upload is and what its sheets' bytes say. Refused when no reader may open it."""
    scan = judge(data, name)
    scan.look()
    return scan


def judge(data: bytes, name: str, tell: Callable[[float], None] = lambda _share: None) -> Scan:
    """What the upload is, all rules held; its cells are not looked at yet. Refused when no reader may open it.

    `tell` hears the share of an xlsx that was judged.
    """
    extension = _extension(name)
    if not data:
        raise Refused("file-empty")
    if len(data) > UPLOAD_BYTES:
        raise Refused("file-too-large", seen=f"{len(data) / 2**20:.1f}", limit=UPLOAD_BYTES // 2**20)
    found = _kind(data)
    if found == "html":
        raise Refused("html-in-disguise", seen=name)
    if found == "ole":
        return _old_workbook(data, extension)
    if found == "zip":
        return _archive(data, extension, tell)
    if extension != ".csv":
        raise Refused("not-a-workbook", seen=name)
    if found == "binary":
        raise Refused("not-a-csv", seen=name)
    return Scan("csv")


def _extension(name: str) -> str:
    if "\0" in name or _BIDI.search(name) or not name.strip():
        raise Refused("file-name", seen=_BIDI.sub("", name.replace("\0", "")))
    extension = "." + name.rsplit(".", 1)[-1].casefold() if "." in name else ""
    if extension in (".xlsm", ".xltm", ".xlam"):
        raise Refused("macro", seen=name)
    if extension == ".xlsb":
        raise Refused("xlsb", seen=name)
    if extension not in EXTENSIONS:
        raise Refused("file-type", seen=name, wanted_types=", ".join(EXTENSIONS))
    return extension


def _kind(data: bytes) -> str:
    if data.startswith(_OLE):
        return "ole"
    if data.startswith(b"PK\x03\x04"):
        return "zip"
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<head", b"<style", b"<meta")):
        return "html"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    if head.startswith((b"{", b"[{", b"%pdf")) or any(byte < 9 or 13 < byte < 32 for byte in data[:65536]):
        return "binary"
    return "text"


def _old_workbook(data: bytes, extension: str) -> Scan:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Refused("password")
    if "_VBA_PROJECT_CUR".encode("utf-16-le") in data or "Macros\0".encode("utf-16-le") in data:
        raise Refused("macro")
    if "Workbook\0".encode("utf-16-le") not in data and "Book\0".encode("utf-16-le") not in data:
        raise Refused("archive-broken")
    if extension != ".xls":
        raise Refused("name-and-content", seen=extension, content=".xls")
    if struct.unpack_from("<I", data, 44)[0] * 512 > len(data) + 512 or b"\x2f\x00\x36\x00" in data[512:8192]:
        raise Refused("archive-broken" if b"\x2f\x00\x36\x00" not in data[512:8192] else "password")
    return Scan("xls")


def _archive(data: bytes, extension: str, tell: Callable[[float], None]) -> Scan:
    _count_entries(data)
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, UnicodeDecodeError, OSError) as reason:
        raise Refused("archive-broken") from reason
    entries = archive.infolist()
    _check_directory(entries)
    parts = _Parts(data, entries)
    if "mimetype" in parts.names and parts.read("mimetype").strip() == _ODS:
        return _open_document(parts, extension)
    return _office_workbook(parts, extension, tell)


def _count_entries(data: bytes) -> None:
    """The number of entries as the end record tells it, before the directory is opened."""
    place = data.rfind(b"PK\x05\x06")
    if place < 0 or len(data) < place + 22:
        raise Refused("archive-broken")
    count, size = struct.unpack_from("<HI", data, place + 10)
    if count > ENTRIES or size > max(count, 1) * 400:
        raise Refused("too-many-entries", seen=str(count), limit=ENTRIES)


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > ENTRIES:
        raise Refused("too-many-entries", seen=str(len(entries)), limit=ENTRIES)
    names: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        parts = name.split("/")
        symlink = (entry.external_attr >> 16) & 0o170000 == 0o120000
        if ".." in parts or "\\" in name or "\0" in name or name.startswith("/") or ":" in parts[0] or len(name) > ENTRY_NAME or symlink:
            raise Refused("entry-name")
        if name.casefold() in names:
            raise Refused("entry-twice", seen=name)
        names.add(name.casefold())
        if entry.flag_bits & 0x1:
            raise Refused("password")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("compression-method")
        if entry.file_size > PART_BYTES:
            raise Refused("unpacked-too-large", limit=UNPACKED_BYTES // 2**20)
    if sum(entry.file_size for entry in entries) > UNPACKED_BYTES:
        raise Refused("unpacked-too-large", limit=UNPACKED_BYTES // 2**20)
    placed = sorted(entries, key=lambda entry: entry.header_offset)
    for one, following in zip(placed, placed[1:], strict=False):
        if one.header_offset + 30 + len(one.orig_filename.encode()) + one.compress_size > following.header_offset:
            raise Refused("entries-overlap")


class _Parts:
    """The parts of an archive, inflated one by one under the caps."""

    def __init__(self, data: bytes, entries: list[zipfile.ZipInfo]) -> None:
        self.data = data
        self.entries = {entry.filename: entry for entry in entries if not entry.is_dir()}
        self.names = list(self.entries)
        self.left = UNPACKED_BYTES

    def read(self, name: str) -> bytes:
        """The part's bytes; its real length and checksum must be what the directory says."""
        entry = self.entries[name]
        header = self.data[entry.header_offset:entry.header_offset + 30]
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise Refused("archive-broken")
        label, extra = struct.unpack_from("<HH", header, 26)
        start = entry.header_offset + 30 + label + extra
        raw = self.data[start:start + entry.compress_size]
        content = raw if entry.compress_type == zipfile.ZIP_STORED else self._inflated(raw, entry.file_size)
        self.left -= len(content)
        if self.left < 0:
            raise Refused("unpacked-too-large", limit=UNPACKED_BYTES // 2**20)
        if len(content) != entry.file_size:
            raise Refused("size-untrue")
        if zlib.crc32(content) != entry.CRC:
            raise Refused("archive-broken")
        return content

    def _inflated(self, raw: bytes, size: int) -> bytes:
        cap = min(PART_BYTES, self.left)
        try:
            content = zlib.decompressobj(-15).decompress(raw, min(cap, size) + 1)  # one byte more tells that the size is untrue
        except zlib.error as reason:
            raise Refused("archive-broken") from reason
        if len(content) > cap:
            raise Refused("unpacked-too-large", limit=UNPACKED_BYTES // 2**20)
        return content


def _open_document(parts: _Parts, extension: str) -> Scan:
    if extension != ".ods":
        raise Refused("name-and-content", seen=extension, content=".ods")
    for name in parts.names:
        if name.startswith("Basic/") or name.startswith("Scripts/"):
            raise Refused("macro")
        if name.endswith((".xml", ".rdf")):
            content = parts.read(name)
            if b"encryption-data" in content:
                raise Refused("password")
            _well_formed(content)
            for repeated in re.findall(rb'number-(?:rows|columns)-repeated="(\d+)"', content):
                if int(repeated) > 1_048_576:
                    raise Refused("far-cell", limit_rows=ROWS, limit_columns=COLUMNS)
    return Scan("ods")


def _office_workbook(parts: _Parts, extension: str, tell: Callable[[float], None]) -> Scan:
    lowered = {name.casefold(): name for name in parts.names}
    if "[content_types].xml" not in lowered:
        raise Refused("not-a-workbook", seen=extension)
    types = parts.read(lowered["[content_types].xml"])
    _well_formed(types)
    # exports declare defaults for endings that they do not hold, so only the parts' own types count
    stated = " ".join(one.get("ContentType", "").casefold() for one in _elements(types, "Override"))
    if "macroenabled" in stated or "vbaproject" in stated or any("vbaproject" in name or "macrosheets/" in name for name in lowered):
        raise Refused("macro")
    if any("/activex" in name or ("/embeddings/" in name and name.endswith(".bin")) for name in lowered):
        raise Refused("active-content")
    if "sheet.binary" in stated or "xl/workbook.bin" in lowered:
        raise Refused("xlsb", seen=extension)
    if _XLSX not in stated:
        raise Refused("not-a-workbook", seen=extension)
    if extension != ".xlsx":
        raise Refused("name-and-content", seen=extension, content=".xlsx")
    read: dict[str, bytes] = {}
    rests: dict[str, bytes] = {}
    foreign = False
    done, whole = 0, sum(entry.file_size for entry in parts.entries.values())
    for name in parts.names:
        content = parts.read(name)
        if name.casefold().endswith((".xml", ".rels", ".vml")):
            rest = without_plain(content)
            _well_formed(rest)
            foreign = foreign or b"http://www.w3.org/2001/XInclude" in rest
            if name.casefold().startswith("xl/") and "/media/" not in name:
                read[name], rests[name] = content, rest
        done += parts.entries[name].file_size
        tell(min(done / max(whole, 1), 1.0))
    scan = _Workbook(read, rests).scan()
    scan.told += [("foreign-elements", None, None)] * foreign
    scan.told += [("embedded-files", None, None)] * any("/embeddings/" in name for name in lowered)
    scan.told += [("outside-links", None, None)] * _reaches_out(lowered, read)
    return scan


def _reaches_out(lowered: dict[str, str], read: dict[str, bytes]) -> bool:
    """Whether the workbook names something outside of itself other than a web page or a mail address."""
    if any("/externallinks/" in name or name.endswith("/connections.xml") for name in lowered):
        return True
    for name, content in read.items():
        if not name.casefold().endswith(".rels") or b"External" not in content:
            continue
        for one in _elements(content, "Relationship"):
            target = one.get("Target", "").strip().casefold()
            if one.get("TargetMode") == "External" and not target.startswith(("http://", "https://", "mailto:")):
                return True
    return False


class _Guarded:
    """An expat parser that knows only what must not occur."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.XmlDeclHandler = self._declared
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def _doctype(self, *_: object) -> None:
        raise Refused("doctype")

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding or "utf-8").casefold() not in ("utf-8", "utf-16", "us-ascii", "ascii"):
            raise Refused("xml-encoding", seen=encoding)


class _Deep(_Guarded):
    """One that also counts depth and attributes; a call for every element, so only for parts where it matters."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, _name: str, attributes: list[str]) -> None:
        self.depth += 1
        if self.depth > DEPTH or len(attributes) > 2 * ATTRIBUTES:
            raise Refused("xml-too-deep")

    def _end(self, _name: str) -> None:
        self.depth -= 1


_LARGE_PART = 4 * 2**20  # beyond this a call for every element would cost more than the reading itself


def _well_formed(content: bytes) -> None:
    """Refused unless the bytes are plain XML: no document type, a known encoding, no abyss, no fault."""
    guarded = _Guarded() if len(content) > _LARGE_PART and not _suspicious(content) else _Deep()
    try:
        guarded.parser.Parse(content, True)
    except expat.ExpatError as reason:
        raise Refused("xml-broken") from reason


def _suspicious(content: bytes) -> bool:
    """Whether a large part, looked into at a few places, is not made of cells or strings as a sheet is."""
    step = len(content) // 32
    return any(b"<c " not in piece and b"<si>" not in piece and b"<t" not in piece and b"<c>" not in piece
               for piece in (content[start:start + 8192] for start in range(step, len(content) - 8192, step)))


class _Workbook:
    """The parts of an xlsx, looked through for its sheets. `rests`: what `without_plain` leaves of them."""

    def __init__(self, parts: dict[str, bytes], rests: dict[str, bytes]) -> None:
        self.parts, self.rests = parts, rests

    def scan(self) -> Scan:
        book = next((name for name in self.parts if name.casefold() == "xl/workbook.xml"), None)
        if book is None:
            raise Refused("archive-broken")
        targets = self._targets()
        sheets = list(self._sheets(self.parts[book]))
        if not sheets:
            raise Refused("no-sheet")
        if len(sheets) > SHEETS:
            raise Refused("too-many-sheets", seen=str(len(sheets)), limit=SHEETS)
        names = [name.casefold() for name, _, _ in sheets]
        if twice := [name for name, _, _ in sheets if names.count(name.casefold()) > 1]:
            raise Refused("sheet-name-twice", seen=twice[0])
        if sum(content.count(b"<definedName ") for name, content in self.parts.items() if name == book) > NAMES:
            raise Refused("too-many-names", limit=NAMES)
        scans, told = {}, self._told_styles()
        unseen = []
        for name, link, state in sheets:
            part = targets.get(link)
            if part is None or part not in self.parts:
                raise Refused("archive-broken")
            scans[name] = _sheet_scan(name, self.parts[part], self.rests[part])
            scans[name].hidden = state in ("hidden", "veryHidden")
            unseen.append((scans[name], self.parts[part]))
            if len(name) > SHEET_NAME or re.search(r"[\[\]:*?/\\<>]", name):
                told.append(("sheet-name", name, None))
        self._check_strings()
        return Scan("xlsx", scans, told, self._percent_styles(), unseen)

    def _told_styles(self) -> list[tuple[str, str | None, str | None]]:
        content = next((content for name, content in self.parts.items() if name.casefold() == "xl/styles.xml"), b"")
        count = content.count(b"<xf ") if len(content) > FEW_STYLES * len(b"<xf />") else 0
        if count > STYLES:
            raise Refused("too-many-styles", limit=STYLES)
        return [("many-styles", None, None)] if count > FEW_STYLES else []

    def _targets(self) -> dict[str, str]:
        known = {}
        name = next((name for name in self.parts if name.casefold() == "xl/_rels/workbook.xml.rels"), None)
        for attributes in _elements(self.parts.get(name, b"<a/>"), "Relationship"):
            target = attributes.get("Target", "")
            if attributes.get("TargetMode") == "External" or ".." in target:
                if attributes.get("Type", "").endswith("/worksheet"):
                    raise Refused("archive-broken")
                continue
            known[attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        return known

    def _sheets(self, content: bytes) -> Iterator[tuple[str, str, str]]:
        for attributes in _elements(content, "sheet"):
            link = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            yield attributes.get("name", ""), link, attributes.get("state", "visible")

    def _percent_styles(self) -> set[int]:
        content = next((content for name, content in self.parts.items() if name.casefold() == "xl/styles.xml"), None)
        if content is None:
            return set()
        own = {attributes.get("numFmtId", ""): attributes.get("formatCode", "") for attributes in _elements(content, "numFmt")}
        percent = {"9", "10"} | {number for number, code in own.items() if "%" in re.sub(r'"[^"]*"|\\.', "", code)}
        return {index for index, attributes in enumerate(_elements(content, "xf", within="cellXfs")) if attributes.get("numFmtId") in percent}

    def _check_strings(self) -> None:
        for name, content in self.parts.items():
            if name.casefold() != "xl/sharedstrings.xml":
                continue
            if _holds_long_text(self.rests[name]):
                raise Refused("text-too-long", limit=CELL_CHARACTERS)
            declared = re.search(rb'uniqueCount="(\d+)"', content[:2000])
            if declared and int(declared[1]) > len(content):
                raise Refused("count-untrue")


def _elements(content: bytes, wanted: str, within: str | None = None) -> list[dict[str, str]]:
    """The attributes of all elements of this local name, in document order."""
    found: list[dict[str, str]] = []
    inside = [within is None]

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == within:
            inside[0] = True
        if local == wanted and inside[0]:
            found.append(attributes)

    def end(name: str) -> None:
        if within is not None and name.rpartition(":")[2] == within:
            inside[0] = False

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(content, True)
    return found


_COLUMN = rb"(?:[A-Z]|[A-R][A-Z]|S[A-F])"  # A to SF: 500 columns
_NEAR = rb'r="' + _COLUMN + rb'(?:[1-9][0-9]{0,4}|1[0-9]{5}|200000)"'
_NOT_NEAR = re.compile(rb"<c (?!" + _NEAR + rb")")
_ROW = re.compile(rb'<row r="([1-9][0-9]{0,6})"')
_OTHER_ROW = re.compile(rb'<row(?! r="[1-9][0-9]{0,6}"|[A-Za-z])')
_SHORTEST_CELL = len(b"<c><v>1</v></c>")
_SHORTEST_NEAR = len(b'<c r="A1"><v>1</v></c>')
_ERROR = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*? t="e"[^>]*>(?:(?!</c>).)*?<v>([^<]*)</v>', re.DOTALL)
_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*>\s*<f\b[^>]*?(?:/>|>([^<]*)</f>)\s*(?:(<v>[^<]|<v xml)|</c>|<v\s*/>|<v></v>)')
_LONG_TEXT = re.compile(rb">([^<]{%d,})" % (CELL_CHARACTERS + 1))
_MERGE = re.compile(rb'<mergeCell [^>]*?ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_HIDDEN_ROW = re.compile(rb'<row (?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="([0-9]+)"')
_HIDDEN_COLUMN = re.compile(rb'<col (?=[^>]*\bhidden="(?:1|true)")(?=[^>]*\bmin="([0-9]+)")[^>]*?\bmax="([0-9]+)"')


def _sheet_scan(name: str, content: bytes, rest: bytes) -> SheetScan:
    """A sheet whose rules hold. `rest`: its bytes without plain rows, which hold no merge and no rule."""
    scan = SheetScan(name)
    _check_extent(name, content, rest)
    if b"<is>" in rest and _holds_long_text(rest):
        raise Refused("text-too-long", sheet=name, limit=CELL_CHARACTERS)
    scan.merges = [found.decode() for found in _MERGE.findall(rest)[:MERGES + 1]]
    if len(scan.merges) > MERGES:
        raise Refused("too-many-merges", sheet=name, limit=MERGES)
    if any(_area(one) > MERGED_CELLS for one in scan.merges):
        raise Refused("merge-too-large", sheet=name, limit=MERGED_CELLS)
    if rest.count(b"<cfRule") + rest.count(b"<dataValidation ") > RULES:
        raise Refused("too-many-rules", sheet=name, limit=RULES)
    scan.hidden_columns = [(int(first), int(last)) for first, last in _HIDDEN_COLUMN.findall(rest)]
    return scan


def _look(scan: SheetScan, content: bytes) -> None:
    """What the cells' bytes say besides their values."""
    if b't="e"' in content:
        scan.errors = {cell.decode(): value.decode("utf-8", "replace") for cell, value in _ERROR.findall(content)}
    if b"<f" in content:
        for cell, formula, stored in _FORMULA.findall(content):
            if stored:
                scan.formulas[cell.decode()] = html.unescape(formula.decode("utf-8", "replace"))
            else:
                scan.uncalculated.append(cell.decode())
    if b'hidden="' in content:
        scan.hidden_rows = [int(row) for row in _HIDDEN_ROW.findall(content)]


def _percents(content: bytes, percents: set[int]) -> dict[str, set[int]]:
    """The cells with one of these styles: column letters -> rows."""
    if not percents or b' s="' not in content:
        return {}
    styles = b"|".join(str(index).encode() for index in percents)
    rows: dict[bytes, list[bytes]] = {}
    for letters, row in re.findall(rb'<c r="([A-Z]+)([0-9]+)"[^>]*? s="(?:' + styles + rb')"', content):
        rows.setdefault(letters, []).append(row)
    return {letters.decode(): set(map(int, found)) for letters, found in rows.items()}


def _area(merge: str) -> int:
    """Cells of a merged range such as C2:D4."""
    top, bottom, left, right = corners(merge)
    return (abs(right - left) + 1) * (abs(bottom - top) + 1)


_CALLS = (b"WEBSERVICE", b"HYPERLINK", b"IMPORTXML", b"IMPORTDATA", b"DDE", b"|")
_REACHING = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*>\s*<f\b[^>]*>[^<]*(?:WEBSERVICE|HYPERLINK|IMPORTXML|IMPORTDATA|\bDDE|\|)[^<]*</f>',
                       re.IGNORECASE)
_FORMULA_TEXT = re.compile(rb"<f\b[^>]*>([^<]*)</f>")


def _reaching(content: bytes) -> list[str]:
    """Cells whose formula calls another program or an address."""
    texts = b"\n".join(_FORMULA_TEXT.findall(content)).upper()
    if not any(one in texts for one in _CALLS):
        return []
    return [cell.decode() for cell in _REACHING.findall(content)]


def _holds_long_text(content: bytes) -> bool:
    """Whether a text has too many characters; the bytes say only that it may."""
    return any(len(text.decode("utf-8", "replace")) > CELL_CHARACTERS for text in _LONG_TEXT.findall(content))


def _check_extent(name: str, content: bytes, rest: bytes) -> None:
    """Refused when a cell stands beyond the limits, or where two readers would see two places."""
    plain = content[:2] not in (b"\xff\xfe", b"\xfe\xff") and b":worksheet" not in content[:4096] and b"<c>" not in rest
    plain = plain and not _NOT_NEAR.search(rest)
    # counting takes time, so only what is long enough to hold too many is counted
    few = len(content) <= FILLED_CELLS * (_SHORTEST_NEAR if plain else _SHORTEST_CELL)
    filled = 0 if few else content.count(b"<v>") + content.count(b"<is>")
    if filled > FILLED_CELLS:
        raise Refused("too-many-cells", sheet=name, seen=str(filled), limit=FILLED_CELLS)
    # plain rows may have any number, and no cell beyond the last column
    if plain and not _OTHER_ROW.search(rest) and _rising_to(_ROW.findall(content), ROWS):
        return
    _Extent(name).check(content)


def _rising_to(rows: list[bytes], limit: int) -> bool:
    numbers = list(map(int, rows))
    return not numbers or numbers[-1] <= limit and all(map(lt, numbers, numbers[1:]))


class _Extent:
    """The slow way through a sheet's cells, for writings that the fast one does not know."""

    def __init__(self, sheet: str) -> None:
        self.sheet, self.row, self.column = sheet, 0, 0

    def check(self, content: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.Parse(content, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "row":
            self._next_row(attributes.get("r"))
        elif local == "c":
            self._next_cell(attributes.get("r"))

    def _next_row(self, given: str | None) -> None:
        row = self.row + 1 if given is None else int(given) if given.isascii() and given.isdigit() else 0
        if row <= self.row or row > 1_048_576:
            raise Refused("cell-address", sheet=self.sheet, seen=given)
        self.row, self.column = row, 0

    def _next_cell(self, given: str | None) -> None:
        if given is None:
            self.column += 1
        else:
            found = re.fullmatch(r"([A-Z]{1,3})([1-9][0-9]{0,6})", given)
            column = column_number(found[1]) if found else 0
            if not found or int(found[2]) != self.row or column <= self.column or column > 16_384:
                raise Refused("cell-address", sheet=self.sheet, seen=given)
            self.column = column
        if self.row > ROWS or self.column > COLUMNS:
            raise Refused("far-cell", sheet=self.sheet, cell=given, limit_rows=ROWS, limit_columns=COLUMNS)


_RANGE = re.compile(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)")


def column_number(letters: str) -> int:
    """A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def corners(area: str) -> tuple[int, int, int, int]:
    """First row, last row, first column, last column of a range such as C2:D4. ValueError for what is none."""
    found = _RANGE.fullmatch(area)
    if not found:
        raise ValueError(f"no range of cells: {area!r}")
    left, top, right, bottom = found.groups()
    return int(top), int(bottom), column_number(left), column_number(right)


def column_letters(number: int) -> str:
    """1 is A, 27 AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
