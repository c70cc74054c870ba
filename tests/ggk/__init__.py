"""Tests of `ieb.kostprijs`."""
