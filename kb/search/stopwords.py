"""Words too common to ask for, in Dutch, French and English.

They are indexed like any other word and only left out of a question that has other words in it, never out of a
phrase. A word that means something in one of the three languages (car, but, or, pour, plus) is not in the list,
because nobody says in which language they search. All are folded: lower case, without accents.
"""

_DUTCH = """
aan al als bij dan dat de der deze die dit door dus een en er ge had heb hebben heeft hem het hier hij hoe hun ik in
is ja je jij jou jouw jullie kan kun kunnen maar me mij mijn moet na naar niet nog nu of om omdat onder ons onze ook op
over te toch toen tot u uit uw van veel voor waar waarom wanneer want waren was wat we wel werd wie wij wil worden wordt
ze zich zij zijn zo zonder zou
"""
_FRENCH = """
a au aux avec ce ces cet cette comme comment d dans de des dont du elle elles en est et etaient etait ete etre eu il ils
j je l la le les leur leurs lui m ma mais me meme mes moi mon n ne nos notre nous on ont ou par pas pour qu quand que
quel quelle quels quelles qui s sa sans se ses si son sont sous sur t ta te tes toi tu un une vos votre vous y
"""
_ENGLISH = """
a about an and are as at be been but by can could did do does for from had has have he her him his how i if in into is
it its me my no not of on or our she should so than that the their them then there these they this those to us was we
were what when where which who why will with would you your
"""
STOP_WORDS = frozenset((_DUTCH + _FRENCH + _ENGLISH).split()) - {
    "but",
    "or",
    "an",
    "ton",
    "car",
    "son",
    "pas",
    "veel",
}
