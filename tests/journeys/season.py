"""The two seasons of the main road: who acts in each, and the points that give the stars. No database: the law's files."""

from dataclasses import dataclass

import yaml

from criteria.source import DATA


@dataclass(frozen=True)
class Season:
    """The demo's logins for one round, and what a council gives in it. `stars`: what the leader recognises."""

    name: str
    ward: str
    ward_leader: str
    specialist: str
    secretary: str
    chair: str
    members: tuple
    leader: str
    council: str
    round: str
    set_file: str
    wish: int
    stars: int
    has_report: bool
    practice: bool

    @property
    def voters(self):
        return (self.chair, *self.members)

    def address(self, login):
        return f"{login}@ocop.example"

    def choices(self):
        """Criterion code → option code."""
        return {code: option["code"] for code, option in self._chosen().items()}

    def total(self):
        return sum(option["points"] for option in self._chosen().values())

    def _chosen(self):
        """Every minimum of `stars`, then raised in printed order to `wish` points."""
        text = (DATA / self.set_file).read_text(encoding="utf-8")
        rows = [row for part in yaml.safe_load(text)["parts"] for row in part["criteria"]]
        opened = {
            row["applies_when"]["criterion"]: row["applies_when"]["min_points"] for row in rows if "applies_when" in row
        }
        chosen, total = {}, 0
        for row in rows:
            least = max((row.get("minimum_points") or {}).get(self.stars, 0), opened.get(row["code"], 0))
            options = [*row["options"], {"code": "0", "points": 0}] if least == 0 else row["options"]
            option = min(
                (option for option in options if option["points"] >= least), key=lambda option: option["points"]
            )
            chosen[row["code"]], total = option, total + option["points"]
        for row in rows:
            if total >= self.wish:
                break
            best = max(row["options"], key=lambda option: option["points"])
            total += best["points"] - chosen[row["code"]]["points"]
            chosen[row["code"]] = best
        return chosen


PRACTICE = Season(
    name="practice",
    ward="canbo.bachmai",
    ward_leader="lanhdao.bachmai",
    specialist="chuyenvien.quan",
    secretary="thuky.quan",
    chair="chutich.hoidong",
    members=("phochutich.hoidong", "uyvien1.hoidong", "uyvien2.hoidong", "uyvien3.hoidong"),
    leader="lanhdao.quan",
    council="Hội đồng đánh giá, phân hạng sản phẩm OCOP quận Hai Bà Trưng",
    round="Đợt năm 2024 quận Hai Bà Trưng",
    set_file="qd148-2023/QD148-09.yaml",
    wish=56,
    stars=3,
    has_report=False,
    practice=True,
)
LIVE = Season(
    name="live",
    ward="canbo.haibatrung",
    ward_leader="lanhdao.haibatrung",
    specialist="chuyenvien.thanhpho",
    secretary="thuky.thanhpho",
    chair="chutich.tinh",
    members=("uyvien1.tinh", "uyvien2.tinh"),
    leader="lanhdao.thanhpho",
    council="Hội đồng đánh giá, phân hạng sản phẩm OCOP thành phố Hà Nội",
    round="thành phố Hà Nội",
    set_file="qd26-2026/QD26-09.yaml",
    wish=74,
    stars=4,
    has_report=True,
    practice=False,
)
