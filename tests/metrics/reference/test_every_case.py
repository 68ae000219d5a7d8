"""No published case is left out unseen."""

from pathlib import Path

from tests.metrics.reference.cases import CASES


def test_every_published_case_is_held_by_some_test(shared):
    written = "\n".join(file.read_text(encoding="utf-8") for file in Path(__file__).parent.glob("test_*.py"))
    cases = [folder.name for folder in (shared / CASES).iterdir() if folder.is_dir()]
    assert len(cases) > 20
    assert [name for name in cases if f'"{name}"' not in written] == []
