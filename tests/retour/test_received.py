"""What is wrong with a retour of another party is found."""

from __future__ import annotations

import re

import pytest
from attrs import evolve
from hypothesis import given

import ieb
from ieb import (
    WMO409,
    Context,
    RedenTerugkoppeling,
    check_retour,
)
from ieb.privacy import mask

from .support import (
    CLASSES,
    DAY,
    GOUDA,
    W405,
    W407,
    W409,
    alterations,
    answer,
    codes,
    each_kind,
    found,
    heenberichten,
    recode,
    surely_wrong,
)


class TestReceived:
    """What is wrong with a retour of another party."""

    @staticmethod
    def texts(retour, heen=W405, context=None):
        return [
            (finding.code, str(finding.path), finding.message)
            for finding in check_retour(retour, heen, context)
        ]

    @each_kind
    def test_0001_below_the_header_is_wrong(self, heen):
        """IV028: a refusal of the content (0001) stands in the Header, and nowhere below it."""
        _, client, period = CLASSES[heen.naam]
        retour = answer(heen, found(period, "9404"))
        for place, path in (("Client", client), ("Periode", period)):
            wrong = self.texts(recode(retour, place, "0001"), heen)
            assert (
                "IV028",
                path,
                "Retourcode 0001 hoort alleen in de Header, met niets daaronder.",
            ) in wrong

    @each_kind
    def test_a_refused_header_has_nothing_below_it(self, heen):
        """0001, or another code that refuses the header, and then nothing below it."""
        retour = answer(heen, found(CLASSES[heen.naam][2], "9404"))
        for code, text in (
            ("0001", "Retourcode 0001 staat in de Header; dan hoort er niets onder te staan."),
            ("8848", "De Header is afgekeurd; dan hoort er niets onder te staan."),
        ):
            assert ("IV028", "Bericht/Header", text) in self.texts(
                recode(retour, "Header", code), heen
            )

    @each_kind
    def test_a_header_without_codes_has_nothing_below_it(self, heen):
        """IV028: with a class below it, the header says 0200 or 0233."""
        retour = answer(heen, found(CLASSES[heen.naam][2], "9404"))
        wrong = self.texts(recode(retour, "Header"), heen)
        text = "Onder de Header staat een klasse; dan hoort in de Header retourcode 0200 of 0233."
        assert ("IV028", "Bericht/Header", text) in wrong
        assert self.texts(recode(retour, "Header", "0233"), heen) == self.texts(retour, heen)

    @pytest.mark.parametrize("code", ["0001", "0200", "0233"])
    def test_0200_0233_and_0001_stand_alone(self, code):
        """0200 and 0233 stand alone in their class, and so does 0001."""
        wrong = self.texts(
            recode(answer(W405, found("Bericht/Header", "9056")), "Header", "9056", code)
        )
        assert (
            "IV028",
            "Bericht/Header",
            f"Retourcode {code} hoort de enige code van een klasse te zijn.",
        ) in wrong
        assert len(wrong) == 1

    def test_a_code_on_a_class_its_rule_is_not_about_is_wrong(self):
        """Each other code belongs to a rule that can fire on that class."""
        retour = answer(W405, found("Bericht/Client/PeriodeEigenBijdrageAbo", "9404"))
        assert self.texts(recode(retour, "Client", "9404")) == [
            (
                "IV028",
                "Bericht/Client",
                "Retourcode 9404 hoort niet bij een regel over deze klasse.",
            )
        ]
        assert len(self.texts(recode(answer(W405), "Header", "9404"))) == 1
        assert self.texts(recode(answer(W405), "Header", "9056")) == []

    def test_a_code_of_another_kind_of_message_is_wrong(self):
        """A code whose rule is not about this heenbericht cannot stand in its retour."""
        retour = answer(W407, found("Bericht/Client/PeriodeEigenBijdrageBw", "S333"))
        text = "Retourcode S333 hoort bij geen enkele regel over het heenbericht."
        assert self.texts(retour, W407) == [
            ("IV028", "Bericht/Client/PeriodeEigenBijdrageBw", text)
        ]

    @pytest.mark.parametrize("code", ["1234", "9071"])
    def test_an_unknown_or_retired_code_is_wrong(self, code):
        """A code of no rule, also one that only release 1.0 had."""
        ((rule, path, text),) = self.texts(recode(answer(W405), "Header", code))
        assert (rule, path) == ("IV028", "Bericht/Header")
        assert text.startswith(f"Retourcode {code} kennen wij niet")

    def test_a_code_that_the_context_takes_away_or_gives_counts(self):
        """With other codes agreed on, those are the ones a retour may have."""
        retour = answer(W405, found("Bericht/Client/PeriodeEigenBijdrageAbo", "9372"))
        assert len(self.texts(retour)) == 1
        assert self.texts(retour, context=Context(retourcodes={"OP035x1": "9372"})) == []
        gone = Context(retourcodes={"TR056": None})
        assert len(self.texts(recode(answer(W405), "Header", "9056"), context=gone)) == 1

    @each_kind
    @pytest.mark.parametrize("code", ["0200", "0233"])
    def test_a_client_that_is_not_refused_does_not_belong_there(self, heen, code):
        """A retour names only rejected clients (OP065)."""
        _, client, period = CLASSES[heen.naam]
        retour = recode(answer(heen, found(period, "9404")), "Periode", code)
        text = "Deze klasse staat in het retour, maar niets erin is afgekeurd."
        assert self.texts(retour, heen) == [("OP065", client, text)]

    @each_kind
    def test_a_retour_on_another_message_is_caught(self, heen):
        """A retour with another Identificatie than the heenbericht is not taken for its answer."""
        sent = evolve(heen.header.bericht_identificatie, identificatie="G2")
        another = evolve(heen, header=evolve(heen.header, bericht_identificatie=sent))
        text = "Identificatie is anders dan in het heenbericht; een retour neemt alles ongewijzigd over."
        path = "Bericht/Header/BerichtIdentificatie/Identificatie"
        assert self.texts(answer(another), heen) == [("IV028", path, text)]

    def test_a_retour_of_another_kind_is_caught(self):
        """A WMO408 answers a WMO407, and never a WMO405."""
        text = "Een WMO408 antwoordt op een WMO407, niet op een WMO405."
        assert self.texts(answer(W407), W405) == [("IV028", "Bericht", text)]

    def test_a_retour_about_the_other_stream_is_caught(self):
        """A WMO410 gives back the stream that the WMO409 was about."""
        home = evolve(
            WMO409.terugkoppeling(
                ontvanger=GOUDA,
                identificatie="C1",
                dagtekening=DAY,
                bw_start_nummer=649901,
                reden=RedenTerugkoppeling.STOPDATUM_GEPLAATST,
            )
        )
        retour = answer(home, found("Bericht/BeschermdWonen/InhoudelijkeOpmerking", "9999"))
        text = "BeschermdWonen staat niet in het heenbericht; een retour voegt niets toe."
        assert ("IV028", "Bericht/BeschermdWonen", text) in self.texts(retour, W409)

    def test_no_text_repeats_a_bsn(self):
        """A Bsn that was changed in a retour is told by its place, and never shown."""
        retour = answer(W405, found("Bericht/Client/PeriodeEigenBijdrageAbo", "9404"))
        changed = evolve(retour, client=evolve(retour.client, bsn="999990019"))
        report = check_retour(changed, W405)
        assert report.findings
        for text in (report.table(), report.to_json(), str(report.findings[0])):
            assert mask(text) == text

    @pytest.mark.parametrize("code", ["0200", "0233"])
    @each_kind
    def test_a_header_that_points_to_a_class_that_is_not_there_is_caught(self, heen, code):
        """0200 in the header says that something below it is refused; without it the refusal is lost."""
        path = CLASSES[heen.naam][2]
        whole = answer(heen, found(path, "9404"))
        part = "client" if hasattr(whole, "client") else "abonnementstarief"
        lost = recode(evolve(whole, **{part: None}), "Header", code)
        assert ieb.parse(ieb.serialize(lost)) == lost
        (told,) = check_retour(lost, heen)
        assert (told.code, str(told.path)) == ("IV028", "Bericht/Header")
        assert f"In de Header staat {code}, maar er staat niets onder." in told.message

    @pytest.mark.parametrize("heen", [W405, W407], ids=lambda message: message.naam)
    def test_a_retour_of_another_version_is_caught(self, heen):
        """A retour is of the version of its heenbericht."""
        old = heen.for_release(ieb.release("3.0"))
        found_there = [
            str(str(finding.path))
            for finding in check_retour(answer(heen), old)
            if "versie" in finding.message
        ]
        assert found_there == ["Bericht/Header/BerichtVersie"]


@given(heenberichten)
def test_a_retour_altered_in_any_copied_element_is_caught(heen):
    """Elements 4-6 and all copied classes equal the heenbericht: each change is named by its path."""
    retour = answer(heen, found(CLASSES[heen.naam][2], "9404", code="TR404"))
    assert codes(retour)[2] == ("9404",)
    seen = set()
    for path, changed in alterations(retour, "Bericht"):
        wrong = [
            finding
            for finding in surely_wrong(check_retour(changed, heen))
            if not re.search("regel over het|kan niet volgen", finding.message)
        ]
        assert [(finding.code, str(finding.path)) for finding in wrong] == [("IV028", path)]
        assert mask(wrong[0].message) == wrong[0].message
        seen.add(path)
    assert {
        f"Bericht/Header/{element}"
        for element in ("XsdVersie/BerichtXsdVersie", "BerichtIdentificatie/Dagtekening")
    } < seen
    assert len(seen) >= 8
