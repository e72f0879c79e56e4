"""The signature in a certificate's QR: Ed25519 over the facts printed on it. Never called a «chữ ký số»."""

import base64
import hashlib
import json

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings


def _private_key():
    if settings.CERTIFICATE_KEY:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(settings.CERTIFICATE_KEY))
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"certificates:{settings.SECRET_KEY}".encode()).digest())


def _bytes(payload):
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sign(payload):
    """URL-safe base64 without padding."""
    return _encode(_private_key().sign(_bytes(payload)))


def verify(payload, signature):
    """Whether exactly this payload was signed here; False for anything malformed."""
    try:
        public: Ed25519PublicKey = _private_key().public_key()
        public.verify(_decode(signature), _bytes(payload))
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def pack(payload, signature):
    """What the QR carries beside the address: payload and signature."""
    return f"{_encode(_bytes(payload))}.{signature}"


def unpack(text):
    """(payload, signature); None where it is not of that form."""
    try:
        packed, signature = text.split(".")
        payload = json.loads(_decode(packed))
    except (ValueError, TypeError, UnicodeDecodeError):
        return None
    return (payload, signature) if isinstance(payload, dict) else None


def _encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text):
    raw = text.encode("ascii")
    decoded = base64.urlsafe_b64decode(raw + b"=" * (-len(raw) % 4))
    # The last character holds spare bits: without this check a flipped bit there would pass.
    if _encode(decoded) != text:
        raise ValueError("not canonical base64")
    return decoded
