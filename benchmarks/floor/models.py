"""The portal's own rows as plain tables: only the columns that a page shows."""

# ruff: noqa: DJ008, the floor prints no row by its name

from django.db import models


class Business(models.Model):
    name = models.TextField()
    sort_name = models.TextField()
    area_id = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "products_business"


class Product(models.Model):
    name = models.TextField()
    business = models.ForeignKey(Business, models.DO_NOTHING)

    class Meta:
        managed = False
        db_table = "products_product"


class Dossier(models.Model):
    code = models.TextField()
    secret = models.TextField()
    status = models.TextField()
    product = models.ForeignKey(Product, models.DO_NOTHING)
    ward_id = models.BigIntegerField()
    due_on = models.DateField()

    class Meta:
        managed = False
        db_table = "products_registration"


class Step(models.Model):
    """One line of a dossier's history."""

    registration = models.ForeignKey(Dossier, models.DO_NOTHING, related_name="steps")
    status = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "products_step"


class Evaluation(models.Model):
    registration = models.ForeignKey(Dossier, models.DO_NOTHING)
    office_id = models.BigIntegerField()
    session_id = models.BigIntegerField()
    status = models.TextField()
    due_on = models.DateField()

    class Meta:
        managed = False
        db_table = "evaluations_evaluation"


class Sheet(models.Model):
    evaluation = models.ForeignKey(Evaluation, models.DO_NOTHING)
    total = models.IntegerField()
    handed_in_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "evaluations_scoresheet"


class Result(models.Model):
    evaluation = models.ForeignKey(Evaluation, models.DO_NOTHING)
    sum_points = models.IntegerField()
    stars = models.IntegerField()
    details = models.JSONField()

    class Meta:
        managed = False
        db_table = "evaluations_result"


class Line(models.Model):
    sheet = models.ForeignKey(Sheet, models.DO_NOTHING)
    option_id = models.BigIntegerField()
    comment = models.TextField()

    class Meta:
        managed = False
        db_table = "evaluations_scoreline"


class Recognition(models.Model):
    product_name = models.TextField()
    business_name = models.TextField()
    area_name = models.TextField()
    stars = models.IntegerField()
    folded = models.TextField()
    certificate_code = models.TextField()

    class Meta:
        managed = False
        db_table = "products_recognition"
