"""The contract: every sheet and column that the program asks for, once.

This table drives the reader, the template, the column guide and the messages. Names are matched
ignoring case, blanks, underscores, hyphens and the asterisk of required columns. What may stand in a
column is in the catalogue under `template.kind_<kind>`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from smartcity_metrics.programme import (
    Aggregation,
    Benefit,
    DataStatus,
    Dimension,
    District,
    Event,
    EventKind,
    Facts,
    Formula,
    Indicator,
    Milestone,
    Nature,
    Period,
    Polarity,
    QuickWin,
    Stage,
    Status,
)

Choices = Mapping[str, tuple[str, ...]]  # value -> Indonesian word, English word, further spellings

POLARITY: Choices = {
    Polarity.HIGHER: ("naik", "higher", "up", "meningkat", "tinggi", "positif", "makin tinggi makin baik", "maximize", "ascending", "asc"),
    Polarity.LOWER: ("turun", "lower", "down", "menurun", "rendah", "negatif", "makin rendah makin baik", "minimize", "descending", "desc"),
    Polarity.RANGE: ("rentang", "range", "stabil", "goldilocks"),
    Polarity.NEUTRAL: ("netral", "neutral"),
}
AGGREGATION: Choices = {
    Aggregation.SUM: ("jumlah", "sum", "total", "kumulatif"),
    Aggregation.LAST: ("terakhir", "last", "posisi akhir", "akhir"),
    Aggregation.MEAN: ("rata-rata", "mean", "average", "rerata"),
    Aggregation.RATIO: ("rasio", "ratio"),
}
FORMULA: Choices = {
    Formula.NORMAL: ("normal", "normal"),
    Formula.SPECIAL: ("khusus", "special"),
    Formula.INVERSE: ("terbalik", "inverse"),
}
NATURE: Choices = {
    Nature.SERVICE: ("pelayanan", "service", "layanan"),
    Nature.MIXED: ("campuran", "mixed"),
    Nature.INFRASTRUCTURE: ("infrastruktur", "infrastructure"),
}
STAGE: Choices = {
    Stage.OUTPUT: ("keluaran", "output"),
    Stage.OUTCOME: ("hasil", "outcome"),
    Stage.IMPACT: ("dampak", "impact"),
}
BENEFIT: Choices = {
    Benefit.BENEFICIARIES: ("penerima manfaat", "beneficiaries", "penerima"),
    Benefit.COVERAGE: ("cakupan", "coverage"),
    Benefit.TIME: ("waktu", "time"),
    Benefit.MONEY: ("penghematan", "money", "biaya", "uang"),
    Benefit.REVENUE: ("pendapatan", "revenue"),
    Benefit.PRODUCT: ("produk", "product"),
    Benefit.TREND: ("tren", "trend"),
}
DATA_STATUS: Choices = {
    DataStatus.SAMPLE: ("contoh", "sample", "example", "data contoh"),
    DataStatus.PROVISIONAL: ("sementara", "provisional"),
    DataStatus.FINAL: ("final", "final", "tetap", "resmi"),
}
EVENT: Choices = {
    EventKind.LAUNCH: ("peluncuran", "launch"),
    EventKind.REDEFINITION: ("ubah definisi", "redefinition", "perubahan definisi"),
    EventKind.DISRUPTION: ("gangguan", "disruption"),
    EventKind.HOLIDAY: ("libur", "holiday", "hari libur"),
}
STATUS: Choices = {
    Status.PROVISIONAL: ("sementara", "provisional", "angka sementara", "prelim", "s"),
    Status.FINAL: ("final", "final", "tetap", "angka tetap", "f"),
}
YES = ("ya", "yes", "y", "true", "benar", "1", "v", "✓")
NO = ("tidak", "no", "n", "t", "false", "salah", "0")


@dataclass(frozen=True)
class Column:
    """One column. `kind`: text, code, number, money, percent, date, date_end, period, choice, yes_no, texts, integer, year_month."""

    name: str  # Indonesian
    english: str
    field: str
    kind: str = "text"
    required: bool = False
    aliases: tuple[str, ...] = ()
    choices: Choices = field(default_factory=dict)
    refers: str | None = None  # the field names something of this sheet


@dataclass(frozen=True)
class Sheet:
    """One sheet. `makes`: the type of the waist that a row becomes, None where rows are measurements."""

    key: str
    name: str
    english: str
    columns: tuple[Column, ...]
    makes: type | None = None
    aliases: tuple[str, ...] = ()

    def column(self, field_name: str) -> Column:
        """The column that fills this field."""
        return next(one for one in self.columns if one.field == field_name)

    def title(self, language: str) -> str:
        """The sheet's name in a language."""
        return self.english if language == "en" else self.name


PROGRAM = Sheet("program", "Program", "Programme", (
    Column("kota", "city", "city", required=True, aliases=("nama kota", "kota kabupaten")),
    Column("judul", "title", "title"),
    Column("periode mulai", "period start", "start", "date", True, ("mulai", "start")),
    Column("periode selesai", "period end", "end", "date_end", True, ("selesai", "end")),
    Column("wali kota", "mayor", "mayor", aliases=("walikota", "bupati", "regent", "kepala daerah")),
    Column("visi", "vision", "vision"),
    Column("tanggal paparan", "presentation date", "presented", "date_end", aliases=("paparan",)),
    Column("status data", "data status", "status", "choice", True, ("status",), DATA_STATUS),
    Column("sumber", "source", "source", aliases=("sumber data",)),
), Facts, ("program quick win", "info program"))

DIMENSION = Sheet("dimension", "Dimensi", "Dimensions", (
    Column("kode", "code", "code", "code", True),
    Column("nama", "name", "name", required=True, aliases=("dimensi", "nama dimensi")),
    Column("nama Inggris", "English name", "name_en"),
    Column("sub dimensi", "sub dimensions", "sub_dimensions", "texts"),
    Column("urutan", "order", "slot", "integer", aliases=("no", "nomor")),
    Column("warna", "colour", "colour", aliases=("color",)),
), Dimension, ("dimension",))

QUICK_WIN = Sheet("quick_win", "Quick Win", "Quick wins", (
    Column("kode", "code", "code", "code", True, ("kode quick win", "id")),
    Column("nama", "name", "name", required=True, aliases=("nama quick win", "quick win", "nama inovasi")),
    Column("dimensi", "dimension", "dimension", "code", True, ("pilar",), refers="dimension"),
    Column("sub dimensi", "sub dimension", "sub_dimension"),
    Column("OPD", "agency", "opd", required=True, aliases=("perangkat daerah", "opd pengampu", "pd")),
    Column("penanggung jawab", "owner", "owner", aliases=("pic",)),
    Column("layanan yang dipertajam", "service sharpened", "service", required=True, aliases=("layanan", "service")),
    Column("jenis", "nature", "nature", "choice", True, choices=NATURE),
    Column("masalah", "problem", "problem"),
    Column("inovasi", "innovation", "innovation"),
    Column("manfaat", "benefit", "benefit"),
    Column("penerima manfaat", "beneficiaries", "beneficiaries"),
    Column("target penerima", "beneficiary target", "beneficiary_target", "number"),
    Column("mulai", "start", "start", "date", True, ("tanggal mulai",)),
    Column("diluncurkan", "launched", "launched", "date", aliases=("peluncuran", "tanggal peluncuran", "launch")),
    Column("selesai", "end", "end", "date_end", True, ("tanggal selesai",)),
    Column("anggaran", "budget", "budget", "money", aliases=("pagu", "pagu anggaran")),
    Column("sumber dana", "fund source", "fund_source"),
    Column("realisasi anggaran", "spent", "spent", "money", aliases=("serapan",)),
    Column("bukti", "evidence", "evidence", aliases=("data dukung",)),
), QuickWin, ("quick wins", "quickwin", "daftar quick win", "percepatan"))

MILESTONE = Sheet("milestone", "Rencana Aksi", "Action plan", (
    Column("quick win", "quick win", "quick_win", "code", True, ("kode quick win",), refers="quick_win"),
    Column("tahapan", "milestone", "name", required=True, aliases=("kegiatan", "tonggak")),
    Column("penanggung jawab", "owner", "owner", aliases=("pic",)),
    Column("rencana mulai", "planned start", "planned_start", "date", True),
    Column("rencana selesai", "planned end", "planned_end", "date_end", True),
    Column("realisasi mulai", "actual start", "actual_start", "date"),
    Column("realisasi selesai", "actual end", "actual_end", "date_end"),
    Column("bobot", "weight", "weight", "number"),
    Column("penyelesaian (%)", "completion (%)", "completion", "percent", aliases=("penyelesaian", "persentase penyelesaian", "completion")),
), Milestone, ("milestones", "tahapan", "jadwal"))

INDICATOR = Sheet("indicator", "Indikator", "Indicators", (
    Column("kode", "code", "code", "code", True, ("kode indikator", "id indikator")),
    Column("quick win", "quick win", "quick_win", "code", True, ("kode quick win",), refers="quick_win"),
    Column("nama", "name", "name", required=True, aliases=("nama indikator", "indikator", "indicator")),
    Column("satuan", "unit", "unit", required=True),
    Column("jenis", "stage", "stage", "choice", True, ("tingkat",), STAGE),
    Column("polaritas", "polarity", "polarity", "choice", True, ("arah baik", "arah"), POLARITY),
    Column("agregasi", "aggregation", "aggregation", "choice", True, ("cara menjumlah",), AGGREGATION),
    Column("rumus capaian", "achievement formula", "formula", "choice", choices=FORMULA, aliases=("rumus",)),
    Column("kondisi awal", "baseline", "baseline", "number", aliases=("awal", "nilai awal")),
    Column("periode kondisi awal", "baseline period", "baseline_period", "period", aliases=("periode awal", "tahun awal")),
    Column("target", "target", "target", "number"),
    Column("target atas", "upper target", "target_upper", "number", aliases=("batas atas target",)),
    Column("tanggal target", "target date", "target_date", "date_end", aliases=("tenggat", "tenggat target")),
    Column("batas minimum", "minimum", "minimum", "number", aliases=("min", "batas bawah wajar")),
    Column("batas maksimum", "maximum", "maximum", "number", aliases=("max", "maks", "batas atas wajar")),
    Column("bilangan bulat", "whole number", "whole", "yes_no", aliases=("bulat",)),
    Column("dasar manfaat", "benefit basis", "benefit", "choice", choices=BENEFIT),
    Column("indikator volume", "volume indicator", "volume", "code", refers="indicator"),
    Column("utama", "main", "main", "yes_no", aliases=("indikator utama", "iku")),
    Column("sumber", "source", "source", required=True, aliases=("sumber data",)),
    Column("definisi", "definition", "definition", aliases=("definisi operasional",)),
), Indicator, ("indicator", "daftar indikator"))

PLAN = Sheet("plan", "Target Berkala", "Periodic targets", (
    Column("indikator", "indicator", "indicator", "code", True, ("kode", "kode indikator"), refers="indicator"),
    Column("periode", "period", "period", "period", True, ("bulan", "triwulan", "semester")),
    Column("rencana", "plan", "value", "number", True, ("target", "nilai")),
), None, ("target periodik", "rencana berkala"))

ACTUAL = Sheet("actual", "Realisasi", "Actuals", (
    Column("indikator", "indicator", "indicator", "code", True, ("kode", "kode indikator"), refers="indicator"),
    Column("periode", "period", "period", "period", True, ("bulan", "triwulan", "semester")),
    Column("nilai", "value", "value", "number", True, ("realisasi", "actual")),
    Column("pembilang", "numerator", "numerator", "number"),
    Column("penyebut", "denominator", "denominator", "number"),
    Column("wilayah", "district", "district", "code", aliases=("kecamatan",), refers="district"),
    Column("status", "status", "status", "choice", choices=STATUS, aliases=("status data",)),
    Column("catatan", "note", "note", aliases=("keterangan", "notes")),
), None, ("actual", "data realisasi", "measurements"))

SKM = ("persyaratan", "prosedur", "waktu pelayanan", "biaya/tarif", "produk layanan", "kompetensi pelaksana", "perilaku pelaksana",
       "penanganan pengaduan", "sarana dan prasarana")  # the nine elements of PermenPANRB 14/2017, in its order
_SKM_ENGLISH = ("requirements", "procedure", "service time", "fees", "service product", "staff competence", "staff conduct",
                "complaint handling", "facilities")
_SKM_ALIASES = (("persyaratan pelayanan",), ("sistem mekanisme dan prosedur", "mekanisme", "kemudahan prosedur"),
                ("waktu penyelesaian", "kecepatan"), ("biaya", "tarif", "biaya tarif", "kewajaran biaya"),
                ("produk spesifikasi jenis pelayanan", "produk", "kesesuaian produk"), ("kompetensi", "kemampuan petugas"),
                ("perilaku", "kesopanan"), ("pengaduan", "penanganan pengaduan saran dan masukan"), ("sarana prasarana", "sarana"))
SURVEY = Sheet("survey", "Survei", "Survey", (
    Column("quick win", "quick win", "quick_win", "code", True, ("kode quick win",), refers="quick_win"),
    Column("periode", "period", "period", "period", True),
    *(Column(name, english, f"U{index}", "number", aliases=(f"U{index}", *aliases))
      for index, (name, english, aliases) in enumerate(zip(SKM, _SKM_ENGLISH, _SKM_ALIASES, strict=True), 1)),
), None, ("skm", "survei kepuasan"))

EVENTS = Sheet("event", "Kejadian", "Events", (
    Column("tanggal", "date", "day", "date", True),
    Column("berlaku untuk", "applies to", "applies_to", aliases=("indikator", "quick win")),
    Column("jenis", "kind", "kind", "choice", True, choices=EVENT),
    Column("keterangan", "description", "text", required=True, aliases=("catatan",)),
), Event, ("event",))

DISTRICT = Sheet("district", "Wilayah", "Districts", (
    Column("kode", "code", "code", "code", aliases=("kode wilayah",)),
    Column("nama", "name", "name", required=True, aliases=("kecamatan", "wilayah", "nama kecamatan")),
    Column("penduduk", "population", "population", "integer", aliases=("jumlah penduduk",)),
    Column("alias", "aliases", "aliases", "texts"),
), District, ("district", "kecamatan"))

COMPARISON = Sheet(
    "comparison",
    "Pembanding",
    "Comparisons",
    (
        Column("kode", "code", "code", "code", True, ("kode pembanding", "kode kota")),
        Column(
            "nama",
            "name",
            "name",
            required=True,
            aliases=("nama kota", "kota", "pembanding", "kota pembanding", "nama pembanding"),
        ),
        Column(
            "indikator",
            "indicator",
            "indicator",
            "code",
            True,
            ("kode indikator",),
            refers="indicator",
        ),
        Column("periode", "period", "period", "period", True, ("bulan", "triwulan", "semester")),
        Column("nilai", "value", "value", "number", True, ("realisasi", "actual")),
    ),
    None,
    ("comparison", "kota pembanding", "data pembanding"),
)

SHEETS = (
    PROGRAM,
    DIMENSION,
    QUICK_WIN,
    MILESTONE,
    INDICATOR,
    PLAN,
    ACTUAL,
    SURVEY,
    EVENTS,
    DISTRICT,
    COMPARISON,
)
TEMPLATE_MARK = "templat-quick-win"  # stands on the guide sheet of a workbook that our template made
GUIDE_SHEETS = ("petunjuk", "guide", "instructions", "readme", "panduan", "periksa")  # never read

# What the template shows in its example rows: sheet -> field -> value; words in Indonesian and English. Read without "(contoh)"
# before it, an example is a whole and faultless programme.
EXAMPLE_WORD = ("(contoh)", "(example)")
EXAMPLES: Mapping[str, Mapping[str, object]] = {
    PROGRAM.key: {"city": "Kota Balikpapan", "title": ("Quick win kota cerdas 2019–2020", "Smart city quick wins 2019–2020"),
                  "start": date(2019, 4, 1), "end": date(2020, 3, 31), "mayor": ("nama kepala daerah", "name of the mayor or regent"),
                  "vision": ("Layanan yang ada dipertajam dalam satu tahun", "Existing services sharpened within a year"),
                  "presented": date(2020, 3, 5), "status": DataStatus.FINAL, "source": "Bappeda"},
    DIMENSION.key: {"code": "GOV", "name": "Smart Governance", "name_en": "Smart Governance", "slot": 1, "colour": "#3B6FB6",
                    "sub_dimensions": ("pelayanan publik; birokrasi", "public service; bureaucracy")},
    QUICK_WIN.key: {"code": "GOV-1", "name": ("KTP dan KK daring", "Identity cards online"), "dimension": "GOV",
                    "sub_dimension": ("pelayanan publik", "public service"), "opd": "Disdukcapil",
                    "owner": ("Kepala Dinas", "Head of the agency"), "service": ("Pengurusan KTP dan KK", "Identity and family cards"),
                    "nature": Nature.SERVICE, "problem": ("Antre sejak pagi", "Queues since dawn"),
                    "innovation": ("Permohonan lewat ponsel", "Requests by phone"), "benefit": ("Tidak perlu datang dua kali", "No second visit"),
                    "beneficiaries": ("Warga yang mengurus kependudukan", "Residents who need papers"), "beneficiary_target": 20000,
                    "start": date(2019, 4, 1), "launched": date(2019, 7, 1), "end": date(2020, 3, 31), "budget": 150000000,
                    "fund_source": "APBD", "spent": 142500000, "evidence": ("SK Kepala Dinas 12/2019", "Decree 12/2019 of the agency")},
    MILESTONE.key: {"quick_win": "GOV-1", "name": ("Uji coba di dua kecamatan", "Trial in two districts"), "owner": ("Kepala Bidang", "Head of section"),
                    "planned_start": date(2019, 5, 1), "planned_end": date(2019, 6, 30), "actual_start": date(2019, 5, 6),
                    "actual_end": date(2019, 6, 28), "weight": 20, "completion": 100},
    INDICATOR.key: {"code": "GOV-1.1", "quick_win": "GOV-1", "name": ("Waktu KTP selesai", "Time until the card is ready"), "unit": ("hari", "days"),
                    "stage": Stage.OUTCOME, "polarity": Polarity.LOWER, "aggregation": Aggregation.MEAN, "formula": Formula.SPECIAL,
                    "baseline": 5.2, "baseline_period": Period(2018, 1, "year"), "target": 2, "target_date": date(2020, 3, 31),
                    "minimum": 0, "maximum": 60, "whole": False, "benefit": Benefit.TIME, "main": True, "source": "SIAK",
                    "definition": ("Hari kerja dari berkas lengkap sampai kartu siap", "Working days from a complete request to the card")},
    PLAN.key: {"indicator": "GOV-1.1", "period": Period(2019, 7, "month"), "value": 4.5},
    ACTUAL.key: {"indicator": "GOV-1.1", "period": Period(2019, 7, "month"), "value": 4.3, "status": Status.FINAL,
                 "note": ("rekap loket", "counter records")},
    SURVEY.key: {"quick_win": "GOV-1", "period": Period(2019, 3, "quarter"), "U1": 3, "U2": 4, "U3": 3, "U4": 4, "U5": 3, "U6": 3, "U7": 4, "U8": 2, "U9": 3},
    EVENTS.key: {"day": date(2019, 7, 1), "applies_to": "GOV-1", "kind": EventKind.LAUNCH,
                 "text": ("Layanan daring dibuka", "The online service opened")},
    DISTRICT.key: {"code": "64.71.05", "name": "Balikpapan Selatan", "population": 150000, "aliases": ("Bpp Selatan; Balsel", "Bpp Selatan; Balsel")},
    COMPARISON.key: {"code": "64.72", "name": "Kota Samarinda", "indicator": "GOV-1.1",
                     "period": Period(2019, 7, "month"), "value": 5.1},
}

ONE_SHEET = Sheet("one_sheet", "Satu lembar", "One sheet", (
    Column("kode", "code", "code", "code", True, ("kode indikator", "id", "id indikator", "indicator code")),
    Column("dimensi", "dimension", "dimension", "code", aliases=("pilar",), refers="dimension"),
    Column("indikator", "indicator", "name", aliases=("nama indikator", "indicator name", "nama")),
    Column("periode", "period", "period", "period", True, ("bulan", "waktu", "periode data", "month", "triwulan", "semester")),
    Column("rencana", "plan", "plan", "number", aliases=("target periode", "target berkala", "planned")),
    Column("realisasi", "actual", "actual", "number", aliases=("nilai", "capaian periode", "value", "hasil")),
    Column("satuan", "unit", "unit"),
    Column("quick win", "quick win", "quick_win", aliases=("nama quick win", "kode quick win", "inovasi", "program")),
    Column("OPD", "agency", "opd", aliases=("perangkat daerah", "opd pengampu", "pd")),
    Column("kondisi awal", "baseline", "baseline", "number", aliases=("awal", "nilai awal")),
    Column("target", "target", "target", "number", aliases=("target akhir",)),
    Column("target atas", "upper target", "target_upper", "number"),
    Column("tanggal target", "target date", "target_date", "date_end", aliases=("tenggat",)),
    Column("polaritas", "polarity", "polarity", "choice", aliases=("arah baik", "arah"), choices=POLARITY),
    Column("jenis", "stage", "stage", "choice", choices=STAGE),
    Column("agregasi", "aggregation", "aggregation", "choice", choices=AGGREGATION),
    Column("wilayah", "district", "district", "code", aliases=("kecamatan",), refers="district"),
    Column("status", "status", "status", "choice", choices=STATUS),
    Column("catatan", "note", "note", aliases=("keterangan",)),
    Column("sumber", "source", "source", aliases=("sumber data",)),
    Column("diluncurkan", "launched", "launched", "date", aliases=("tanggal peluncuran", "peluncuran")),
    Column("mulai", "start", "start", "date"),
    Column("selesai", "end", "end", "date_end"),
), None)
ONE_SHEET_NEEDS = ("code", "period")  # with a plan or an actual beside them a sheet is taken for this layout

_BETWEEN = re.compile(r"[\s_\-*/.:·()\u200b\ufeff]+")


def key_of(text: object) -> str:
    """A name without what people write differently: case, blanks, underscores, hyphens, asterisks, dots, brackets."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", str(text))).casefold()


@cache
def sheet_names() -> dict[str, Sheet]:
    """Every accepted name of a sheet, as key_of writes it."""
    return {key_of(name): sheet for sheet in SHEETS for name in (sheet.name, sheet.english, *sheet.aliases)}


@cache
def column_names(sheet_key: str) -> dict[str, Column]:
    """Every accepted name of a column of this sheet; own names win over aliases of other columns."""
    sheet = ONE_SHEET if sheet_key == ONE_SHEET.key else next(one for one in SHEETS if one.key == sheet_key)
    known: dict[str, Column] = {}
    for names in ("name", "english", "aliases"):
        for column in sheet.columns:
            spelled = getattr(column, names)
            for name in (spelled,) if isinstance(spelled, str) else spelled:
                known.setdefault(key_of(name), column)
    return known


@cache
def choice_words(sheet_key: str, field_name: str) -> dict[str, str]:
    """word, as key_of writes it -> value of a choice column."""
    sheet = ONE_SHEET if sheet_key == ONE_SHEET.key else next(one for one in SHEETS if one.key == sheet_key)
    return {key_of(word): str(value) for value, words in sheet.column(field_name).choices.items() for word in (str(value), *words)}
