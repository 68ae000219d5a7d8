"""Number and date words for plotly.js, shared by pages and deck."""

LOCALE = {
    "format": {
        "days": ["Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"],
        "shortDays": ["Min", "Sen", "Sel", "Rab", "Kam", "Jum", "Sab"],
        "months": ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
                   "November", "Desember"],
        "shortMonths": ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"],
        "date": "%d/%m/%Y", "decimal": ",", "thousands": ".", "grouping": [3], "currency": ["Rp", ""],
    },
    "dictionary": {
        "Download plot as a PNG": "Unduh gambar PNG", "Download plot as a png": "Unduh gambar PNG", "Zoom": "Perbesar",
        "Pan": "Geser", "Zoom in": "Perbesar", "Zoom out": "Perkecil", "Autoscale": "Skala otomatis",
        "Reset axes": "Atur ulang", "Double-click to zoom back out": "Klik dua kali untuk kembali",
    },
}
