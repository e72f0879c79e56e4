from trainings.models.attendance import Attendance, CheckIn, DoorLink, SheetPhoto
from trainings.models.audience import Guest, GuestImport, Quota
from trainings.models.conference import Conference, ConferenceReport, ConferenceSession, ConferenceStep
from trainings.models.invitation import Invitation, Mailing, OptOut
from trainings.models.learning import Question, Survey, SurveyAnswer, TrainingCertificate
from trainings.models.programme import AgendaItem, BudgetLine, Material, Speaker, Topic, TopicConcept

__all__ = [
    "AgendaItem",
    "Attendance",
    "BudgetLine",
    "CheckIn",
    "Conference",
    "ConferenceReport",
    "ConferenceSession",
    "ConferenceStep",
    "DoorLink",
    "Guest",
    "GuestImport",
    "Invitation",
    "Mailing",
    "Material",
    "OptOut",
    "Question",
    "Quota",
    "SheetPhoto",
    "Speaker",
    "Survey",
    "SurveyAnswer",
    "Topic",
    "TopicConcept",
    "TrainingCertificate",
]
