"""The constraints on content (CS): what is wrong with a message by itself."""

from __future__ import annotations

from collections.abc import Iterable

from ieb.codes import StatusAanlevering
from ieb.findings import Mark
from ieb.notation import write_date
from ieb.privacy import passes_elfproef
from ieb.rules.register import ANY_STATUS, HEEN, Hit, RuleResult, Soort, Subject, rule


@rule(
    "CS002",
    soort=Soort.CONSTRAINT,
    title="Het Bsn voldoet aan de 11-proef.",
    explanation="De laatste van de negen cijfers controleert de andere. Zo valt een tikfout op voordat een "
    "ander een factuur krijgt. 9a+8b+7c+6d+5e+4f+3g+2h-1i moet deelbaar zijn door 11; negen nullen is geen "
    "Bsn.",
    example="Twee verschillende cijfers verwisseld: een goed Bsn wordt dan altijd een fout Bsn.",
    messages=HEEN,
    place="Client",
    level=2,
    retourcode="0001",
    mark=Mark.ZUSTER,
    statuses=ANY_STATUS,
)
def cs002(subject: Subject) -> Iterable[RuleResult]:
    """The Bsn passes the 11-proef."""
    if not passes_elfproef(subject.aanlevering.bsn):
        yield Hit(
            "Bericht/Client/Bsn", "Het Bsn voldoet niet aan de 11-proef. Controleer de cijfers."
        )


@rule(
    "CS003",
    soort=Soort.CONSTRAINT,
    title="De stopdatum ligt niet vóór de startdatum.",
    explanation="Begin- en einddag tellen allebei mee, dus een periode van één dag heeft twee gelijke "
    "datums.",
    example="Start 10-05-2025 en stop 10-05-2025 mag; stop 09-05-2025 niet.",
    messages=HEEN,
    place="Periode",
    level=2,
    retourcode="0001",
    mark=Mark.ZUSTER,
)
def cs003(subject: Subject) -> Iterable[RuleResult]:
    """The stop date is not before the start date."""
    aanlevering = subject.aanlevering
    if aanlevering.stop is not None and aanlevering.stop < aanlevering.start:
        yield Hit(
            subject.path("Stopdatum"),
            f"Stopdatum {write_date(aanlevering.stop)} ligt vóór startdatum {write_date(aanlevering.start)}.",
        )


@rule(
    "CS125",
    soort=Soort.CONSTRAINT,
    title="StatusAanlevering is 1, 2 of 3.",
    explanation="Code 9 (niet van toepassing) staat in de codelijst en mag van de XSD, maar een bericht "
    "aan het CAK levert altijd iets aan, wijzigt iets of verwijdert iets.",
    example="Een aanlevering die ongewijzigd blijft, wordt niet met status 9 gestuurd maar helemaal niet.",
    messages=HEEN,
    place="Periode",
    level=2,
    retourcode="0001",
    mark=Mark.ZUSTER,
    statuses=ANY_STATUS,
)
def cs125(subject: Subject) -> Iterable[RuleResult]:
    """The status is an aanlevering, a change or a removal."""
    if subject.aanlevering.status is StatusAanlevering.NIET_VAN_TOEPASSING:
        yield Hit(
            subject.path("StatusAanlevering"),
            "Status 9 (Niet van toepassing) kan hier niet: verwacht wordt 1 (eerste), 2 (gewijzigde) of 3 "
            "(verwijderen aanlevering).",
        )
