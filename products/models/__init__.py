from products.models.business import Business, BusinessPerson
from products.models.change import DeclaredChange
from products.models.evidence import Evidence, PaperNeed, StoredFile
from products.models.product import CriterionOutcome, Product, Recognition
from products.models.registration import (
    Answer,
    LateFacts,
    ReadingRight,
    Registration,
    SelfAssessment,
    Step,
    Submission,
)
from products.models.renewal import CertificateExtension, FilingConfirmation
from products.models.round import Round
from products.models.stop import Stop
from products.models.ward import Counter, SupplementItem, SupplementRequest, WardReport

__all__ = [
    "Answer",
    "Business",
    "BusinessPerson",
    "CertificateExtension",
    "Counter",
    "CriterionOutcome",
    "DeclaredChange",
    "Evidence",
    "FilingConfirmation",
    "LateFacts",
    "PaperNeed",
    "Product",
    "ReadingRight",
    "Recognition",
    "Registration",
    "Round",
    "SelfAssessment",
    "Step",
    "Stop",
    "StoredFile",
    "Submission",
    "SupplementItem",
    "SupplementRequest",
    "WardReport",
]
