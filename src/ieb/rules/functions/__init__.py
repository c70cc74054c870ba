"""The functions of the rules, a module per kind of rule; the rules themselves are data."""

# Named twice: loaded for the functions that they bind to the codes of rules.
from ieb.rules.functions import bedrijf as bedrijf
from ieb.rules.functions import inhoud as inhoud
from ieb.rules.functions import retouren as retouren
from ieb.rules.functions import signalen as signalen
from ieb.rules.functions import technisch as technisch
from ieb.rules.functions import terugkoppeling as terugkoppeling
