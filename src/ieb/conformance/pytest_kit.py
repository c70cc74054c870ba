"""The kit inside a pytest session: its checks as test items, and what they gave."""

from __future__ import annotations

import fnmatch
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from itertools import chain
from pathlib import Path
from traceback import StackSummary, TracebackException
from typing import Final

import pytest

from ieb import releases
from ieb.conformance.adapter import Adapter, Unable
from ieb.conformance.check import Check
from ieb.conformance.kit import checks
from ieb.conformance.mismatch import Mismatch
from ieb.conformance.persons import hide_others
from ieb.conformance.report import About, Result, Verdict, html
from ieb.conformance.transport import Transcript
from ieb.errors import IebError
from ieb.files import write_whole
from ieb.releases import Release
from ieb.scenario.situation import Role

_ROLES: Final = {"gemeente": (Role.GEMEENTE,), "cak": (Role.CAK,), "beide": tuple(Role)}
_METHODS: Final = {Role.GEMEENTE: ("begin", "happen", "receive"), Role.CAK: ("begin", "receive")}
_VERDICTS: Final = {"passed": Verdict.GOED, "failed": Verdict.FOUT}
_SECTION: Final = "berichten"
_PROPERTY: Final = "ieb"
_OURS: Final = re.compile(r"[/\\](_pytest|pluggy|ieb[/\\]conformance)[/\\]")


def kit_of(config: pytest.Config, adapter: str) -> Kit:
    """Return the kit for an adapter.

    Args:
        config: The configuration of pytest; without paths on its command line only the kit runs.
        adapter: Where the adapter is, as ``module:class``.

    Raises:
        UsageError: There is no such adapter, no check with such a name, or no usable XSD set.
    """
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        config.args[:] = []
    role = str(config.getoption("--ieb-rol") or "beide")
    roles = _ROLES[role]
    situaties = bool(config.getoption("--ieb-situaties"))
    envelop = bool(config.getoption("--ieb-envelop"))
    every = {check.name: check for check in checks(*roles, situaties=situaties, envelop=envelop)}
    release = _release(config.getoption("--ieb-xsd"), config.getoption("--ieb-namen"))
    return Kit(
        make=_find_adapter(adapter, config.invocation_params.dir, roles),
        checks=_choose_checks(every, config.getoption("--ieb-toets")),
        release=release,
        target=config.getoption("--ieb-rapport"),
        about=About(
            adapter=adapter,
            role=role,
            release=(release or releases.release()).name,
            envelop=envelop,
            # A session of pytest is an edge, as the CLI is.
            day=date.today(),  # noqa: TID251, DTZ011
        ),
    )


def _release(folder: str | None, names: str | None) -> Release | None:
    if folder is None:
        return None
    try:
        release = Release.from_xsd(folder, names=names)
        for shape in releases.release().messages:  # those that the checks exchange
            release.message(shape.name)
    except (IebError, OSError) as error:
        why = str(error)
        if isinstance(error, OSError):
            why = "De map, of het bestand met namen, kan niet gelezen worden."
        msg = f"--ieb-xsd: met de XSD's in {folder} kan niet getoetst worden.\n{why}"
        raise pytest.UsageError(msg) from error
    return release


def _choose_checks(all_checks: dict[str, Check], patterns: list[str] | None) -> dict[str, Check]:
    if patterns is None:
        return all_checks
    names: set[str] = set()
    for pattern in patterns:
        found = fnmatch.filter(all_checks, pattern)
        if not found:
            msg = f"--ieb-toets: geen toets heet {pattern!r}; --collect-only -q noemt alle namen."
            raise pytest.UsageError(msg)
        names.update(found)
    return {name: check for name, check in all_checks.items() if name in names}


def _find_adapter(adapter: str, folder: Path, roles: tuple[Role, ...]) -> Callable[[], Adapter]:
    module, _, name = adapter.partition(":")
    if not module or not name:
        msg = (
            f"--ieb-adapter: verwacht MODULE:KLASSE, zoals mijn_pakket:Adapter; gekregen {adapter}."
        )
        raise pytest.UsageError(msg)
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    try:
        loaded = import_module(module)
    except Exception as error:  # whatever a foreign module does when it is imported
        why = f"{type(error).__name__}: {error}"
        msg = f"--ieb-adapter: module {module} is niet te importeren: {why}."
        raise pytest.UsageError(msg) from error
    try:
        make: Callable[[], Adapter] = getattr(loaded, name)
    except AttributeError:
        msg = f"--ieb-adapter: module {module} heeft geen {name}."
        raise pytest.UsageError(msg) from None
    methods = dict.fromkeys(chain.from_iterable(_METHODS[role] for role in roles))
    lacking = [method for method in methods if not callable(getattr(make, method, None))]
    if lacking:
        msg = f"--ieb-adapter: {name} is geen adapter; er ontbreekt {', '.join(lacking)}."
        raise pytest.UsageError(msg)
    return make


class CheckItem(pytest.Item):
    """A check of the kit as a test of pytest."""

    check: Check
    kit: Kit

    @classmethod
    def of(cls, session: pytest.Session, check: Check, kit: Kit) -> CheckItem:
        """Return the item for a check."""
        # pytest leaves the arguments of from_parent untyped.
        item: CheckItem = cls.from_parent(  # pyright: ignore[reportUnknownMemberType]
            session, name=check.name, nodeid=f"ieb::{check.name}"
        )
        item.check, item.kit = check, kit
        item.user_properties.append((_PROPERTY, check.name))
        return item

    def runtest(self) -> None:
        """Run the check against an adapter of its own."""
        transcript = Transcript(self.kit.make())
        try:
            self.check.run(transcript, self.kit.release, envelop=self.kit.about.envelop)
        except Unable as reason:
            pytest.skip(str(reason))
        except BaseException:
            self.add_report_section("call", _SECTION, transcript.text())
            raise

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None
    ) -> str:
        """Return in Dutch what was expected, what came and on which page that rests."""
        again = f"Alleen deze toets: --ieb-toets '{self.check.name}'"
        if isinstance(excinfo.value, Mismatch):
            return f"{_about(self.check)}{excinfo.value}\n{again}"
        return f"{_about(self.check)}De adapter gaf een fout:\n{_crash(excinfo.value)}\n{again}"

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return how the check is called."""
        return self.path, None, self.check.name


def _about(check: Check) -> str:
    return f"{check.title}\nBerust op: {check.source}.\n"


def _crash(error: BaseException) -> str:
    """Return the traceback as far as it is about the adapter, without a Bsn."""
    told = TracebackException.from_exception(error)
    theirs = [frame for frame in told.stack if not _OURS.search(frame.filename)]
    told.stack = StackSummary.from_list(theirs)
    return hide_others("".join(told.format()))


class Kit:
    """The checks of the kit in a session, and their results."""

    def __init__(
        self,
        *,
        make: Callable[[], Adapter],
        checks: dict[str, Check],
        release: Release | None,
        target: str | None,
        about: About,
    ) -> None:
        """Make the kit for an adapter."""
        self.make, self.checks, self.release = make, checks, release
        self.target, self.about = target, about
        self.results: dict[str, Result] = {}
        self.told = f"Rapport van de kit: {target}"

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(
        self, session: pytest.Session, items: list[pytest.Item]
    ) -> None:
        """Put the checks before all other tests."""
        own = [CheckItem.of(session, check, self) for check in self.checks.values()]
        items[:0] = own
        told = pytest.CollectReport(nodeid="ieb", outcome="passed", longrepr=None, result=[*own])
        session.ihook.pytest_collectreport(report=told)  # so that they are counted as collected

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember what a check gave."""
        name = dict(report.user_properties).get(_PROPERTY)
        if not isinstance(name, str) or (report.when != "call" and report.passed):
            return
        verdict = _VERDICTS.get(report.outcome, Verdict.OVERGESLAGEN)
        check = self.checks[name]
        text = _text(report).removeprefix(_about(check))
        transcript = dict(report.sections).get(f"Captured {_SECTION} call", "")
        self.results[name] = Result(check=check, verdict=verdict, text=text, transcript=transcript)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the report; with xdist the process that hears of all tests does."""
        if (
            self.target is None
            or hasattr(session.config, "workerinput")
            or session.config.option.collectonly
        ):
            return
        target = Path(self.target)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(
                target, html(self.about, tuple(self._all())).encode(errors="backslashreplace")
            )
        except (OSError, IebError):
            self.told = (
                f"Het rapport van de kit kan niet geschreven worden in {target}; "
                "kies een andere plaats."
            )
            session.exitstatus = pytest.ExitCode.USAGE_ERROR

    def _all(self) -> Iterator[Result]:
        """Yield a result for every check, also of one that did not run or whose process died."""
        for name, check in self.checks.items():
            absent = Result(check=check, verdict=Verdict.NIET_UITGEVOERD, text="", transcript="")
            yield self.results.get(name, absent)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say where the report is."""
        if self.target is not None and not terminalreporter.config.option.collectonly:
            terminalreporter.write_line(self.told)


def _text(report: pytest.TestReport) -> str:
    if report.passed:
        return ""
    if report.skipped and isinstance(report.longrepr, tuple):
        return report.longrepr[2].removeprefix("Skipped: ")
    return report.longreprtext
