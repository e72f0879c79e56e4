from criteria.models.criteria_set import CriteriaSet, Criterion, Option
from criteria.models.holiday import Holiday
from criteria.models.loaded_row import LoadedRow
from criteria.models.paper import PaperKind
from criteria.models.regulation import Regulation

__all__ = ["CriteriaSet", "Criterion", "Holiday", "LoadedRow", "Option", "PaperKind", "Regulation"]
