"""The application that makes an envelope, as an option."""

from __future__ import annotations

import re
from typing import Final

import click

from ieb.cli.dutch import BadValue
from ieb.errors import IebError
from ieb.ggk import Applicatie

_WRITTEN: Final = re.compile(r"(?P<naam>.*?)(?: (?P<versie>[0-9]{1,4})(?:\.(?P<sub>[0-9]{1,4}))?)?")


def _read(context: click.Context, param: click.Parameter, text: str) -> Applicatie:
    found = _WRITTEN.fullmatch(text)
    if found is not None:
        versie, subversie = int(found["versie"] or 0), int(found["sub"] or 0)
        try:
            return Applicatie(found["naam"], versie=versie, subversie=subversie)
        except IebError:
            pass  # told below, in terms of the option
    wanted = "een naam van 3 t/m 50 tekens, desgewenst met een versie"
    raise BadValue(f"Verwacht {wanted}, zoals 'Zorgpakket 12.3'.", context, param)


applicatie_option = click.option(
    "--applicatie",
    "applicatie",
    metavar="NAAM",
    default="ieb",
    callback=_read,
    help="De applicatie die op de enveloppen staat, zoals 'Zorgpakket 12.3' (standaard ieb).",
)
