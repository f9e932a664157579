"""Print the OpenAPI document: `python -m console.openapi`. The console's types are generated from it."""

import json
import sys
from typing import Any, cast

from console.app import create_app, openapi
from console.house_of import House


def main() -> None:
    # Routes and shapes do not depend on a running house.
    json.dump(openapi(create_app(cast(House, _Nothing()))), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


class _Nothing:
    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


if __name__ == "__main__":
    main()
