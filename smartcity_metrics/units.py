"""What an indicator is counted in, read once at intake; nothing else compares spellings of units.

A unit is the text that staff wrote, kept as it was spelled, and what is known of it: its kind,
whether it counts people, and in what a sum over cases is written. It stands below the waist, so
that every room asks it.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache


class UnitKind(StrEnum):
    """What the values of a unit are.

    PERCENT: hundredths, printed with %; of a ratio, numerator over denominator times 100.
    MONEY: rupiah, one by one. TIME: a length of time. COUNT: people or things that are counted.
    INDEX: a score on a scale, such as a satisfaction index. OTHER: all else (ton, kWh, Rp per kWh,
    rates), and every word that is not known: a guess would change what is computed.
    """

    PERCENT = "percent"
    MONEY = "money"
    TIME = "time"
    COUNT = "count"
    INDEX = "index"
    OTHER = "other"


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


SCALES = {
    "ribu": 1e3, "juta": 1e6, "miliar": 1e9, "milyar": 1e9, "triliun": 1e12, "trilyun": 1e12
}
SCALE_WORD = re.compile(rf"\b({'|'.join(SCALES)})(?:an)?\b", re.IGNORECASE)

_PERCENT = _set("% persen prosen percent procent pct persentase prosentase percentage")
_POINTS = _set("poin point points")  # "poin persen", a difference of percentages, is none itself
_RUPIAH = _set("rp rupiah idr")
_TIME = {  # what it is totalled in, how many of those it is: a unit's first word
    ("jam", 1 / 3600): "detik dtk second seconds",
    ("jam", 1 / 60): "menit mnt minute minutes",
    ("jam", 1): "jam hour hours",
    ("hari", 1): "hari day days",
    ("hari", 7): "minggu pekan week weeks",
    ("bulan", 1): "bulan month months",
    ("bulan", 12): "tahun year years",
}
_TOTALLED = {word: total for total, words in _TIME.items() for word in words.split()}
_WORKING = _set("kerja working business")  # five of such days are a week: not added to days
_INDEX = _set("indeks index ikm skor score skala rating")
_SCORE = _INDEX | _POINTS | {"nilai"}  # "nilai" alone is a mark; "nilai investasi" is an amount
_PER = _set("per /")  # so many of this for each of that: a rate, no count
_PEOPLE = _set("""
    orang jiwa warga penduduk peserta anggota siswa murid pelajar mahasiswa santri anak balita bayi
    remaja pemuda lansia ibu perempuan pasien pengunjung wisatawan penumpang pengguna pemohon
    penerima nasabah responden pekerja pegawai karyawan guru kader petani nelayan pedagang pencari
    relawan difabel tamu peminjam pemustaka
    people person persons resident residents inhabitants participants members students pupils
    patients visitors tourists passengers users applicants recipients respondents workers employees
    teachers farmers fishers traders volunteers
""")
_THINGS = _set("""
    keluarga kk ruta rumah pelanggan sambungan umkm usaha perusahaan lembaga kelompok komunitas opd
    puskesmas sekolah kelas kelurahan kecamatan desa rt rw pasar toko kios hotel kamar kursi tempat
    unit buah titik lokasi ruas kali kegiatan acara paket layanan aplikasi akun dokumen berkas surat
    sertifikat izin perizinan permohonan pengajuan laporan aduan pengaduan keluhan kasus kejadian
    ekor pelaku investor perangkat buku
    kecelakaan kunjungan transaksi perjalanan kendaraan bus armada pohon alat sensor kamera produk
    family families household households customers connections businesses companies groups schools
    units items places seats times events activities packages services accounts documents files
    permits applications requests reports complaints cases accidents visits transactions trips
    vehicles trees tools sensors cameras products
""")
_WORD = re.compile(r"[%/]|[^\W\d_]+")
_SIGN = re.compile(r"[^\w%/]|_")


class Unit(str):
    """A unit as it was spelled; equal to that text, so that it is written and kept as such.

    `Unit("Persen")` prints as Persen where the unit itself is shown, and its values as 85,7%. Case,
    blanks and the way of writing make no difference to what it is: %, Persen, prosen, percent and
    "per cent" are one.
    """

    @classmethod
    def of(cls, text: str | None) -> Unit:
        """The unit that a text names; of nothing a unit without a word, of kind OTHER."""
        return text if isinstance(text, cls) else cls(text or "")

    @property
    def kind(self) -> UnitKind:
        """What its values are."""
        return _kind(str(self))

    @property
    def is_percent(self) -> bool:
        """Whether eighty of a hundred is 80 in it."""
        return self.kind is UnitKind.PERCENT

    @property
    def is_money(self) -> bool:
        """Whether it is rupiah, one by one: "juta rupiah" and "Rp per kWh" are not."""
        return self.kind is UnitKind.MONEY

    @property
    def has_word(self) -> bool:
        """Whether it is a word written behind the number, so that it need not stand twice."""
        return not self.is_percent and not self.is_money

    @property
    def counts_people(self) -> bool:
        """Whether it counts people, one by one or in thousands: orang, warga, siswa.

        Not families, customers or permits: a family or a customer (a connection, a firm) is no
        person, and how many people it is nobody knows.
        """
        return self.kind is UnitKind.COUNT and _words(self.without_scale)[0] in _PEOPLE

    @property
    def size(self) -> float:
        """How many of the plain unit it is: 1,000 for "ribu orang", 1 for orang."""
        found = SCALE_WORD.search(self)
        return SCALES[found[1].casefold()] if found else 1.0

    @property
    def without_scale(self) -> Unit:
        """The plain unit: orang of "ribu orang"."""
        return Unit(" ".join(SCALE_WORD.sub(" ", self).split()))

    @property
    def total(self) -> tuple[Unit, float]:
        """What a sum over many cases is written in, and how many of those one of this unit is.

        Minutes and seconds are totalled in hours, weeks in days, years in months; days stay days,
        since a waiting day has no honest number of hours, and working days stay apart. Rupiah of
        every spelling are one.
        """
        words = _words(self.without_scale)
        if self.kind is UnitKind.TIME:
            plain, factor = _TOTALLED[words[0]]
            return (Unit(f"{plain} kerja") if _WORKING & set(words[:2]) else Unit(plain)), factor
        if words and words[0] in _RUPIAH and set(words[1:2]) <= _RUPIAH | _PER:
            return Unit("Rp"), self.size
        return (self.without_scale, self.size) if self.size != 1.0 else (self, 1.0)

    def same_as(self, other: str) -> bool:
        """Whether both name one unit: both percent, both rupiah, or alike but for case, blanks."""
        other = Unit.of(other)
        if {self.kind, other.kind} & {UnitKind.PERCENT, UnitKind.MONEY}:
            return self.kind is other.kind
        return _key(self) == _key(other)

    def may_be_written(self, text: str) -> bool:
        """Whether these words may stand behind its numbers: its own, or the beginning of them."""
        return self.same_as(text) or _key(self).startswith(_key(text))


def _clean(text: str) -> str:
    clean = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\bper\s+cent\b", "percent", clean)


def _key(text: str) -> str:
    """The letters and digits alone: m² and m3 differ, "ton/hari" and "Ton / Hari" do not."""
    return _SIGN.sub("", _clean(text))


@lru_cache(4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_clean(text)))


@lru_cache(4096)
def _kind(text: str) -> UnitKind:
    words = _words(text)
    first = words[0] if words else ""
    if first in _PERCENT and not _POINTS & set(words):
        return UnitKind.PERCENT
    if words and set(words) <= _RUPIAH:
        return UnitKind.MONEY
    if SCALE_WORD.search(text):
        plain = Unit(text).without_scale
        return UnitKind.COUNT if plain != text and plain.kind is UnitKind.COUNT else UnitKind.OTHER
    if first in _TOTALLED:
        return UnitKind.TIME
    if first in _INDEX or words and set(words) <= _SCORE:
        return UnitKind.INDEX
    counted = first in _PEOPLE | _THINGS and not _PER & set(words)
    return UnitKind.COUNT if counted else UnitKind.OTHER
