"""Messages in a zip or tar: read where they stand, never unpacked onto the disk.

An archive comes from outside, and may be made to hurt: what would grow beyond reason is refused
before it is unpacked, and a name leads nowhere because nothing is written.
"""

from ieb.batch.archives.members import Member as Member
from ieb.batch.archives.members import is_archive as is_archive
from ieb.batch.archives.members import list_members as list_members
