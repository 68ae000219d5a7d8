"""The satisfaction index: its arithmetic, its grade, how sure it is, and what it must not hide."""

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy import stats

from smartcity_metrics.metrics.satisfaction import grade, nps, sample_size, satisfaction, satisfaction_change

NAN = numpy.nan


def rows(*written):
    """"334" is a respondent who answered 3, 3 and 4; a dot is no answer."""
    return numpy.array([[NAN if one == "." else float(one) for one in row] for row in written])


def codes(result):
    return [note.code for note in result.cautions]


def test_the_index_is_25_times_the_weighted_means():
    """Means 3, 2 and 4 of two respondents: 25 x (3 + 2 + 4) / 3 = 75."""
    found = satisfaction(rows("324", "324"))
    assert found.value == pytest.approx(75)
    assert [(one.name, one.mean, one.rank, one.n) for one in found.elements] == [("U1", 3, 2, 2), ("U2", 2, 3, 2), ("U3", 4, 1, 2)]
    assert (found.strongest, found.weakest, found.method) == (("U3",), ("U2",), "ikm")
    assert sum(one.weighted for one in found.elements) * 25 == pytest.approx(found.value)


def test_one_respondent_who_is_content_with_all_gives_100_and_no_interval():
    """Tulang Bawang Barat, first half of 2023: one respondent, all 4, published as 100."""
    found = satisfaction(rows("444444444"), names=[f"unsur {i}" for i in range(9)])
    assert (found.value, found.printed, found.verdict, found.n) == (pytest.approx(100), 100.0, "A", 1)
    assert (found.low, found.high, found.standard_error) == (None, None, None)
    assert codes(found) == ["few_respondents", "one_respondent"]
    assert (found.strongest, found.weakest) == ((), ())


def test_the_interval_is_that_of_the_respondents_own_indices():
    """Without gaps the index is the mean of one index per respondent; scipy's t interval of those must come out."""
    answers = numpy.random.default_rng(5).integers(2, 5, (40, 9)).astype(float)
    own = answers.mean(axis=1) * 25
    low, high = stats.t.interval(0.95, 39, loc=own.mean(), scale=stats.sem(own))
    found = satisfaction(answers)
    assert (found.value, found.low, found.high) == (pytest.approx(own.mean()), pytest.approx(low), pytest.approx(high))


def test_the_interval_holds_the_truth_as_often_as_it_says():
    """1,000 surveys of 60 respondents who agree with themselves, a tenth of the answers missing: 95 % within 3 standard errors."""
    random = numpy.random.default_rng(11)
    shares, hits = numpy.array([0.05, 0.15, 0.5, 0.3]), 0
    truth = 25 * (shares * [1, 2, 3, 4]).sum()
    for _ in range(1000):
        mood = random.standard_normal((60, 1)) * 0.7 + random.standard_normal((60, 9)) * numpy.sqrt(1 - 0.49)
        answers = 1.0 + numpy.searchsorted(stats.norm.ppf(shares.cumsum()[:-1]), mood)
        answers[random.random(answers.shape) < 0.1] = NAN
        found = satisfaction(answers)
        hits += found.low <= truth <= found.high
    assert hits / 1000 == pytest.approx(0.95, abs=0.021)


def test_the_interval_stays_inside_the_scale():
    """Nine of ten content with everything: the upper end cannot pass 100, nor 99 with the weight 0.11."""
    answers = rows(*["444"] * 9, "441")
    assert satisfaction(answers).high == pytest.approx(100)
    assert satisfaction(answers, weight=0.33).high == pytest.approx(99)


def test_a_missing_answer_counts_neither_for_nor_against():
    """Means over those who answered: 4, (4 + 2) / 2 and 3; the one who answered nothing is no respondent."""
    found = satisfaction(rows("443", "42.", "..."))
    assert found.value == pytest.approx(25 * (4 + 3 + 3) / 3)
    assert ([one.n for one in found.elements], found.n) == ([2, 2, 1], 2)
    assert ("answers_missing", 1, 2) in [(note.code, note.facts.get("n"), note.facts.get("all")) for note in found.cautions]


def test_what_is_not_on_the_scale_is_no_answer_and_said():
    """0, 5, 3.5 and infinity among the answers of three respondents."""
    answers = rows("333", "333", "333")
    answers[0] = [0, 5, 3]
    answers[1] = [3.5, numpy.inf, 3]
    found = satisfaction(answers)
    assert found.value == pytest.approx(75)
    assert [note.facts["n"] for note in found.cautions if note.code == "answers_off_the_scale"] == [4]


@pytest.mark.parametrize(("answers", "reason"), [
    pytest.param(numpy.empty((0, 9)), "no_answers", id="nobody"),
    pytest.param(rows("...", "..."), "no_answers", id="nobody answered anything"),
    pytest.param(rows("33.", "34."), "element_without_answers", id="nobody answered the last element"),
])
def test_a_survey_with_nothing_to_say_is_withheld(answers, reason):
    found = satisfaction(answers)
    assert (found.value, found.printed, found.verdict, found.elements, found.reason.code) == (None, None, None, (), reason)


def test_equal_elements_share_their_rank():
    """Means 3, 4, 3, 2: the second and third places are one."""
    found = satisfaction(rows("3432"))
    assert [(one.rank, one.tied) for one in found.elements] == [(2, True), (1, False), (2, True), (4, False)]
    two = satisfaction(rows("3422"))
    assert (two.strongest, two.weakest) == (("U2",), ("U3", "U4"))


@pytest.mark.parametrize(("value", "letter"), [
    (100, "A"), (88.31, "A"), (88.305, "A"), (88.3049, "B"), (88.30, "B"), (76.61, "B"), (76.605, "B"), (76.6049, "C"), (76.60, "C"),
    (65.0, "C"), (64.995, "C"), (64.9949, "D"), (64.99, "D"), (25, "D"), (24.75, "D"),
])
def test_the_grade_is_that_of_the_printed_index(value, letter):
    """PermenPANRB 14/2017; the bands leave 76.60 to 76.61 open, so the index is rounded half up first."""
    assert grade(value) == letter


def test_the_weight_can_change_the_grade():
    """Equal means of 3.08: 77.00 (B) with 1/9, 76.92 (B) with 0.111, 76.23 (C) with 0.11."""
    answers = numpy.full((100, 9), 3.0)
    answers[:8] = 4.0
    found = [satisfaction(answers, weight=weight) for weight in (None, 0.111, 0.11)]
    assert [(one.printed, one.verdict) for one in found] == [(77.0, "B"), (76.92, "B"), (76.23, "C")]


@pytest.mark.parametrize(("population", "needed"), [
    (10, 10), (50, 44), (100, 80), (300, 169), (500, 217), (1000, 278), (2000, 322), (5000, 357), (10_000, 370), (100_000, 383),
])
def test_the_sample_size_is_that_of_krejcie_and_morgan(population, needed):
    """Rows of their table, but for 100,000, where it prints 384 and their formula gives 383."""
    assert sample_size(population).value == needed


@pytest.mark.parametrize("population", [0, -5, 0.5, NAN])
def test_nobody_to_ask_needs_no_sample(population):
    assert (sample_size(population).value, sample_size(population).reason.code) == (None, "no_population")


def test_too_few_respondents_are_said():
    """278 of 1,000 are wanted; 40 suffice for an average but not for the sample, 20 for neither."""
    answers = numpy.random.default_rng(1).integers(2, 5, (40, 9))
    found = satisfaction(answers, population=1000)
    assert (found.needed, codes(found)) == (278, ["sample_too_small"])
    assert codes(satisfaction(answers[:20], population=1000)) == ["few_respondents", "sample_too_small"]
    assert codes(satisfaction(answers, population=44)) == []
    assert codes(satisfaction(answers[:, :8])) == ["not_nine_elements"]


def test_two_surveys_inside_their_interval_are_the_same():
    """Welch's t of the respondents' indices, by scipy."""
    random = numpy.random.default_rng(3)
    before, after = random.integers(2, 5, (35, 9)), random.integers(2, 5, (50, 9))
    found = satisfaction_change(satisfaction(before), satisfaction(after))
    welch = stats.ttest_ind(after.mean(axis=1) * 25, before.mean(axis=1) * 25, equal_var=False)
    interval = welch.confidence_interval(0.95)
    assert (found.value, found.low, found.high) == (
        pytest.approx(25 * (after.mean() - before.mean())), pytest.approx(interval.low), pytest.approx(interval.high))
    assert (found.verdict, found.n, welch.pvalue > 0.05) == ("same", 85, True)


def test_a_clear_rise_is_better_and_a_clear_fall_worse():
    low, high = satisfaction(rows(*["222", "223"] * 20)), satisfaction(rows(*["444", "443"] * 20))
    assert satisfaction_change(low, high).verdict == "better"
    assert satisfaction_change(high, low).verdict == "worse"


def test_surveys_that_measure_different_things_are_not_compared():
    one, other = satisfaction(rows("334", "343")), satisfaction(rows("3344", "3434"))
    assert satisfaction_change(one, other).reason.code == "different_index"
    assert satisfaction_change(one, satisfaction(rows("334", "343"), weight=0.33)).reason.code == "different_index"
    assert satisfaction_change(one, satisfaction(rows("...", "..."))).reason.code == "no_answers"
    lone = satisfaction_change(one, satisfaction(rows("444")))
    assert (lone.verdict, codes(lone)) == (None, ["no_interval"])


def test_the_net_promoter_score_is_a_share_with_an_interval():
    """60 promoters, 10 detractors of 100: 0.5, variance 0.7 - 0.25 = 0.45, interval 0.5 +- 1.96 x 0.0671."""
    found = nps(60, 30, 10)
    assert (found.value, found.variance, found.standard_error) == (pytest.approx(0.5), pytest.approx(0.45), pytest.approx(0.45 ** 0.5 / 10))
    assert (found.low, found.high) == (pytest.approx(0.36852, abs=1e-5), pytest.approx(0.63148, abs=1e-5))
    assert (found.n, found.cautions) == (100, ())


def test_a_score_without_spread_or_people_says_so():
    assert (nps(5, 0, 0).value, nps(5, 0, 0).low, codes(nps(5, 0, 0))) == (1.0, None, ["few_respondents", "all_alike"])
    assert nps(0, 0, 0).reason.code == "no_answers"
    assert nps(5, -1, 3).reason.code == "no_answers"


def test_names_and_shapes_must_fit():
    with pytest.raises(ValueError, match="2 names"):
        satisfaction(rows("333"), names=["a", "b"])
    with pytest.raises(ValueError, match="shape"):
        satisfaction(numpy.array([1.0, 2.0]))


ANSWERS = some.lists(some.lists(some.sampled_from([1, 2, 3, 4]), min_size=9, max_size=9), min_size=2, max_size=30)


@given(ANSWERS)
def test_the_index_lies_between_25_and_100_and_inside_its_interval(answers):
    found = satisfaction(numpy.array(answers))
    assert 25 - 1e-9 <= found.value <= 100 + 1e-9
    if found.low is not None:
        assert 25 - 1e-9 <= found.low <= found.value + 1e-9
        assert found.value - 1e-9 <= found.high <= 100 + 1e-9


@given(ANSWERS)
def test_the_mirrored_survey_has_the_mirrored_index(answers):
    """1 for 4 and 2 for 3: what was strongest is weakest, and the indices add up to 125."""
    answers = numpy.array(answers)
    one, other = satisfaction(answers), satisfaction(5 - answers)
    assert one.value + other.value == pytest.approx(125)
    assert one.strongest == other.weakest
    if one.standard_error is not None:
        assert one.standard_error == pytest.approx(other.standard_error)
