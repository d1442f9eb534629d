"""Follow technologies through dated Korean briefs.

>>> import pipeline
>>> corpus = pipeline.open_corpus()  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.api import Corpus, open_corpus

__version__ = "0.1.0"
__all__ = ["Corpus", "__version__", "open_corpus"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - what the module's own names are
    # Loaded on first use: every command imports the package, few need pandas.
    if name in {"Corpus", "open_corpus"}:
        from pipeline import api  # noqa: PLC0415

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
