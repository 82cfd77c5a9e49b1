"""A verified memo to files: Word in the layout of official documents, PDF, Markdown, and the packet of them all.

>>> from assistant.export import write_docx, write_markdown, write_packet, write_pdf
"""

from assistant.export.markdown import write_markdown
from assistant.export.packet import write_packet
from assistant.export.pdf import chinese_fonts, write_pdf
from assistant.export.word import write_docx

__all__ = ["chinese_fonts", "write_docx", "write_markdown", "write_packet", "write_pdf"]
