"""A text in the page's two languages, and how to put one together from parts.

Every word that a reader sees is a `Text`, so that neither language can be forgotten. It refuses nothing: the words
themselves are in `texts`, what is true is decided in `sentences`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Text:
    """The same thing said in Chinese and in English."""

    zh: str
    en: str

    def format(self, **parts: Text | str) -> Text:
        """Return the text with each `{name}` replaced by the part of that name, in its own language."""
        return Text(
            self.zh.format(**{name: _in(part, "zh") for name, part in parts.items()}),
            self.en.format(**{name: _in(part, "en") for name, part in parts.items()}),
        )

    def __add__(self, other: Text) -> Text:
        """Return both texts, one after the other."""
        return Text(self.zh + other.zh, self.en + other.en)

    def as_dict(self) -> dict[str, str]:
        """Return the text as the page's script and the files hold it."""
        return {"zh": self.zh, "en": self.en}


EMPTY = Text("", "")


def same(text: str) -> Text:
    """Return a text that reads the same in both languages: an id, a version, a number."""
    return Text(text, text)


def listed(texts: Iterable[Text]) -> Text:
    """Return the texts as a list in a sentence.

    >>> listed([same("A"), same("B"), same("C")])
    Text(zh='A、B和C', en='A, B and C')
    """
    items = list(texts)
    return Text(
        _series([item.zh for item in items], "、", "和"),
        _series([item.en for item in items], ", ", " and "),
    )


def sentences(texts: Iterable[Text]) -> Text:
    """Return sentences as one paragraph; English puts a space between them."""
    items = list(texts)
    return Text("".join(item.zh for item in items), " ".join(item.en for item in items))


def _in(part: Text | str, language: str) -> str:
    return str(getattr(part, language)) if isinstance(part, Text) else part


def _series(items: list[str], comma: str, last: str) -> str:
    if len(items) < 2:
        return "".join(items)
    return comma.join(items[:-1]) + last + items[-1]
