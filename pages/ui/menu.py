"""The pages: group, file, name, address, right. The first is the front page."""

from pathlib import Path

PAGES = Path(__file__).resolve().parents[1]
MENU = [
    ("presentation", "presentation/overview.py", "overview", "ringkasan", None),
    ("presentation", "presentation/dimension.py", "dimension", "dimensi", None),
    ("presentation", "presentation/quick_win.py", "quick_win", "quick-win", None),
    ("presentation", "presentation/stage.py", "stage", "panggung", None),
    ("mentor", "mentor/compare.py", "compare", "bandingkan", None),
    ("mentor", "mentor/evidence.py", "evidence", "bukti", None),
    ("mentor", "mentor/method.py", "method", "metode", None),
    ("staff", "staff/upload.py", "upload", "unggah", "upload"),
    ("staff", "staff/history.py", "history", "riwayat", "upload"),
    ("staff", "staff/template.py", "template", "templat", "upload"),
    ("staff", "staff/pulse.py", "pulse", "denyut", "upload"),
    ("admin", "admin/accounts.py", "accounts", "akun", "accounts"),
    ("admin", "admin/log.py", "log", "catatan", "audit"),
]
FILES = {path: PAGES / file for _, file, _, path, _ in MENU}
