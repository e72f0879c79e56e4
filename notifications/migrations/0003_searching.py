"""Letters are searched without accents by an index of trigrams (PostgreSQL).

The expression is the one of `notifications.querysets.Bare`.
"""

from migrating import AddTrigramIndex, SteppedMigration

SIGNS = (
    "ÀÁÂÃÄÅàáâãäåĀāĂăĄąẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặÇçĆćĈĉĊċČčÐðĎďĐđÈÉÊËèéêëĒēĔĕĖėĘęĚěẸẹẺẻẼẽẾếỀềỂểỄễỆệĜĝĞ"
    "ğĠġĢģĤĥÌÍÎÏìíîïĨĩĪīĬĭĮįİỈỉỊịĴĵĶķĹĺĻļĽľÑñŃńŅņŇňÒÓÔÕÖòóôõöŌōŎŏŐőƠơỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợŔŕŖŗŘřŚ"
    "śŜŝŞşŠšŢţŤťÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲųƯưỤụỦủỨứỪừỬửỮữỰựŴŵÝýÿŶŷŸỲỳỴỵỶỷỸỹŹźŻżŽž"
)
LETTERS = (
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaccccccccccddddddeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeggg"
    "ggggghhiiiiiiiiiiiiiiiiiiiiijjkkllllllnnnnnnnnoooooooooooooooooooooooooooooooooooooooooorrrrrrs"
    "sssssssttttuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuwwyyyyyyyyyyyyyyzzzzzz"
)
COLUMNS = "to_name || ' ' || to_address || ' ' || subject || ' ' || about"


class Migration(SteppedMigration):
    dependencies = [("notifications", "0002_list_orders")]

    operations = [
        AddTrigramIndex(
            "letter_bare_trgm", "notifications_letter", f"lower(translate({COLUMNS}, '{SIGNS}', '{LETTERS}'))"
        ),
    ]
