"""What is in an envelope, and what looks odd about it: findings, never refusals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import evolve, frozen

from ieb.arguments import name_arguments
from ieb.errors import InvalidType, InvalidValue, RefusedMessage, UnknownMessage
from ieb.findings import Finding, Mark, Path, Severity
from ieb.ggk.envelopes import Bv03, Di01, Du01, Fo01, Fo03, Partij
from ieb.ggk.names import CAK, DI01_ROOT, DU01_ROOT
from ieb.ggk.reading import is_envelope
from ieb.messages import Message
from ieb.messages.kinds import Sender, gemeente_of, kind_of
from ieb.privacy import quote
from ieb.releases import Release
from ieb.wire import parse

_BOM: Final = b"\xef\xbb\xbf"
_CONTENT: Final = 2
_EARLIER: Final = 3


@frozen(kw_only=True, repr=False)
class Unwrapped:
    """What came out of an envelope.

    Attributes:
        message: The message, or None when the payload is no valid iEb message.
        inhoud: The payload, byte for byte. Personal data: it never stands in a repr.
        findings: What looks odd about the envelope (GG001 and on), and then why the payload is no
            message, when it is none.
    """

    message: Message | None
    inhoud: bytes
    findings: tuple[Finding, ...]

    def __repr__(self) -> str:
        """Return what came out, without its bytes and without a Bsn."""
        size = f"inhoud=<{len(self.inhoud)} bytes>"
        return f"Unwrapped(message={self.message!r}, {size}, findings={self.findings!r})"


@name_arguments
def unwrap(
    envelope: Di01 | Du01, *, sent: Di01 | None = None, release: Release | None = None
) -> Unwrapped:
    """Take the message out of an envelope, and say what looks odd; nothing is refused.

    Args:
        envelope: A Di01 or a Du01.
        sent: The Di01 that a Du01 answers, as `pair` finds it; None to leave out what is compared
            with it.
        release: The release that the message must be of, as for `ieb.parse`.

    Raises:
        InvalidType: It is no Di01 or Du01, in which alone there is a message.
    """
    _demand_open("envelope", envelope)
    _demand_sent(sent)
    found = list(_check_header(envelope))
    message = None
    if envelope.bestandsnaam is not None:
        found.append(_text_file(envelope))
    else:
        message, refused = _read(envelope, release)
        found += refused
    if message is not None:
        found += _compare(envelope, message)
    if sent is not None:
        found += compare_with_sent(envelope, message, sent, release)
    return Unwrapped(message=message, inhoud=envelope.inhoud, findings=tuple(found))


def pair(received: Du01 | Fo01 | Fo03 | Bv03, sent: Iterable[Di01 | Du01]) -> Di01 | Du01 | None:
    """Return which envelope that was sent an answer, fault or acknowledgement is about.

    References are compared as text, and with nothing else: never by Bsn or functie (ggk).

    Args:
        received: What came in.
        sent: What was sent.

    Returns:
        The envelope, or None; then keep what came in apart, and let a person look (aanname).

    Raises:
        InvalidType: `received` answers nothing, or something in `sent` is no Di01 or Du01.
        InvalidValue: Two different envelopes that were sent have this reference.
    """
    if not isinstance(received, Du01 | Fo01 | Fo03 | Bv03):
        found = type(received).__name__
        msg = f"received: verwacht een Du01, Fo01, Fo03 of Bv03, geen {found}."
        raise InvalidType(msg)
    match: Di01 | Du01 | None = None
    for envelope in sent:
        _demand_open("sent", envelope)
        if envelope.referentienummer != received.cross_refnummer:
            continue
        if match not in (None, envelope):
            msg = (
                f"Twee verschillende enveloppen hebben referentienummer "
                f"{quote(envelope.referentienummer)}; elke envelop krijgt een nieuwe UUID."
            )
            raise InvalidValue(msg)
        match = envelope
    return match


def find_mismatch(retour: Message, heenbericht: Message) -> str | None:
    """Return in Dutch why a retour is not on a message, or None when it is.

    Args:
        retour: The retour.
        heenbericht: The message that it should be on.
    """
    wanted = kind_of(retour).heenbericht
    if wanted != heenbericht.naam:
        return f"een {retour.naam} antwoordt op een {wanted}, niet op een {heenbericht.naam}."
    if gemeente_of(retour) != gemeente_of(heenbericht):
        return "het noemt een andere gemeente dan het heenbericht."
    if retour.header.bericht_identificatie != heenbericht.header.bericht_identificatie:
        return "het noemt een andere BerichtIdentificatie dan het heenbericht."
    return None


def _demand_open(name: str, envelope: object) -> None:
    if not isinstance(envelope, Di01 | Du01):
        found = type(envelope).__name__
        msg = f"{name}: verwacht een Di01 of Du01, waar een bericht in zit, geen {found}."
        raise InvalidType(msg)


def _demand_sent(sent: object) -> None:
    if sent is not None and not isinstance(sent, Di01):
        msg = f"sent: verwacht de Di01 die beantwoord wordt, geen {type(sent).__name__}."
        raise InvalidType(msg)


def _place(envelope: Di01 | Du01, *names: str) -> Path:
    root = DI01_ROOT
    if isinstance(envelope, Du01):
        root = DU01_ROOT
    return Path("/".join((root, *names)))


def _signal(code: str, text: str, path: Path, mark: Mark = Mark.GGK) -> Finding:
    return Finding(
        code=code, message=text, level=_CONTENT, severity=Severity.SIGNAAL, path=path, mark=mark
    )


def _check_header(envelope: Di01 | Du01) -> Iterator[Finding]:
    """Yield what is odd about an envelope by itself."""
    for name, partij in (("zender", envelope.zender), ("ontvanger", envelope.ontvanger)):
        if not str(partij.organisatie).strip():
            text = f"De organisatie van de {name} is leeg; verwacht wordt een gemeentecode of CAK."
            yield _signal("GG007", text, _place(envelope, "stuurgegevens", name, "organisatie"))
    if envelope.tijdstip is None:
        moment = envelope.tijdstip_bericht
        text = f"{quote(moment)} is geen moment dat bestaat; verwacht wordt eejjmmdduummss."
        yield _signal("GG008", text, _place(envelope, "stuurgegevens", "tijdstipBericht"))
    functie = envelope.functie
    if functie != _plain(functie):
        text = f"De functie is {quote(functie)}; verwacht wordt de naam in hoofdletters, "
        text += "zonder spaties eromheen."
        yield _signal("GG009", text, _place(envelope, "stuurgegevens", "functie"))
    if envelope.inhoud.startswith(_BOM):
        text = "De inhoud begint met een BOM; verwacht wordt UTF-8 zonder BOM."
        yield _signal("GG010", text, _place(envelope, "parameters", "bericht", "xmlBestand"))


def _plain(functie: str) -> str:
    return functie.strip().upper()


def _text_file(envelope: Di01 | Du01) -> Finding:
    text = "De inhoud is een tekstBestand, zoals een csv; een bericht van iEb is een xmlBestand."
    path = _place(envelope, "parameters", "bericht", "tekstBestand")
    return evolve(_signal("GG011", text, path), severity=Severity.AFKEUR)


def _read(
    envelope: Di01 | Du01, release: Release | None
) -> tuple[Message | None, tuple[Finding, ...]]:
    """Return the message in an envelope, or why it is none."""
    try:
        return parse(envelope.inhoud, release=release), ()
    except UnknownMessage as error:
        findings = error.findings
    except RefusedMessage as error:
        return None, error.findings
    if is_envelope(envelope.inhoud):
        text = "In de envelop zit weer een envelop, geen bericht; pak die met ieb.ggk.parse uit."
        path = _place(envelope, "parameters", "bericht", "xmlBestand")
        nested = _signal("GG012", text, path, Mark.AANNAME)
        findings = (evolve(nested, severity=Severity.AFKEUR),)
    return None, findings


def _compare(envelope: Di01 | Du01, message: Message) -> Iterator[Finding]:
    """Yield where an envelope says something else than the message in it."""
    if _plain(envelope.functie) != message.naam:
        text = (
            f"De functie is {quote(envelope.functie)}, maar in de envelop zit een {message.naam}."
        )
        yield _signal("GG001", text, _place(envelope, "stuurgegevens", "functie"))
    told = (envelope.functie_versie, envelope.functie_subversie)
    header = message.header
    if told != (header.bericht_versie, header.bericht_subversie):
        text = (
            f"De envelop noemt functieVersie {told[0]:04}/{told[1]:04}, het bericht is versie "
            f"{header.bericht_versie:04}/{header.bericht_subversie:04}."
        )
        path = _place(envelope, "parameters", "functieVersie")
        yield _signal("GG002", text, path, Mark.AANNAME)
    yield from _compare_parties(envelope, message)
    yield from _compare_kind(envelope, message)


def _compare_parties(envelope: Di01 | Du01, message: Message) -> Iterator[Finding]:
    zender, ontvanger = gemeente_of(message), CAK
    if kind_of(message).sender is Sender.CAK:
        zender, ontvanger = ontvanger, zender
    rows = (
        ("GG003", "zender", envelope.zender, zender),
        ("GG004", "ontvanger", envelope.ontvanger, ontvanger),
    )
    for code, name, partij, wanted in rows:
        if not str(partij.organisatie).strip() or partij.organisatie == wanted:
            continue
        text = (
            f"De {name} van de envelop is {quote(str(partij.organisatie))}; bij dit bericht hoort "
            f"{wanted}."
        )
        path = _place(envelope, "stuurgegevens", name, "organisatie")
        yield _signal(code, text, path, Mark.AANNAME)


def _compare_kind(envelope: Di01 | Du01, message: Message) -> Iterator[Finding]:
    kind = kind_of(message)
    if kind.is_retour == isinstance(envelope, Du01):
        return
    mark = Mark.GGK
    if message.naam in ("WMO409", "WMO410"):
        mark = Mark.AANNAME
    text = f"Een {message.naam} begint een uitwisseling en hoort in een Di01, niet in een Du01."
    if kind.is_retour:
        text = f"Een {message.naam} is een retour en hoort in een Du01, niet in een Di01."
    yield _signal("GG005", text, _place(envelope), mark)


def compare_with_sent(
    envelope: Di01 | Du01, message: Message | None, sent: Di01, release: Release | None
) -> Iterator[Finding]:
    """Yield where an answer does not go with what was sent.

    Args:
        envelope: What came in.
        message: The message in it, or None when there is none.
        sent: The Di01 that it is said to answer.
        release: The release that the message in that must be of; None for the default.
    """
    if isinstance(envelope, Di01):
        text = "Dit is een Di01: zij beantwoordt niets, ook niet de envelop die u erbij geeft."
        yield _breach("GG013", text, _place(envelope))
        return
    if envelope.cross_refnummer != sent.referentienummer:
        text = "Het crossRefnummer is niet het referentienummer van de Di01 die u erbij geeft."
        yield _breach("GG013", text, _place(envelope, "stuurgegevens", "crossRefnummer"))
    swapped = (_name(sent.ontvanger), _name(sent.zender))
    if (_name(envelope.zender), _name(envelope.ontvanger)) != swapped:
        text = "De zender en ontvanger zijn niet de ontvanger en zender van de Di01."
        yield _breach("GG013", text, _place(envelope, "stuurgegevens"))
    earlier, _ = _read(sent, release)
    if message is None or earlier is None or not kind_of(message).is_retour:
        return
    mismatch = find_mismatch(message, earlier)
    if mismatch is not None:
        text = f"Het retour hoort niet bij het bericht in de Di01: {mismatch}"
        path = _place(envelope, "parameters", "bericht", "xmlBestand")
        yield _breach("GG006", text, path, Mark.AANNAME)


def _name(partij: Partij) -> str:
    return str(partij.organisatie).strip()


def _breach(code: str, text: str, path: Path, mark: Mark = Mark.GGK) -> Finding:
    return Finding(
        code=code, message=text, level=_EARLIER, severity=Severity.OVERTREDING, path=path, mark=mark
    )
