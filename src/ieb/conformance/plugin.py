"""The pytest plugin: its options, and nothing more until they are used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from ieb.conformance.pytest_kit import Kit

_OF_THE_KIT: Final = (
    "--ieb-rol",
    "--ieb-toets",
    "--ieb-xsd",
    "--ieb-situaties",
    "--ieb-envelop",
    "--ieb-rapport",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the kit."""
    group = parser.getgroup("ieb", "conformiteit met iEb 4.0")
    group.addoption(
        "--ieb-adapter", metavar="MODULE:KLASSE", help="Toets deze adapter met de kit van ieb."
    )
    group.addoption(
        "--ieb-rol",
        choices=("gemeente", "cak", "beide"),
        help="De rol van de software: gemeente, cak of beide (standaard).",
    )
    group.addoption(
        "--ieb-toets",
        metavar="PATROON",
        action="append",
        help="Toets alleen wat zo heet, zoals 'casus 2 *' of 'OP035-*'; mag vaker.",
    )
    group.addoption(
        "--ieb-xsd",
        metavar="MAP",
        help="Wissel uit volgens de XSD's in deze map, zoals de officiële, en niet onze eigen.",
    )
    group.addoption(
        "--ieb-namen",
        metavar="BESTAND",
        help="TOML-bestand met onze elementnamen en hoe ze in die XSD's heten.",
    )
    group.addoption(
        "--ieb-situaties",
        action="store_true",
        default=None,
        help="Toets ook de bijzondere situaties; die zijn van ieb zelf, en een aanname.",
    )
    group.addoption(
        "--ieb-envelop",
        action="store_true",
        default=None,
        help="Wissel elk bericht uit in een envelop van het GGk, en toets ook de enveloppen.",
    )
    group.addoption("--ieb-rapport", metavar="BESTAND", help="Schrijf een rapport in HTML.")


def pytest_configure(config: pytest.Config) -> None:
    """Bring in the kit when an adapter is given."""
    adapter = config.getoption("--ieb-adapter")
    for option in _OF_THE_KIT:
        if adapter is None and config.getoption(option) is not None:
            msg = f"{option}: geef met --ieb-adapter aan wat getoetst moet worden (MODULE:KLASSE)."
            raise pytest.UsageError(msg)
    if config.getoption("--ieb-namen") is not None and config.getoption("--ieb-xsd") is None:
        msg = "--ieb-namen: geef met --ieb-xsd de map met XSD's waarin die namen staan."
        raise pytest.UsageError(msg)
    if adapter is not None:
        # Only who asks for the kit waits for it.
        from ieb.conformance.pytest_kit import kit_of  # noqa: PLC0415

        kit: Kit = kit_of(config, adapter)
        config.pluginmanager.register(kit, "ieb-kit")
