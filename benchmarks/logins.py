"""Who asks, and for which rows: read from a filled database (`season/cast.py`)."""

import base64
import json

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.db.models import Count

from accounts.models import User
from benchmarks.season.sessions import TITLE
from evaluations.models import Certificate, CouncilSession, Decision, Evaluation
from products.models import Registration


def cookies():
    """A session of each person of the cast, as after a login; none for the public."""
    found = {None: ""}
    with connection.cursor() as cursor:
        cursor.execute("SELECT role, person FROM benchmark_cast")
        cast = cursor.fetchall()
    for role, person in cast:
        user, store = User.objects.get(pk=person), SessionStore()
        store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
        store[BACKEND_SESSION_KEY] = "accounts.backends.EmailOrPhoneBackend"
        store.create()
        found[role] = store.session_key
    return found


def _key(pk):
    """The key of a page that follows this row (accounts/paging.py)."""
    return base64.urlsafe_b64encode(json.dumps([pk, pk]).encode()).decode().rstrip("=")


def facts():
    """Keys of rows to ask for."""
    certificate = Certificate.objects.select_related("recognition").latest("pk")
    sessions = {one.state: one.pk for one in CouncilSession.objects.filter(title__startswith=TITLE)}
    evaluation = Evaluation.objects.filter(status="checking").latest("pk")
    coded = Registration.objects.exclude(code=None).exclude(code="").latest("pk")
    decision = Decision.objects.annotate(many=Count("items")).latest("many", "pk")
    dossiers = Registration.objects.exclude(submitted_at=None).order_by("-pk").values_list("pk", flat=True)
    evaluations = Evaluation.objects.filter(office=evaluation.office_id).order_by("-pk").values_list("pk", flat=True)
    return {
        "pages": {
            "dossiers, next page": f"/ho-so/?sau={_key(dossiers[49])}",
            "dossiers, last page": f"/ho-so/?sau={_key(dossiers.reverse()[40])}",
            "evaluations, next page": f"/danh-gia/?sau={_key(evaluations[49])}",
            "evaluations, last page": f"/danh-gia/?sau={_key(evaluations.reverse()[40])}",
        },
        "ward": Registration.objects.latest("pk").ward_id,
        "code": coded.code, "secret": coded.secret,
        "round": evaluation.round_id, "dossier": evaluation.registration_id, "evaluation": evaluation.pk,
        "scored": Evaluation.objects.filter(session=sessions["scoring"]).latest("pk").pk,
        "sessions": sessions, "decision": decision.pk, "items": decision.many,
        "product": certificate.recognition.product_id,
        "recognition": certificate.recognition_id, "certificate": certificate.code,
    }  # fmt: skip
