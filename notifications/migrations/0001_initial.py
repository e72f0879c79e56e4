
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True, verbose_name='khóa')),
                ('kind', models.CharField(db_index=True, max_length=50, verbose_name='loại thư')),
                ('channel', models.CharField(choices=[('email', 'Thư điện tử'), ('paper', 'Thư giấy')], default='email', max_length=10, verbose_name='hình thức')),
                ('to_name', models.CharField(max_length=300, verbose_name='người nhận')),
                ('to_address', models.EmailField(blank=True, max_length=254, verbose_name='địa chỉ thư điện tử')),
                ('subject', models.CharField(max_length=300, verbose_name='tiêu đề')),
                ('text', models.TextField(verbose_name='nội dung')),
                ('html', models.TextField(verbose_name='nội dung HTML')),
                ('about', models.CharField(blank=True, db_index=True, max_length=100, verbose_name='về việc')),
                ('status', models.CharField(choices=[('queued', 'Chờ gửi'), ('sending', 'Đang gửi'), ('sent', 'Đã gửi'), ('failed', 'Không gửi được'), ('discarded', 'Đã bỏ'), ('to_print', 'Chờ in'), ('printed', 'Đã in, đã chuyển')], default='queued', max_length=10, verbose_name='tình trạng')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='số lần gửi')),
                ('next_try_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='lần gửi tới')),
                ('error', models.TextField(blank=True, verbose_name='lỗi lần cuối')),
                ('message_id', models.CharField(max_length=200, verbose_name='Message-ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='lập lúc')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='bắt đầu gửi lúc')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='gửi lúc')),
            ],
            options={
                'verbose_name': 'thư thông báo',
                'verbose_name_plural': 'thư thông báo',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['status', 'next_try_at'], name='letter_due'), models.Index(fields=['status', 'claimed_at'], name='letter_stuck')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('channel', 'paper'), ('status__in', ['to_print', 'printed', 'discarded'])), models.Q(('channel', 'email'), ('status__in', ['queued', 'sending', 'sent', 'failed', 'discarded'])), _connector='OR'), name='letter_status_of_its_channel'), models.CheckConstraint(condition=models.Q(('channel', 'paper'), models.Q(('to_address', ''), _negated=True), _connector='OR'), name='letter_by_email_has_address'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'sending'), _negated=True), ('claimed_at__isnull', False), _connector='OR'), name='letter_sending_is_claimed')],
            },
        ),
        migrations.CreateModel(
            name='LetterAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='lúc')),
                ('outcome', models.CharField(choices=[('sent', 'Máy chủ thư đã nhận'), ('later', 'Chưa gửi được, sẽ gửi lại'), ('refused', 'Máy chủ thư từ chối'), ('interrupted', 'Lần gửi bị gián đoạn, gửi lại'), ('resent', 'Cho gửi lại'), ('discarded', 'Bỏ, không gửi'), ('printed', 'Đã in và chuyển')], max_length=15, verbose_name='kết quả')),
                ('smtp_code', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='mã SMTP')),
                ('error', models.TextField(blank=True, verbose_name='lỗi')),
                ('by', models.CharField(blank=True, max_length=300, verbose_name='người thực hiện')),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='notifications.letter', verbose_name='thư')),
            ],
            options={
                'verbose_name': 'lần gửi thư',
                'verbose_name_plural': 'các lần gửi thư',
                'ordering': ['at', 'pk'],
            },
        ),
    ]
