"""Tests of the retour: built, and checked when it comes back."""
