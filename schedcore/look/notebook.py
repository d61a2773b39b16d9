"""The view of a schedule in a notebook: its picture, its line, and its sentences."""

from html import escape

from schedcore.look.svg import svg
from schedcore.look.words import words
from schedcore.schedule import Schedule


def mimebundle(schedule: Schedule) -> dict[str, str]:
    """A schedule for a notebook, which shows the page, and for a console, which shows the line."""
    line = str(schedule)
    sentences = escape(words(schedule)).replace("\n", "<br/>\n")
    page = (
        f'<div style="max-width: 480px">\n{svg(schedule)}\n'
        f'<div style="overflow-wrap: anywhere"><code>{escape(line)}</code></div>\n'
        f'<div style="opacity: 0.8">{sentences}</div>\n</div>'
    )
    return {"text/plain": line, "text/html": page}
