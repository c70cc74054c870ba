"""What comparing gemeenten with the files of the CAK takes: `python benchmarks/vergelijken.py [N]`.

N gemeenten (20), each with as many rows of HenV as two million make among the 342 of the country.
Each is read and compared by itself; memory must not grow from one to the next. Printed are the
rows a second, the greatest memory, and what the second half of the gemeenten took in times the
first half.
"""

from __future__ import annotations

import resource
import sys
import time
from datetime import date

from ieb.administratie import Dossier, Soort, Voorziening
from ieb.administratie.bestand import Dialect, read_henv
from ieb.administratie.bestand.columns import HENV
from ieb.administratie.vergelijking import compare

ROWS = 2_000_000 // 342
MOST_MB, MOST_GROWTH = 200, 1.1
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)
TAIL = "201913;{number};Wmo2015;N;12;Vervoervoorzieningen;3000,00;2018;3;;0,00;2385,50;J"
FIRST_DAY = date(2018, 3, 20)


def bsn_of(place: int) -> str | None:
    """Return a fictitious Bsn that passes the 11-proef; None where no last digit makes one."""
    digits = f"9{place:07}"
    last = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11
    if last > 9:
        return None
    return f"{digits}{last}"


def make_gemeente(first: int) -> tuple[bytes, list[Dossier]]:
    """Return the file of a gemeente, and its records."""
    lines = [";".join(HENV.kolommen)]
    dossiers: list[Dossier] = []
    place = first
    while len(dossiers) < ROWS:
        place += 1
        bsn = bsn_of(place)
        if bsn is None:
            continue
        number = f"D-{place}"
        lines.append(f"{bsn};Voorbeeld;V;;13-02-1940;{TAIL.format(number=number)}")
        provision = Voorziening(nummer=number, soort=Soort.HULPMIDDEL, van=FIRST_DAY)
        dossiers.append(Dossier(bsn=bsn, nummer=str(place), voorzieningen=[provision]))
    return "\n".join(lines).encode(), dossiers


def main(gemeenten: int) -> int:
    """Compare gemeenten one after the other; return whether a bar was missed."""
    times: list[float] = []
    for number in range(gemeenten):
        data, dossiers = make_gemeente(number * 2 * ROWS)
        begin = time.perf_counter()
        compared = compare(dossiers, read_henv(data, Dialect()), None)
        times.append(time.perf_counter() - begin)
        assert len(compared.verstrekkingen) == ROWS
    half = gemeenten // 2
    growth = sum(times[half:]) / sum(times[:half]) * half / (gemeenten - half)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{gemeenten} gemeenten, {gemeenten * ROWS:,} rows: {ROWS / min(times):,.0f} rows a second"
    )
    print(f"memory {megabytes} MB (at most {MOST_MB}); second half {growth:.2f} ({MOST_GROWTH})")
    return int(megabytes > MOST_MB or growth > MOST_GROWTH)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 20))
