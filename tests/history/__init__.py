"""Tests of the history, in memory and in a file."""
