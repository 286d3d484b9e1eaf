"""French words of names: titles, heads of bodies, facilities and landforms, and well-known bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wiredesk.transforms.logic.entities.types import fold_name
from wiredesk.transforms.logic.kernel.word_lists import read_words

TITLES: Final = read_words(
    """
    m mm mme mmes mlle me dr pr mgr monsieur madame maître président présidente ministre premier-ministre
    député députée sénateur
    sénatrice maire général colonel capitaine commandant lieutenant cardinal pape reine roi prince princesse
    sir lord frère sœur
    père docteur professeur saint-père juge
    """
)
"""Words before a person's name that are no part of it."""

ORG_HEADS: Final = read_words(
    """
    ministère université parti syndicat préfecture conseil comité assemblée cour tribunal banque société
    groupe agence fédération
    association commission institut club journal confédération union ligue mouvement collectif fondation
    observatoire gouvernement
    office centre école lycée collège académie parquet police gendarmerie armée sénat parlement mairie
    rectorat direction autorité
    caisse chambre compagnie laboratoire organisation ong service haut-commissariat secrétariat olympique stade racing front
    rassemblement république cnrs hôpital chu fc as rc us sc
    """
) - read_words("république stade hôpital école lycée collège centre")
"""First words of the names of bodies, in lower case."""

FACILITIES: Final = read_words(
    """
    aéroport gare stade hôpital rue avenue boulevard place quai palais château tour pont musée théâtre église
    cathédrale basilique
    mosquée synagogue prison centrale barrage port tunnel autoroute parc école lycée collège hôtel cimetière
    opéra vélodrome square
    """
)
"""First words of the names of buildings and ways."""

LANDFORMS: Final = read_words(
    """
    mer océan mont monts montagne lac fleuve rivière vallée forêt plage golfe baie cap détroit canal désert
    plaine plateau col glacier
    volcan massif île îles archipel péninsule presqu'île côte cordillère bassin delta région
    """
)
"""First words of the names of waters, mountains and stretches of land."""

BODIES: Final = frozenset(
    """ONU|UE|Union européenne|OTAN|Otan|OMS|FMI|Unesco|Unicef|HCR|Fifa|UEFA|AFP|Reuters|SNCF|RATP|EDF|Engie
TotalEnergies|Airbus|Renault|Peugeot|Stellantis|Air France|Elysée|Élysée|Matignon|Bercy|Quai d'Orsay|Kremlin
Maison Blanche|Maison-Blanche|Pentagone|Sénat|Assemblée nationale|Conseil constitutionnel|Conseil d'Etat
Conseil d'État|Cour des comptes|CGT|CFDT|FO|FSU|Unef|Medef|LREM|Renaissance|RN|Rassemblement national|FN
Front national|PS|Parti socialiste|PCF|EELV|LFI|La France insoumise|France insoumise|Force ouvrière|LREM|PNF|CIO
CNI|SPA|ENA|Sacem|BFM TV|FRANCE 24|France 24|France 2|France 3|France 5|France Télévisions|France Bleu
France Inter|France Culture|TV5 Monde|Canal Plus|CNN|BBC|Le Midi Libre|Midi Libre|Télé-Loisirs
Le Dauphiné Libéré|Dauphiné Libéré|La Dépêche du Midi|Le Quotidien|Paris Match|Financial Times|New York Times
Washington Post|Wall Street Journal|Organisation mondiale de la santé|Organisation mondiale de la Santé
Fonds monétaire international|Cour de cassation|Conseil européen|Cour suprême|Parti communiste|Debout la France
Deutsche Bank|Air France-KLM|Ku Klux Klan|Radio France|Crédit Agricole|Société Générale|BNP Paribas
Médecins du Monde|Secours populaire|Restos du Coeur|Restos du cœur|Les Républicains|LR|UDI|MoDem|Modem|UMP|RPR
NPA|Google|Apple|Facebook|Meta|Twitter|Amazon|Microsoft|TikTok|Netflix|YouTube|Instagram|Telegram|WhatsApp|Hamas
Hezbollah|Daech|Al-Qaïda|Boko Haram|Croix-Rouge|Amnesty International|Greenpeace|Médecins sans frontières|BFMTV
BFM-TV|TF1|RTL|France Inter|Franceinfo|franceinfo|France Info|Europe 1|RMC|LCI|CNews|Arte|M6|Canal+|Mediapart
Nations unies|PSG|Insee|CNIL|DGSE|DGSI|GIEC|Giec|Anses|Drees|Efsa|Ademe|Inra|Inrae|Inserm|CNRS|Ifremer|Sanofi
Danone|LVMH|L'Oréal|Carrefour|Michelin|Thales|Safran|Bouygues|Vinci|Alstom|Airbnb|Publicis|Uber|Ikea|Nestlé
Novartis|Roche|UBS|Solvay|Anticor|Attac|Sea-Watch|Oxfam|WWF|Elabe|Ifop|Ipsos|Commission européenne
Parlement européen|BCE|Banque centrale européenne|Banque de France|Interpol|Europol|CIA|FBI|NASA|Nasa|ESA
Le Figaro|Le Monde|Libération|Le Parisien|Les Echos|Les Échos|L'Equipe|L'Équipe|Le Point|L'Express|L'Obs
Marianne|La Croix|L'Humanité|Ouest-France|Sud Ouest|La Dépêche|Nice-Matin|Le Progrès|Le Canard enchaîné
Charlie Hebdo|Courrier international|Le Soir|Le Temps|Le Devoir""".replace("\n", "|").split("|")
)
"""Bodies that French news names without an explanation."""

NO_NAMES: Final = read_words(
    """
    mon ma mes ton ta tes son sa ses notre nos votre vos leur ndlr cdd cdi ehpad ehpads smic csg tva pib sms suv dvd cd hlm
    pma ivg rsa qr pdg drh adn molotov vih sida wifi jo vtc tgv ter bd gps
    nord sud est ouest village ville bourse las celles parenté états etats mutualité armées intérieur affaires
    cohésion jardin cac affaire bonus actes etat état monsieur madame internet web covid covid-19 noël dieu
    paix république constitution premier première bonjour merci oui non président ministre ps: lire voir photo
    vidéo crédit crédits sondage exclusif reportage direct bref entretien interview lundi mardi mercredi jeudi
    vendredi samedi dimanche
    """
)
"""Words with a capital that name nobody, in lower case."""

_SAME: Final = (
    "États-Unis|Etats-Unis|USA|États-Unis d'Amérique|Etats-Unis d'Amérique",
    "Royaume-Uni|Grande-Bretagne",
    "Union européenne|UE",
    "Nations unies|ONU",
    "Élysée|Elysée",
    "RDC|République démocratique du Congo",
    "Maison Blanche|Maison-Blanche",
    "La France insoumise|LFI|France insoumise",
    "Rassemblement national|RN",
    "Parti socialiste|PS",
    "Les Républicains|LR",
    "Banque centrale européenne|BCE",
)
SAME: Final[Mapping[str, str]] = {
    fold_name(name): fold_name(forms.split("|")[0]) for forms in _SAME for name in forms.split("|")
}
"""Names, folded, that are one in French news, each with the first of them."""
