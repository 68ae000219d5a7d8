"""Several files in one go: read in order, and what two of them say of one thing must agree."""

from __future__ import annotations

from smartcity_metrics.intake.desk import Reading, read_in_order
from smartcity_metrics.intake.findings import blocking
from smartcity_metrics.programme import empty_programme
from tests.intake.spreadsheets import INDICATOR, PROGRAM, QUICK_WIN, book, city, programme

HEAD = "| indikator | periode | nilai |\n"


def told(reading: Reading) -> list[tuple]:
    """Errors: code, place, here, there, cell and file of there."""
    return [(one.code, one.place, one.seen, one.wanted, one.facts.get("first"), one.facts.get("file")) for one in reading.findings
            if one.severity == "error"]


def month(*rows: str) -> bytes:
    return book(Realisasi=HEAD + "\n".join(rows))


def test_twelve_months_become_one_programme():
    files = [(f"realisasi {number:02}.xlsx", month(f"| ADM-2 | 2019-{number:02} | ={number * 10} |")) for number in range(1, 13)]
    readings = read_in_order(files, programme())
    assert not any(blocking(one.findings) for one in readings)
    assert readings[-1].programme.observations[["period", "value"]].values.tolist() == [[f"2019-{number:02}", number * 10.0] for number in range(1, 13)]
    assert len(readings[-1].programme.sources) == 13  # with that of the programme itself


def test_a_later_file_is_read_against_what_an_earlier_one_defines():
    files = [("program.xlsx", book(Program=PROGRAM, Quick_Win=QUICK_WIN, Indikator=INDICATOR)), ("januari.xlsx", month("| ADM-2 | 2019-01 | =5 |"))]
    readings = read_in_order(files, empty_programme(city()))
    assert [told(one) for one in readings] == [[], []]
    assert readings[-1].programme.observations["value"].tolist() == [5.0]


def test_two_values_for_one_key_stop_both_and_name_both_cells_and_files():
    files = [("a.xlsx", month("| ADM-2 | 2019-01 | =5 |", "| ADM-2 | 2019-02 | =6 |")),
             ("b.xlsx", month("| ADM-2 | 2019-02 | =6 |", "| ADM-2 | 2019-01 | =7 |"))]
    first, second = read_in_order(files, programme())
    assert told(first) == []
    assert told(second) == [("files-differ", "Realisasi!C3", "7", "5", "Realisasi!C2", "a.xlsx")]
    assert (second.verdict, blocking(second.findings)) == ("warned", True)
    assert second.findings[0].message("id").startswith("Realisasi!C3: Permohonan, Januari 2019, bernilai 7 di sini dan 5 di Realisasi!C2 pada berkas a.xlsx.")


def test_the_same_file_twice_says_the_same():
    files = [("a.xlsx", month("| ADM-2 | 2019-01 | =5 |")), ("salinan.xlsx", month("| ADM-2 | 2019-01 | =5 |"))]
    assert [told(one) for one in read_in_order(files, programme())] == [[], []]


def test_plan_and_actual_or_two_districts_of_a_period_are_two_keys():
    files = [("a.xlsx", book(Realisasi="| indikator | periode | wilayah | nilai |\n| ADM-2 | 2019-01 | Balikpapan Barat | =5 |")),
             ("b.xlsx", book(Realisasi="| indikator | periode | wilayah | nilai |\n| ADM-2 | 2019-01 | Balikpapan Utara | =7 |")),
             ("c.xlsx", book(Target_Berkala="| indikator | periode | rencana |\n| ADM-2 | 2019-01 | =9 |"))]
    assert [told(one) for one in read_in_order(files, programme())] == [[], [], []]


def test_a_ratio_that_differs_only_in_its_parts_differs():
    head = "| indikator | periode | nilai | pembilang | penyebut |\n"
    files = [("a.xlsx", book(Realisasi=head + "| ADM-3 | 2019-01 | | =1 | =2 |")), ("b.xlsx", book(Realisasi=head + "| ADM-3 | 2019-01 | | =5 | =10 |"))]
    assert told(read_in_order(files, programme())[1]) == [("files-differ", "Realisasi!D2:E2", "50 (5 / 10)", "50 (1 / 2)", "Realisasi!D2:E2", "a.xlsx")]


def test_two_definitions_of_a_code_stop_both():
    files = [("a.xlsx", book(Indikator=INDICATOR)), ("b.xlsx", book(Indikator=INDICATOR.replace("=80", "=90")))]
    assert told(read_in_order(files, programme())[1]) == [("files-differ-definition", "Indikator!J4", "90", "80", "Indikator!J4", "a.xlsx")]


def test_two_sheets_of_answers_for_a_survey_stop_both():
    def answers(*rows: str) -> bytes:
        return book(Survei="| quick win | periode | persyaratan | prosedur |\n" + "\n".join(rows))

    files = [("a.xlsx", answers("| ADM | 2019-S1 | =3 | =4 |")), ("b.xlsx", answers("| ADM | 2019-S1 | =4 | =4 |", "| ADM | 2019-S1 | =1 | =2 |")),
             ("c.xlsx", answers("| ADM | 2019-S1 | =3 | =4 |"))]
    first, second, third = read_in_order(files, programme())
    assert told(second) == [("files-differ-survey", "Survei!C2", "2", "1", "Survei!C2", "a.xlsx")]
    assert told(third) == [("files-differ-survey", "Survei!C2", "1", "2", "Survei!C2", "b.xlsx")]


def test_a_refused_file_does_not_lose_the_others():
    files = [("a.xlsx", month("| ADM-2 | 2019-01 | =5 |")), ("rusak.xlsx", b"kode"), ("hilang.xlsx", None), ("b.xlsx", month("| ADM-2 | 2019-02 | =6 |"))]
    readings = read_in_order(files, programme())
    assert [one.verdict for one in readings] == ["accepted", "refused", "refused", "accepted"]
    assert readings[-1].programme.observations["value"].tolist() == [5.0, 6.0]


def test_a_thousand_differences_are_counted_and_not_listed():
    rows = [f"| ADM-2 | {1950 + number // 12}-{number % 12 + 1:02} | ={{}} |" for number in range(1000)]
    files = [(name, month(*(row.format(value) for row in rows))) for name, value in (("a.xlsx", 5), ("b.xlsx", 6))]
    found = [one for one in read_in_order(files, programme())[1].findings if one.code in ("files-differ", "more-differ")]
    assert (len(found), found[-1].facts) == (201, {"count": 800, "shown": 200})
