"""Pictures of the newest report for the README: ``make pictures``."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.browser.ensure_chromium import ARGUMENTS, find  # noqa: E402  the root is on the path now

SIZE = {"width": 1280, "height": 900}
PICTURES = {"overview": "index.html", "entities": "entities.html"}


def main() -> None:
    """Write ``docs/images/<name>.png`` for each picture."""
    report, images = ROOT / "reports" / "latest", ROOT / "docs" / "images"
    images.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        page = browser.new_page(viewport=SIZE, device_scale_factor=1)
        for name, path in PICTURES.items():
            page.goto((report / path).as_uri())
            page.wait_for_timeout(2000)  # charts are drawn after loading
            page.screenshot(path=images / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
