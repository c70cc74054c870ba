"""What all tests share."""

from hypothesis import settings

# How long an example takes depends on the machine and on what else it does: no test depends on the
# clock.
settings.register_profile("ieb", deadline=None)
settings.load_profile("ieb")
