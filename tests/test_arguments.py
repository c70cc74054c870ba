"""A name that is mistyped or forgotten: what the caller is told."""

from __future__ import annotations

import inspect
import pickle
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ieb
from ieb import keten
from ieb.arguments import name_arguments
from ieb.messages import abonnementstarief, bericht, beschermd_wonen, terugkoppeling

DAY = date(2025, 5, 12)
FIELDS = {
    "gemeente": "0513",
    "identificatie": "G1",
    "dagtekening": DAY,
    "bsn": "999992016",
    "eb_start_nummer": 1,
    "eb_startdatum": DAY,
}
MODELS = []
for module in (bericht, abonnementstarief, beschermd_wonen, terugkoppeling):
    for _, kind in inspect.getmembers(module, inspect.isclass):
        if attrs.has(kind) and kind.__module__ == module.__name__:
            MODELS.append(kind)
by_name = pytest.mark.parametrize(
    "kind", MODELS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}"
)


@by_name
class TestModels:
    """Every class of the model, by one mechanism."""

    def test_an_unknown_name_is_told_with_the_class(self, kind):
        """A misspelt field is told by class and name, in Dutch, and still is a TypeError."""
        with pytest.raises(
            ieb.InvalidType, match=f"^{kind.__name__}: 'nergens' bestaat niet"
        ) as caught:
            kind(nergens=1)
        assert isinstance(caught.value, TypeError)

    def test_each_missing_name_is_told(self, kind):
        """Who forgets fields hears of all of them at once."""
        required = [field.name for field in attrs.fields(kind) if field.default is attrs.NOTHING]
        with pytest.raises(ieb.InvalidType, match=r"ontbre(ekt|ken)\.$") as caught:
            kind()
        assert all(name in str(caught.value) for name in required)

    def test_a_mistyped_name_leads_to_the_one_that_was_meant(self, kind):
        """A typing error in a required field is answered with its right name."""
        for name in (field.name for field in attrs.fields(kind) if field.default is attrs.NOTHING):
            with pytest.raises(ieb.InvalidType, match=f"bedoelt u {name}\\?"):
                kind(**{f"{name}x": 1})

    def test_values_without_names_are_refused(self, kind):
        """No value lands in another field because of the order in which it was given."""
        with pytest.raises(ieb.InvalidType, match="geef elke waarde met haar naam erbij"):
            kind(1)


class TestFactories:
    """The public name is named, never a function behind it."""

    @pytest.mark.parametrize("status", ["eerste", "gewijzigde", "verwijderen"])
    @pytest.mark.parametrize("kind", [ieb.WMO405, ieb.WMO407])
    def test_a_factory_names_itself_and_the_field(self, kind, status):
        """The error speaks of the call in the code of the user, for each of the six."""
        factory = getattr(kind, f"{status}_aanlevering")
        stream = "eb" if kind is ieb.WMO405 else "bw"
        fields = {name.replace("eb_", f"{stream}_"): value for name, value in FIELDS.items()}
        assert factory(**fields).client.bsn == "999992016"
        fields[f"{stream}_startdatm"] = fields.pop(f"{stream}_startdatum")
        with pytest.raises(ieb.InvalidType) as caught:
            factory(**fields)
        assert str(caught.value) == (
            f"{kind.__name__}.{status}_aanlevering: '{stream}_startdatm' bestaat niet "
            f"(bedoelt u {stream}_startdatum?)."
        )

    @pytest.mark.parametrize(
        "factory",
        [
            ieb.WMO405.eerste_aanlevering,
            ieb.WMO405.gewijzigde_aanlevering,
            ieb.WMO405.verwijderen_aanlevering,
            ieb.WMO407.eerste_aanlevering,
            ieb.WMO407.gewijzigde_aanlevering,
            ieb.WMO407.verwijderen_aanlevering,
            ieb.WMO409.terugkoppeling,
        ],
    )
    def test_the_signature_names_every_field(self, factory):
        """An editor completes the fields of a factory, and `help` shows them."""
        parameters = inspect.signature(factory).parameters.values()
        assert {parameter.kind for parameter in parameters} == {inspect.Parameter.KEYWORD_ONLY}
        assert "release" in {parameter.name for parameter in parameters}

    def test_a_terugkoppeling_names_itself(self):
        """The error names the function that the user called, and the name that was meant."""
        with pytest.raises(
            ieb.InvalidType, match=r"^WMO409\.terugkoppeling: 'redn' bestaat niet .bedoelt u reden"
        ):
            ieb.WMO409.terugkoppeling(ontvanger="0513", identificatie="C1", dagtekening=DAY, redn=1)

    def test_what_is_wrong_with_a_value_is_told_as_before(self):
        """When all names fit, the error is about the value that does not."""
        with pytest.raises(ieb.InvalidType, match=r"^eb_startdatum: verwacht een bestaande datum"):
            ieb.WMO405.eerste_aanlevering(**{**FIELDS, "eb_startdatum": "2025-05-12"})

    def test_what_may_be_a_bsn_in_a_name_is_hidden(self):
        """A Bsn that ends up as the name of an argument does not end up in a log."""
        with pytest.raises(ieb.InvalidType) as caught:
            ieb.WMO405.eerste_aanlevering(**FIELDS, **{"999992016": 1})
        assert "999992016" not in str(caught.value)

    def test_evolve_tells_of_a_wrong_name_too(self):
        """A misspelt field in a change is told as when a message is made."""
        start = ieb.WMO405.eerste_aanlevering(**FIELDS)
        with pytest.raises(ieb.InvalidType, match=r"^Client: 'bsm' bestaat niet"):
            attrs.evolve(start.client, bsm="999992016")

    def test_a_message_is_still_a_value(self):
        """Fields named in errors cost nothing: messages pickle and editors know the fields."""
        start = ieb.WMO405.eerste_aanlevering(**FIELDS)
        assert pickle.loads(pickle.dumps(start)) == start
        assert inspect.signature(type(start.client)).parameters.keys() == {
            "bsn",
            "periode_eigen_bijdrage_abo",
        }


class TestOthers:
    @pytest.mark.parametrize(
        ("call", "text"),
        [
            (lambda: ieb.Context(tody=DAY), "Context: 'tody' bestaat niet (bedoelt u today?)."),
            (lambda: ieb.AndereStroom(naam="Wlz"), "AndereStroom: van ontbreekt."),
            (lambda: ieb.Termijnen(maanden=3), "Termijnen: 'maanden' bestaat niet (wel: "),
            (ieb.Bedrag, "Bedrag: cents ontbreekt."),
            (lambda: ieb.Bedrag(1, cents=2), "Bedrag: cents staat er tweemaal."),
            (
                lambda: ieb.Bedrag(1, 2),
                "Bedrag: geef elke waarde met haar naam erbij, zoals Bedrag(cents=...).",
            ),
            (
                lambda: ieb.AndereStroom("Wlz"),
                "AndereStroom: naam en van ontbreken; geef elke waarde met haar naam erbij, zoals A",
            ),
            (ieb.build_retour, "build_retour: heenbericht, report, identificatie en dagtekening "),
            (
                lambda: ieb.check_retour(retur=1),
                "check_retour: 'retur' bestaat niet (bedoelt u retour?); ",
            ),
            (lambda: keten.Start(brn=1), "Start: 'brn' bestaat niet (bedoelt u bsn?); "),
        ],
    )
    def test_the_other_public_calls_tell_the_same(self, call, text):
        """A misspelt or forgotten argument is told alike, whatever public call it was for."""
        with pytest.raises(ieb.InvalidType) as caught:
            call()
        assert str(caught.value).startswith(text)


class TestAnyFunction:
    @given(st.lists(st.sampled_from("abcde"), unique=True), st.integers(0, 3))
    def test_a_call_is_refused_exactly_when_python_refuses_it(self, names, unnamed):
        """By the rules of Python itself, whatever is given by place and by name."""

        def plain(a: int, b: int = 0, *, c: int, d: int = 0) -> tuple[int, ...]:
            return a, b, c, d

        values, named = list(range(unnamed)), dict.fromkeys(names, 9)
        try:
            expected = plain(*values, **named)
        except TypeError:
            with pytest.raises(ieb.InvalidType):
                name_arguments(plain)(*values, **named)
        else:
            assert name_arguments(plain)(*values, **named) == expected

    def test_a_type_error_from_deeper_is_passed_on(self):
        """A fault inside a function is not disguised as a fault in its call."""

        def add(*, left: object, right: object) -> object:
            return left + right

        with pytest.raises(TypeError, match="unsupported operand") as caught:
            name_arguments(add)(left=1, right="2")
        assert not isinstance(caught.value, ieb.InvalidType)
