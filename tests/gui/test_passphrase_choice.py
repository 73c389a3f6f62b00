from fieldkit.domain.passphrase_strength import RatedPassphrase
from fieldkit.errors import DiskFull
from fieldkit.gui.passphrase_choice import PassphraseChoice, weakness
from fieldkit.gui.running import Lane
from tests.fakes.passphrase_choice import FakeChoice

GOOD = "five invented words for tests"


def test_words_that_are_proposed_are_rated_as_good(run) -> None:
    view = FakeChoice()
    choice = PassphraseChoice(view, run, view.failures.append)
    choice.propose()
    choice.rate(view.proposal)
    assert view.ratings[-1].is_enough
    assert view.failures == []
    assert set(run.lanes) == {Lane.IO}


def test_who_goes_on_with_a_passphrase_gets_its_rating_alone(run) -> None:
    view, rated = FakeChoice(), []
    PassphraseChoice(view, run, view.failures.append).judge(GOOD, rated.append)
    assert view.ratings == []
    assert rated[0].length == len(GOOD)


def test_a_failure_goes_to_the_screen_that_asked(run) -> None:
    view = FakeChoice()
    run.fails_with = DiskFull()
    PassphraseChoice(view, run, view.failures.append).rate(GOOD)
    assert isinstance(view.failures[0], DiskFull)


def test_only_a_weak_passphrase_has_a_weakness() -> None:
    assert isinstance(weakness("password1234"), RatedPassphrase)
    assert weakness(GOOD) is None
