"""Tests of XSD sets of others, read as a release."""
