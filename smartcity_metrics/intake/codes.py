"""The codes of findings: a closed set, each with the severities that it may have and its sentences.

Checked when this module is imported: a code without its sentence in both languages, or a sentence
of no code, stops the program at its start instead of breaking the page on which it would be read.
"""

from __future__ import annotations

from enum import StrEnum

from smartcity_metrics.language import LANGUAGES, entries


class Severity(StrEnum):
    """ERROR stops publication, WARNING must be confirmed, INFO was done and is listed."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
OPEN = "-open"  # ends the key of the sentence for a finding to which nothing can be suggested


class FindingCode(StrEnum):
    """What a finding is about, and how severe it may be; its sentence is `finding.<code>`.

    `FindingCode("sheet-twice")` reads a code; ValueError for one that is not here.
    """

    severities: frozenset[Severity]

    def __new__(cls, code: str, *severities: Severity) -> FindingCode:
        member = str.__new__(cls, code)
        member._value_ = code
        member.severities = frozenset(severities)
        return member

    # the file
    FILE_MISSING = "file-missing", ERROR
    FILE_EMPTY = "file-empty", ERROR
    FILE_TOO_LARGE = "file-too-large", ERROR
    FILE_NAME = "file-name", ERROR
    FILE_TYPE = "file-type", ERROR
    HTML_IN_DISGUISE = "html-in-disguise", ERROR
    NOT_A_WORKBOOK = "not-a-workbook", ERROR
    NOT_A_CSV = "not-a-csv", ERROR
    NAME_AND_CONTENT = "name-and-content", ERROR
    MACRO = "macro", ERROR
    XLSB = "xlsb", ERROR
    ACTIVE_CONTENT = "active-content", ERROR
    PASSWORD = "password", ERROR
    UNREADABLE_SAFELY = "unreadable-safely", ERROR
    ARCHIVE_BROKEN = "archive-broken", ERROR
    TOO_MANY_ENTRIES = "too-many-entries", ERROR
    ENTRY_NAME = "entry-name", ERROR
    ENTRY_TWICE = "entry-twice", ERROR
    COMPRESSION_METHOD = "compression-method", ERROR
    UNPACKED_TOO_LARGE = "unpacked-too-large", ERROR
    ENTRIES_OVERLAP = "entries-overlap", ERROR
    SIZE_UNTRUE = "size-untrue", ERROR
    COUNT_UNTRUE = "count-untrue", ERROR
    DOCTYPE = "doctype", ERROR
    XML_ENCODING = "xml-encoding", ERROR
    XML_TOO_DEEP = "xml-too-deep", ERROR
    XML_BROKEN = "xml-broken", ERROR
    NO_SHEET = "no-sheet", ERROR
    TOO_MANY_SHEETS = "too-many-sheets", ERROR
    SHEET_TWICE = "sheet-twice", ERROR
    SHEET_NAME_TWICE = "sheet-name-twice", ERROR
    TOO_MANY_CELLS = "too-many-cells", ERROR
    TOO_MANY_MERGES = "too-many-merges", ERROR
    FAR_CELL = "far-cell", ERROR
    CELL_ADDRESS = "cell-address", ERROR
    TEXT_TOO_LONG = "text-too-long", ERROR
    CSV_ENCODING = "csv-encoding", ERROR
    CSV_BROKEN = "csv-broken", ERROR
    CONTROL_CHARACTER = "control-character", ERROR
    CSV_1252 = "csv-1252", INFO
    CSV_DELIMITER = "csv-delimiter", INFO
    CSV_RAGGED = "csv-ragged", ERROR
    CSV_SHORT = "csv-short", WARNING
    NO_DATA = "no-data", ERROR
    NOTHING_READ = "nothing-read", WARNING
    LAYOUT_UNKNOWN = "layout-unknown", ERROR
    MAPPING_EMPTY = "mapping-empty", ERROR
    SHEET_GONE = "sheet-gone", ERROR
    MORE_ALIKE = "more-alike", ERROR, WARNING, INFO

    # sheets and columns
    SHEET_HIDDEN = "sheet-hidden", WARNING
    SHEET_IGNORED = "sheet-ignored", INFO
    SHEET_MISSPELT = "sheet-misspelt", WARNING
    HEADER_MISSING = "header-missing", ERROR
    COLUMN_MISSING = "column-missing", ERROR
    COLUMN_MISSPELT = "column-misspelt", ERROR, WARNING
    COLUMN_IGNORED = "column-ignored", INFO
    COLUMN_TWICE = "column-twice", ERROR
    COLUMN_UNTITLED = "column-untitled", WARNING
    ROWS_HIDDEN = "rows-hidden", WARNING
    COLUMNS_HIDDEN = "columns-hidden", WARNING
    SURVEY_CODED = "survey-coded", WARNING
    PERSONAL_DATA = "personal-data", ERROR
    CONTACT_DATA = "contact-data", WARNING
    HIDDEN_CHARACTERS = "hidden-characters", ERROR
    LOOK_ALIKE_LETTERS = "look-alike-letters", ERROR
    INVISIBLE_CHARACTERS = "invisible-characters", WARNING
    FORMULA_LIKE = "formula-like", WARNING
    NUMBER_EXTREME = "number-extreme", WARNING
    DATE_UNLIKELY = "date-unlikely", WARNING
    EMBEDDED_FILES = "embedded-files", WARNING
    OUTSIDE_LINKS = "outside-links", WARNING
    FOREIGN_ELEMENTS = "foreign-elements", WARNING
    FORMULA_REACHES_OUT = "formula-reaches-out", WARNING
    SHEET_NAME = "sheet-name", WARNING
    MANY_STYLES = "many-styles", WARNING
    TOO_MANY_STYLES = "too-many-styles", ERROR
    TOO_MANY_NAMES = "too-many-names", ERROR
    TOO_MANY_RULES = "too-many-rules", ERROR
    MERGE_TOO_LARGE = "merge-too-large", ERROR
    MERGED_FILLED = "merged-filled", INFO
    EXAMPLE_SKIPPED = "example-skipped", INFO
    TITLE_ROWS = "title-rows", INFO
    HEADER_MERGED = "header-merged", INFO
    NUMBERING_ROW = "numbering-row", INFO
    PERIODS_ACROSS = "periods-across", INFO
    PERIOD_IN_HEADING = "period-in-heading", WARNING
    PERIOD_FROM_NAME = "period-from-name", WARNING
    MORE_DIFFER = "more-differ", ERROR
    FILES_DIFFER = "files-differ", ERROR
    FILES_DIFFER_DEFINITION = "files-differ-definition", ERROR
    FILES_DIFFER_SURVEY = "files-differ-survey", ERROR
    SEVERAL_TABLES = "several-tables", WARNING
    GUIDANCE_ROW = "guidance-row", INFO
    FOOTNOTE_KEPT = "footnote-kept", INFO
    FOOTNOTE_MARK = "footnote-mark", INFO
    FOOTNOTE_MARK_VALUE = "footnote-mark-value", INFO
    LABELS_PADDED = "labels-padded", INFO
    TOTAL_ROW = "total-row", WARNING
    TOTAL_DIFFERS = "total-differs", WARNING
    SUBTOTAL_ROW = "subtotal-row", INFO
    SUBTOTAL_DIFFERS = "subtotal-differs", ERROR
    CHARACTERS_DAMAGED = "characters-damaged", WARNING

    # cells
    CELL_MISSING = "cell-missing", ERROR
    CHOICE_UNKNOWN = "choice-unknown", ERROR
    NUMBER_UNREADABLE = "number-unreadable", ERROR
    NUMBER_IS_DATE = "number-is-date", ERROR
    NUMBER_NOT_WHOLE = "number-not-whole", ERROR
    NUMBER_AS_TEXT = "number-as-text", INFO
    NUMBER_DOUBTFUL = "number-doubtful", WARNING
    NIL = "nil", WARNING
    NO_VALUE_YET = "no-value-yet", INFO
    FORMULA_ERROR = "formula-error", ERROR
    FORMULA_UNCALCULATED = "formula-uncalculated", ERROR
    NUMBER_GROUPED = "number-grouped", INFO
    NUMBER_COMMA = "number-comma", INFO
    NUMBER_POINT = "number-point", INFO
    NUMBER_SPACED = "number-spaced", INFO
    DAY_FIRST = "day-first", INFO
    FORMULA_VALUE = "formula-value", INFO
    FORMULA_INTERPOLATED = "formula-interpolated", WARNING
    PERIOD_UNREADABLE = "period-unreadable", ERROR
    DATE_UNREADABLE = "date-unreadable", ERROR
    ROW_WITHOUT_PERIOD = "row-without-period", WARNING

    # codes and keys
    CODE_UNKNOWN = "code-unknown", ERROR
    DIMENSION_UNKNOWN = "dimension-unknown", ERROR
    DISTRICT_UNKNOWN = "district-unknown", ERROR
    CODE_ZERO_LOST = "code-zero-lost", ERROR
    ROW_TWICE = "row-twice", ERROR
    ROW_TWICE_EQUAL = "row-twice-equal", WARNING
    VALUE_TWICE = "value-twice", ERROR
    VALUE_TWICE_EQUAL = "value-twice-equal", WARNING
    SEVERAL_ROWS = "several-rows", ERROR
    DEFINITION_DIFFERS = "definition-differs", WARNING
    FACT_MISSING = "fact-missing", ERROR
    FACT_TWICE = "fact-twice", ERROR
    CITY_DIFFERS = "city-differs", ERROR

    # meaning
    DATES_REVERSED = "dates-reversed", ERROR
    TARGET_WRONG_SIDE = "target-wrong-side", WARNING
    FRACTION_IN_WHOLE = "fraction-in-whole", ERROR
    OUTSIDE_BOUNDS = "outside-bounds", ERROR
    BOUNDS_REVERSED = "bounds-reversed", ERROR
    THOUSANDS_DESTROYED = "thousands-destroyed", ERROR
    DECIMALS_LOST = "decimals-lost", ERROR
    SCALE_DIFFERS = "scale-differs", WARNING
    PERIOD_ALL_ZERO = "period-all-zero", WARNING
    PERIOD_TAKEN = "period-taken", INFO
    PERIOD_ASKED = "period-asked", ERROR
    PERIOD_CONTRADICTS = "period-contradicts", ERROR
    YEAR_ASKED = "year-asked", ERROR
    BUDGET_LEAVES = "budget-leaves", INFO
    BUDGET_CUMULATIVE = "budget-cumulative", INFO
    BUDGET_MONTHLY = "budget-monthly", INFO
    BUDGET_EMPTY = "budget-empty", ERROR
    SPENT_MONTHLY = "spent-monthly", ERROR
    SPENT_OLDER = "spent-older", INFO
    CUMULATIVE_SUMMED = "cumulative-summed", ERROR
    CUMULATIVE_MIXED = "cumulative-mixed", ERROR
    CUMULATIVE_PLAN_DIFFERS = "cumulative-plan-differs", WARNING
    CUMULATE_GAP = "cumulate-gap", ERROR
    SURVEY_FOOT = "survey-foot", INFO
    CUMULATIVE = "cumulative", WARNING
    PLAN_CUMULATIVE = "plan-cumulative", WARNING
    PER_MONTH = "per-month", INFO
    TARGET_ONE_SIDED = "target-one-sided", WARNING
    SERIES_BREAK = "series-break", WARNING
    REPAIRED = "repaired", INFO
    REPAIRED_PERIOD = "repaired-period", INFO
    RANGE_REVERSED = "range-reversed", ERROR
    RANGE_HALF = "range-half", WARNING
    JUMP = "jump", WARNING
    PERIOD_UNITS_MIXED = "period-units-mixed", ERROR
    PERCENT_OR_FRACTION = "percent-or-fraction", WARNING
    UNIT_DIFFERS = "unit-differs", WARNING
    RATIO_HALF = "ratio-half", ERROR
    ZERO_ALONE = "zero-alone", WARNING
    DENOMINATOR_ZERO = "denominator-zero", ERROR
    RATIO_DIFFERS = "ratio-differs", WARNING
    COMPLETION_RANGE = "completion-range", ERROR
    ANSWER_RANGE = "answer-range", ERROR
    SLOT_UNKNOWN = "slot-unknown", ERROR
    COLOUR_UNKNOWN = "colour-unknown", WARNING
    BASELINE_OFF_SERIES = "baseline-off-series", WARNING
    BASELINE_NOT_SURVEY = "baseline-not-survey", WARNING
    VALUE_NOT_SURVEY = "value-not-survey", WARNING
    COMPARISON_SELF = "comparison-self", ERROR
    COMPARISON_NAMES = "comparison-names", ERROR
    COMPARISON_CODES = "comparison-codes", ERROR

    # what was assumed
    ONE_SHEET_QUICK_WINS = "one-sheet-quick-wins", INFO
    ONE_SHEET_NEUTRAL = "one-sheet-neutral", INFO
    TARGET_FROM_LATEST = "target-from-latest", INFO
    SAMPLE_REPLACED = "sample-replaced", INFO
    SAMPLE_ONTO_REAL = "sample-onto-real", ERROR
    STAYS_SAMPLE = "stays-sample", INFO

    # photos of the talk
    PHOTO_TYPE = "photo-type", ERROR
    PHOTO_TOO_LARGE = "photo-too-large", ERROR
    PHOTO_EXTENT = "photo-extent", ERROR
    PHOTO_SMALL = "photo-small", ERROR
    PHOTO_BROKEN = "photo-broken", ERROR


def unmatched(codes: set[str], sentences: dict[str, dict[str, str]]) -> list[str]:
    """Codes without their sentence in both languages, and sentences of no code."""
    spoken = {key.removesuffix(OPEN): phrase for key, phrase in sentences.items()}
    whole = {code for code, phrase in spoken.items() if all(phrase.get(one) for one in LANGUAGES)}
    silent = {key for key in sentences if key.endswith(OPEN) and key.removesuffix(OPEN) not in sentences}
    return sorted(codes ^ whole | silent)


_UNMATCHED = unmatched(set(FindingCode), entries("finding"))
if _UNMATCHED:
    raise LookupError(f"findings and their sentences do not match: {', '.join(_UNMATCHED)}")
