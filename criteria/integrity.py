"""Does a scoring table add up? Pure: works on a set as read from its data file, tells each fault in Vietnamese.

A set with a fault is loaded and can be read, but is locked: nothing is scored by it (rulings.md 16).
"""

PART_POINTS = {"A": 40, "B": 25, "C": 35}  # QĐ 148/2023 and QĐ 26/2026, Đ3: parts of every set
TOTAL_POINTS = 100


def faults(data) -> list[str]:
    """Everything that does not add up, in printed order; [] for a sound set. `data`: the mapping of one YAML file."""
    found = []
    if (total := sum(part["max_points"] for part in data["parts"])) != TOTAL_POINTS:
        found.append(f"tổng các phần là {total} điểm, không phải {TOTAL_POINTS}")
    if data.get("total_points", TOTAL_POINTS) != TOTAL_POINTS:
        found.append(f"bảng ghi tổng {data['total_points']} điểm, không phải {TOTAL_POINTS}")
    if sorted(part["code"] for part in data["parts"]) != sorted(PART_POINTS):
        found.append("bảng không có đúng ba phần A, B, C")
    seen = {}
    for part in data["parts"]:
        found += _part_faults(part)
        for criterion in part["criteria"]:
            found += _criterion_faults(criterion, seen)
            seen[criterion["code"]] = criterion
    branch_lists = {tuple(b["code"] for b in c["branches"]) for c in seen.values() if c.get("branches")}
    if len(branch_lists) > 1:
        found.append("các tiêu chí chia trường hợp không cùng những trường hợp như nhau")
    return found


def _part_faults(part):
    code, most = part["code"], part["max_points"]
    if PART_POINTS.get(code, most) != most:
        yield f"phần {code} có {most} điểm, không phải {PART_POINTS[code]}"
    if (total := sum(section["max_points"] for section in part["sections"])) != most:
        yield f"phần {code}: các mục cộng lại {total} điểm, phần ghi {most}"
    sections = {section["code"]: 0 for section in part["sections"]}
    groups = {}
    for criterion in part["criteria"]:
        if criterion["section"] not in sections:
            yield f"tiêu chí {criterion['code']} đứng ở mục {criterion['section']} không có trong phần {code}"
            continue
        sections[criterion["section"]] += criterion["max_points"]
        groups[criterion.get("group")] = groups.get(criterion.get("group"), 0) + criterion["max_points"]
    for section in part["sections"]:
        if sections[section["code"]] != section["max_points"]:
            yield (
                f"mục {section['code']}: các tiêu chí cộng lại {sections[section['code']]} điểm, "
                f"mục ghi {section['max_points']}"
            )
        for group in section.get("groups", []):
            if groups.get(group["code"], 0) != group["max_points"]:
                yield (
                    f"nhóm {group['code']}: các tiêu chí cộng lại {groups.get(group['code'], 0)} điểm, "
                    f"nhóm ghi {group['max_points']}"
                )


def _criterion_faults(criterion, before):
    name, most = f"tiêu chí {criterion['code']}", criterion["max_points"]
    if criterion["code"] in before:
        yield f"{name} có hai lần"
    codes = [option["code"] for option in criterion["options"]]
    if len(codes) != len(set(codes)):
        yield f"{name} có hai mức cùng mã"
    if any(option["points"] < 0 for option in criterion["options"]):
        yield f"{name} có mức điểm âm"
    branches = [branch["code"] for branch in criterion.get("branches") or []]
    for branch in branches or [""]:
        points = [option["points"] for option in criterion["options"] if option.get("branch", "") in ("", branch)]
        best = max(points, default=0)
        if best != most:
            where = f" ở trường hợp {branch}" if branch else ""
            yield f"{name} ghi tối đa {most} điểm nhưng mức cao nhất{where} là {best}"
    if strangers := {option.get("branch", "") for option in criterion["options"]} - {"", *branches}:
        yield f"{name} có mức thuộc trường hợp không khai báo: {', '.join(sorted(strangers))}"
    yield from _gate_faults(criterion, name)
    condition = criterion.get("applies_when")
    if condition and condition["criterion"] not in before:
        yield f"{name} phụ thuộc tiêu chí {condition['criterion']} không đứng trước nó"
    elif condition and condition["min_points"] > before[condition["criterion"]]["max_points"]:
        yield f"{name} phụ thuộc mức điểm không có ở tiêu chí {condition['criterion']}"


def _gate_faults(criterion, name):
    gates = {int(star): points for star, points in (criterion.get("minimum_points") or {}).items()}
    offered = {option["points"] for option in criterion["options"]}
    previous = 0
    for star in sorted(gates):
        if star not in (3, 4, 5):
            yield f"{name} có yêu cầu tối thiểu cho {star} sao"
        if gates[star] not in offered:
            yield f"{name}: yêu cầu {star} sao là {gates[star]} điểm, không có mức nào như vậy"
        if gates[star] < previous:
            yield f"{name}: yêu cầu {star} sao ({gates[star]} điểm) thấp hơn của sao dưới ({previous} điểm)"
        previous = gates[star]
    for star in (4, 5):
        if star - 1 in gates and star not in gates:
            yield f"{name} có yêu cầu {star - 1} sao nhưng không có yêu cầu {star} sao"
    marks = {}
    for option in criterion["options"]:
        if star := option.get("min_for_star"):
            marks[star] = min(marks.get(star, option["points"]), option["points"])
    for star, points in marks.items():
        if gates.get(star) != points:
            yield f"{name}: dấu {'*' * star} ở mức {points} điểm nhưng yêu cầu {star} sao ghi {gates.get(star)}"
