"""Thông báo: what the office tells in writing without a decision."""

from django.utils.translation import gettext as _

from products.papers import day_words, iso, letterhead


def _notice_facts(notice):
    registration = notice.evaluation.registration
    return {
        **letterhead(notice.office),
        "number": _("Số: %(number)s") % {"number": notice.number},
        "date": iso(notice.signed_on),
        "code": registration.code,
        "product": registration.product_name,
        "business": registration.business_name,
        "round": notice.evaluation.round.name,
        "regulation": notice.evaluation.round.regulation.title,
        "signer": notice.signer_name,
    }


def return_notice(notice, back, said):
    """Thông báo kết quả đánh giá, phân hạng to the level that sent the dossier up (QĐ 26/2026 Đ7 k4g)."""
    evaluation, session = notice.evaluation, notice.evaluation.basis.session
    grounds = _("Biên bản số %(number)s ngày %(day)s của %(council)s") % {
        "number": session.minutes_number,
        "day": day_words(session.minutes_date),
        "council": session.council.name,
    }
    return {
        **_notice_facts(notice),
        "title": _("Thông báo kết quả đánh giá, phân hạng sản phẩm OCOP"),
        "about": _("Chuyển trả hồ sơ để xem xét theo thẩm quyền"),
        "to": [back.office.issuer, registration_holder(evaluation)],
        "paragraphs": [
            _("Căn cứ %(grounds)s, %(office)s thông báo kết quả như sau:")
            % {"grounds": grounds, "office": evaluation.office.name},
            *said.reasons,
            _(
                "Kết quả này chưa đạt hạng sao mà cấp này công nhận. %(office)s chuyển trả hồ sơ để %(below)s xem xét, quyết định công nhận theo kết quả của Hội đồng hoặc tổ chức đánh giá, phân hạng theo thẩm quyền."
            )
            % {"office": evaluation.office.name, "below": back.office.issuer},
            *([_("Ý kiến kèm theo: %(reason)s") % {"reason": notice.reason}] if notice.reason else []),
        ],
        "recipients": [_("Như trên"), _("UBND cấp xã nơi có sản phẩm")],
    }


def registration_holder(evaluation):
    return evaluation.registration.business_name


def refusal_notice(notice, said):
    """Thông báo hồ sơ không đủ điều kiện đánh giá: «Hồ sơ bị loại khi» of the set, before any scoring (Phụ lục II)."""
    evaluation = notice.evaluation
    return {
        **_notice_facts(notice),
        "title": _("Thông báo hồ sơ không đủ điều kiện đánh giá, phân hạng"),
        "about": _("Hồ sơ không đủ điều kiện đánh giá, phân hạng sản phẩm OCOP"),
        "to": [registration_holder(evaluation)],
        "paragraphs": [
            _(
                "Căn cứ %(regulation)s; qua kiểm tra hồ sơ, %(office)s thông báo hồ sơ không đủ điều kiện để đánh giá, phân hạng."
            )
            % {"regulation": evaluation.round.regulation.title, "office": notice.office.name},
            *said.reasons,
            *said.next_steps,
        ],
        "recipients": [_("Như trên"), _("UBND cấp xã nơi có sản phẩm")],
    }
