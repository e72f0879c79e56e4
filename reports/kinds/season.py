"""Season summary: how many dossiers by ward, product set, status and stars; on time or late."""

from collections import Counter, defaultdict
from itertools import chain

from django.utils.translation import gettext as _

from criteria.text import fold, sort_key
from reports import selection as reach
from reports.clocks import Verdict
from reports.kinds.names import set_label, set_names
from reports.kinds.season_lines import DOSSIER, ENDED, PAPER, STAGES, DossierLines, lines_of_papers
from reports.reading import in_chunks
from reports.tables import Column, Spool, Table


def count(selection, user):
    return reach.registrations(selection, user).count() + reach.paper_recognitions(selection, user).count()


def build(selection, user, *, today, progress, folder=None):
    tally, listed = Tally(), Spool(folder)
    total, lines = _lines(selection, user, today)
    verdicts = {verdict: str(verdict.label) for verdict in Verdict}
    progress.reading(total)
    for line in lines:
        progress.step()
        tally.add(line)
        if line.readable:
            listed.append(
                (
                    len(listed) + 1,
                    line.code,
                    line.product,
                    line.business,
                    line.ward,
                    line.set_number,
                    line.status,
                    line.stars,
                    verdicts[line.ward_clock],
                    verdicts[line.office_clock],
                )
            )
    tables = [*tally.tables(set_names()), _list_table(listed, tally.total)]
    return _("Tổng hợp đăng ký, đánh giá, phân hạng sản phẩm OCOP"), tables


def _lines(selection, user, today):
    dossiers, of_dossiers = in_chunks(
        reach.registrations(selection, user).order_by("ward__sort_name", "ward_id", "product__sort_name", "pk"),
        DOSSIER,
        DossierLines(user, today).read,
    )
    papers, of_papers = in_chunks(
        reach.paper_recognitions(selection, user).order_by(
            "product__business__area__sort_name", "product__sort_name", "pk"
        ),
        PAPER,
        lines_of_papers,
    )
    return dossiers + papers, chain(of_dossiers, of_papers)


class Tally:
    """Counts only: however many dossiers go in, it stays as small as the number of wards and sets."""

    def __init__(self):
        self.total = self.papers = 0
        self.by_ward, self.by_set = defaultdict(Counter), defaultdict(Counter)
        self.statuses, self.stars = Counter(), Counter()
        self.paper_stars = Counter()
        self.ward_clocks, self.office_clocks = defaultdict(Counter), defaultdict(Counter)

    def add(self, line):
        self.total += 1
        self.papers += line.from_paper
        for groups, key in ((self.by_ward, line.ward), (self.by_set, line.set_number)):
            counted = groups[key]
            counted["total"] += 1
            counted["paper"] += line.from_paper
            counted[line.stage] += 1
            counted["refused"] += line.refused
            if line.stars:
                counted[line.stars] += 1
        self.statuses[line.status] += 1
        outcome = line.stars or ("refused" if line.refused else "ended" if line.stage == ENDED else "open")
        self.stars[outcome] += 1
        self.paper_stars[outcome] += line.from_paper
        self.ward_clocks[line.ward][line.ward_clock] += 1
        if line.office:
            self.office_clocks[line.office][line.office_clock] += 1

    def tables(self, names):
        sets = {set_label(number, names): counted for number, counted in sorted(self.by_set.items())}
        return [
            self._grouped(_("Theo phường, xã"), _("Phường, xã"), dict(sorted(self.by_ward.items(), key=_by_name))),
            self._grouped(_("Theo bộ sản phẩm"), _("Bộ sản phẩm"), sets),
            self._by_status(),
            self._by_stars(),
            _clock_table(
                _("Thời hạn ở phường, xã"),
                _("Phường, xã"),
                self.ward_clocks,
                _(
                    "Từ ngày tiếp nhận đến ngày chuyển cơ quan đánh giá, theo ngày làm việc; không kể ngày chờ chủ thể "
                    "bổ sung. Không tính: hồ sơ chưa tiếp nhận, nhập lại từ giấy, hoặc kết thúc tại phường."
                ),
            ),
            _clock_table(
                _("Thời hạn ở cơ quan đánh giá"),
                _("Cơ quan"),
                self.office_clocks,
                _("Từ ngày nhận kiểm tra đến ngày đủ điều kiện trình Hội đồng; không kể ngày chờ chủ thể bổ sung."),
            ),
        ]

    def _grouped(self, title, what, groups):
        keys = ("total", "paper", *STAGES, 3, 4, 5, "refused")
        titles = (
            _("Tổng số"),
            _("Nhập lại từ giấy"),
            _("Ở phường, xã"),
            _("Chờ bổ sung"),
            _("Đang đánh giá"),
            _("Đã có kết quả"),
            _("Không tiếp tục"),
            _("3 sao"),
            _("4 sao"),
            _("5 sao"),
            _("Không công nhận"),
        )
        columns = (Column(_("STT"), "int", 6), Column(what, width=34), *(Column(words, "int", 11) for words in titles))
        rows = [
            (place, name, *(counted[key] for key in keys)) for place, (name, counted) in enumerate(groups.items(), 1)
        ]
        totals = (None, _("Tổng cộng"), *(sum(counted[key] for counted in groups.values()) for key in keys))
        return Table(title, columns, rows, totals)

    def _by_status(self):
        columns = (Column(_("Tình trạng"), width=40), Column(_("Số hồ sơ, kết quả"), "int", 16))
        rows = sorted(self.statuses.items(), key=lambda pair: (-pair[1], fold(pair[0])))
        return Table(_("Theo tình trạng"), columns, rows, (_("Tổng cộng"), self.total))

    def _by_stars(self):
        names = {
            5: _("5 sao"),
            4: _("4 sao"),
            3: _("3 sao"),
            "refused": _("Không công nhận"),
            "open": _("Chưa có kết quả"),
            "ended": _("Không tiếp tục (rút, từ chối, dừng)"),
        }
        columns = (
            Column(_("Hạng sao"), width=40),
            Column(_("Số hồ sơ, kết quả"), "int", 16),
            Column(_("Trong đó nhập lại từ giấy"), "int", 16),
        )
        rows = [(name, self.stars[key], self.paper_stars[key]) for key, name in names.items()]
        return Table(_("Theo hạng sao"), columns, rows, (_("Tổng cộng"), self.total, self.papers))


def _by_name(pair):
    """Đông between Bắc and Nam, as a Vietnamese reader looks for it."""
    return sort_key(pair[0]), pair[0]


def _clock_table(title, what, clocks, note):
    columns = (Column(what, width=40), *(Column(str(verdict.label), "int", 13) for verdict in Verdict))
    rows = [
        (name, *(counted[verdict] for verdict in Verdict)) for name, counted in sorted(clocks.items(), key=_by_name)
    ]
    totals = (_("Tổng cộng"), *(sum(counted[verdict] for counted in clocks.values()) for verdict in Verdict))
    return Table(title, columns, rows, totals, note)


def _list_table(listed, total):
    columns = (
        Column(_("STT"), "int", 6),
        Column(_("Mã hồ sơ"), width=24),
        Column(_("Sản phẩm"), width=34),
        Column(_("Chủ thể"), width=34),
        Column(_("Phường, xã"), width=24),
        Column(_("Bộ"), "int", 6),
        Column(_("Tình trạng"), width=24),
        Column(_("Sao"), "int", 6),
        Column(_("Hạn ở phường, xã"), width=18),
        Column(_("Hạn ở cơ quan đánh giá"), width=18),
    )
    note = _("Dòng không có mã hồ sơ là kết quả nhập lại từ giấy, không có hồ sơ điện tử.")
    if len(listed) < total:
        note += " " + _(
            "Danh sách gồm %(shown)d trong %(total)d hồ sơ: hồ sơ còn ở phường, xã chỉ được đếm trong các bảng trên, "
            "chưa thuộc quyền đọc của người lập."
        ) % {"shown": len(listed), "total": total}
    return Table(_("Danh sách hồ sơ"), columns, listed, note=note, is_list=True)
