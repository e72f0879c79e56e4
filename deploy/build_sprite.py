"""Builds static/icons/sprite.svg from the icons named in static/icons/icons.txt.

The whole icon font weighs 134 kB; the sprite holds only what the pages use.
"""

import re
import sys
from pathlib import Path


def symbol(name: str, svg: str) -> str:
    body = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL).group(1)
    return f'<symbol id="{name}" viewBox="0 0 16 16">{" ".join(body.split())}</symbol>'


def main(source: Path, target: Path) -> None:
    names = (target / "icons.txt").read_text(encoding="utf-8").split()
    symbols = "\n".join(
        symbol(name, (source / f"{name}.svg").read_text(encoding="utf-8")) for name in sorted(set(names))
    )
    (target / "sprite.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n', encoding="utf-8"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
