"""Names for the copies: two tables that `copying.py` joins, so that searches find some rows and not all of them."""

from itertools import product

from django.db import connection

from criteria.text import search_key, sort_key
from tests.factories import accounts

GOODS = (
    "Bánh cốm", "Bún khô", "Chè sen", "Trà hoa", "Mật ong", "Nước mắm", "Gạo nếp", "Miến dong", "Cà phê", "Giò lụa",
    "Chả quế", "Rượu mơ", "Tương bần", "Mứt gừng", "Ô mai", "Khăn lụa", "Nón lá", "Tranh gỗ", "Gốm men", "Tinh dầu",
)  # fmt: skip
KINDS = ("thơm", "đỏ", "vàng", "rang", "sấy", "muối", "ủ", "tươi", "khô", "hảo hạng")
PLACES = (
    "Bến Mẫu",
    "Đồi Mẫu",
    "Sông Mẫu",
    "Làng Mẫu",
    "Gò Mẫu",
    "Bãi Mẫu",
    "Phố Mẫu",
    "Xóm Mẫu",
    "Đầm Mẫu",
    "Rừng Mẫu",
)
OWNERS = ("Hộ kinh doanh", "Hợp tác xã", "Công ty TNHH", "Tổ hợp tác", "Công ty Cổ phần")
WARDS = 30


def write_names():
    """benchmark_names (place, name, folded, sort_name, owner, owner_folded, owner_sort) in the alphabet's own order."""
    rows = []
    for place, (goods, kind, where) in enumerate(product(GOODS, KINDS, PLACES)):
        name, owner = f"{goods} {kind} {where}", f"{OWNERS[place % len(OWNERS)]} {where} {kind}"
        rows.append((place, name, search_key(name), sort_key(name), owner, search_key(owner), sort_key(owner)))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE UNLOGGED TABLE benchmark_names (place bigint PRIMARY KEY, name text, folded text, sort_name text,"
            " owner text, owner_folded text, owner_sort text)"
        )
        cursor.executemany("INSERT INTO benchmark_names VALUES (%s, %s, %s, %s, %s, %s, %s)", rows)


def write_wards(province):
    """benchmark_wards (place, id, name): new wards of the province, each with its committee, beside the template's own."""
    wards = [accounts.make_area(code=f"9{n:04d}", name=f"Phường Mẫu {n}", parent=province) for n in range(1, WARDS)]
    for ward in wards:
        accounts.make_office(ward)
    with connection.cursor() as cursor:
        cursor.execute("CREATE UNLOGGED TABLE benchmark_wards (place bigint PRIMARY KEY, id bigint, name text)")
        rows = [(place, ward.pk, ward.name) for place, ward in enumerate([accounts.ward(), *wards])]
        cursor.executemany("INSERT INTO benchmark_wards VALUES (%s, %s, %s)", rows)


def forget():
    """Both tables have done their work."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE benchmark_names, benchmark_wards")
