"""Sixty short sentences as sales leaders write them, with their language."""

DUTCH = """
Bel eerst, mail daarna.
Wat vraagt de klant echt?
Eén vraag per gesprek is genoeg.
Ga mee op de baan met je team.
We spreken de prijs vooraf af.
Noteer de beslisser en zijn bezwaren.
Plan het volgende gesprek meteen in.
Laat de offerte niet liggen.
Vier ook een kleine overwinning.
Vraag door tot je het begrijpt.
Zo houden we de opvolging kort.
Geef korting nooit zonder tegenprestatie.
De maandagvergadering duurt twintig minuten.
Bereid het jaargesprek samen voor.
Wie neemt de telefoon op?
Een klacht is een kans om te luisteren.
Onze binnendienst belt elke donderdag na.
Leg uit waarom de levering later komt.
Deel je cijfers met de hele ploeg.
Stop met lange presentaties.
"""
FRENCH = """
Appelez d'abord, écrivez ensuite.
Que veut vraiment le client ?
Une seule question par entretien suffit.
Accompagnez votre équipe sur le terrain.
Nous fixons le prix à l'avance.
Notez le décideur et ses objections.
Planifiez tout de suite le prochain rendez-vous.
Ne laissez pas traîner l'offre.
Fêtez aussi une petite victoire.
Posez des questions jusqu'à comprendre.
Voilà comment nous gardons un suivi court.
Jamais de remise sans contrepartie.
La réunion du lundi dure vingt minutes.
Préparez ensemble l'entretien annuel.
Qui répond au téléphone ?
Une plainte est une occasion d'écouter.
Le service interne rappelle chaque jeudi.
Expliquez pourquoi la livraison sera en retard.
Partagez vos chiffres avec tout le monde.
Arrêtez les longues présentations.
"""
ENGLISH = """
Call first, mail afterwards.
What does the customer really want?
One question per meeting is enough.
Ride along with your team.
We agree on the price up front.
Write down who decides and why.
Plan the next talk right away.
Do not let the quote gather dust.
Celebrate a small win too.
Keep asking until you understand.
This is how we keep follow-up short.
Never give a discount without something in return.
The Monday meeting takes twenty minutes.
Prepare the yearly review together.
Who answers the phone?
A complaint is a chance to listen.
Our inside team calls back every Thursday.
Explain why the delivery will be late.
Share your figures with the whole team.
Stop giving long presentations.
"""
SENTENCES = [
    (language, sentence)
    for language, block in (("nl", DUTCH), ("fr", FRENCH), ("en", ENGLISH))
    for sentence in block.strip().splitlines()
]
