"""Bring the law's data files into the tables: again and again, without harm.

* A file that has not changed costs nothing and writes nothing (checksum per row).
* Rows are matched by code. Wording, notes and remarks are updated in place and reported, old beside new.
* What changes the arithmetic (points, options, gates, branches, bands, levels) of a set or regulation that rows of other rooms
  already point at is not applied: it is reported as held, until an administrator runs `load_law --accept-legal-changes`.
* One such change is applied by itself: a condition («chỉ áp dụng khi») that no sheet handed in would come out otherwise under.
  A set that was scored otherwise keeps its reading, and with it its results, until an administrator accepts.
* A row that others point at is never deleted, accepted or not.
* A set that does not add up is loaded and locked with its reasons.
* Papers and days off are the office's to correct: a load changes only what their source changed since it was last read, and
  makes no row again that was deleted (`criteria/loading.py`).
"""

from dataclasses import dataclass, field

import holidays
from django.db import transaction

from criteria import source
from criteria.loading import Loading
from criteria.models import CriteriaSet, Criterion, Holiday, Option, PaperKind, Regulation

SET_ARITHMETIC = ("edition", "number", "total_points", "locked")
CRITERION_ARITHMETIC = ("part", "section", "group", "max_points", "minimum_points", "applies_when")
OPTION_ARITHMETIC = ("points", "branch")
REGULATION_ARITHMETIC = (
    "edition", "in_force_from", "in_force_to", "part_points", "bands", "levels", "certificate_months", "samples",
)  # fmt: skip
HOLIDAY_YEARS = range(2023, 2028)


@dataclass
class LoadReport:
    """What a load did: codes created and updated, sentences on each change, legal changes held back, corrections of people
    kept against a changed file, rows written."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    locked: dict[str, list[str]] = field(default_factory=dict)
    writes: int = 0


@transaction.atomic
def load_law(folder=source.DATA, *, accept_legal_changes=False):
    """Load regulations, sets, papers and the calendar from `folder`; returns a LoadReport."""
    report = LoadReport()
    _load_regulations(folder, report, accept_legal_changes)
    _load_sets(folder, report, accept_legal_changes)
    _load_papers(folder, report)
    _load_holidays(folder, report)
    report.locked = dict(CriteriaSet.objects.filter(locked=True).values_list("code", "lock_reasons"))
    return report


def _pointing_at(model):
    """Every relation to `model`, also those without a name to come back by (related_name="+"): answers and score lines."""
    return [r for r in model._meta.get_fields(include_hidden=True) if r.auto_created and not r.concrete]


def is_referenced(model, pks):
    """Does a row of another room point at one of these?"""
    relations = [r for r in _pointing_at(model) if r.related_model._meta.app_label != model._meta.app_label]
    return any(
        relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": pks}).exists()
        for relation in relations
    )


def _difference(row, columns):
    return {name: value for name, value in columns.items() if getattr(row, name) != value}


def _tell(report, label, row, changed):
    _tell_of(report, label, row, {name: getattr(row, name) for name in changed}, changed)


def _tell_of(report, label, row, before, after):
    for name, new in after.items():
        if name not in ("checksum", "position"):
            report.changes.append(f"{label}, {row._meta.get_field(name).verbose_name}: {before[name]!r} → {new!r}")


def _apply(row, changed):
    for name, value in changed.items():
        setattr(row, name, value)


# --- Regulations: one row each ----------------------------------------------------------------


def _load_regulations(folder, report, accept):
    known = {row.code: row for row in Regulation.objects.all()}
    for columns in source.read_regulations(folder):
        row = known.get(columns["code"])
        if row and row.checksum != columns["checksum"] and not accept:
            legal = [name for name in REGULATION_ARITHMETIC if getattr(row, name) != columns[name]]
            if legal and is_referenced(Regulation, [row.pk]):
                names = ", ".join(str(Regulation._meta.get_field(name).verbose_name) for name in legal)
                report.held.append(f"{row.code}: đã dùng, chưa đổi {names}")
                continue
        _write_regulation(row, columns, report)


def _write_regulation(row, columns, report):
    if row is None:
        Regulation.objects.create(**columns)
        report.created.append(columns["code"])
    elif row.checksum != columns["checksum"]:
        changed = _difference(row, columns)
        _tell(report, row.code, row, changed)
        _apply(row, changed)
        row.save(update_fields=list(changed))
        report.updated.append(row.code)
    else:
        return
    report.writes += 1


# --- Criteria sets ----------------------------------------------------------------------------


def _load_sets(folder, report, accept):
    known = dict(CriteriaSet.objects.values_list("code", "checksum"))
    fresh = []
    for path, check in source.set_files(folder):
        # The file is named by its set's code, so an unchanged one is not even parsed.
        if known.get(path.stem) == check:
            continue
        wanted = source.read_set(path)
        wanted["set"]["checksum"] = check
        if wanted["set"]["code"] in known:
            _update_set(wanted, report, accept)
        else:
            fresh.append(wanted)
    _create_sets(fresh, report)


def _create_sets(fresh, report):
    rows = CriteriaSet.objects.bulk_create(CriteriaSet(**wanted["set"]) for wanted in fresh)
    report.created += [row.code for row in rows]
    report.writes += len(rows)
    for row, wanted in zip(rows, fresh, strict=True):
        _create_criteria(row, wanted["criteria"], report)


def _create_criteria(criteria_set, wanted, report):
    rows = Criterion.objects.bulk_create(
        Criterion(criteria_set=criteria_set, **{k: v for k, v in columns.items() if k != "options"})
        for columns in wanted
    )
    options = Option.objects.bulk_create(
        Option(criterion=row, **option)
        for row, columns in zip(rows, wanted, strict=True)
        for option in columns["options"]
    )
    report.writes += len(rows) + len(options)


def _update_set(wanted, report, accept):
    row = CriteriaSet.objects.with_criteria().get(code=wanted["set"]["code"])
    old = {c.code: c for c in row.criteria.all()}
    legal = list(_legal_changes(row, old, wanted))
    in_use = bool(legal) and _set_in_use(row, old)
    if in_use and not accept and (reason := _why_held(old, wanted, legal)):
        report.held.append(f"{row.code}: {reason}, chưa đổi: {'; '.join(legal)}")
        return
    if in_use and (stuck := list(_stuck(old, wanted["criteria"]))):
        report.held.append(f"{row.code}: không xóa được vì đã có phiếu hoặc hồ sơ dùng: {', '.join(stuck)}")
        return
    if gone := [c.pk for code, c in old.items() if code not in {w["code"] for w in wanted["criteria"]}]:
        Criterion.objects.filter(pk__in=gone).delete()
        report.writes += len(gone)
    changed = _difference(row, wanted["set"]) | {"source_version": row.source_version + 1}
    _tell(report, row.code, row, {k: v for k, v in changed.items() if k != "source_version"})
    _apply(row, changed)
    row.save(update_fields=list(changed))
    report.updated.append(row.code)
    report.writes += 1
    for columns in wanted["criteria"]:
        if columns["code"] in old:
            _update_criterion(row, old[columns["code"]], columns, report)
        else:
            report.changes.append(f"{row.code}: thêm tiêu chí {columns['code']} {columns['title']}")
            _create_criteria(row, [columns], report)


def _update_criterion(criteria_set, row, columns, report):
    label = f"{criteria_set.code} {row.code}"
    if changed := _difference(row, {k: v for k, v in columns.items() if k != "options"}):
        _tell(report, label, row, changed)
        _apply(row, changed)
        row.save(update_fields=list(changed))
        report.writes += 1
    old = {option.code: option for option in row.options.all()}
    for code in old.keys() - {option["code"] for option in columns["options"]}:
        report.changes.append(f"{label}: bỏ mức {code}")
        old[code].delete()
        report.writes += 1
    for option in columns["options"]:
        if option["code"] not in old:
            report.changes.append(f"{label}: thêm mức {option['code']}")
            row.options.create(**option)
        elif changed := _difference(old[option["code"]], option):
            _tell(report, f"{label} mức {option['code']}", old[option["code"]], changed)
            _apply(old[option["code"]], changed)
            old[option["code"]].save(update_fields=list(changed))
        else:
            continue
        report.writes += 1


def _points_of_parts(parts):
    return [(p["code"], p["max_points"], [(s["code"], s["max_points"]) for s in p["sections"]]) for p in parts]


def _legal_changes(row, old, wanted):
    """Sentences on everything that would make the same answers give other points or stars."""
    columns = wanted["set"]
    for name in SET_ARITHMETIC:
        if getattr(row, name) != columns[name]:
            yield f"{row._meta.get_field(name).verbose_name} {getattr(row, name)} → {columns[name]}"
    if _points_of_parts(row.parts) != _points_of_parts(columns["parts"]):
        yield "điểm của phần hoặc mục"
    new = {criterion["code"]: criterion for criterion in wanted["criteria"]}
    yield from (f"bỏ tiêu chí {code}" for code in old if code not in new)
    for code, criterion in new.items():
        if code not in old:
            yield f"thêm tiêu chí {code}"
            continue
        for name in CRITERION_ARITHMETIC:
            if getattr(old[code], name) != criterion[name]:
                yield f"tiêu chí {code}, {Criterion._meta.get_field(name).verbose_name}"
        if [b["code"] for b in old[code].branches] != [b["code"] for b in criterion["branches"]]:
            yield f"tiêu chí {code}, trường hợp"
        before = {o.code: tuple(getattr(o, name) for name in OPTION_ARITHMETIC) for o in old[code].options.all()}
        after = {o["code"]: tuple(o[name] for name in OPTION_ARITHMETIC) for o in criterion["options"]}
        if before != after:
            yield f"tiêu chí {code}, các mức điểm"


def _why_held(old, wanted, legal):
    """ "" where the only legal changes are conditions that alter no sheet handed in (rulings.md 13)."""
    added = [
        (old[columns["code"]], columns["applies_when"])
        for columns in wanted["criteria"]
        if columns["code"] in old and columns["applies_when"] and not old[columns["code"]].applies_when
    ]
    if len(added) < len(legal):
        return "đã dùng"
    changed = [row.code for row, condition in added if _would_change(row, old[condition["criterion"]], condition)]
    return f"đã có phiếu chấm khác đi ở mục {', '.join(changed)}" if changed else ""


def _would_change(criterion, base, condition):
    """Asked of the tables of other apps that hold sheets: each model that scores by criteria has `would_change`."""
    models = {relation.related_model for relation in _pointing_at(Criterion)}
    asked = [model.would_change for model in models if hasattr(model, "would_change")]
    return any(ask(criterion, base, condition["min_points"]) for ask in asked)


def _options_of(criteria):
    return [option for criterion in criteria for option in criterion.options.all()]


def _set_in_use(row, old):
    return (
        is_referenced(CriteriaSet, [row.pk])
        or is_referenced(Criterion, [criterion.pk for criterion in old.values()])
        or is_referenced(Option, [option.pk for option in _options_of(old.values())])
    )


def _stuck(old, wanted):
    """Names of criteria and options the new file drops although rows of other rooms point at them."""
    keep = {columns["code"]: {option["code"] for option in columns["options"]} for columns in wanted}
    for code, criterion in old.items():
        options = list(criterion.options.all())
        if code not in keep:
            if is_referenced(Criterion, [criterion.pk]) or is_referenced(Option, [o.pk for o in options]):
                yield f"tiêu chí {code}"
            continue
        for option in options:
            if option.code not in keep[code] and is_referenced(Option, [option.pk]):
                yield f"mức {option.code} của tiêu chí {code}"


# --- Papers and the calendar: the office's to correct ------------------------------------------


def _load_papers(folder, report):
    loading = Loading(PaperKind)
    for columns in source.read_papers(folder):
        values = {name: value for name, value in columns.items() if name != "code"}
        loading.row({"code": columns["code"]}, values, loaded_before=_paper_as_loaded)
    loading.finish()
    report.created += [row.code for row in loading.created]
    for row, before, after in loading.updated:
        report.updated.append(row.code)
        _tell_of(report, row.code, row, before, after)
    report.kept += loading.kept
    report.writes += len(loading.created) + len(loading.updated)


def _paper_as_loaded(row):
    """The row's own values where its checksum says that nobody corrected them since; versions before kept nothing else."""
    columns = {name: getattr(row, name) for name in source.PAPER_COLUMNS}
    if source.checksum(columns) != row.checksum:
        return None
    return {**columns, "checksum": row.checksum}


def _load_holidays(folder, report):
    """Public holidays and swapped weekends of Vietnam, 2023–2027: the `holidays` package, and swaps decided after it."""
    loading = Loading(Holiday)
    vietnam = holidays.country_holidays("VN", years=HOLIDAY_YEARS, language="vi")
    origin = {"source": f"PyPI holidays {holidays.__version__}"}
    for day, name in sorted(vietnam.items()):
        loading.row({"day": day}, {"name": name, "kind": Holiday.Kind.OFF}, once=origin)
    for day in sorted(_swapped_weekends(vietnam)):
        name = "Làm bù cho ngày nghỉ hoán đổi"
        loading.row({"day": day}, {"name": name, "kind": Holiday.Kind.WORK}, once=origin)
    for swap in source.read_swapped_days(folder):
        decided = {"source": swap["source"]}
        loading.row({"day": swap["free"]}, {"name": "Nghỉ hoán đổi", "kind": Holiday.Kind.OFF}, once=decided)
        name = "Làm bù cho ngày nghỉ hoán đổi"
        loading.row({"day": swap["worked"]}, {"name": name, "kind": Holiday.Kind.WORK}, once=decided)
    loading.finish()
    report.kept += loading.kept
    report.writes += len(loading.created) + len(loading.updated)
    if loading.created:
        report.created.append(f"{len(loading.created)} ngày nghỉ và làm bù")
    for row, before, after in loading.updated:
        _tell_of(report, f"{row.day:%d/%m/%Y}", row, before, after)


def _swapped_weekends(vietnam):
    return {day for day in vietnam.weekend_workdays if day.year in HOLIDAY_YEARS}
