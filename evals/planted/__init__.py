"""Planted alterations: true statements with citations, and the same statements altered in one place each.

Two fictional cases, the statutes of the database and the shipped digests supply the truth; values are rendered in many
surface forms by code that shares nothing with the verifier's reading.

    $ python -m evals.planted            # the table of kinds: planted, caught, false alarms
"""
