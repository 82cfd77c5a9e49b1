"""What the language of the field hides in characters: numbers, money, dates, identities and coded words.

Each module finds one kind of thing in a text and gives half-open offsets of that text; nothing here needs a model.

    >>> from assistant.lexicon.money import find_money
    >>> find_money("共收取3.5万元")[0].value_low
    35000.0
"""
