"""The cases of the rules, by kind of rule."""
