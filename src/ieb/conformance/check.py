"""A check of the kit as a value, and on what it rests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import field, frozen

from ieb import releases
from ieb.conformance.adapter import Adapter
from ieb.conformance.enveloped import Delivery, Enveloped
from ieb.conformance.runner import run
from ieb.conformance.transport import Spelled, Translated
from ieb.findings import Mark
from ieb.releases import Release
from ieb.rules import Rule
from ieb.scenario import casussen
from ieb.scenario.situation import Role
from ieb.scenario.spellings import Spelling
from ieb.scenario.turns import Scenario


@frozen(kw_only=True)
class Check:
    """One check of the kit.

    Attributes:
        name: Unique name, such as ``casus 2 stap 1 (cak)``.
        group: What it belongs to in the summary, such as ``casus 2`` or ``TR404``.
        group_title: What that group is about, in Dutch.
        title: What it shows, in Dutch.
        source: Which page of the standard it rests on, in Dutch.
        scenario: What happens to the software, and what must come of it.
        spelling: How the messages that the software gets are written, or None for as usual.
        delivery: How envelopes are delivered; None for a check that is not about envelopes.
    """

    name: str
    group: str
    group_title: str
    title: str
    source: str
    scenario: Scenario = field(repr=False)
    spelling: Spelling | None = None
    delivery: Delivery | None = None

    @property
    def role(self) -> Role:
        """The side that is tested."""
        return self.scenario.situation.role

    def run(
        self, adapter: Adapter, release: Release | None = None, *, envelop: bool = False
    ) -> None:
        """Hold the check against software.

        Args:
            adapter: The software.
            release: The release that it reads and writes; None for the default.
            envelop: Whether it takes and gives each message in an envelope of the GGk; a check that
                is about envelopes always asks so.

        Raises:
            Mismatch: The software does something else than was expected.
            Unable: The software cannot do what is asked, or its XSD set does not allow it.
        """
        reached = adapter
        if envelop or self.delivery is not None:
            delivery = self.delivery or Delivery.GEWOON
            reached = Enveloped(reached, release, delivery)
        if self.spelling is not None:
            spoken = releases.demand_release(release) or releases.release()
            reached = Spelled(reached, self.spelling, spoken)
        if release is not None:
            reached = Translated(reached, release)
        run(self.scenario, reached)


CASUSDOCUMENT: Final = "casusbeschrijvingen iEb 4.0 (versie 1.1)"
_READ_IN: Final = {
    Mark.V4_0: "gelezen in release 4.0",
    Mark.V3_0: "gelezen in release 3.0; dat 4.0 dit zo houdt, is een aanname",
    Mark.V1_0: "gelezen in release 1.0; dat 4.0 dit zo houdt, is een aanname",
    Mark.ZUSTER: "gelezen in een zusterstandaard; dat iEb dit zo vraagt, is een aanname",
    Mark.VEKTIS: "gelezen in een codelijst van Vektis",
    Mark.WET: "gelezen in de wet",
    Mark.CAK: "gelezen op een pagina van het CAK",
    Mark.VNG: "gelezen op een pagina van de VNG",
    Mark.CBS: "gelezen in een lijst van het CBS",
    Mark.RVIG: "gelezen in een tabel van de RvIG",
    Mark.XSD: "gelezen in uw XSD-set",
    Mark.AANNAME: "onze lezing (aanname)",
}


def tell_source(rule: Rule, naam: str) -> str:
    """Return on what a check of a rule rests, in Dutch.

    Args:
        rule: The rule.
        naam: Name of the message it is about.
    """
    read = _READ_IN[rule.mark_for(naam)]
    told = [f"{rule.soort.value} {rule.code}, {read}"]
    named = ", ".join(_casussen_about(rule))
    if named:
        told.append(f"genoemd in de {CASUSDOCUMENT} bij casus {named}")
    told.append(f"ieb rules {rule.code} legt haar uit")
    return "; ".join(told)


def _casussen_about(rule: Rule) -> Iterator[str]:
    """Yield the casussen of the document that name a rule, each with its page."""
    for casus in casussen():
        if rule.code in casus.rules:
            yield f"{casus.number} (vanaf bladzijde {casus.page})"
