"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ieb import releases
from ieb.errors import IebError
from ieb.releases import DEFAULT, Release

if TYPE_CHECKING:
    ReleaseParam = click.ParamType[Release]
else:  # a ParamType takes no parameter at run time before click 8.4
    ReleaseParam = click.ParamType


class ReleaseType(ReleaseParam):
    """A bundled release by its name, or one that is read from a folder with XSDs."""

    name = "release"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Release:
        """Return the release."""
        try:
            folder = Path(str(value))
            return Release.from_xsd(folder) if folder.is_dir() else releases.release(str(value))
        except IebError as error:
            self.fail(str(error), param, ctx)
        except OSError:
            self.fail("De map met XSD's kan niet gelezen worden.", param, ctx)


release_option = click.option(
    "--release",
    type=ReleaseType(),
    default=DEFAULT,
    help=f"Release, of een map met XSD's (standaard {DEFAULT}).",
)
bsn_option = click.option(
    "--toon-bsn", "show_bsn", is_flag=True, help="Toon het Bsn voluit, ook in bestandsnamen."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Schrijf JSON, voor een programma.")
