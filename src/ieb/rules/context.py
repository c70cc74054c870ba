"""What a rule may know besides the message."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from attrs import Factory, field, frozen

from ieb.arguments import is_day, name_fields, plain_day_or_none
from ieb.codes import Gemeentecodes, RetourCode, Tarief
from ieb.errors import InvalidType, InvalidValue
from ieb.history import HistoryView
from ieb.kalender import is_working_day
from ieb.messages.kinds import KINDS
from ieb.privacy import quote
from ieb.releases import release, release_names
from ieb.releases.rule import NEEDS, Manier, Rule, SoortRegel
from ieb.rules import given
from ieb.rules.days import Termijnen
from ieb.rules.given import AndereStroom

_CONTENT = 2  # the control level of rules on the content of a message


def _day(_context: object, _attribute: object, value: date | None) -> None:
    if value is not None and not is_day(value):
        msg = f"today: verwacht een datum (date) of None, geen {type(value).__name__}."
        raise InvalidType(msg)


def _codes(_context: object, _attribute: object, value: Mapping[str, str | None]) -> None:
    """Refuse return codes for rules that do not exist, or that the retour could not hold."""
    for name, retourcode in value.items():
        rule = _rule(name)
        if rule is None:
            msg = (
                f"retourcodes: een regel {quote(name)} is er niet; kijk in ieb.RULES welke er zijn."
            )
            raise InvalidValue(msg)
        why = _why_no_code(rule)
        if retourcode is None or not why:
            continue
        if rule.level != _CONTENT or retourcode != RetourCode.R0001.code:
            msg = f"retourcodes: {name} kan deze code niet krijgen: {why}. Laat {name} hier weg."
            raise InvalidValue(msg)


def _find_absent(context: Context) -> tuple[str, ...]:
    return tuple(name for name in NEEDS if getattr(context, name) is None)


def _rule(code: str) -> Rule | None:
    """Return the rule with a code, in whatever release of this library; that of 4.0 first."""
    for name in release_names():
        rules = release(name).rules
        if code in rules:
            return rules[code]
    return None


def _why_no_code(rule: Rule) -> str:
    """Return why no retour could hold a code of one's own for a rule; empty when one could."""
    if rule.level == _CONTENT:
        return "een afkeuring op niveau 2 krijgt in het retour alleen 0001 (IV028)"
    if rule.soort is SoortRegel.SIGNAAL:
        return "een signaal keurt niets af"
    if rule.manier is not Manier.CONTROLE:
        return "geen controle van ieb meldt deze regel in een retour"
    if all(KINDS[message].is_retour for message in rule.messages):
        return "op een retour volgt geen retour"
    return ""


@name_fields
@frozen(kw_only=True)
class Context:
    """What a rule may know besides the message; all of it is optional.

    A rule whose data are absent does not fire, and the report says so. None for lists, tariffs and
    terms means those of this library.

    Attributes:
        today: The receiver's date; without it nothing lies in the future.
        history: What was exchanged before.
        gemeenten: The gemeentecodes, and when they are in force; codes without days always are.
            That of this library is the CBS list of 2026 with the codes that were in force since
            2020.
        tarieven: The national abonnementstarief over time, in eurocents a month.
        termijnen: The legal terms in months.
        overlijdensdata: Date of death by Bsn, for the persons whose death is known.
        andere_stromen: Contributions in other streams by Bsn, for OP372 and for the reference CAK.
        werkdagen: Whether a day is a working day.
        retourcodes: Return codes for rules that have none published, such as ``{"OP372": "9372"}``;
            None takes a code away. With a code a finding refuses the message (aanname). A rule of
            level 2 takes no other code than 0001: the retour of level 2 holds no other (IV028).
        absent: The names of what some rule needs and is None; no rule that needs it is judged.

    Raises:
        InvalidType: A value of the wrong type: a datetime is no date, a path no history, a number
            no Bsn.
        InvalidValue: A gemeentecode or Bsn of another form, two tariffs that hold on the same day,
            or a return code for a rule that does not exist or that its retour cannot hold.
    """

    today: date | None = field(default=None, converter=plain_day_or_none, validator=_day)
    history: HistoryView | None = field(default=None, converter=given.history)
    gemeenten: Gemeentecodes = field(default=None, converter=given.gemeenten, repr=False)
    tarieven: tuple[Tarief, ...] = field(default=None, converter=given.tarieven, repr=False)
    termijnen: Termijnen = field(default=None, converter=given.termijnen)
    overlijdensdata: Mapping[str, date] | None = field(
        default=None, converter=given.deaths, repr=False
    )
    andere_stromen: Mapping[str, tuple[AndereStroom, ...]] | None = field(
        default=None,
        converter=given.streams,
        repr=False,
    )
    werkdagen: Callable[[date], bool] = field(
        default=is_working_day, validator=given.demand_callable, repr=False
    )
    retourcodes: Mapping[str, str | None] = field(
        factory=dict[str, str | None], converter=given.return_codes, validator=_codes
    )
    absent: tuple[str, ...] = field(
        init=False, eq=False, repr=False, default=Factory(_find_absent, takes_self=True)
    )

    def tarief_on(self, day: date) -> int | None:
        """Return the national tariff on a day in eurocents, or None when none is known."""
        for tarief in self.tarieven:
            if tarief.in_force(day):
                return tarief.cents
        return None

    def is_gemeente(self, code: str, *days: date) -> bool:
        """Return whether there is a gemeente with this code today, or on one of the days given.

        Args:
            code: Gemeentecode.
            *days: The days that count besides today, as far as that is known.
        """
        known = days if self.today is None else (self.today, *days)
        for row in self.gemeenten.find(code):
            for day in known:
                if row.in_force(day):
                    return True
        return False
