"""Tests of releases: our own data, and XSD sets of others."""
