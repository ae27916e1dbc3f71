"""What all pages are made with: templates, texts in both languages, data for the script, and a policy that lets nothing be fetched."""

from __future__ import annotations

import base64
import gzip
import hashlib
import importlib.resources
import json
from collections.abc import Sequence
from typing import Any

import jinja2
from markupsafe import Markup

from simnet.report.look import SHAPES
from simnet.report.text import EMPTY, Text, same
from simnet.report.texts import WORDS


def policy(scripts: Sequence[str]) -> str:
    """Return a content security policy that lets these inline scripts run and nothing be fetched."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def embedded(value: Any) -> Markup:
    r"""Return a value as JSON that can stand inside a script element.

    >>> embedded({"title": "</script>&"})
    Markup('{"title":"\\u003c/script\\u003e\\u0026"}')
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def packed(script: str) -> Markup:
    """Return a script gzipped, in base64: plotly in two fifths of its size; the page's own script unpacks it.

    >>> gzip.decompress(base64.b64decode(packed("let a = 1;"))).decode()
    'let a = 1;'
    """
    # Without a time of its own, so that equal pages are equal to the byte.
    return Markup(base64.b64encode(gzip.compress(script.encode(), 6, mtime=0)).decode())


def both(text: Text | str) -> Markup:
    """Return a text for the template in both languages, escaped; once if they are the same."""
    if isinstance(text, str):
        return Markup.escape(text)
    if text.zh == text.en:
        return Markup.escape(text.zh)
    return Markup('<span class="zh" lang="zh-CN">{}</span><span class="en" lang="en">{}</span>').format(
        text.zh, text.en
    )


def labelled(text: Text) -> Markup:
    """Return an accessible name in both languages as attributes; the script shows the one of the page's language."""
    return Markup('aria-label="{}" data-zh="{}" data-en="{}"').format(text.zh, text.zh, text.en)


def environment() -> jinja2.Environment:
    """Return what pages are made with: everything escaped, nothing undefined passed over."""
    made = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        loader=jinja2.FunctionLoader(template),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["packed"] = packed
    made.globals.update(words=WORDS, t=both, labelled=labelled, shapes=SHAPES, same=same, EMPTY=EMPTY)
    return made


def template(name: str) -> str:
    """Return a template, style or script of the package."""
    return importlib.resources.files("simnet.report").joinpath("templates", name).read_text("utf-8")
