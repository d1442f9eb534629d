"""Before the tests: find a Chromium, else install one where that is allowed, else say so.

Never fails by itself: in CI the browser tests do, elsewhere they are skipped with a reason.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
TIMEOUT = 600


def find() -> str | None:
    """Path of a Chromium of this machine."""
    named = os.environ.get("AI_BRIEF_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def install() -> None:
    """By the system's packages where we are root, else Playwright's own build."""
    commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        packages = ["chromium", "fonts-noto-cjk"]
        commands = [
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages],
        ]
    for command in commands:
        try:
            subprocess.run(command, check=False, timeout=TIMEOUT, stdout=subprocess.DEVNULL)
        except (OSError, subprocess.TimeoutExpired) as error:
            sys.stderr.write(f"browser: {error}\n")


def main() -> None:
    """Say which browser the tests will use."""
    if find() is None:
        sys.stderr.write("browser: no Chromium found, trying to install one\n")
        install()
    sys.stderr.write(f"browser: {find() or 'none on the path; tests look for Playwright’s'}\n")


if __name__ == "__main__":
    main()
