"""One file for each figure the leaders ask for. A kind offers `count(selection, user)` and
`build(selection, user, today=, progress=, folder=)`, which gives its title and its tables."""

from reports.kinds import register, season
from reports.statuses import Kind

KINDS = {Kind.SEASON: season, Kind.REGISTER: register}
