"""What the library raises."""

import copy
import pickle
from datetime import date

import pytest

import ieb
from ieb import errors
from ieb.findings import Finding

REFUSALS = [
    errors.RefusedMessage,
    errors.TooLarge,
    errors.WrongEncoding,
    errors.ForbiddenDoctype,
    errors.NotWellFormed,
    errors.UnknownMessage,
    errors.UnexpectedMessage,
    errors.InvalidMessage,
    errors.NotAnEnvelope,
    errors.InvalidEnvelope,
]
FINDINGS = (
    Finding(code="RS033", message="Leeg.", path="Bericht/Header", line=3),
    Finding(code="RS037", message="Geen negen cijfers.", path="Bericht/Client/Bsn", line=9),
)


@pytest.mark.parametrize(
    ("error", "base"),
    [
        (errors.InvalidValue, ValueError),
        (errors.InvalidType, TypeError),
        (errors.InvalidRelease, errors.IebError),
        *((refusal, errors.RefusedMessage) for refusal in REFUSALS),
    ],
)
def test_every_error_is_an_ieb_error(error, base):
    """One `except IebError` catches all, and the usual Python classes catch their part."""
    assert issubclass(error, errors.IebError)
    assert issubclass(error, base)


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_refusal_prints_its_findings_a_line_each(refusal):
    """The text of a refusal is all that was found, in order."""
    assert str(refusal(FINDINGS)) == (
        "Bericht/Header (regel 3): Leeg. [RS033]\nBericht/Client/Bsn (regel 9): Geen negen cijfers. [RS037]"
    )


@pytest.mark.parametrize("refusal", REFUSALS)
@pytest.mark.parametrize("again", [lambda error: pickle.loads(pickle.dumps(error)), copy.deepcopy])
def test_a_refusal_survives_the_way_to_another_process(refusal, again):
    """A refusal that was pickled or copied keeps its class and its findings."""
    result = again(refusal(FINDINGS))
    assert type(result) is refusal
    assert result.findings == FINDINGS


@pytest.mark.parametrize("error", [errors.IebError, errors.InvalidValue, errors.InvalidType])
def test_a_value_error_survives_a_pickle(error):
    """An error on a value keeps class and text."""
    result = pickle.loads(pickle.dumps(error("verwacht een datum")))
    assert (type(result), str(result)) == (error, "verwacht een datum")


def test_every_error_is_a_public_name():
    """Who uses the library can name each error as `ieb.<error>`."""
    own = [
        var for var in vars(errors).values() if isinstance(var, type) and issubclass(var, Exception)
    ]
    assert own == [getattr(ieb, kind.__name__) for kind in own]
    assert {kind.__name__ for kind in own} <= set(ieb.__all__)


def test_an_unusable_release_tells_all_reasons():
    """The text is all reasons, a line each, and both survive a pickle."""
    error = pickle.loads(pickle.dumps(errors.InvalidRelease(("Geen XSD.", "Geen Bsn."))))
    assert type(error) is errors.InvalidRelease
    assert error.faults == ("Geen XSD.", "Geen Bsn.")
    assert str(error) == "Geen XSD.\nGeen Bsn."


@pytest.mark.parametrize("wrong", [errors.InvalidValue, errors.InvalidType])
@pytest.mark.parametrize("again", [lambda error: error, copy.deepcopy, copy.copy])
def test_what_is_wrong_is_told_apart_from_what_it_is_about(wrong, again):
    """Who asks for a value under another name puts that name before the same text."""
    result = again(wrong("verwacht tekst.", argument="naam"))
    assert (str(result), result.argument) == ("naam: verwacht tekst.", "naam")
    assert result.text == "verwacht tekst."
    result.rename_argument(naam="name", anders="other")
    assert (str(result), result.argument) == ("name: verwacht tekst.", "name")
    plain = again(wrong("Verwacht tekst."))
    plain.rename_argument(naam="name")
    assert plain.text == str(plain) == "Verwacht tekst."
    assert str(pickle.loads(pickle.dumps(result))) == "name: verwacht tekst."


def test_a_value_that_a_message_refuses_is_told_by_its_argument():
    """What a header or a client refuses is called as the caller called it, in whatever attribute."""
    with pytest.raises(errors.InvalidValue) as caught:
        ieb.WMO405.verwijderen_aanlevering(
            gemeente="13",
            identificatie="G1",
            dagtekening=date(2026, 5, 12),
            bsn="999992016",
            eb_start_nummer=1,
            eb_startdatum=date(2026, 5, 12),
        )
    assert caught.value.argument == "gemeente"
    assert caught.value.text.startswith("verwacht ")
