"""The demo's people: evidently made-up names, addresses at ocop.example, one password."""

from pathlib import Path

import yaml
from django.contrib.auth.hashers import make_password

from accounts.models import Membership, Office, User

HERE = Path(__file__).parent
INVENTED = yaml.safe_load((HERE / "invented.yaml").read_text(encoding="utf-8"))
SEASON = yaml.safe_load((HERE / "season-2024.yaml").read_text(encoding="utf-8"))
PASSWORD = INVENTED["password"]


def address(login):
    return f"{login}@ocop.example"


class Cast:
    """People by login name; the password is hashed once for all of them."""

    def __init__(self):
        self.hashed = make_password(PASSWORD)
        self.people = {}
        offices = {office.code: office for office in Office.objects.select_related("area")}
        for row in INVENTED["people"]:
            user = self.add(row["login"], row["name"])
            Membership.objects.create(user=user, role=row["role"], office=offices.get(row["office"]))

    def add(self, login, name):
        user = User(email=address(login), full_name=name)
        user.password = self.hashed
        user.save()
        self.people[login] = user
        return user

    def __getitem__(self, login):
        return self.people[login]


def logins():
    """(address, what it is good for) for everybody who can log in, in the order of the road."""
    rows = [(address(row["login"]), row["about"]) for row in INVENTED["people"]]
    owners = [row for row in [*INVENTED["season_2024"], *INVENTED["live"]] if row.get("login")]
    return [(address(row["login"]), row["about"]) for row in owners] + rows
