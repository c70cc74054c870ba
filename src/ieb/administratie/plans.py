"""What a plan says: what to send in which order, what cannot be sent, and why nothing more."""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from ieb.administratie.desired import Wens
from ieb.administratie.redenen import Reden
from ieb.codes import StatusAanlevering
from ieb.findings import Finding
from ieb.keten.period import Period
from ieb.messages import WMO405, WMO407
from ieb.messages.reprs import mask_in_repr
from ieb.releases import Release


@frozen(kw_only=True)
class Opdracht:
    """An aanlevering to send.

    Attributes:
        status: Its status.
        periode: The period as it should be known afterwards; of a removal the one to remove.
        redenen: Why.
        signalen: Signals that the rules will give, and that are meant.
        bevestigen: Whether a person must agree first.
    """

    status: StatusAanlevering
    periode: Period
    redenen: tuple[Reden, ...] = ()
    signalen: tuple[Finding, ...] = ()
    bevestigen: bool = False

    def message(
        self, *, identificatie: str, dagtekening: date, release: Release | None = None
    ) -> WMO405 | WMO407:
        """Return the message.

        Args:
            identificatie: Identification of the message.
            dagtekening: Date of the message; plan again for another day than the plan was made for.
            release: The release to write for; None for the default.

        Raises:
            InvalidValue: An identification that no message can hold.
        """
        return self.periode.message(
            self.status, identificatie=identificatie, dagtekening=dagtekening, release=release
        )


@frozen(kw_only=True)
class Belemmering:
    """An aanlevering that should be sent and cannot.

    Attributes:
        opdracht: The aanlevering.
        codes: The rules it breaks; ``AD001`` is our own: it would lie beside a period that cannot
            shrink.
        tekst: What is wrong, in Dutch, without a Bsn.
        voorstel: What can be sent instead, or None. It changes what the client pays.
    """

    opdracht: Opdracht
    codes: tuple[str, ...]
    tekst: str
    voorstel: Opdracht | None = None


@frozen(kw_only=True)
class Plan:
    """What should be known of one person, what is, and what to send.

    Attributes:
        nummer: The gemeente's own number of the dossier, or what stands for it.
        gewenst: What should be known at the CAK.
        bekend: What is known there, with what is on its way.
        golven: What to send, in waves: send one, await its retouren, plan again or send the next.
            Within a wave the rules accept any order; changes come before starts, so that the CAK
            has no reason to object to a start (reason 04).
        fouten: Why this dossier cannot be planned (AD003), all at once; then nothing is wanted and
            nothing sent. Only `plan_all` gives them: `plan` itself raises.
        belemmeringen: What should be sent and cannot.
        wacht: What cannot be judged before the retouren on what was sent are in: something about
            the same period is on its way, or what is on its way must make room first. Nothing needs
            to be done: a later plan sends it, or sees that it is not needed. `uitleg` has a reason
            for each (``ONDERWEG``).
        uitleg: Why nothing is sent, or no more than this.
        volgend_moment: The first later day on which the plan changes by itself; None for never.
    """

    nummer: str = field(default="", repr=mask_in_repr)
    gewenst: tuple[Wens, ...]
    bekend: tuple[Period, ...]
    golven: tuple[tuple[Opdracht, ...], ...] = ()
    fouten: tuple[Finding, ...] = ()
    belemmeringen: tuple[Belemmering, ...] = ()
    wacht: tuple[Opdracht, ...] = ()
    uitleg: tuple[Reden, ...] = field(default=(), repr=False)
    volgend_moment: date | None = None

    @property
    def opdrachten(self) -> tuple[Opdracht, ...]:
        """All that is to be sent, in order."""
        found: list[Opdracht] = []
        for wave in self.golven:
            found.extend(wave)
        return tuple(found)
