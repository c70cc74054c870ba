"""What this library raises: `IebError` and its few subclasses.

Raised is what cannot be a message or a value. What is wrong with a message is told in findings,
which the errors on reading carry.
"""

from __future__ import annotations

from ieb.findings import Finding, Path

__all__ = [
    "CannotPlan",
    "CannotUpgrade",
    "ForbiddenDoctype",
    "IebError",
    "InvalidEnvelope",
    "InvalidMessage",
    "InvalidRecords",
    "InvalidRelease",
    "InvalidType",
    "InvalidValue",
    "LostDatabase",
    "MissingExtra",
    "NoRetour",
    "NoRoom",
    "NotAnEnvelope",
    "NotPublished",
    "NotRecorded",
    "NotWellFormed",
    "RefusedMessage",
    "StoppedExecutor",
    "TooLarge",
    "UnexpectedMessage",
    "UnknownMessage",
    "UnknownTarief",
    "UnreadableSource",
    "WrongEncoding",
]


class IebError(Exception):
    """Base of every error that this library raises on purpose.

    Attributes:
        argument: Name of the argument or attribute that it is about, or None when the text says so
            itself.
    """

    def __init__(self, *args: object, argument: str | None = None) -> None:
        """Keep what is wrong, and what it is about."""
        super().__init__(*args)
        self.argument = argument

    def __str__(self) -> str:
        """Return the text, after the name of what it is about."""
        text = super().__str__()
        if self.argument is None:
            return text
        return f"{self.argument}: {text}"

    @property
    def text(self) -> str:
        """The text alone, for who asks for a value under another name, such as an option."""
        if self.argument is None:
            return str(self)
        return super().__str__()

    def rename_argument(self, **names: str) -> None:
        """Let the text name what the caller gave, which went on under the name of an element.

        Args:
            names: What the caller calls it, by the name that it went on under.
        """
        if self.argument is not None:
            self.argument = names.get(self.argument, self.argument)


class InvalidValue(IebError, ValueError):
    """A value that the standard does not allow; the text says what was expected, never a Bsn."""


class InvalidType(IebError, TypeError):
    """A value of the wrong Python type, such as a float for an amount."""


class UnknownTarief(InvalidValue):
    """There is no abonnementstarief in a month; the text says since when there is."""


class NoRetour(IebError):
    """There is no retour on this message; the text says why."""


class CannotUpgrade(IebError):
    """A message of release 1.0 cannot be made one of 4.0; the text says why, and what to do.

    Attributes:
        code: Which case it is, such as ``periode-ontbreekt``; it stays when the text changes.
        missing: The elements that the message does not say and that were not given.
    """

    def __init__(self, code: str, text: str, missing: tuple[str, ...] = ()) -> None:
        """Keep the case, and what is missing.

        Args:
            code: Which case it is.
            text: What is wrong and what to do, in Dutch, without a Bsn.
            missing: Names of elements.
        """
        super().__init__(code, text, missing)
        self.code = code
        self.missing = missing

    def __str__(self) -> str:
        """Return the text."""
        return str(self.args[1])


class UnreadableSource(IebError):
    """Where a message was to be read from or written to, there is no file; the text says why."""


class NotPublished(IebError):
    """Messages are in the ledger, and their folder could not get its name; the text says how on."""


class MissingExtra(IebError, ImportError):
    """What was asked needs an extra that is not installed; the text says which."""


class NotRecorded(IebError):
    """Of messages that were to be recorded in turn the rest is not; the text says from where on."""


class NoRoom(IebError):
    """A temporary file cannot be written, such as on a full disk; the text says what to do."""


class LostDatabase(IebError):
    """The database went away, or another writer was first; nothing was kept: do it again."""


class StoppedExecutor(IebError):
    """Who judges many messages was closed, or one of its workers died; the text says what to do."""


class RefusedMessage(IebError):
    """Bytes that are not a valid message.

    Attributes:
        findings: All that is wrong, in document order; at least one.
    """

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        """Keep the findings; the error's text is made of them."""
        super().__init__(findings)
        self.findings = findings

    def __str__(self) -> str:
        """Return the findings, a line each."""
        return "\n".join(str(finding) for finding in self.findings)


class TooLarge(RefusedMessage):
    """The file is larger than a message may be."""


class WrongEncoding(RefusedMessage):
    """The file is not UTF-8."""


class ForbiddenDoctype(RefusedMessage):
    """The file has a DOCTYPE, and with it the means to declare entities."""


class NotWellFormed(RefusedMessage):
    """The file is not well-formed XML 1.0."""


class UnknownMessage(RefusedMessage):
    """Well-formed XML, but no message of the release that was expected."""


class UnexpectedMessage(RefusedMessage):
    """A message of the right release, but another one than the caller asked for with ``expect``.

    Which message it is stands in its root, so this is told before anything else that may be wrong
    with it.
    """


class InvalidMessage(RefusedMessage):
    """A message that breaks the XSD of its release; carries all findings of level 1."""


class NotAnEnvelope(RefusedMessage):
    """Well-formed XML, but no StUF-GGk envelope that this library reads."""


class InvalidEnvelope(RefusedMessage):
    """A StUF-GGk envelope that breaks its XSD, or that holds no payload."""


class InvalidRelease(IebError):
    """An XSD set that cannot be used, or does not fit the models.

    Attributes:
        faults: All reasons, in Dutch; at least one.
    """

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Keep the reasons; the error's text is made of them."""
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        """Return the reasons, a line each."""
        return "\n".join(self.faults)


class CannotPlan(InvalidValue):
    """A dossier of which cannot be told what the CAK should know; the text says why.

    Attributes:
        faults: All that is wrong with it, in Dutch, without a Bsn; at least one.
    """

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Keep what is wrong; the error's text is made of it."""
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        """Return what is wrong, a line each."""
        return "\n".join(self.faults)


class InvalidRecords(IebError):
    """Records or a policy of a gemeente that cannot be read.

    Attributes:
        faults: All that is wrong: where, and what in Dutch, without a Bsn; at least one.
    """

    def __init__(self, faults: tuple[tuple[Path, str], ...]) -> None:
        """Keep what is wrong; the error's text is made of it."""
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        """Return what is wrong, a line each, with its place."""
        return "\n".join(f"{path}: {text}".removeprefix(": ") for path, text in self.faults)
