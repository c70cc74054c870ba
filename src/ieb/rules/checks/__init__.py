"""The functions that check the rules, a module per kind of rule; the rules themselves are data."""

# Named twice: loaded for the functions that they bind to the codes of rules.
from ieb.rules.checks import bedrijf as bedrijf
from ieb.rules.checks import inhoud as inhoud
from ieb.rules.checks import retouren as retouren
from ieb.rules.checks import signalen as signalen
from ieb.rules.checks import technisch as technisch
from ieb.rules.checks import terugkoppeling as terugkoppeling
