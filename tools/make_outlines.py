"""Makes ``pipeline/pages/outlines.json.zst``, the outlines of countries on the map of places.

    pip install --target FOLDER --no-deps geopandas==0.14.4 pyshp==3.1.6 shapely==2.2.0
    PYTHONPATH=FOLDER python -m tools.make_outlines FOLDER

The outlines are Natural Earth's at 1:110 million (https://www.naturalearthdata.com, in the public domain), as
``geopandas`` 0.14.4 ships them (BSD); nothing else of that package is used. They are simplified together, so that
neighbours keep a common border, and rounded to a tenth of a degree, which is less than a pixel of the map. Antarctica
is left out. The file is a JSON list of rings, each a flat list of longitudes and latitudes in tenths of a degree. The
program needs no network, and the same packages give the same bytes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import zstandard

from wiredesk.pipeline.pages.world import OUTLINES

_SHAPES = "geopandas/datasets/naturalearth_lowres/naturalearth_lowres.shp"
_TOLERANCE = 0.25
"""Degrees by which a simplified border may differ; on a map of 700 pixels a degree has two."""

_MIN_AREA = 0.5
"""Square degrees; a smaller island is less than two pixels."""


def main() -> None:
    """Writes the file from the packages in the folder that the command line names."""
    rings = read_rings(Path(sys.argv[1]) / _SHAPES)
    data = json.dumps(rings, separators=(",", ":")).encode()
    Path(OUTLINES).write_bytes(zstandard.ZstdCompressor(level=19).compress(data))
    points = sum(map(len, rings)) // 2
    print(f"{len(rings)} rings of {points:,} points, {Path(OUTLINES).stat().st_size:,} bytes")


def read_rings(path: Path) -> list[list[int]]:
    """Returns the rings of all countries but Antarctica, simplified, in the order of the file."""
    import shapefile  # noqa: PLC0415 - of the folder
    import shapely  # noqa: PLC0415

    with shapefile.Reader(str(path)) as reader:
        shapes: list[Any] = [
            shapely.make_valid(shapely.geometry.shape(one.shape.__geo_interface__))
            for one in reader.iterShapeRecords()
            if one.record["name"] != "Antarctica"
        ]
    simplified = shapely.coverage_simplify(shapes, _TOLERANCE)
    polygons = [part for shape in simplified for part in shapely.get_parts(shape) if part.area >= _MIN_AREA]
    return [_round(part.exterior.coords) for part in polygons]


def _round(coordinates: Any) -> list[int]:
    points = [(round(longitude * 10), round(latitude * 10)) for longitude, latitude in coordinates]
    kept = [point for number, point in enumerate(points) if not number or point != points[number - 1]]
    return [number for point in kept for number in point]


if __name__ == "__main__":
    main()
