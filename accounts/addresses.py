"""Which address a request came from, not to be talked into anything by forged headers."""

import ipaddress
import re

from django.conf import settings

_WITH_PORT = re.compile(r"\[([^\]]*)\](?::\d+)?|([\d.]+):\d+")


def _valid(text):
    """The address alone: some balancers write the port after it, a neighbour's has the interface («%eth0»)."""
    text = text.strip()
    if found := _WITH_PORT.fullmatch(text):
        text = found[1] or found[2] or ""
    try:
        return str(ipaddress.ip_address(text.partition("%")[0]))
    except ValueError:
        return None


def client_address(request):
    """The entry of X-Forwarded-For written by the outermost proxy of ours; without proxies the peer itself.

    Entries further left are the client's own claim and are never believed.
    """
    proxies = settings.AXES_IPWARE_PROXY_COUNT or 0
    if proxies:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(hops) >= proxies and (address := _valid(hops[-proxies])):
            return address
    return _valid(request.META.get("REMOTE_ADDR", ""))


def throttled_address(request):
    """The address that tries are counted by: of IPv6 the /64 that one subscriber has, for it holds more addresses than tries."""
    found = client_address(request)
    if found is None:
        return None
    address = ipaddress.ip_address(found)
    if address.version == 4:
        return found
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False).network_address)
