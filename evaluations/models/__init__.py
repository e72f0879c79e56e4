from evaluations.models.council import Attendance, Council, CouncilMember, CouncilSession, MinutesSupplement
from evaluations.models.decision import Certificate, Decision, DecisionItem
from evaluations.models.evaluation import CheckMark, Evaluation, Objection, Result
from evaluations.models.notice import Notice
from evaluations.models.sheet import ConflictDeclaration, ConflictProposal, ScoreLine, ScoreSheet

__all__ = [
    "Attendance",
    "Certificate",
    "CheckMark",
    "ConflictDeclaration",
    "ConflictProposal",
    "Council",
    "CouncilMember",
    "CouncilSession",
    "Decision",
    "DecisionItem",
    "Evaluation",
    "MinutesSupplement",
    "Notice",
    "Objection",
    "Result",
    "ScoreLine",
    "ScoreSheet",
]
