"""The command line: check, score, tables, template, deck, store, account. Reads files and prints; only `account` reads the clock.

Exit codes: 0 no finding of severity error, 1 some, 2 a file refused or unreadable; the worst file decides. Of `store`: 0 all is as
it was kept, 1 something is not, 2 it could not be done.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from smartcity_metrics.cities import CityUnusable, read_cities, read_city
from smartcity_metrics.programme import City, Dimension, Programme, empty_programme

if TYPE_CHECKING:
    from smartcity_metrics.language import Words
    from smartcity_metrics.store import Damage

CITIES = Path(__file__).resolve().parents[1] / "data" / "cities"
STORE = Path(__file__).resolve().parents[1] / "data" / "store" / "dashboard.sqlite"
OK, FOUND, REFUSED = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code."""
    asked = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    commands = {"check": _check, "score": _score, "tables": _tables, "template": _template, "deck": _deck, "store": _store, "account": _account}
    try:
        return commands[asked.command](asked)
    except CityUnusable as reason:
        from smartcity_metrics.language import words

        print(reason.sentence(words(asked.lang)), file=sys.stderr)
        return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m smartcity_metrics", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="print JSON")
    shared.add_argument("--lang", choices=("id", "en"), default="id", help="language of the text")
    shared.add_argument("--city", type=Path, help="a city's configuration, data/cities/*.toml")
    check = commands.add_parser("check", parents=[shared], help="what is wrong with workbooks")
    check.add_argument("files", type=Path, nargs="+", metavar="FILE")
    score = commands.add_parser("score", parents=[shared], help="the scorecard of workbooks")
    score.add_argument("files", type=Path, nargs="+", metavar="FILE")
    score.add_argument("--as-of", help="period up to which everything is judged, such as 2020-01")
    tables = commands.add_parser("tables", parents=[shared], help="the tables found in a file")
    tables.add_argument("file", type=Path, metavar="FILE")
    tables.add_argument("--cell", help="one cell as a number would be read from it, such as 'Sheet!B5'")
    template = commands.add_parser("template", parents=[shared], help="an empty or pre-filled workbook")
    template.add_argument("out", type=Path, metavar="OUT")
    template.add_argument("--from", dest="source", type=Path, help="a workbook to take definitions and figures from")
    template.add_argument("--as-of", help="period up to which values are due, such as 2020-01")
    deck = commands.add_parser("deck", parents=[shared], help="the talk of workbooks as one file")
    deck.add_argument("files", type=Path, nargs="+", metavar="FILE")
    deck.add_argument("--out", type=Path, required=True, metavar="OUT", help=f"the file to make: {', '.join(WRITERS)}")
    deck.add_argument("--as-of", help="period up to which everything is judged, such as 2020-01")
    kept = argparse.ArgumentParser(add_help=False, parents=[shared])
    kept.add_argument("--url", default=os.environ.get("DATABASE_URL") or f"sqlite:///{STORE.as_posix()}", help="address, else DATABASE_URL")
    does = commands.add_parser("store", help="verify, back up or restore all that the dashboard keeps").add_subparsers(dest="does", required=True)
    does.add_parser("verify", parents=[kept], help="take every digest anew, and say what is wrong")
    does.add_parser("backup", parents=[kept], help="copy it into one new file, while it is in use").add_argument("file", type=Path, metavar="OUT")
    does.add_parser("restore", parents=[kept], help="fill an empty store from such a file").add_argument("file", type=Path, metavar="FILE")
    account = commands.add_parser("account", parents=[kept], help="the way back in for somebody who forgot the password")
    account.add_argument("action", choices=("reset-link",))
    account.add_argument("name", metavar="NAME", help="the account's name")
    account.add_argument("--at", default="http://127.0.0.1:8501", metavar="ADDRESS", help="where people reach the dashboard")
    return parser


def _readings(files: list[Path], city_file: Path | None) -> list:
    """The files, each read against what those before it made."""
    from smartcity_metrics.intake.desk import read_in_order
    from smartcity_metrics.story.contradictions import with_contradictions

    held = [(file.name, _bytes(file)) for file in files]
    city = read_city(city_file) if city_file else _first_city()
    readings = read_in_order(held, empty_programme(city))
    if city_file:
        return list(map(with_contradictions, readings))
    other = next((one.seen for reading in readings for one in reading.findings if one.code == "city-differs"), None)
    if other is not None:
        readings = read_in_order(held, empty_programme(_city_named(other)))
    return list(map(with_contradictions, readings))


def _bytes(file: Path) -> bytes | None:
    """The file's bytes; None when it cannot be opened."""
    try:
        return file.read_bytes()
    except OSError:
        return None


def _first_city() -> City:
    """The configured city; without any, six dimensions and no name."""
    return next(iter(read_cities(CITIES).known.values()), None) or _generic_city("")


def _city_named(name: str) -> City:
    """The configuration whose name the sheet states, else a generic city of that name."""
    plain = " ".join(name.split()).casefold()
    for city in read_cities(CITIES).known.values():
        if plain in (city.name.casefold(), city.id.casefold(), f"kota {city.id.casefold()}"):
            return city
    return _generic_city(name)


def _generic_city(name: str) -> City:
    """The ministry's six dimensions, for a city without a configuration."""
    names = ("Governance", "Branding", "Economy", "Living", "Society", "Environment")
    aliases = {"Living": ("Smart Transportation", "Smart Mobility"), "Society": ("Smart People",), "Governance": ("Smart Government",)}
    dimensions = tuple(Dimension(one[:3].upper(), f"Smart {one}", f"Smart {one}", slot, aliases=(one, *aliases.get(one, ())))
                       for slot, one in enumerate(names, 1))
    return City("-".join(name.casefold().split()) or "kota", name, dimensions)


def _check(asked: argparse.Namespace) -> int:
    try:
        readings = _readings(asked.files, asked.city)
    except OSError as reason:
        return _unreadable(reason)
    if asked.json:
        _print(checked(readings))
    else:
        for reading in readings:
            _print_findings(reading, asked.lang)
    return _exit_code(readings)


def checked(readings: list) -> dict:
    """What `check --json` prints."""
    from smartcity_metrics.intake.findings import as_json

    return {"files": [{"file": one.file, "verdict": one.verdict, "findings": list(map(as_json, one.findings))} for one in readings]}


def _exit_code(readings: list) -> int:
    from smartcity_metrics.intake.findings import blocking

    if any(one.verdict == "refused" for one in readings):
        return REFUSED
    return FOUND if any(blocking(one.findings) for one in readings) else OK


def _print_findings(reading: object, language: str) -> None:
    from smartcity_metrics.language import words

    said = words(language)
    print(f"{reading.file}: {said('upload.verdict_' + reading.verdict)}")
    for finding in reading.findings:
        print(f"  {said('severity.' + finding.severity)}  {finding.message(language)}")


def _score(asked: argparse.Namespace) -> int:
    from smartcity_metrics.programme import Period

    try:
        as_of = Period.of(asked.as_of) if asked.as_of else None
        readings = _readings(asked.files, asked.city)
    except (OSError, ValueError) as reason:
        return _unreadable(reason)
    last = next((one.programme for one in reversed(readings) if one.programme is not None), None)
    for reading in readings:
        if reading.programme is None or _exit_code([reading]) != OK:
            _complain(reading, asked.lang)
    if last is None:
        return REFUSED
    _print_card(last, as_of, asked)
    return _exit_code(readings)


def _print_card(programme: Programme, as_of: object, asked: argparse.Namespace) -> None:
    from smartcity_metrics.metrics import scorecard
    from smartcity_metrics.metrics.report import score_json

    card = score_json(scorecard(programme, as_of))
    if asked.json:
        _print(card)
        return
    from smartcity_metrics.language import words

    said = words(asked.lang)
    print(f"{card['city']} · {card['as_of']}")
    for one in card["indicators"]:
        marks = " · ".join(said(f"{mark}.{one[mark]['mark']}") for mark in ("level", "pace") if one.get(mark))
        print(f"  {one['code']}  {one['name']}: {said.value(one['actual'], one['unit'])} ({one['period'] or '–'})  {marks}")


def _complain(reading: object, language: str) -> None:
    for finding in reading.findings:
        if finding.severity == "error":
            print(f"{reading.file}: {finding.message(language)}", file=sys.stderr)


def _tables(asked: argparse.Namespace) -> int:
    from smartcity_metrics.intake.desk import found_tables

    try:
        data = asked.file.read_bytes()
        city = read_city(asked.city) if asked.city else _first_city()
    except OSError as reason:
        return _unreadable(reason)
    tables, cell, findings = found_tables(data, asked.file.name, empty_programme(city), asked.cell)
    for finding in findings:
        print(finding.message(asked.lang), file=sys.stderr)
    if asked.json:
        _print({"file": asked.file.name, "tables": list(map(_table_json, tables)), "cell": cell})
    else:
        for table in tables:
            print(f"{table.sheet or asked.file.name}: {table.header_first}–{table.header_last} · {table.first_row}–{table.last_row}")
            for column in table.columns:
                print(f"  {column.letter}  {column.title}  {column.period or column.meaning or '–'}")
        if cell:
            print(f"{cell['ref']}: {cell['raw']} → {cell['value']} {cell['unit'] or ''} ({cell['kind']})")
    return REFUSED if findings else OK


def _table_json(table: object) -> dict:
    return {"sheet": table.sheet, "header_first": table.header_first, "header_last": table.header_last, "first_row": table.first_row,
            "last_row": table.last_row if table.last_row >= table.first_row else None, "periods": list(table.periods), "layout": table.kind or None,
            "columns": [{"letter": one.letter, "title": one.title, "meaning": one.meaning} for one in table.columns]}


def _template(asked: argparse.Namespace) -> int:
    from smartcity_metrics.intake.template import template
    from smartcity_metrics.metrics.scorecard import default_as_of
    from smartcity_metrics.programme import Period

    try:
        as_of = Period.of(asked.as_of) if asked.as_of else None
        city = read_city(asked.city) if asked.city else _first_city()
        programme, code = empty_programme(city), OK
        if asked.source:
            reading = _readings([asked.source], asked.city)[0]
            _complain(reading, asked.lang)
            if reading.programme is None:
                return REFUSED
            programme, code = reading.programme, _exit_code([reading])
            as_of = as_of or default_as_of(programme).period
        asked.out.write_bytes(template(programme, asked.lang, as_of))
    except (OSError, ValueError) as reason:
        return _unreadable(reason)
    return code


def _deck(asked: argparse.Namespace) -> int:
    """Make the talk of the workbooks, in the form that the ending of --out names."""
    from smartcity_metrics.language import words
    from smartcity_metrics.programme import Period

    say, writer = words(asked.lang), WRITERS.get(asked.out.suffix.lower())
    try:
        if writer is None:
            raise ValueError(say("talk.no_writer", suffixes=", ".join(WRITERS)))
        as_of = Period.of(asked.as_of) if asked.as_of else None
        readings = _readings(asked.files, asked.city)
        last = next((one.programme for one in reversed(readings) if one.programme is not None), None)
        for reading in readings:
            _complain(reading, asked.lang)
        if last is None:
            return REFUSED
        data = writer(last, as_of, say)
        asked.out.write_bytes(data)
    except (OSError, ValueError) as reason:
        return _unreadable(reason)
    if asked.json:
        _print({"file": str(asked.out), "bytes": len(data)})
    return _exit_code(readings)


def _deck_html(programme: Programme, as_of: object, say: Words) -> bytes:
    from smartcity_metrics.exports.deck_html import deck_html
    from smartcity_metrics.metrics import scorecard
    from smartcity_metrics.story.deck.slides import deck

    return deck_html(deck(scorecard(programme, as_of), say), say, {})


def _deck_pdf(programme: Programme, as_of: object, say: Words) -> bytes:
    from smartcity_metrics.exports.deck_pdf import NoBrowser, printed

    try:
        return printed(_deck_html(programme, as_of, say))
    except NoBrowser as reason:
        raise ValueError(say(f"talk.{reason}")) from None


def _deck_pptx(programme: Programme, as_of: object, say: Words) -> bytes:
    from smartcity_metrics.exports.deck_pptx import deck_pptx
    from smartcity_metrics.metrics import scorecard
    from smartcity_metrics.story.deck.slides import deck

    card = scorecard(programme, as_of)
    return deck_pptx(deck(card, say), card, say, {})


def _handout(programme: Programme, as_of: object, say: Words) -> bytes:
    from smartcity_metrics.exports.handout import handout
    from smartcity_metrics.metrics import scorecard

    return handout(scorecard(programme, as_of), say, None, 0)


WRITERS: dict[str, Callable[[Programme, object, Words], bytes]] = {  # ending of --out -> writer
    ".html": _deck_html, ".pdf": _deck_pdf, ".pptx": _deck_pptx, ".xlsx": _handout}


def _store(asked: argparse.Namespace) -> int:
    from smartcity_metrics.language import words
    from smartcity_metrics.store import OUT_OF_REACH, StoreNotEmpty, StoreUnusable, open_existing, restored

    say, target = words(asked.lang), asked.url
    try:
        if asked.does == "backup":
            source = open_existing(target)
            source.backup(asked.file)
            source.close()
            target = f"sqlite:///{asked.file.resolve().as_posix()}"
        if asked.does == "restore":
            restored(target, asked.file)
        opened = open_existing(target)
        found, counts = opened.damages(), opened.counts()
        opened.close()
    except StoreNotEmpty as held:
        return _unreadable(say("store.not_empty", held=held))
    except (StoreUnusable, OSError, *OUT_OF_REACH) as reason:
        return _unreadable(say("store.cannot", reason=getattr(reason, "orig", reason)))
    if asked.json:
        _print({"sound": not found, "counts": counts, "damages": [
            {"what": one.what, "city": one.city, "name": one.name, "how": one.how,
             "message": {language: _damage(one, words(language)) for language in ("id", "en")}} for one in found]})
        return FOUND if found else OK
    if asked.does != "verify":
        print(say("store.backed_up" if asked.does == "backup" else "store.restored", file=asked.file))
    for one in found:
        print(_damage(one, say))
    print("\n".join((say("store.damaged", count=len(found)), say("store.mend"))) if found else say("store.sound", **counts))
    return FOUND if found else OK


def _damage(one: Damage, say: Words) -> str:
    return say(f"damage.{one.how}", city=one.city or say("store.every_city"), what=say(f"stored.{one.what}"), name=one.name)


def _account(asked: argparse.Namespace) -> int:
    """Print a link by which the person chooses a password, once. Whoever may write to the store may do this."""
    from smartcity_metrics.language import words
    from smartcity_metrics.store import OUT_OF_REACH, StoreUnusable, open_existing
    from smartcity_metrics.store.accounts import LINK_LIFETIME

    say = words(asked.lang)
    try:
        store = open_existing(asked.url)
        token = store.accounts.link(asked.name, by="python -m smartcity_metrics", at=datetime.now(UTC))
        store.close()
    except KeyError:
        return _unreadable(say("console.no_account", name=asked.name))
    except (StoreUnusable, *OUT_OF_REACH) as reason:
        return _unreadable(say("store.cannot", reason=getattr(reason, "orig", reason)))
    where = f"{asked.at.rstrip('/')}/sandi?tautan={token}"
    if asked.json:
        _print({"account": asked.name, "link": where})
    else:
        print(say("console.link", name=asked.name, days=LINK_LIFETIME.days, where=where))
    return OK


def _unreadable(reason: Exception | str) -> int:
    print(reason, file=sys.stderr)
    return REFUSED


def _print(value: dict) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1, allow_nan=False)
    print()


if __name__ == "__main__":
    sys.exit(main())
