"""Static files as nginx has to find them: readable for everybody, also the compressed twins, whatever the umask was."""

import os

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ReadableStaticStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise writes the .gz twins past Django's permissions."""

    def post_process(self, *args, **options):
        yield from super().post_process(*args, **options)
        for folder, _folders, files in os.walk(self.location):
            os.chmod(folder, self.directory_permissions_mode)
            for name in files:
                os.chmod(os.path.join(folder, name), self.file_permissions_mode)
