"""The tables of a history that many machines share, and the steps that make them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    func,
    insert,
    inspect,
    select,
    text,
)

from ieb.errors import InvalidValue

_METADATA: Final = MetaData()

# `about_` says of which period a message speaks, also when it was refused; what a refused message
# delivers stays out of `bsn`, and with it out of the questions about aanleveringen. `removes` says
# of an aanlevering whether it removes, of a retour whether it refuses. A row is never changed.
EVENT: Final = Table(
    "ieb_event",
    _METADATA,
    Column("id", BigInteger, primary_key=True),
    Column("bericht", Text),
    Column("gemeente", Text),
    Column("identificatie", Text),
    Column("retour", Boolean),
    Column("accepted", Boolean),
    Column("received", Text),
    Column("about_stroom", Text),
    Column("about_number", BigInteger),
    Column("bsn", Text),
    Column("removes", Boolean),
    Column("identificatie_retour", Text),
    Column("release", Text),
    Column("message", Text),
)
"""Every message that was recorded."""

# As in a file: arrival is NULL for what was sent, and about_* names the envelope that an answer was
# dealt with as the one to. Only of what is kept apart are these changed, when it comes again.
ENVELOPE: Final = Table(
    "ieb_envelope",
    _METADATA,
    Column("id", BigInteger, primary_key=True),
    Column("arrival", Text),
    Column("zender", Text),
    Column("ontvanger", Text),
    Column("referentienummer", Text),
    Column("cross_refnummer", Text),
    Column("about_zender", Text),
    Column("about_nummer", Text),
    Column("content", LargeBinary),
    Column("details", LargeBinary),
)
"""Every envelope in the journal."""

MIGRATION: Final = Table("ieb_migration", _METADATA, Column("version", Integer, primary_key=True))
"""Which steps were taken, and when."""

_CREATE_MIGRATION: Final = """
    CREATE TABLE ieb_migration (
        version INTEGER PRIMARY KEY,
        taken TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)"""
_WORDS: Final = {
    "postgresql": {"number": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "bytes": "BYTEA"},
    "sqlite": {"number": "INTEGER PRIMARY KEY", "bytes": "BLOB"},
}
"""By database how it numbers the rows of a table, and what it calls bytes."""
_STEPS: Final = (
    (
        """
        CREATE TABLE ieb_event (
            id {number},
            bericht TEXT NOT NULL, gemeente TEXT NOT NULL, identificatie TEXT NOT NULL,
            retour BOOLEAN NOT NULL, accepted BOOLEAN NOT NULL, received TEXT,
            about_stroom TEXT, about_number BIGINT, bsn TEXT, removes BOOLEAN,
            identificatie_retour TEXT, release TEXT NOT NULL, message TEXT NOT NULL)""",
        "CREATE INDEX ieb_event_exchange ON ieb_event (bericht, gemeente, identificatie)",
        """CREATE INDEX ieb_event_about ON ieb_event (gemeente, about_stroom, about_number)
            WHERE about_stroom IS NOT NULL""",
        """CREATE INDEX ieb_event_period ON ieb_event (bsn, about_stroom)
            WHERE bsn IS NOT NULL""",
        """CREATE INDEX ieb_event_retour ON ieb_event (identificatie_retour)
            WHERE identificatie_retour IS NOT NULL""",
    ),
    (
        """
        CREATE TABLE ieb_envelope (
            id {number},
            arrival TEXT, zender TEXT NOT NULL, ontvanger TEXT NOT NULL,
            referentienummer TEXT NOT NULL, cross_refnummer TEXT,
            about_zender TEXT, about_nummer TEXT, content {bytes} NOT NULL, details {bytes})""",
        """CREATE UNIQUE INDEX ieb_envelope_received ON ieb_envelope (zender, referentienummer)
            WHERE arrival IS NOT NULL""",
        """CREATE UNIQUE INDEX ieb_envelope_sent ON ieb_envelope (referentienummer)
            WHERE arrival IS NULL""",
        """CREATE INDEX ieb_envelope_reply ON ieb_envelope (ontvanger, cross_refnummer)
            WHERE arrival IS NULL""",
        """CREATE UNIQUE INDEX ieb_envelope_answer ON ieb_envelope (about_zender, about_nummer)
            WHERE about_zender IS NOT NULL""",
        """CREATE INDEX ieb_envelope_apart ON ieb_envelope (arrival, id)
            WHERE arrival IS NOT NULL""",
    ),
)
"""What brings the tables from each version to the next; a published step is never changed."""


def knows_dialect(name: str) -> bool:
    """Return whether there are tables for a database.

    Args:
        name: What SQLAlchemy calls the kind of database.
    """
    return name in _WORDS


def is_up_to_date(connection: Connection) -> bool:
    """Return whether the tables are those of this version.

    Args:
        connection: To the database.

    Raises:
        InvalidValue: They are those of a newer version of this library.
    """
    version = _version_of(connection)
    if version > len(_STEPS):
        msg = (
            f"De historie in de database heeft indeling {version}; deze versie van ieb kent "
            f"indeling {len(_STEPS)}. Gebruik een nieuwere versie van ieb. Er is niets gewijzigd."
        )
        raise InvalidValue(msg)
    return version == len(_STEPS)


def bring_up(connection: Connection) -> None:
    """Take the steps that were not taken, and record each.

    Args:
        connection: To the database, in a transaction in which no one else does this.
    """
    done = _version_of(connection)
    if not inspect(connection).has_table(MIGRATION.name):
        connection.execute(text(_CREATE_MIGRATION))
    words = _WORDS[connection.dialect.name]
    for version, statements in enumerate(_STEPS[done:], done + 1):
        for statement in statements:
            connection.execute(text(statement.format(**words)))
        connection.execute(insert(MIGRATION).values(version=version))


def _version_of(connection: Connection) -> int:
    """Return how many steps were taken."""
    if not inspect(connection).has_table(MIGRATION.name):
        return 0
    last = connection.execute(select(func.max(MIGRATION.c.version))).scalar_one()
    return int(last or 0)
