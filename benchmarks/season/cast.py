"""Who the benchmark logs in, kept in the database beside the season."""

from django.db import connection

from accounts.roles import Role
from products.models import BusinessPerson, Registration
from tests.factories import accounts


def write(season):
    """benchmark_cast (role, user): the people of this year's round, and an owner of four dossiers."""
    road = season.now
    owner = accounts.business_person()
    mine = Registration.objects.filter(round=road.round).order_by("-pk").values_list("product__business", flat=True)[:4]
    BusinessPerson.objects.bulk_create(BusinessPerson(business_id=pk, user=owner) for pk in mine)
    people = {
        "officer": road.officer, "ward_leader": road.ward_leader, "specialist": road.specialist, "head": road.head,
        "secretary": road.secretary, "chair": road.chair, "member": road.members[0], "scorer": road.voters[-1], "leader": road.leader,
        "owner": owner, "administrator": accounts.administrator(), "auditor": accounts.make_user(Role.AUDITOR),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE benchmark_cast (role text PRIMARY KEY, person bigint)")
        cursor.executemany(
            "INSERT INTO benchmark_cast VALUES (%s, %s)", [(role, one.pk) for role, one in people.items()]
        )
