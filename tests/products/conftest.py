from tests.products.stage import stage

__all__ = ["stage"]
