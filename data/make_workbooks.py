"""Makes the two workbooks that stand beside this script; run `python data/make_workbooks.py`.

contoh_balikpapan.xlsx      invented numbers in a believable shape, marked DATA CONTOH
terbitan_balikpapan.xlsx    only what was really published, each row with its source, gaps left as gaps

Both follow the contract of the workbook, so they are what staff would send. The same script gives
the same bytes: noise comes from a generator seeded with the indicator's code, and the file carries
fixed dates.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).parent
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
FULL_MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni",
               "Juli", "Agustus", "September", "Oktober", "November", "Desember")
DISTRICTS = ("Balikpapan Barat", "Balikpapan Utara", "Balikpapan Timur",
             "Balikpapan Tengah", "Balikpapan Selatan", "Balikpapan Kota")
ELEMENTS = ("Persyaratan", "Prosedur", "Waktu pelayanan", "Biaya/tarif", "Produk layanan", "Kompetensi pelaksana",
            "Perilaku pelaksana", "Penanganan pengaduan", "Sarana dan prasarana")

COLUMNS = {
    "Program": ("Isian", "Nilai"),
    "Quick Win": ("kode", "nama", "dimensi", "sub dimensi", "OPD", "penanggung jawab", "layanan yang dipertajam", "jenis",
                  "masalah", "inovasi", "manfaat", "penerima manfaat", "target penerima", "mulai", "diluncurkan", "selesai",
                  "anggaran", "sumber dana", "realisasi anggaran", "bukti"),
    "Rencana Aksi": ("quick win", "tahapan", "penanggung jawab", "rencana mulai", "rencana selesai", "realisasi mulai",
                     "realisasi selesai", "bobot", "penyelesaian (%)"),
    "Indikator": ("kode", "quick win", "nama", "satuan", "jenis", "polaritas", "agregasi", "rumus capaian", "kondisi awal",
                  "periode kondisi awal", "target", "target atas", "tanggal target", "batas minimum", "batas maksimum",
                  "bilangan bulat", "dasar manfaat", "indikator volume", "utama", "sumber", "definisi"),
    "Target Berkala": ("indikator", "periode", "rencana"),
    "Realisasi": ("indikator", "periode", "nilai", "pembilang", "penyebut", "wilayah", "status", "catatan"),
    "Survei": ("quick win", "periode", *ELEMENTS),
    "Kejadian": ("tanggal", "berlaku untuk", "jenis", "keterangan"),
    "Wilayah": ("kode", "nama", "penduduk", "alias"),
}
WIDE = {"nama": 34, "layanan yang dipertajam": 44, "masalah": 44, "inovasi": 44, "manfaat": 44, "bukti": 44, "definisi": 54,
        "sumber": 40, "keterangan": 60, "catatan": 52, "tahapan": 34, "Isian": 20, "Nilai": 90, "OPD": 34, "penanggung jawab": 30}
MONEY = {"anggaran", "realisasi anggaran"}
MONEY_FORMAT = '"Rp"#,##0'
DATE_FORMAT = "d mmm yyyy"

Cell = str | float | int | date | None
Row = Mapping[str, Cell]
Months = dict[str, float | None]


# ---- DATA CONTOH: what is invented ----

SAMPLE_TITLE = "DATA CONTOH – angka rekaan, bukan kinerja Kota Balikpapan"
SAMPLE_SOURCE = "DATA CONTOH: angka rekaan"

SAMPLE_FACTS = (
    ("kota", "Kota Balikpapan"),
    ("judul", "Quick win kota cerdas Balikpapan 2019–2020 (DATA CONTOH)"),
    ("periode mulai", "April 2019"),
    ("periode selesai", "Maret 2020"),
    ("wali kota", "Rizal Effendi"),
    ("visi", "Layanan yang sudah ada dipertajam dalam satu tahun, tanpa gedung baru, dan warga merasakannya"),
    ("tanggal paparan", date(2020, 3, 5)),
    ("status data", "contoh"),
    ("sumber", "DATA CONTOH: angka rekaan untuk mencoba dasbor, bukan kinerja Kota Balikpapan"),
)

SAMPLE_QUICK_WINS: tuple[Row, ...] = (
    {"kode": "GOV-1", "nama": "Adminduk daring", "dimensi": "Smart Governance", "sub dimensi": "Pelayanan Publik",
     "OPD": "Dinas Kependudukan dan Pencatatan Sipil", "penanggung jawab": "Kepala Bidang Pelayanan Pendaftaran Penduduk",
     "layanan yang dipertajam": "Penerbitan KTP, KK, dan akta di loket: antre dan datang dua kali", "jenis": "pelayanan",
     "masalah": "Warga datang dua kali dan menunggu rata-rata 5,2 hari sampai dokumen selesai",
     "inovasi": "Permohonan dari ponsel, berkas diperiksa lebih dulu, warga sekali datang untuk mengambil",
     "manfaat": "KTP dan KK selesai lebih cepat; warga tidak perlu izin kerja dua kali",
     "penerima manfaat": "warga pemohon dokumen", "target penerima": 30_000, "mulai": date(2019, 4, 1),
     "diluncurkan": date(2019, 7, 1), "selesai": date(2020, 3, 31), "anggaran": 420_000_000, "sumber dana": "APBD",
     "realisasi anggaran": 383_900_000,
     "bukti": "SK Kepala Dinas tentang pelayanan daring; register permohonan; foto loket pengambilan (contoh)"},
    {"kode": "GOV-2", "nama": "SP4N-LAPOR! sampai kelurahan", "dimensi": "Smart Governance",
     "sub dimensi": "Tata Kelola Birokrasi", "OPD": "Dinas Komunikasi dan Informatika",
     "penanggung jawab": "Kepala Bidang Pengelolaan Informasi Publik",
     "layanan yang dipertajam": "Penanganan pengaduan warga yang masuk lewat SP4N-LAPOR!", "jenis": "pelayanan",
     "masalah": "Aduan berputar antarperangkat daerah sebelum sampai ke kelurahan",
     "inovasi": "Kelurahan menjadi pejabat penghubung dan menerima aduan langsung",
     "manfaat": "Warga mendapat tanggapan lebih cepat dan tahu siapa yang menangani", "penerima manfaat": "warga pelapor",
     "target penerima": 2_000, "mulai": date(2019, 4, 1), "diluncurkan": date(2019, 5, 15), "selesai": date(2020, 3, 31),
     "anggaran": 145_000_000, "sumber dana": "APBD", "realisasi anggaran": 96_200_000,
     "bukti": "SK pejabat penghubung 34 kelurahan; rekap bulanan SP4N-LAPOR! (contoh)"},
    {"kode": "BRA-1", "nama": "Kalender acara kota", "dimensi": "Smart Branding", "sub dimensi": "Tourism Branding",
     "OPD": "Dinas Pemuda, Olahraga dan Pariwisata", "penanggung jawab": "Kepala Bidang Pariwisata",
     "layanan yang dipertajam": "Informasi dan promosi acara kota yang selama ini tersebar di banyak selebaran",
     "jenis": "pelayanan", "masalah": "Acara bertabrakan tanggalnya dan baru diketahui warga beberapa hari sebelumnya",
     "inovasi": "Satu kalender acara setahun, diumumkan bersama pelaku hotel dan bandara",
     "manfaat": "Warga dan tamu dapat merencanakan kunjungan; pelaku usaha kecil tahu kapan ramai",
     "penerima manfaat": "pengunjung acara dan pelaku usaha kecil", "target penerima": 55_000, "mulai": date(2019, 4, 1),
     "diluncurkan": date(2019, 6, 1), "selesai": date(2020, 3, 31), "anggaran": 610_000_000, "sumber dana": "APBD dan sponsor",
     "realisasi anggaran": 588_400_000, "bukti": "Buku kalender acara; berita acara hitung pengunjung; foto (contoh)"},
    {"kode": "ECO-1", "nama": "Izin usaha satu loket", "dimensi": "Smart Economy", "sub dimensi": "Industri",
     "OPD": "Dinas Penanaman Modal dan Perizinan Terpadu", "penanggung jawab": "Kepala Bidang Perizinan",
     "layanan yang dipertajam": "Penerbitan izin usaha yang melewati empat meja pemeriksaan", "jenis": "pelayanan",
     "masalah": "Pelaku usaha menunggu 14 hari dan sepertiga berkas dikembalikan",
     "inovasi": "Satu loket, pemeriksaan serentak, daftar syarat diperiksa sebelum berkas diterima",
     "manfaat": "Izin terbit lebih cepat sehingga usaha lebih cepat berjalan", "penerima manfaat": "pelaku usaha mikro dan kecil",
     "target penerima": 2_500, "mulai": date(2019, 4, 1), "diluncurkan": date(2019, 5, 2), "selesai": date(2020, 3, 31),
     "anggaran": 350_000_000, "sumber dana": "APBD", "realisasi anggaran": 341_750_000,
     "bukti": "Standar pelayanan perizinan; register izin; berita acara uji petik (contoh)"},
    {"kode": "ECO-2", "nama": "E-retribusi pasar", "dimensi": "Smart Economy", "sub dimensi": "Transaksi",
     "OPD": "Dinas Perdagangan", "penanggung jawab": "Kepala UPTD Pasar",
     "layanan yang dipertajam": "Pemungutan retribusi pasar dengan karcis kertas", "jenis": "pelayanan",
     "masalah": "Setoran tidak sama dengan karcis yang terpakai; pedagang tidak punya bukti bayar",
     "inovasi": "Pedagang membayar dengan kartu dan menerima bukti di ponsel",
     "manfaat": "Retribusi utuh sampai kas daerah dan kembali sebagai perbaikan los", "penerima manfaat": "pedagang pasar",
     "target penerima": 3_200, "mulai": date(2019, 4, 1), "diluncurkan": date(2019, 7, 1), "selesai": date(2019, 12, 31),
     "anggaran": 780_000_000, "sumber dana": "APBD dan bank daerah", "realisasi anggaran": 512_300_000,
     "bukti": "Perjanjian kerja sama dengan bank daerah; rekap setoran harian (contoh)"},
    {"kode": "TRA-1", "nama": "Bus sekolah bayar botol", "dimensi": "Smart Transportation", "sub dimensi": "Transportasi",
     "OPD": "Dinas Perhubungan", "penanggung jawab": "Kepala Bidang Angkutan",
     "layanan yang dipertajam": "Bus yang sudah ada, belum punya rute tetap untuk pelajar", "jenis": "pelayanan",
     "masalah": "Pelajar di Balikpapan Timur berangkat dengan ojek atau sepeda motor tanpa SIM",
     "inovasi": "Rute tetap pagi dan siang, tiketnya botol plastik bekas",
     "manfaat": "Pelajar berangkat aman tanpa ongkos; botol tidak sampai ke sungai",
     "penerima manfaat": "pelajar Balikpapan Timur", "target penerima": 500, "mulai": date(2019, 6, 19),
     "diluncurkan": date(2019, 8, 17), "selesai": date(2020, 5, 31), "anggaran": 265_000_000, "sumber dana": "APBD",
     "realisasi anggaran": 187_600_000, "bukti": "Buku catatan perjalanan bus; nota timbang botol (contoh)"},
    {"kode": "TRA-2", "nama": "Antrean puskesmas dari ponsel", "dimensi": "Smart Transportation", "sub dimensi": "Kesehatan",
     "OPD": "Dinas Kesehatan", "penanggung jawab": "Kepala Bidang Pelayanan Kesehatan",
     "layanan yang dipertajam": "Pendaftaran rawat jalan puskesmas yang dimulai dengan antre sejak pagi", "jenis": "pelayanan",
     "masalah": "Pasien menunggu lebih dari satu jam, terbanyak pada hari Senin",
     "inovasi": "Nomor antrean dan perkiraan jam dilayani dari ponsel atau dibantu kader",
     "manfaat": "Pasien datang mendekati gilirannya; ruang tunggu tidak penuh", "penerima manfaat": "pasien rawat jalan",
     "target penerima": 60_000, "mulai": date(2019, 4, 1), "diluncurkan": date(2019, 6, 11), "selesai": date(2020, 3, 31),
     "anggaran": 295_000_000, "sumber dana": "APBD dan DAK nonfisik", "realisasi anggaran": 268_900_000,
     "bukti": "Cap waktu mesin antrean; laporan bulanan puskesmas (contoh)"},
    {"kode": "SOC-1", "nama": "Kelas digital RT", "dimensi": "Smart Society", "sub dimensi": "Ekosistem Pembelajaran",
     "OPD": "Dinas Komunikasi dan Informatika", "penanggung jawab": "Kepala Bidang E-Government",
     "layanan yang dipertajam": "Pelatihan internet untuk warga yang hanya diadakan di kantor dinas", "jenis": "pelayanan",
     "masalah": "Warga lanjut usia dan ibu rumah tangga jarang dapat datang ke kantor dinas",
     "inovasi": "Kelas dua jam di balai RT dengan pendamping dari karang taruna",
     "manfaat": "Warga dapat mengurus layanan daring sendiri dan mengenali kabar bohong",
     "penerima manfaat": "warga peserta kelas", "target penerima": 1_600, "mulai": date(2019, 4, 15),
     "diluncurkan": date(2019, 7, 1), "selesai": date(2020, 3, 31), "anggaran": 240_000_000, "sumber dana": "APBD",
     "realisasi anggaran": 101_500_000, "bukti": "Daftar hadir; lembar uji sebelum dan sesudah kelas (contoh)"},
    {"kode": "SOC-2", "nama": "Perpustakaan keliling terjadwal", "dimensi": "Smart Society", "sub dimensi": "Komunitas Warga",
     "OPD": "Dinas Perpustakaan dan Arsip", "penanggung jawab": "Kepala Bidang Layanan Perpustakaan",
     "layanan yang dipertajam": "Mobil perpustakaan yang datang tanpa jadwal tetap", "jenis": "pelayanan",
     "masalah": "Warga tidak tahu kapan mobil datang; peminjam naik turun",
     "inovasi": "Jadwal tetap di 24 titik, diumumkan lewat RT", "manfaat": "Anak membaca dekat rumah",
     "penerima manfaat": "anak dan orang tua di 24 titik layanan", "target penerima": 1_300, "mulai": date(2019, 4, 1),
     "diluncurkan": date(2019, 5, 2), "selesai": date(2020, 3, 31), "anggaran": 175_000_000, "sumber dana": "APBD",
     "realisasi anggaran": 169_300_000, "bukti": "Buku peminjaman; jadwal bertanda tangan ketua RT (contoh)"},
    {"kode": "ENV-1", "nama": "Gas metana TPA Manggar", "dimensi": "Smart Environment", "sub dimensi": "Tata Kelola Energi",
     "OPD": "Dinas Lingkungan Hidup", "penanggung jawab": "Kepala UPTD TPA Manggar",
     "layanan yang dipertajam": "Pengelolaan gas tempat pembuangan akhir yang selama ini dibakar", "jenis": "campuran",
     "masalah": "Gas terbuang, sedangkan rumah di sekitar TPA membeli elpiji",
     "inovasi": "Gas disalurkan ke dapur rumah sekitar TPA",
     "manfaat": "Belanja elpiji keluarga turun; gas rumah kaca tidak lepas",
     "penerima manfaat": "keluarga di sekitar TPA Manggar", "target penerima": 100, "mulai": date(2019, 5, 1),
     "diluncurkan": date(2019, 8, 1), "selesai": date(2020, 4, 30), "anggaran": 530_000_000, "sumber dana": "APBD dan CSR",
     "realisasi anggaran": 214_000_000, "bukti": "Berita acara sambungan rumah (contoh); catatan meter belum lengkap"},
    {"kode": "ENV-2", "nama": "Bank sampah terhubung", "dimensi": "Smart Environment",
     "sub dimensi": "Tata Kelola Sampah dan Limbah", "OPD": "Dinas Lingkungan Hidup",
     "penanggung jawab": "Kepala Bidang Pengelolaan Sampah",
     "layanan yang dipertajam": "Bank sampah warga yang mencatat di buku dan menunggu pengepul", "jenis": "pelayanan",
     "masalah": "Sampah terpilah menumpuk karena jadwal angkut tidak pasti",
     "inovasi": "Jadwal angkut mingguan dan tabungan yang tercatat di ponsel nasabah",
     "manfaat": "Sampah bernilai menjadi tabungan keluarga; beban TPA berkurang", "penerima manfaat": "keluarga nasabah",
     "target penerima": 4_500, "mulai": date(2019, 4, 1), "diluncurkan": date(2019, 5, 2), "selesai": date(2020, 3, 31),
     "anggaran": 460_000_000, "sumber dana": "APBD dan CSR", "realisasi anggaran": 447_200_000,
     "bukti": "Nota timbang; buku tabungan nasabah; jadwal angkut (contoh)"},
)

# quick win, step, in charge, planned from, planned to, done from, done to, weight, completion
SAMPLE_MILESTONES = """
GOV-1 | Rancang alur | Disdukcapil | 2019-04-01 | 2019-05-15 | 2019-04-01 | 2019-05-15 | 15 | 100
GOV-1 | Bangun formulir | Diskominfo | 2019-05-01 | 2019-06-28 | 2019-05-02 | 2019-06-28 | 25 | 100
GOV-1 | Latih petugas | Disdukcapil | 2019-06-01 | 2019-06-30 | 2019-06-10 | 2019-06-27 | 15 | 100
GOV-1 | Luncurkan | Disdukcapil | 2019-07-01 | 2019-07-12 | 2019-07-01 | 2019-07-12 | 15 | 100
GOV-1 | Buka di 6 kecamatan | Kecamatan | 2019-08-01 | 2019-11-30 | 2019-08-01 | 2020-01-14 | 30 | 100
GOV-2 | Tetapkan pejabat penghubung | Sekretariat Daerah | 2019-04-01 | 2019-04-30 | 2019-04-01 | 2019-04-24 | 20 | 100
GOV-2 | Latih 34 kelurahan | Diskominfo | 2019-05-01 | 2019-06-30 | 2019-05-06 | 2019-09-20 | 30 | 100
GOV-2 | Buka saluran kelurahan | Diskominfo | 2019-05-15 | 2019-05-31 | 2019-05-15 | 2019-05-31 | 20 | 100
GOV-2 | Tambah petugas pemilah aduan | Diskominfo | 2019-10-01 | 2019-12-31 | 2019-11-11 |  | 20 | 40
GOV-2 | Evaluasi bersama kelurahan | Diskominfo | 2020-03-09 | 2020-03-31 |  |  | 10 | 0
BRA-1 | Kumpulkan jadwal acara | Disporapar | 2019-04-01 | 2019-04-30 | 2019-04-01 | 2019-04-26 | 20 | 100
BRA-1 | Sepakati kalender dengan pelaku hotel | Disporapar | 2019-05-01 | 2019-05-24 | 2019-05-02 | 2019-05-24 | 20 | 100
BRA-1 | Terbitkan kalender | Disporapar | 2019-06-01 | 2019-06-15 | 2019-06-01 | 2019-06-14 | 20 | 100
BRA-1 | Pasang hitung pengunjung di pintu masuk | Disporapar | 2019-07-01 | 2019-08-31 | 2019-07-08 | 2019-08-30 | 15 | 100
BRA-1 | Kalender 2020 bersama bandara | Disporapar | 2019-12-01 | 2020-03-31 | 2019-12-02 |  | 25 | 70
ECO-1 | Pangkas syarat dan meja pemeriksaan | DPMPT | 2019-04-01 | 2019-04-30 | 2019-04-01 | 2019-04-22 | 30 | 100
ECO-1 | Latih petugas loket | DPMPT | 2019-04-15 | 2019-04-30 | 2019-04-15 | 2019-04-29 | 15 | 100
ECO-1 | Buka satu loket | DPMPT | 2019-05-02 | 2019-05-15 | 2019-05-02 | 2019-05-15 | 25 | 100
ECO-1 | Pemeriksaan serentak dengan dinas teknis | DPMPT | 2019-08-01 | 2019-11-30 | 2019-07-22 | 2019-11-15 | 20 | 100
ECO-1 | Uji petik kepuasan pelaku usaha | DPMPT | 2020-02-03 | 2020-03-20 | 2020-02-10 |  | 10 | 50
ECO-2 | Data pedagang dan los | Dinas Perdagangan | 2019-04-01 | 2019-05-15 | 2019-04-08 | 2019-06-21 | 20 | 100
ECO-2 | Perjanjian dengan bank daerah | Dinas Perdagangan | 2019-04-15 | 2019-05-31 | 2019-04-15 | 2019-05-28 | 20 | 100
ECO-2 | Bagikan kartu pedagang | UPTD Pasar | 2019-06-01 | 2019-08-31 | 2019-06-24 | 2019-10-31 | 25 | 100
ECO-2 | Terapkan di dua pasar pertama | UPTD Pasar | 2019-07-01 | 2019-07-31 | 2019-07-01 | 2019-07-30 | 15 | 100
ECO-2 | Terapkan di semua pasar | UPTD Pasar | 2019-09-01 | 2019-12-31 | 2019-11-04 |  | 20 | 55
TRA-1 | Uji coba rute | Dinas Perhubungan | 2019-06-19 | 2019-07-19 | 2019-06-19 | 2019-07-19 | 20 | 100
TRA-1 | Titik kumpul dan tempat botol | Dinas Lingkungan Hidup | 2019-07-01 | 2019-08-09 | 2019-07-03 | 2019-08-07 | 20 | 100
TRA-1 | Luncurkan | Dinas Perhubungan | 2019-08-17 | 2019-08-23 | 2019-08-17 | 2019-08-22 | 20 | 100
TRA-1 | Rute siang | Dinas Perhubungan | 2020-01-06 | 2020-03-31 | 2020-01-13 |  | 25 | 60
TRA-1 | Serah terima botol ke bank sampah | Dinas Lingkungan Hidup | 2020-04-01 | 2020-05-29 |  |  | 15 | 0
TRA-2 | Pilih mesin antrean dan perangkat lunak | Dinas Kesehatan | 2019-04-01 | 2019-04-30 | 2019-04-01 | 2019-04-30 | 15 | 100
TRA-2 | Latih petugas pendaftaran | Dinas Kesehatan | 2019-05-13 | 2019-05-31 | 2019-05-13 | 2019-05-29 | 15 | 100
TRA-2 | Mulai di 6 puskesmas, satu tiap kecamatan | Puskesmas | 2019-06-11 | 2019-06-28 | 2019-06-11 | 2019-06-26 | 25 | 100
TRA-2 | Perluas ke 26 puskesmas | Puskesmas | 2019-08-01 | 2020-02-28 | 2019-08-05 |  | 30 | 77
TRA-2 | Kader membantu pasien tanpa ponsel | Puskesmas | 2019-09-01 | 2019-12-20 | 2019-09-02 | 2019-12-06 | 15 | 100
SOC-1 | Susun bahan kelas | Diskominfo | 2019-04-15 | 2019-06-14 | 2019-04-22 | 2019-06-28 | 20 | 100
SOC-1 | Kelas pertama di 6 RT | Diskominfo | 2019-07-01 | 2019-07-31 | 2019-07-01 | 2019-07-31 | 20 | 100
SOC-1 | Latih pendamping RT | Diskominfo | 2019-09-01 | 2019-12-31 | 2019-10-14 |  | 30 | 45
SOC-1 | Kelas di 60 RT | Kecamatan | 2019-10-01 | 2020-03-31 | 2019-10-21 |  | 25 | 40
SOC-1 | Uji ulang sesudah tiga bulan | Diskominfo | 2020-03-16 | 2020-03-31 |  |  | 5 | 0
SOC-2 | Survei titik layanan | Dinas Perpustakaan dan Arsip | 2019-04-01 | 2019-04-26 | 2019-04-01 | 2019-04-25 | 25 | 100
SOC-2 | Umumkan jadwal tetap | Dinas Perpustakaan dan Arsip | 2019-05-02 | 2019-05-10 | 2019-05-02 | 2019-05-10 | 25 | 100
SOC-2 | Tambah 12 titik | Dinas Perpustakaan dan Arsip | 2019-06-01 | 2019-10-31 | 2019-06-17 | 2019-10-18 | 30 | 100
SOC-2 | Lomba baca antar-RT | Dinas Perpustakaan dan Arsip | 2020-02-01 | 2020-03-27 | 2020-02-17 |  | 20 | 30
ENV-1 | Survei rumah dan jalur pipa | Dinas Lingkungan Hidup | 2019-05-01 | 2019-06-28 | 2019-05-06 | 2019-06-28 | 20 | 100
ENV-1 | Perjanjian dengan mitra CSR | Dinas Lingkungan Hidup | 2019-05-15 | 2019-07-31 | 2019-05-20 | 2019-07-26 | 15 | 100
ENV-1 | Sambung 100 rumah | UPTD TPA Manggar | 2019-08-01 | 2020-04-30 | 2019-08-05 |  | 35 | 58
ENV-1 | Pasang meter gas | UPTD TPA Manggar | 2019-10-01 | 2020-01-31 |  |  | 20 | 0
ENV-1 | Latih warga merawat pipa | UPTD TPA Manggar | 2020-04-01 | 2020-04-24 |  |  | 10 | 0
ENV-2 | Tetapkan jadwal angkut mingguan | Dinas Lingkungan Hidup | 2019-04-01 | 2019-04-30 | 2019-04-01 | 2019-04-26 | 20 | 100
ENV-2 | Buka tabungan di ponsel | Dinas Lingkungan Hidup | 2019-05-02 | 2019-05-31 | 2019-05-02 | 2019-05-24 | 25 | 100
ENV-2 | Dampingi 60 bank sampah | Dinas Lingkungan Hidup | 2019-06-01 | 2019-12-31 | 2019-06-10 | 2019-12-13 | 35 | 100
ENV-2 | Kerja sama dengan pengepul | Dinas Lingkungan Hidup | 2019-09-01 | 2020-03-31 | 2019-09-16 |  | 20 | 80
"""

QUICK_WIN_END = date(2020, 3, 31)
SAMPLE_INDICATORS: tuple[Row, ...] = (
    {"kode": "GOV-1.1", "nama": "Waktu KTP dan KK selesai", "satuan": "hari", "jenis": "hasil", "polaritas": "turun",
     "agregasi": "terakhir", "rumus capaian": "khusus", "kondisi awal": 5.2, "periode kondisi awal": "Jun 2019", "target": 2.0,
     "tanggal target": QUICK_WIN_END, "batas minimum": 0, "batas maksimum": 60, "dasar manfaat": "waktu",
     "indikator volume": "GOV-1.2", "utama": "ya", "sumber": "register permohonan",
     "definisi": "Rata-rata hari dari permohonan lengkap sampai dokumen siap diambil. Kondisi awal: rata-rata Jul 2018 – Jun "
                 "2019"},
    {"kode": "GOV-1.2", "nama": "Permohonan yang masuk secara daring", "satuan": "permohonan", "jenis": "keluaran",
     "polaritas": "naik", "agregasi": "jumlah", "rumus capaian": "normal", "kondisi awal": 0, "periode kondisi awal": "Jun 2019",
     "target": 30_000, "tanggal target": QUICK_WIN_END, "batas minimum": 0, "bilangan bulat": "ya",
     "dasar manfaat": "penerima manfaat", "sumber": "register permohonan",
     "definisi": "Jumlah permohonan dari ponsel, dihitung sejak peluncuran"},
    {"kode": "GOV-1.3", "nama": "Bagian permohonan yang masuk daring", "satuan": "%", "jenis": "hasil", "polaritas": "naik",
     "agregasi": "rasio", "rumus capaian": "normal", "kondisi awal": 0, "periode kondisi awal": "Jun 2019", "target": 45,
     "tanggal target": QUICK_WIN_END, "batas minimum": 0, "batas maksimum": 100, "sumber": "register permohonan",
     "definisi": "Permohonan daring dibagi seluruh permohonan, menurut kecamatan; dihitung sejak peluncuran"},
    {"kode": "GOV-1.4", "nama": "Indeks kepuasan pemohon", "satuan": "indeks", "jenis": "dampak", "polaritas": "naik",
     "agregasi": "terakhir", "rumus capaian": "normal", "kondisi awal": 76.41, "periode kondisi awal": "Semester I 2019",
     "target": 85, "tanggal target": QUICK_WIN_END, "batas minimum": 25, "batas maksimum": 100,
     "sumber": "survei kepuasan masyarakat", "definisi": "IKM tiap semester (PermenPANRB 14/2017)"},
    {"kode": "GOV-2.1", "nama": "Waktu aduan mendapat tanggapan", "satuan": "hari", "jenis": "hasil", "polaritas": "turun",
     "agregasi": "rata-rata", "rumus capaian": "terbalik", "kondisi awal": 1.9, "periode kondisi awal": "Apr 2019", "target": 1.4,
     "tanggal target": QUICK_WIN_END, "batas minimum": 0, "utama": "ya", "sumber": "rekap SP4N-LAPOR!",
     "definisi": "Rata-rata hari kerja dari aduan masuk sampai tanggapan pertama. Kondisi awal: rata-rata Mei 2018 – Apr 2019"},
    {"kode": "GOV-2.2", "nama": "Aduan selesai dalam 5 hari kerja", "satuan": "%", "jenis": "hasil", "polaritas": "naik",
     "agregasi": "rasio", "rumus capaian": "normal", "kondisi awal": 58, "periode kondisi awal": "Apr 2019", "target": 80,
     "tanggal target": QUICK_WIN_END, "batas minimum": 0, "batas maksimum": 100, "sumber": "rekap SP4N-LAPOR!",
     "definisi": "Aduan selesai dalam 5 hari kerja dibagi aduan masuk"},
    {"kode": "GOV-2.3", "nama": "Aduan masuk", "satuan": "aduan", "jenis": "keluaran", "polaritas": "netral",
     "agregasi": "jumlah", "batas minimum": 0, "bilangan bulat": "ya", "sumber": "rekap SP4N-LAPOR!",
     "definisi": "Banyak aduan tidak baik atau buruk dengan sendirinya: saluran yang mudah membuat aduan bertambah"},
    {"kode": "BRA-1.1", "nama": "Pengunjung acara sebulan", "satuan": "orang", "jenis": "hasil", "polaritas": "naik",
     "agregasi": "rata-rata", "rumus capaian": "normal", "kondisi awal": 3_400, "periode kondisi awal": "Mei 2019",
     "target": 5_300, "tanggal target": QUICK_WIN_END, "batas minimum": 0, "bilangan bulat": "ya", "utama": "ya",
     "sumber": "berita acara hitung pengunjung",
     "definisi": "Pengunjung acara yang ada di kalender, rata-rata sebulan. Kondisi awal: rata-rata Jun 2018 – Mei 2019"},
    {"kode": "BRA-1.2", "nama": "Acara terlaksana sesuai kalender", "satuan": "acara", "jenis": "keluaran", "polaritas": "naik",
     "agregasi": "jumlah", "rumus capaian": "normal", "kondisi awal": 0, "periode kondisi awal": "Mei 2019", "target": 40,
     "tanggal target": QUICK_WIN_END, "batas minimum": 0, "bilangan bulat": "ya", "sumber": "laporan bulanan Disporapar",
     "definisi": "Acara yang terlaksana pada tanggal yang diumumkan, sejak kalender terbit"},
    {"kode": "BRA-1.3", "nama": "Kunjungan laman kalender", "satuan": "kunjungan", "jenis": "keluaran", "polaritas": "netral",
     "agregasi": "jumlah", "batas minimum": 0, "bilangan bulat": "ya", "sumber": "statistik laman kota",
     "definisi": "Kunjungan laman kalender acara"},
    {"kode": "BRA-1.4", "nama": "Kamar hotel terisi", "satuan": "%", "jenis": "dampak", "polaritas": "naik",
     "agregasi": "rata-rata", "kondisi awal": 58, "periode kondisi awal": "Mei 2019", "batas minimum": 0, "batas maksimum": 100,
     "sumber": "laporan pelaku hotel",
     "definisi": "Kamar terisi dibagi kamar tersedia; sejak Januari 2019 termasuk hotel nonbintang"},
    {"kode": "ECO-1.1", "nama": "Waktu izin usaha terbit", "satuan": "hari", "jenis": "hasil", "polaritas": "turun",
     "agregasi": "terakhir", "rumus capaian": "khusus", "kondisi awal": 14, "periode kondisi awal": "Apr 2019", "target": 6,
     "tanggal target": QUICK_WIN_END, "batas minimum": 0, "dasar manfaat": "waktu", "indikator volume": "ECO-1.2", "utama": "ya",
     "sumber": "register izin",
     "definisi": "Rata-rata hari kerja dari berkas diterima sampai izin terbit. Kondisi awal: rata-rata Mei 2018 – Apr 2019"},
    {"kode": "ECO-1.2", "nama": "Izin usaha terbit", "satuan": "izin", "jenis": "keluaran", "polaritas": "naik",
     "agregasi": "jumlah", "rumus capaian": "normal", "kondisi awal": 0, "periode kondisi awal": "Apr 2019", "target": 2_500,
     "tanggal target": QUICK_WIN_END, "batas minimum": 0, "bilangan bulat": "ya", "dasar manfaat": "penerima manfaat",
     "sumber": "register izin", "definisi": "Izin usaha mikro dan kecil yang terbit, target dihitung sejak peluncuran"},
    {"kode": "ECO-1.3", "nama": "Berkas dikembalikan karena belum lengkap", "satuan": "%", "jenis": "hasil", "polaritas": "turun",
     "agregasi": "rasio", "rumus capaian": "khusus", "kondisi awal": 34, "periode kondisi awal": "Apr 2019", "target": 10,
     "target atas": 15, "tanggal target": QUICK_WIN_END, "batas minimum": 0, "batas maksimum": 100, "sumber": "register izin",
     "definisi": "Berkas dikembalikan dibagi berkas masuk; target berupa rentang 10–15%"},
    {"kode": "ECO-1.4", "nama": "Nilai investasi yang tercatat", "satuan": "Rp", "jenis": "dampak", "polaritas": "naik",
     "agregasi": "jumlah", "batas minimum": 0, "sumber": "laporan kegiatan penanaman modal",
     "definisi": "Nilai investasi tercatat dalam triwulan; tanpa target quick win"},
    {"kode": "ECO-2.1", "nama": "Retribusi pasar disetor sebulan", "satuan": "Rp", "jenis": "dampak", "polaritas": "naik",
     "agregasi": "rata-rata", "rumus capaian": "normal", "kondisi awal": 310_000_000, "periode kondisi awal": "Jun 2019",
     "target": 400_000_000, "tanggal target": date(2019, 12, 31), "batas minimum": 0, "dasar manfaat": "pendapatan",
     "utama": "ya", "sumber": "rekap setoran kas daerah",
     "definisi": "Retribusi pasar yang sampai di kas daerah. Kondisi awal: rata-rata Jul 2018 – Jun 2019"},
    {"kode": "ECO-2.2", "nama": "Pedagang membayar nontunai", "satuan": "%", "jenis": "keluaran", "polaritas": "naik",
     "agregasi": "terakhir", "rumus capaian": "normal", "kondisi awal": 0, "periode kondisi awal": "Jun 2019", "target": 60,
     "tanggal target": date(2019, 12, 31), "batas minimum": 0, "batas maksimum": 100, "sumber": "bank daerah",
     "definisi": "Pedagang yang membayar dengan kartu dibagi pedagang terdata"},
    {"kode": "ECO-2.3", "nama": "Selisih karcis dan setoran", "satuan": "%", "jenis": "hasil", "polaritas": "turun",
     "agregasi": "rata-rata", "rumus capaian": "terbalik", "kondisi awal": 8.6, "periode kondisi awal": "Jun 2019", "target": 3.0,
     "tanggal target": date(2019, 12, 31), "batas minimum": 0, "batas maksimum": 100, "sumber": "rekap setoran kas daerah",
     "definisi": "Nilai karcis terpakai yang tidak sampai di kas daerah"},
    {"kode": "TRA-1.1", "nama": "Penumpang bus sekolah sebulan", "satuan": "siswa", "jenis": "hasil", "polaritas": "naik",
     "agregasi": "terakhir", "rumus capaian": "normal", "kondisi awal": 0, "periode kondisi awal": "Jul 2019", "target": 1_600,
     "tanggal target": date(2020, 5, 31), "batas minimum": 0, "bilangan bulat": "ya", "utama": "ya",
     "sumber": "buku catatan perjalanan bus",
     "definisi": "Penumpang sekali jalan dalam sebulan; bulan libur sekolah lebih sedikit"},
    {"kode": "TRA-1.2", "nama": "Botol plastik terkumpul", "satuan": "kg", "jenis": "keluaran", "polaritas": "naik",
     "agregasi": "jumlah", "rumus capaian": "normal", "kondisi awal": 0, "periode kondisi awal": "Jul 2019", "target": 3_000,
     "tanggal target": date(2020, 5, 31), "batas minimum": 0, "sumber": "nota timbang",
     "definisi": "Berat botol yang dibayarkan sebagai tiket, sejak peluncuran"},
    {"kode": "TRA-1.3", "nama": "Kursi terisi", "satuan": "%", "jenis": "keluaran", "polaritas": "rentang",
     "agregasi": "rata-rata", "target": 60, "target atas": 90, "tanggal target": date(2020, 5, 31), "batas minimum": 0,
     "batas maksimum": 150, "sumber": "buku catatan perjalanan bus",
     "definisi": "Penumpang dibagi kursi; di bawah 60% boros, di atas 90% berdesakan"},
    {"kode": "TRA-1.4", "nama": "Siswa terdaftar", "satuan": "siswa", "jenis": "keluaran", "polaritas": "naik",
     "agregasi": "terakhir", "rumus capaian": "normal", "kondisi awal": 0, "periode kondisi awal": "Jul 2019", "target": 500,
     "tanggal target": date(2020, 5, 31), "batas minimum": 0, "bilangan bulat": "ya", "dasar manfaat": "penerima manfaat",
     "sumber": "buku pendaftaran", "definisi": "Siswa yang memegang kartu bus"},
    {"kode": "TRA-2.1", "nama": "Waktu tunggu rawat jalan", "satuan": "menit", "jenis": "hasil", "polaritas": "turun",
     "agregasi": "rata-rata", "rumus capaian": "khusus", "kondisi awal": 65, "periode kondisi awal": "Mei 2019", "target": 46,
     "tanggal target": QUICK_WIN_END, "batas minimum": 0, "batas maksimum": 300, "dasar manfaat": "waktu",
     "indikator volume": "TRA-2.2", "utama": "ya", "sumber": "cap waktu mesin antrean",
     "definisi": "Rata-rata menit dari datang sampai dipanggil, menurut kecamatan. Kondisi awal: rata-rata Jun 2018 – Mei 2019"},
    {"kode": "TRA-2.2", "nama": "Kunjungan dengan antrean ponsel", "satuan": "kunjungan", "jenis": "keluaran",
     "polaritas": "naik", "agregasi": "jumlah", "rumus capaian": "normal", "kondisi awal": 0, "periode kondisi awal": "Mei 2019",
     "target": 60_000, "tanggal target": QUICK_WIN_END, "batas minimum": 0, "bilangan bulat": "ya",
     "sumber": "laporan bulanan puskesmas",
     "definisi": "Kunjungan yang nomor antreannya diambil dari ponsel atau lewat kader"},
    {"kode": "TRA-2.3", "nama": "Puskesmas dengan antrean ponsel", "satuan": "puskesmas", "jenis": "keluaran",
     "polaritas": "naik", "agregasi": "terakhir", "rumus capaian": "normal", "kondisi awal": 0,
     "periode kondisi awal": "Mei 2019", "target": 26, "tanggal target": QUICK_WIN_END, "batas minimum": 0, "batas maksimum": 26,
     "bilangan bulat": "ya", "sumber": "Dinas Kesehatan", "definisi": "Puskesmas yang memakai antrean ponsel pada akhir bulan"},
    {"kode": "SOC-1.1", "nama": "Warga lulus kelas digital", "satuan": "warga", "jenis": "hasil", "polaritas": "naik",
     "agregasi": "jumlah", "rumus capaian": "normal", "kondisi awal": 0, "periode kondisi awal": "Jun 2019", "target": 1_600,
     "tanggal target": QUICK_WIN_END, "batas minimum": 0, "bilangan bulat": "ya", "dasar manfaat": "penerima manfaat",
     "utama": "ya", "sumber": "lembar uji kelas", "definisi": "Warga yang lulus uji akhir kelas, sejak kelas pertama"},
    {"kode": "SOC-1.2", "nama": "RT yang membuka kelas", "satuan": "RT", "jenis": "keluaran", "polaritas": "naik",
     "agregasi": "terakhir", "rumus capaian": "normal", "kondisi awal": 0, "periode kondisi awal": "Jun 2019", "target": 60,
     "tanggal target": QUICK_WIN_END, "batas minimum": 0, "bilangan bulat": "ya", "sumber": "daftar hadir",
     "definisi": "RT yang pernah membuka kelas sampai akhir bulan"},
    {"kode": "SOC-1.3", "nama": "Nilai uji sesudah kelas", "satuan": "nilai", "jenis": "dampak", "polaritas": "naik",
     "agregasi": "rata-rata", "rumus capaian": "normal", "kondisi awal": 52, "periode kondisi awal": "Jun 2019", "target": 75,
     "tanggal target": QUICK_WIN_END, "batas minimum": 0, "batas maksimum": 100, "sumber": "lembar uji kelas",
     "definisi": "Nilai uji akhir, 0–100. Kondisi awal: nilai uji sebelum kelas"},
    {"kode": "SOC-2.1", "nama": "Peminjam sebulan", "satuan": "orang", "jenis": "hasil", "polaritas": "naik",
     "agregasi": "rata-rata", "rumus capaian": "normal", "kondisi awal": 990, "periode kondisi awal": "Apr 2019",
     "target": 1_150, "tanggal target": QUICK_WIN_END, "batas minimum": 0, "bilangan bulat": "ya",
     "utama": "ya", "sumber": "buku peminjaman",
     "definisi": "Orang yang meminjam dalam sebulan, rata-rata. Kondisi awal: rata-rata Mei 2018 – Apr 2019"},
    {"kode": "SOC-2.2", "nama": "Titik layanan terjadwal", "satuan": "titik", "jenis": "keluaran", "polaritas": "naik",
     "agregasi": "terakhir", "rumus capaian": "normal", "kondisi awal": 12, "periode kondisi awal": "Apr 2019", "target": 24,
     "tanggal target": QUICK_WIN_END, "batas minimum": 0, "bilangan bulat": "ya", "sumber": "jadwal bertanda tangan ketua RT",
     "definisi": "Titik yang didatangi menurut jadwal tetap"},
    {"kode": "SOC-2.3", "nama": "Kedatangan sesuai jadwal", "satuan": "%", "jenis": "keluaran", "polaritas": "naik",
     "agregasi": "rasio", "rumus capaian": "normal", "kondisi awal": 70, "periode kondisi awal": "Apr 2019", "target": 95,
     "tanggal target": QUICK_WIN_END, "batas minimum": 0, "batas maksimum": 100, "sumber": "buku perjalanan mobil perpustakaan",
     "definisi": "Kedatangan tepat hari dibagi kedatangan terjadwal"},
    {"kode": "ENV-1.1", "nama": "Rumah tersambung gas", "satuan": "rumah", "jenis": "hasil", "polaritas": "naik",
     "agregasi": "terakhir", "rumus capaian": "normal", "kondisi awal": 0, "periode kondisi awal": "Jul 2019", "target": 100,
     "tanggal target": date(2020, 4, 30), "batas minimum": 0, "bilangan bulat": "ya", "dasar manfaat": "penerima manfaat",
     "utama": "ya", "sumber": "berita acara sambungan",
     "definisi": "Rumah yang dapurnya sudah menyala dengan gas TPA pada akhir bulan"},
    {"kode": "ENV-1.2", "nama": "Belanja elpiji keluarga sebulan", "satuan": "Rp", "jenis": "dampak", "polaritas": "turun",
     "agregasi": "rata-rata", "rumus capaian": "khusus", "kondisi awal": 105_000, "periode kondisi awal": "Jul 2019",
     "target": 25_000, "tanggal target": date(2020, 4, 30), "batas minimum": 0, "dasar manfaat": "penghematan",
     "indikator volume": "ENV-1.1", "sumber": "wawancara keluarga",
     "definisi": "Belanja gas memasak tiap keluarga tersambung dalam sebulan"},
    {"kode": "ENV-2.1", "nama": "Sampah terpilah disetor", "satuan": "ton", "jenis": "hasil", "polaritas": "naik",
     "agregasi": "jumlah", "rumus capaian": "normal", "kondisi awal": 0, "periode kondisi awal": "Apr 2019", "target": 600,
     "tanggal target": QUICK_WIN_END, "batas minimum": 0, "utama": "ya", "sumber": "nota timbang",
     "definisi": "Sampah bernilai yang ditimbang di bank sampah, menurut kecamatan; target dihitung sejak peluncuran"},
    {"kode": "ENV-2.2", "nama": "Bank sampah aktif", "satuan": "unit", "jenis": "keluaran", "polaritas": "naik",
     "agregasi": "terakhir", "rumus capaian": "normal", "kondisi awal": 41, "periode kondisi awal": "Apr 2019", "target": 60,
     "tanggal target": date(2019, 12, 31), "batas minimum": 0, "bilangan bulat": "ya", "sumber": "jadwal angkut",
     "definisi": "Bank sampah yang menyetor sedikitnya sekali dalam bulan itu"},
    {"kode": "ENV-2.3", "nama": "Sampah masuk TPA", "satuan": "ton per hari", "jenis": "dampak", "polaritas": "turun",
     "agregasi": "rata-rata", "rumus capaian": "khusus", "kondisi awal": 352, "periode kondisi awal": "Apr 2019", "target": 340,
     "tanggal target": QUICK_WIN_END, "batas minimum": 0, "sumber": "jembatan timbang TPA",
     "definisi": "Rata-rata ton tiap hari dalam sebulan; naik pada Ramadan dan akhir tahun"},
    {"kode": "ENV-2.4", "nama": "Nasabah bank sampah", "satuan": "keluarga", "jenis": "keluaran", "polaritas": "naik",
     "agregasi": "terakhir", "rumus capaian": "normal", "kondisi awal": 2_900, "periode kondisi awal": "Apr 2019",
     "target": 4_500, "tanggal target": QUICK_WIN_END, "batas minimum": 0, "bilangan bulat": "ya",
     "dasar manfaat": "penerima manfaat", "sumber": "buku tabungan nasabah", "definisi": "Keluarga yang memiliki tabungan aktif"},
)

# planned values, month after month from the first one named; where an indicator averages, they average to its target
SAMPLE_PLANS: Mapping[str, tuple[str, tuple[float, ...]]] = {
    "GOV-1.1": ("2019-07", (4.6, 4.1, 3.6, 3.2, 2.8, 2.5, 2.2, 2.0, 2.0)),
    "GOV-1.2": ("2019-07", (1500, 2200, 3000, 3500, 3700, 3800, 4000, 4100, 4200)),
    "GOV-1.3": ("2019-07", (18, 22, 27, 31, 34, 37, 40, 43, 45)),
    "GOV-2.1": ("2019-06", (1.8, 1.7, 1.6, 1.5, 1.4, 1.3, 1.3, 1.2, 1.1, 1.1)),
    "GOV-2.2": ("2019-06", (62, 64, 66, 68, 70, 72, 74, 76, 78, 80)),
    "BRA-1.1": ("2019-06", (4500, 4800, 5300, 5000, 5000, 5000, 6300, 5300, 5700, 6100)),
    "BRA-1.2": ("2019-06", (3, 4, 6, 4, 4, 4, 6, 3, 3, 3)),
    "ECO-1.1": ("2019-05", (13.6, 13.0, 12.2, 11.4, 10.6, 10.0, 9.4, 8.8, 7.9, 7.0, 6.0)),
    "ECO-1.2": ("2019-05", (180, 180, 220, 230, 240, 240, 240, 220, 250, 250, 250)),
    "ECO-1.3": ("2019-05", (32, 30, 28, 26, 24, 22, 20, 19, 17, 16, 15)),
    "ECO-2.1": ("2019-07", (370e6, 385e6, 400e6, 405e6, 415e6, 425e6)),
    "ECO-2.2": ("2019-07", (8, 18, 30, 42, 52, 60)),
    "TRA-1.1": ("2019-08", (500, 900, 1000, 1100, 700, 1150, 1300, 1400, 1500, 1600)),
    "TRA-1.2": ("2019-08", (150, 300, 320, 330, 200, 320, 340, 350, 350, 340)),
    "TRA-2.1": ("2019-06", (58, 52, 48, 46, 45, 44, 43, 42, 41, 41)),
    "TRA-2.2": ("2019-06", (2000, 3500, 5000, 6000, 6500, 7000, 7000, 7500, 7500, 8000)),
    "TRA-2.3": ("2019-06", (6, 6, 9, 12, 15, 18, 20, 22, 24, 26)),
    "SOC-1.1": ("2019-07", (100, 150, 200, 200, 200, 150, 200, 200, 200)),
    "SOC-1.2": ("2019-07", (6, 12, 18, 25, 32, 38, 46, 53, 60)),
    "SOC-2.1": ("2019-05", (1000, 1040, 1080, 1120, 1150, 1180, 1200, 1210, 1220, 1220, 1230)),
    "SOC-2.2": ("2019-05", (12, 14, 16, 18, 21, 24, 24, 24, 24, 24, 24)),
    "ENV-1.1": ("2019-08", (10, 20, 35, 45, 55, 65, 75, 90, 100)),
    "ENV-2.1": ("2019-05", (42, 46, 50, 52, 54, 56, 57, 58, 60, 62, 63)),
    "ENV-2.2": ("2019-05", (42, 44, 47, 50, 53, 56, 58, 60)),
    "ENV-2.3": ("2019-05", (352, 348, 346, 343, 341, 339, 337, 335, 334, 333, 332)),
}

SAMPLE_EVENTS: tuple[tuple[date, str | None, str, str], ...] = (
    (date(2017, 6, 25), None, "libur", "Libur Idul Fitri 1438 H"),
    (date(2018, 6, 15), None, "libur", "Libur Idul Fitri 1439 H"),
    (date(2019, 1, 1), "BRA-1.4", "ubah definisi", "Hotel nonbintang ikut dihitung"),
    (date(2019, 5, 2), "ECO-1", "peluncuran", "Satu loket dibuka"),
    (date(2019, 5, 2), "ENV-2", "peluncuran", "Jadwal angkut mingguan dimulai"),
    (date(2019, 5, 2), "SOC-2", "peluncuran", "Jadwal tetap diumumkan"),
    (date(2019, 5, 15), "GOV-2", "peluncuran", "Aduan diteruskan langsung ke kelurahan"),
    (date(2019, 6, 1), "BRA-1", "peluncuran", "Kalender acara terbit"),
    (date(2019, 6, 5), None, "libur", "Libur Idul Fitri 1440 H"),
    (date(2019, 6, 11), "TRA-2", "peluncuran", "Antrean ponsel dimulai di 6 puskesmas"),
    (date(2019, 7, 1), "ECO-2", "peluncuran", "Kartu pedagang dipakai di dua pasar"),
    (date(2019, 7, 1), "GOV-1", "peluncuran", "Permohonan dari ponsel dibuka"),
    (date(2019, 7, 1), "SOC-1", "peluncuran", "Kelas pertama di 6 RT"),
    (date(2019, 8, 1), "ENV-1", "peluncuran", "Rumah pertama tersambung"),
    (date(2019, 8, 17), "TRA-1", "peluncuran", "Bus sekolah berangkat dengan tiket botol"),
    (date(2019, 9, 16), "TRA-2.1", "gangguan", "Banjir di Balikpapan Timur: puskesmas tutup dan mesin antrean mati dua pekan"),
    (date(2019, 11, 4), "GOV-1", "gangguan", "Pindah peladen: register November tidak tersimpan"),
)

SAMPLE_DISTRICTS: tuple[tuple[str, str, int, str | None], ...] = (
    ("64.71.02", "Balikpapan Barat", 86_481, "Barat"),
    ("64.71.03", "Balikpapan Utara", 167_865, "Utara"),
    ("64.71.01", "Balikpapan Timur", 91_846, "Timur"),
    ("64.71.04", "Balikpapan Tengah", 93_013, "Tengah"),
    ("64.71.05", "Balikpapan Selatan", 140_947, "Selatan"),
    ("64.71.06", "Balikpapan Kota", 75_026, None),
)
DISTRICT_TITLE = SAMPLE_TITLE + ". Penduduk: estimasi 2019 (bagian tiap kecamatan 2024 dikalikan 655.178), bukan angka BPS"


# ---- DATA CONTOH: how the months are drawn ----

FLAT: Mapping[int, float] = {}
PUBLIC_SERVICE = {1: 1.06, 6: 0.9, 7: 1.04, 12: 0.95}
SCHOOL = {6: 0.82, 7: 0.86, 12: 0.84, 1: 1.05, 10: 1.08}
FESTIVE = {1: 0.86, 2: 0.78, 3: 0.82, 4: 0.9, 8: 1.12, 9: 1.08, 10: 1.1, 11: 1.18, 12: 1.28}
RAMADAN = ("2017-06", "2018-05", "2018-06", "2019-05")  # most of the month, or the days around Idul Fitri


def months(first: str, last: str) -> list[str]:
    """The months from first to last, as 2019-07."""
    year, month = (int(part) for part in first.split("-"))
    found = []
    while f"{year}-{month:02d}" <= last:
        found.append(f"{year}-{month:02d}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


@dataclass(frozen=True)
class Course:
    """How a monthly series runs: its level, season, noise, and what the launch did to it."""

    first: str
    level: float
    launch: str | None = None
    after: float | None = None  # the level some months after the launch
    ramp: int = 4  # months from the old level to the new one
    season: Mapping[int, float] | None = None
    ramadan: float = 1.0
    noise: float = 0.03  # standard deviation, as a share of the level
    decimals: int = 0
    last: str = "2020-02"


def drawn(code: str, course: Course) -> Months:
    """The course with its noise (each month keeps a third of the last one's), the same at every run."""
    dice, kept, values = random.Random(code), 0.0, {}
    for month in months(course.first, course.last):
        kept = kept / 3 + dice.gauss(0, course.noise)
        shape = (course.season or FLAT).get(int(month[5:]), 1.0) * (course.ramadan if month in RAMADAN else 1.0)
        values[month] = round(level_at(course, month) * shape * (1 + kept), course.decimals)
    return values


def level_at(course: Course, month: str) -> float:
    """The level without season and noise."""
    if course.launch is None or course.after is None or month < course.launch:
        return course.level
    way = min(1.0, len(months(course.launch, month)) / course.ramp)
    return course.level + (course.after - course.level) * way


def given(first: str, *values: float | None) -> Months:
    """Values written by hand, month after month."""
    return dict(zip(months(first, "2020-12"), values, strict=False))


# the city's own months; None is a month that nobody reported
SAMPLE_CITY: Mapping[str, Months] = {
    "GOV-1.1": given("2018-01", 5.6, 5.3, 5.5, 5.2, 5.3, 6.1, 5.4, 5.0, 5.3, 5.1, 5.5, 5.0, 5.2, 5.3, 5.0, 5.3, 5.1, 5.2,
                     4.1, 3.0, 2.3, 2.0, None, 1.9, 1.9, 1.8),
    "GOV-1.2": given("2019-07", 1400, 1970, 3100, 4230, None, 4500, 4800, 4650),
    "GOV-2.1": drawn("GOV-2.1", Course("2017-01", 2.0, "2019-05", 2.8, 1, noise=0.05, decimals=1)),
    "GOV-2.3": drawn("GOV-2.3", Course("2018-01", 92, "2019-05", 205, 4, ramadan=0.9, noise=0.08)),
    "BRA-1.1": drawn("BRA-1.1", Course("2018-01", 3320, "2019-06", 4950, 2, FESTIVE, 0.7, 0.07)),
    "BRA-1.2": given("2019-06", 3, 4, 5, 4, 3, 4, 6, 3, 2),
    "BRA-1.3": drawn("BRA-1.3", Course("2019-06", 6200, "2019-06", 11800, 6, FESTIVE, noise=0.09)),
    "BRA-1.4": drawn("BRA-1.4", Course("2018-01", 61, "2019-01", 57.5, 1, {12: 1.08, 2: 0.95}, 0.88, 0.03, 1)),
    "ECO-1.1": drawn("ECO-1.1", Course("2017-01", 14.0, "2019-05", 8.2, 1, {12: 1.03}, 1.04, 0.03, 1)) | {"2019-12": 8.0},
    "ECO-1.2": drawn("ECO-1.2", Course("2018-01", 178, "2019-05", 236, 4, PUBLIC_SERVICE, 0.86, 0.06)),
    "ECO-2.1": drawn("ECO-2.1", Course("2018-01", 310e6, "2019-07", 365e6, 2, {12: 1.05, 2: 0.96}, 1.07, 0.025, -5)),
    "ECO-2.2": given("2019-07", 5.0, 11.4, 19.8, 28.5, 37.2, 43.9, 46.2, 48.0),
    "ECO-2.3": drawn("ECO-2.3", Course("2018-01", 8.5, "2019-07", 3.8, 1, noise=0.06, decimals=1)),
    "TRA-1.1": given("2019-08", 430, 960, 1080, 1120, 610, 1150),
    "TRA-1.2": given("2019-08", 118.5, 286, 322.5, 331, 171.5, 338),
    "TRA-1.3": given("2019-08", 58, 71, 76, 78, 66, 79),
    "TRA-1.4": given("2019-08", 180, 265, 310, 345, 360, 402),
    "TRA-2.2": given("2019-06", 1240, 3080, 4410, 5230, 6120, 6480, 6390, 7010, 6840),
    "TRA-2.3": given("2019-06", 6, 6, 8, 11, 14, 17, 20, 20, 20),
    "SOC-1.1": given("2019-07", 60, 95, 130, 120, 135, 100),
    "SOC-1.2": given("2019-07", 6, 9, 13, 16, 20, 24),
    "SOC-1.3": given("2019-07", 66.5, 70.2, 71.0, 69.4, 72.8, 71.6),
    "SOC-2.1": drawn("SOC-2.1", Course("2017-01", 1065, "2019-05", 1100, 3, SCHOOL, 0.85, 0.06)) | {"2018-02": None},
    "SOC-2.2": given("2019-01", 12, 12, 12, 12, 12, 14, 17, 19, 22, 24, 24, 24, 24, 24),
    "ENV-1.1": given("2019-08", None, None, None, 34, None, None, 58),
    "ENV-1.2": given("2019-08", None, None, None, None, None, None, None),
    "ENV-2.2": given("2019-01", 40, 41, 40, 41, 43, 46, 48, 51, 54, 57, 59, 60, 60, 61),
    "ENV-2.3": drawn("ENV-2.3", Course("2017-01", 348, "2019-05", 346, 3, {12: 1.04, 1: 1.02, 2: 0.98}, 1.05, 0.02))
    | {"2017-11": None},
    "ENV-2.4": given("2019-01", 2870, 2880, 2890, 2900, 2980, 3160, 3390, 3640, 3910, 4190, 4420, 4650, 4720, 4790),
}
SAMPLE_QUARTERS = {"ECO-1.4": (
    ("TW I 2018", 588.4e9), ("TW II 2018", 641.9e9), ("TW III 2018", 655.2e9), ("TW IV 2018", 712.6e9),
    ("TW I 2019", 604.0e9), ("TW II 2019", 668.3e9), ("TW III 2019", 731.5e9), ("TW IV 2019", 796.8e9))}
SAMPLE_SEMESTERS = {"GOV-1.4": (("Semester I 2018", 75.2), ("Semester II 2018", 76.4),
                                ("Semester I 2019", 76.41), ("Semester II 2019", 82.86))}

# numerator and denominator of a share, and how many cases a month counts
SAMPLE_SHARES: Mapping[str, tuple[Course, Months]] = {
    "GOV-2.2": (Course("2018-01", 61, "2019-05", 58, 2, noise=0.05, decimals=1), SAMPLE_CITY["GOV-2.3"]),
    "ECO-1.3": (Course("2018-01", 34, "2019-05", 18.5, 2, noise=0.05, decimals=1),
                drawn("ECO-1.3 cases", Course("2018-01", 250, "2019-05", 285, 4, PUBLIC_SERVICE, 0.86, 0.06))),
    "SOC-2.3": (Course("2018-01", 70, "2019-05", 91, 3, noise=0.03, decimals=1),
                drawn("SOC-2.3 cases", Course("2018-01", 48, "2019-05", 96, 6, noise=0.02))),
}

# before and after the launch: minutes of waiting, tonnes sorted in a month
SAMPLE_WAITING = dict(zip(DISTRICTS, ((68, 50), (74, 51), (59, 47), (65, 46), (70, 47), (60, 41)), strict=True))
SAMPLE_SORTED = dict(zip(DISTRICTS, ((5.2, 8.1), (9.3, 17.2), (5.1, 6.0), (5.8, 10.9), (8.4, 15.8), (4.9, 9.4)), strict=True))
ONLINE_CITY = given("2019-07", 0.18, 0.25, 0.36, 0.45, None, 0.55, 0.60, 0.58)  # share of all applications
ONLINE_DISTRICT = dict(zip(DISTRICTS, (0.41, 0.63, 0.49, 0.55, 0.74, 0.68), strict=True))  # in January 2020

FINAL_UNTIL = {"GOV-1": "2020-01", "BRA-1": "2020-01", "TRA-1": "2020-01", "ENV-1": "2019-07"}  # else December 2019
WRITES_FULL_MONTHS = {"TRA-1", "SOC-1", "ENV-1"}  # staff of these write Januari 2019, of the next a real date
WRITES_DATES = {"ECO-1", "ECO-2"}
WRITES_COMMAS = {"GOV-1.1", "BRA-1.4", "SOC-1.3"}  # 5,3 as text, as a phone keyboard gives it
NOTES = {
    ("GOV-1.1", "2019-11"): "register tidak tersimpan karena pindah peladen",
    ("GOV-1.2", "2019-11"): "register tidak tersimpan karena pindah peladen",
    ("ENV-1.1", "2019-11"): "hitungan petugas, menunggu berita acara",
    ("ENV-1.1", "2020-02"): "hitungan petugas, menunggu berita acara",
    ("TRA-1.1", "2019-12"): "libur sekolah dua pekan",
    ("SOC-2.1", "2018-02"): "buku peminjaman hilang",
    ("ENV-2.3", "2017-11"): "jembatan timbang diperbaiki",
}


def sample_rows() -> Iterable[Row]:
    """All rows of Realisasi, indicator after indicator in the order of the sheet Indikator."""
    for indicator in (str(one["kode"]) for one in SAMPLE_INDICATORS):
        yield from sample_rows_of(indicator)


def sample_rows_of(indicator: str) -> Iterable[Row]:
    """The rows of one indicator: city, districts, shares, quarters or semesters."""
    if indicator in SAMPLE_CITY:
        for month, value in SAMPLE_CITY[indicator].items():
            yield row_of(indicator, month, {"nilai": value})
    for known in (SAMPLE_QUARTERS, SAMPLE_SEMESTERS):
        for period, value in known.get(indicator, ()):
            yield {"indikator": indicator, "periode": period, "nilai": value, "status": "final"}
    if indicator in SAMPLE_SHARES:
        yield from share_rows(indicator, *SAMPLE_SHARES[indicator])
    if indicator == "GOV-1.3":
        yield from online_rows(indicator)
    if indicator == "TRA-2.1":
        yield from waiting_rows(indicator)
    if indicator == "ENV-2.1":
        yield from sorted_rows(indicator)


def share_rows(indicator: str, share: Course, counted: Months) -> Iterable[Row]:
    """A share told by its numerator and denominator, so that it can be counted again."""
    for month, percent in drawn(indicator, share).items():
        yield row_of(indicator, month, {"pembilang": round(counted[month] * percent / 100), "penyebut": counted[month]})


def online_rows(indicator: str) -> Iterable[Row]:
    """Online applications of all applications: the city's rows, then the districts in proportion to residents."""
    residents = sum(people for _, _, people, _ in SAMPLE_DISTRICTS)
    for month, share in ONLINE_CITY.items():
        online = SAMPLE_CITY["GOV-1.2"][month]
        if share is None or online is None:
            yield row_of(indicator, month, {"nilai": None})
            continue
        everything = round(online / share)
        yield row_of(indicator, month, {"pembilang": online, "penyebut": everything})
        for _, district, people, _ in SAMPLE_DISTRICTS:
            if (district, month) == ("Balikpapan Timur", "2020-01"):
                yield row_of(indicator, month, {"nilai": None, "wilayah": district, "catatan": "rincian belum dikirim kecamatan"})
                continue
            cases = round(everything * people / residents)
            part = ONLINE_DISTRICT[district] * share / 0.60
            yield row_of(indicator, month, {"pembilang": round(cases * part), "penyebut": cases, "wilayah": district})


def waiting_rows(indicator: str) -> Iterable[Row]:
    """Minutes a patient waits: the city as the health office writes it, the mean of its districts, then each district.

    One month is lost in a flood, for its district and so for the city.
    """
    districts = {}
    for district, (before, after) in SAMPLE_WAITING.items():
        course = Course("2017-01", before, "2019-06", after, 2, {1: 1.06, 2: 1.04, 12: 0.97}, 0.93, 0.035, 1)
        lost = {"2019-09": None} if district == "Balikpapan Timur" else {}
        districts[district] = drawn(f"{indicator} {district}", course) | lost
    for month in next(iter(districts.values())):
        waits = [values[month] for values in districts.values()]
        city = None if None in waits else round(sum(waits) / len(waits), 2)
        yield row_of(indicator, month, {"nilai": city})
    for district, values in districts.items():
        for month, value in values.items():
            note = {"catatan": "puskesmas tutup karena banjir"} if value is None else {}
            yield row_of(indicator, month, {"nilai": value, "wilayah": district} | note)


def sorted_rows(indicator: str) -> Iterable[Row]:
    """Tonnes of sorted waste a month, district by district; the city is their sum."""
    for district, (before, after) in SAMPLE_SORTED.items():
        course = Course("2017-07", before, "2019-05", after, 1, {12: 1.05}, 1.04, 0.05, 1)
        for month, value in drawn(f"{indicator} {district}", course).items():
            yield row_of(indicator, month, {"nilai": value, "wilayah": district})


def row_of(indicator: str, month: str, measured: Row) -> Row:
    """A row of Realisasi as its agency would write it."""
    quick_win = quick_win_of(indicator)
    status = "final" if month <= FINAL_UNTIL.get(quick_win, "2019-12") else "sementara"
    value = measured.get("nilai")
    if "pembilang" not in measured:
        measured = {**measured, "nilai": "-" if value is None else written(indicator, value)}
    row = {"indikator": indicator, "periode": month_as_written(quick_win, month), "status": status,
           "catatan": NOTES.get((indicator, month))}
    return row | measured


def quick_win_of(indicator: Cell) -> str:
    """GOV-1 of GOV-1.2."""
    return str(indicator).split(".")[0]


def written(indicator: str, value: Cell) -> Cell:
    """The value as the agency types it: a number, or text with a decimal comma."""
    return f"{value:.1f}".replace(".", ",") if indicator in WRITES_COMMAS else value


def month_as_written(quick_win: str, month: str) -> Cell:
    """Jan 2019, Januari 2019, or the first day as a real date: each agency has its habit."""
    year, number = int(month[:4]), int(month[5:])
    if quick_win in WRITES_DATES:
        return date(year, number, 1)
    return f"{(FULL_MONTHS if quick_win in WRITES_FULL_MONTHS else MONTHS)[number - 1]} {year}"


def sample_plans() -> Iterable[Row]:
    """All rows of Target Berkala."""
    for indicator, (first, values) in SAMPLE_PLANS.items():
        quick_win = quick_win_of(indicator)
        for month, value in zip(months(first, "2020-12"), values, strict=False):
            yield {"indikator": indicator, "periode": month_as_written(quick_win, month), "rencana": value}


# quick win, semester, respondents, mean answer of each element
SAMPLE_SURVEYS = (
    ("GOV-1", "Semester I 2019", 75, (3.05, 2.95, 2.70, 3.75, 3.10, 3.15, 3.20, 2.90, 2.95)),
    ("GOV-1", "Semester II 2019", 90, (3.35, 3.40, 3.45, 3.80, 3.35, 3.35, 3.40, 3.10, 3.15)),
    ("TRA-2", "Semester I 2019", 60, (3.20, 2.85, 2.60, 3.80, 3.20, 3.30, 3.25, 2.95, 2.90)),
    ("TRA-2", "Semester II 2019", 64, (3.30, 3.20, 3.05, 3.80, 3.25, 3.35, 3.30, 3.05, 2.95)),
)


def sample_answers() -> Iterable[Row]:
    """A row a respondent: answers 1 to 4, a few left open."""
    for quick_win, period, respondents, means in SAMPLE_SURVEYS:
        dice = random.Random(f"{quick_win} {period}")
        for _ in range(respondents):
            mood = dice.gauss(0, 0.25)
            answers = {element: answer(dice, mean + mood) for element, mean in zip(ELEMENTS, means, strict=True)}
            yield {"quick win": quick_win, "periode": period} | answers


def answer(dice: random.Random, mean: float) -> Cell:
    """1 to 4 around the mean; one in eighty is a dash."""
    if dice.random() < 1 / 80:
        return "-"
    return min(4, max(1, round(dice.gauss(mean, 0.55))))


# ---- what was really published ----

PUBLISHED_TITLE = "Angka terbitan: hanya yang pernah diterbitkan, dengan sumbernya; yang tidak diterbitkan dibiarkan kosong"
UNKNOWN_PERIOD = ("Mulai dan selesai tidak diterbitkan; yang diterbitkan hanya “quick win 2019–2020” "
                  "(web.balikpapan.go.id/berita/read/7988, 7 Agu 2019)")

PUBLISHED_FACTS = (
    ("kota", "Kota Balikpapan"),
    ("judul", "Angka terbitan layanan kota cerdas Balikpapan (bukan daftar resmi quick win 2019: daftar itu tidak ditemukan)"),
    ("periode mulai", "2019"),
    ("periode selesai", "2020"),
    ("wali kota", "Rizal Effendi"),
    ("visi", "Kota pintar berwawasan lingkungan"),
    ("status data", "final"),
    ("sumber", "Berita dan laman pemerintah, disebut pada tiap baris; "
               "visi: diskominfo.balikpapan.go.id/berita/4947 (3 Okt 2019)"),
)

PUBLISHED_QUICK_WINS: tuple[Row, ...] = (
    {"kode": "GOV-1", "nama": "Adminduk daring", "dimensi": "Smart Governance", "OPD": "Dinas Kependudukan dan Pencatatan Sipil",
     "layanan yang dipertajam": "Permohonan dokumen kependudukan", "jenis": "pelayanan",
     "inovasi": "Permohonan secara daring; sejak Sep 2020 juga pemberitahuan elektronik lewat RT "
                "(web.balikpapan.go.id/berita/read/8411)",
     "manfaat": "300–400 KTP elektronik dicetak sehari (nomorsatukaltim.disway.id/amp/9092, 2020)", "mulai": "2019",
     "selesai": "2020", "bukti": f"nomorsatukaltim.disway.id/amp/9092 (2020). {UNKNOWN_PERIOD}"},
    {"kode": "ECO-1", "nama": "Perizinan dan mal pelayanan publik", "dimensi": "Smart Economy",
     "OPD": "Dinas Penanaman Modal dan Perizinan Terpadu", "layanan yang dipertajam": "Perizinan usaha", "jenis": "pelayanan",
     "inovasi": "18 loket dan 230 izin di satu tempat sejak 4 Mar 2021 (nomorsatukaltim.disway.id/read/20609)", "mulai": "2019",
     "selesai": "2020", "bukti": f"nomorsatukaltim.disway.id (6477; read/20609). {UNKNOWN_PERIOD}"},
    {"kode": "TRA-1", "nama": "Bus sekolah berbayar sampah botol plastik", "dimensi": "Smart Transportation",
     "OPD": "Dinas Perhubungan", "layanan yang dipertajam": "Angkutan pelajar di Balikpapan Timur dengan bus yang sudah ada",
     "jenis": "pelayanan", "inovasi": "Tiket: 2 botol 1.500 ml atau 3 botol 600 ml (dishub.balikpapan.go.id/berita/5353)",
     "penerima manfaat": "pelajar Balikpapan Timur", "mulai": date(2019, 6, 19), "selesai": "2020",
     "bukti": "dishub.balikpapan.go.id/berita/5353; kaltim.tribunnews.com/2019/06/19: uji coba sebulan sejak 19 Jun 2019, "
              "peluncuran direncanakan 17 Agu 2019. Tanggal selesai tidak diterbitkan; dipakai akhir “quick win 2019–2020”"},
    {"kode": "ENV-1", "nama": "Gas metana TPA Manggar", "dimensi": "Smart Environment", "OPD": "Dinas Lingkungan Hidup",
     "layanan yang dipertajam": "Pengelolaan gas tempat pembuangan akhir", "jenis": "campuran",
     "inovasi": "Gas TPA disalurkan ke rumah di RT 36, 61, 95, dan 97 Kelurahan Manggar, bersama Pertamina Hulu Mahakam",
     "manfaat": "Satu warga (2024): belanja Rp120.000 sebulan untuk 4 tabung menjadi Rp10.000 "
                "(nasional.sindonews.com/read/1437769)",
     "penerima manfaat": "rumah di sekitar TPA; percontohan direncanakan untuk 50 rumah (esci-ksp.org, 2020)", "mulai": "2019",
     "selesai": "2020", "sumber dana": "hibah hingga EUR 10.000 (esci-ksp.org, 2020)",
     "bukti": f"Penghargaan Smart Environment 9 Des 2021 (web.balikpapan.go.id/berita/read/8745). {UNKNOWN_PERIOD}"},
    {"kode": "ENV-2", "nama": "Pengelolaan sampah kota", "dimensi": "Smart Environment", "OPD": "Dinas Lingkungan Hidup",
     "layanan yang dipertajam": "Pengangkutan dan pemilahan sampah", "jenis": "pelayanan",
     "inovasi": "Perda 1/2019 tentang plastik; bank sampah (gerbangkaltim, 9 Des 2022)", "mulai": "2019", "selesai": "2020",
     "bukti": f"TPA terbaik KLHK 14 Jan 2019; gerbangkaltim 9 Des 2022. {UNKNOWN_PERIOD}"},
)

PUBLISHED_MILESTONES = """
TRA-1 | Uji coba sebulan (dishub.balikpapan.go.id/berita/5353) |  | 2019-06-19 | 2019-07-19 | 2019-06-19 |  |  |
TRA-1 | Peluncuran (kaltim.tribunnews.com/2019/06/19) |  | 2019-08-17 | 2019-08-17 |  |  |  |
"""

PUBLISHED_INDICATORS: tuple[Row, ...] = (
    {"kode": "GOV-1.1", "nama": "Permohonan daring sebulan", "satuan": "permohonan", "jenis": "keluaran", "polaritas": "naik",
     "agregasi": "terakhir", "bilangan bulat": "ya", "utama": "ya", "sumber": "nomorsatukaltim.disway.id/amp/9092 (2020)",
     "definisi": "Permohonan daring yang masuk dalam bulan itu; loket tatap muka sedang dihentikan sementara"},
    {"kode": "ECO-1.1", "nama": "Realisasi investasi setahun", "satuan": "Rp", "jenis": "dampak", "polaritas": "naik",
     "agregasi": "terakhir", "utama": "ya",
     "sumber": "Realisasi: nomorsatukaltim.disway.id (6477), pranala.co. Rencana (Renstra kota): "
               "kaltim.suara.com/amp/read/2022/11/02/190000, pranala.co",
     "definisi": "Angka dibulatkan oleh sumbernya. Provinsi memakai target lain (Rp14 triliun untuk 2022)"},
    {"kode": "ECO-1.2", "nama": "Pengunjung mal pelayanan publik setahun", "satuan": "orang", "jenis": "keluaran",
     "polaritas": "naik", "agregasi": "terakhir", "bilangan bulat": "ya", "sumber": "niaga.asia; inibalikpapan.com (Okt 2025)",
     "definisi": "Pengunjung dalam setahun; 2025 baru sampai September"},
    {"kode": "TRA-1.1", "nama": "Tempat di bus sekolah", "satuan": "tempat", "jenis": "keluaran", "polaritas": "netral",
     "agregasi": "terakhir", "bilangan bulat": "ya", "utama": "ya", "sumber": "dishub.balikpapan.go.id/berita/5353 (Jun 2019)",
     "definisi": "27 duduk dan 10 berdiri, satu bus"},
    {"kode": "ENV-1.1", "nama": "Keluarga memakai gas TPA", "satuan": "KK", "jenis": "hasil", "polaritas": "naik",
     "agregasi": "terakhir", "bilangan bulat": "ya", "dasar manfaat": "penerima manfaat", "utama": "ya",
     "sumber": "tribunnews (9 Sep 2020); idntimes (Jul 2022); nasional.sindonews.com/read/1437769 (2024)",
     "definisi": "Kepala keluarga yang terlayani. Sekitar 400 pada 2024, bulannya tidak diterbitkan"},
    {"kode": "ENV-1.2", "nama": "Sambungan gas TPA", "satuan": "sambungan", "jenis": "keluaran", "polaritas": "naik",
     "agregasi": "terakhir", "bilangan bulat": "ya", "sumber": "idntimes (Jul 2022)",
     "definisi": "Sambungan di 4 RT; tidak sama dengan jumlah KK"},
    {"kode": "ENV-1.3", "nama": "UMKM memakai gas TPA", "satuan": "UMKM", "jenis": "hasil", "polaritas": "naik",
     "agregasi": "terakhir", "bilangan bulat": "ya", "sumber": "idntimes (Jul 2022)",
     "definisi": "Usaha mikro, kecil, dan menengah yang memakai gas TPA"},
    {"kode": "ENV-1.4", "nama": "Iuran gas sebulan", "satuan": "Rp", "jenis": "keluaran", "polaritas": "netral",
     "agregasi": "terakhir", "sumber": "kaltim.tribunnews.com/2022/09/30", "definisi": "Iuran tiap rumah dalam sebulan"},
    {"kode": "ENV-2.1", "nama": "Sampah masuk TPA", "satuan": "ton per hari", "jenis": "dampak", "polaritas": "turun",
     "agregasi": "terakhir", "utama": "ya", "sumber": "gerbangkaltim (9 Des 2022)",
     "definisi": "Untuk 2022 sumber berbeda (350–400, 400–450, 480–500 ton per hari), karena itu dibiarkan kosong"},
    {"kode": "ENV-2.2", "nama": "Sampah dihasilkan", "satuan": "ton per hari", "jenis": "dampak", "polaritas": "turun",
     "agregasi": "terakhir", "sumber": "gerbangkaltim (9 Des 2022)", "definisi": "Timbulan sampah kota"},
    {"kode": "ENV-2.3", "nama": "Bank sampah", "satuan": "unit", "jenis": "keluaran", "polaritas": "naik", "agregasi": "terakhir",
     "bilangan bulat": "ya", "sumber": "gerbangkaltim (9 Des 2022)", "definisi": "Banyak bank sampah"},
    {"kode": "ENV-2.4", "nama": "Retribusi sampah setahun", "satuan": "Rp", "jenis": "hasil", "polaritas": "naik",
     "agregasi": "terakhir",
     "sumber": "Realisasi 2018: kaltim.tribunnews.com/2018/03/27. Rencana 2022: gerbangkaltim (9 Des 2022)",
     "definisi": "Retribusi persampahan dalam setahun"},
    {"kode": "ENV-2.5", "nama": "Biaya pengelolaan sampah setahun", "satuan": "Rp", "jenis": "keluaran", "polaritas": "netral",
     "agregasi": "terakhir", "sumber": "kaltim.tribunnews.com/2018/03/27; gerbangkaltim (9 Des 2022)",
     "definisi": "Biaya pengelolaan sampah dalam setahun"},
)

PUBLISHED_PLANS: tuple[tuple[str, str, float], ...] = (
    ("ECO-1.1", "2021", 3.1e12), ("ECO-1.1", "2022", 3.3e12), ("ECO-1.1", "2023", 3.8e12), ("ENV-2.4", "2022", 15e9),
)

# indicator, period, value, status, source and date
PUBLISHED_VALUES: tuple[tuple[str, str, Cell, str, str], ...] = (
    ("GOV-1.1", "Mar 2020", 375, "final", "nomorsatukaltim.disway.id/amp/9092 (2020)"),
    ("GOV-1.1", "Apr 2020", 7_650, "final", "nomorsatukaltim.disway.id/amp/9092 (2020)"),
    ("GOV-1.1", "Mei 2020", 10_427, "final", "nomorsatukaltim.disway.id/amp/9092 (2020)"),
    ("GOV-1.1", "Jun 2020", "-", "sementara", "nomorsatukaltim.disway.id/amp/9092 menulis 12.713 “hingga pekan kedua Juni”; "
                                              "tidak jelas apakah Juni saja atau sejak Maret, karena itu tidak diisikan"),
    ("ECO-1.1", "2019", 3e12, "final", "nomorsatukaltim.disway.id (6477): “hampir Rp3 triliun”, dibulatkan oleh sumber"),
    ("ECO-1.1", "2023", 24e12, "final", "pranala.co: Rp24 triliun, dibulatkan oleh sumber "
                                         "(laporan lain: Rp24,12 triliun, kotaku.co.id)"),
    ("ECO-1.2", "2024", 29_158, "final", "niaga.asia"),
    ("ECO-1.2", "2025", 41_481, "sementara", "inibalikpapan.com (Okt 2025): sampai September 2025"),
    ("TRA-1.1", "Jun 2019", 37, "final", "dishub.balikpapan.go.id/berita/5353 (Jun 2019): 27 duduk dan 10 berdiri"),
    ("ENV-1.1", "Sep 2020", 100, "final", "tribunnews (9 Sep 2020)"),
    ("ENV-1.1", "Jul 2022", 277, "final", "idntimes (Jul 2022)"),
    ("ENV-1.2", "Jul 2022", 273, "final", "idntimes (Jul 2022)"),
    ("ENV-1.3", "Jul 2022", 40, "final", "idntimes (Jul 2022)"),
    ("ENV-1.4", "Sep 2022", 10_000, "final", "kaltim.tribunnews.com/2022/09/30"),
    ("ENV-2.1", "2021", 370, "final", "gerbangkaltim (9 Des 2022)"),
    ("ENV-2.1", "2022", "-", "final", "Sumber berbeda: 350–400 (sonora.id/read/422914360), 400–450 atau 480–500 "
                                      "(money.kompas.com/read/2022/11/04/201241026)"),
    ("ENV-2.2", "2022", 467.8, "final", "gerbangkaltim (9 Des 2022)"),
    ("ENV-2.3", "2022", 88, "final", "gerbangkaltim (9 Des 2022)"),
    ("ENV-2.4", "2018", 9e9, "final", "kaltim.tribunnews.com/2018/03/27"),
    ("ENV-2.5", "2018", 60e9, "final", "kaltim.tribunnews.com/2018/03/27"),
    ("ENV-2.5", "2022", 75e9, "final", "gerbangkaltim (9 Des 2022)"),
)

PUBLISHED_EVENTS: tuple[tuple[date, str, str, str], ...] = (
    (date(2021, 3, 4), "ECO-1", "peluncuran", "Mal pelayanan publik dibuka terbatas, 18 loket "
                                              "(nomorsatukaltim.disway.id/read/20609)"),
)

PUBLISHED_DISTRICTS: tuple[tuple[str, str, int, str | None], ...] = (
    ("64.71.02", "Balikpapan Barat", 98_575, "Barat"),
    ("64.71.03", "Balikpapan Utara", 191_341, "Utara"),
    ("64.71.01", "Balikpapan Timur", 104_691, "Timur"),
    ("64.71.04", "Balikpapan Tengah", 106_021, "Tengah"),
    ("64.71.05", "Balikpapan Selatan", 160_658, "Selatan"),
    ("64.71.06", "Balikpapan Kota", 85_518, None),
)
PUBLISHED_DISTRICT_TITLE = (f"{PUBLISHED_TITLE}. Penduduk: DKB Semester I 2024, Disdukcapil "
                            "(inibalikpapan.com; kaltim.antaranews.com/berita/228490)")


# ---- writing ----

def contoh() -> bytes:
    """The sample workbook."""
    book = Workbook()
    guidance(book, SAMPLE_TITLE, (
        "Buku kerja ini mengisi dasbor dengan angka rekaan agar setiap halaman dapat dicoba.",
        "Jangan dikutip. Begitu data nyata diunggah, semua angka di sini digantikan.",
        "Bentuk lembar dan judul kolom boleh ditiru untuk data perangkat daerah Anda.",
        "Bulan tanpa data ditulis “-”; jangan diisi nol."))
    sheet(book, "Program", SAMPLE_TITLE, (dict(zip(COLUMNS["Program"], fact, strict=True)) for fact in SAMPLE_FACTS))
    sheet(book, "Quick Win", SAMPLE_TITLE, SAMPLE_QUICK_WINS)
    sheet(book, "Rencana Aksi", SAMPLE_TITLE, by_position("Rencana Aksi", table(SAMPLE_MILESTONES)))
    sheet(book, "Indikator", SAMPLE_TITLE, (
        one | {"quick win": quick_win_of(one["kode"]), "sumber": f"{SAMPLE_SOURCE}; {one['sumber']}"} for one in SAMPLE_INDICATORS))
    sheet(book, "Target Berkala", SAMPLE_TITLE, sample_plans())
    sheet(book, "Realisasi", SAMPLE_TITLE, sample_rows())
    sheet(book, "Survei", SAMPLE_TITLE, sample_answers())
    sheet(book, "Kejadian", SAMPLE_TITLE, by_position("Kejadian", SAMPLE_EVENTS))
    sheet(book, "Wilayah", DISTRICT_TITLE, by_position("Wilayah", SAMPLE_DISTRICTS))
    return saved(book, "DATA CONTOH – Quick win Balikpapan 2019–2020", "Angka rekaan, bukan kinerja Kota Balikpapan")


def terbitan() -> bytes:
    """The workbook of published figures."""
    book = Workbook()
    guidance(book, PUBLISHED_TITLE, (
        "Setiap baris Realisasi menyebut sumber dan tanggalnya di kolom catatan.",
        "Tidak ada target, kondisi awal, atau tanggal yang dikarang; sel kosong berarti tidak diterbitkan.",
        "Dua sumber yang berbeda tidak dirata-ratakan: selnya kosong dan perbedaannya ditulis di catatan."))
    sheet(book, "Program", PUBLISHED_TITLE, (dict(zip(COLUMNS["Program"], fact, strict=True)) for fact in PUBLISHED_FACTS))
    sheet(book, "Quick Win", PUBLISHED_TITLE, PUBLISHED_QUICK_WINS)
    sheet(book, "Rencana Aksi", PUBLISHED_TITLE, by_position("Rencana Aksi", table(PUBLISHED_MILESTONES)))
    sheet(book, "Indikator", PUBLISHED_TITLE, (one | {"quick win": quick_win_of(one["kode"])} for one in PUBLISHED_INDICATORS))
    sheet(book, "Target Berkala", PUBLISHED_TITLE, by_position("Target Berkala", PUBLISHED_PLANS))
    sheet(book, "Realisasi", PUBLISHED_TITLE, (
        {"indikator": indicator, "periode": period, "nilai": value, "status": status, "catatan": source}
        for indicator, period, value, status, source in PUBLISHED_VALUES))
    sheet(book, "Kejadian", PUBLISHED_TITLE, by_position("Kejadian", PUBLISHED_EVENTS))
    sheet(book, "Wilayah", PUBLISHED_DISTRICT_TITLE, by_position("Wilayah", PUBLISHED_DISTRICTS))
    return saved(book, "Angka terbitan layanan kota cerdas Balikpapan", "Setiap angka menyebut sumbernya")


def by_position(name: str, rows: Iterable[tuple[Cell, ...]]) -> Iterable[Row]:
    """Tuples as rows of the sheet with this name."""
    return (dict(zip(COLUMNS[name], row, strict=True)) for row in rows)


def table(text: str) -> Iterable[tuple[Cell, ...]]:
    """The rows of a table written with upright bars: dates as 2019-07-01, whole numbers, blanks for nothing."""
    width = max(line.count("|") for line in text.splitlines())
    for line in text.strip().splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        yield tuple(typed(cell) for cell in cells + [""] * (width + 1 - len(cells)))


def typed(text: str) -> Cell:
    """A date, a whole number, the text itself, or nothing."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    return int(text) if text.isdigit() else text or None


def guidance(book: Workbook, title: str, lines: Iterable[str]) -> None:
    """The sheet Petunjuk: for people, never read by the program."""
    page = book.active
    page.title = "Petunjuk"
    page.append([title])
    for line in lines:
        page.append([line])
    page["A1"].font = Font(bold=True, size=14)
    page.column_dimensions["A"].width = 110


def sheet(book: Workbook, name: str, title: str, rows: Iterable[Row]) -> None:
    """A sheet: title row, empty row, header, data; dates and money with their formats."""
    page = book.create_sheet(name)
    page.append([title])
    page.append([])
    page.append(list(COLUMNS[name]))
    for row in rows:
        unknown = set(row) - set(COLUMNS[name])
        if unknown:
            raise ValueError(f"{name}: no such column {sorted(unknown)}")
        page.append([row.get(column) for column in COLUMNS[name]])
    dress(page, name)


def dress(page: Worksheet, name: str) -> None:
    """Widths, bold header, frozen panes, formats: what makes a sheet readable."""
    page["A1"].font = Font(bold=True)
    for cell in page[3]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color="FFE9EDF2")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for position, column in enumerate(COLUMNS[name], start=1):
        page.column_dimensions[get_column_letter(position)].width = WIDE.get(column, 16)
        for (cell,) in page.iter_rows(min_row=4, min_col=position, max_col=position):
            if isinstance(cell.value, date):
                cell.number_format = "mmm yyyy" if column == "periode" else DATE_FORMAT
            elif column in MONEY or isinstance(cell.value, (int, float)) and cell.value >= 1_000_000:
                cell.number_format = MONEY_FORMAT if column in MONEY else "#,##0"
    page.freeze_panes = "A4" if name in ("Program", "Kejadian", "Wilayah") else "C4"
    page.oddHeader.center.text = page["A1"].value[:80]


def saved(book: Workbook, title: str, description: str) -> bytes:
    """The workbook as bytes that do not depend on the hour: fixed dates inside and in the archive."""
    book.properties.title, book.properties.description, book.properties.creator = title, description, "data/make_workbooks.py"
    book.properties.keywords = title.split(" – ")[0]
    raw, out = io.BytesIO(), io.BytesIO()
    book.save(raw)
    stamp = datetime(2020, 3, 5).isoformat().encode() + b"Z"
    with zipfile.ZipFile(raw) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, part)
            entry = zipfile.ZipInfo(name, (2020, 3, 5, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(entry, part)
    return out.getvalue()


if __name__ == "__main__":
    (HERE / "contoh_balikpapan.xlsx").write_bytes(contoh())
    (HERE / "terbitan_balikpapan.xlsx").write_bytes(terbitan())
