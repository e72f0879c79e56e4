from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from accounts import audit
from accounts.models import Membership, User
from accounts.roles import Role
from accounts.text import nfc
from accounts.tokens import password_link


class Command(BaseCommand):
    help = "Makes the first administrator and prints the link that sets the password; later ones are invited in the portal."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("full_name")

    @transaction.atomic
    def handle(self, *, email, full_name, **options):
        email = nfc(email).lower()
        validate_email(email)
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, full_name=nfc(full_name))
        if not user.is_active:
            raise CommandError("This account is deactivated.")
        if not user.is_administrator:
            Membership.objects.create(user=user, role=Role.ADMINISTRATOR)
            user.forget_roles()
            audit.record(by=None, action="person.granted", subject=user, after={"role": Role.ADMINISTRATOR})
        self.stdout.write(password_link(user))
