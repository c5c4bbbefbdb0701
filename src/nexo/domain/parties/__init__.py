"""Persons and organisations: who they are, how to reach them, who acts for whom, what helps them.

Nouns: Party, Identifier, ContactPoint, Representation, Consent, VulnerabilityIndicator, MatchProposal, Merge.
Events: PartyRegistered, IdentifierLinked, MatchProposed, PartiesMerged, PartiesUnmerged, ContactBounced.
"""
