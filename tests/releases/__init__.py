"""Tests of releases: our own data."""
