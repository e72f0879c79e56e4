"""What of this app's tables never changes (records/registry.py says how this is read).

The law is loaded by the owner of the database (`manage.py prepare`); the portal's own role only reads it.
"""

LAW = {
    "living": "the law as rows, loaded from its files by the owner, who is asked before points change",
    "role": ("SELECT",),
}

TABLES = {
    "criteria_regulation": LAW,
    "criteria_criteriaset": LAW,
    "criteria_criterion": LAW,
    "criteria_option": LAW,
    "criteria_paperkind": LAW,
    "criteria_holiday": {"living": "days off are announced year by year and entered as they come"},
    "criteria_loadedrow": {
        "living": "what the files of areas, offices, papers and days off said when they were last loaded, by the owner",
        "role": ("SELECT",),
    },
}
