"""The templates of the exports: `official.docx` (docxtpl) and `official.typ` (typst).

`python -m assistant.export.templates.build` writes the Word template anew; a unit may also edit it in Word.
"""
