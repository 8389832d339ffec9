"""Hours, days and months: how long each is, said once for the whole house.

A year is 365.25 days and a month a twelfth of it, so that a rate of a year means the same in every month.
"""

HOURS_A_DAY = 24.0
DAYS_A_WEEK = 7.0
DAYS_A_YEAR = 365.25
MONTHS_A_YEAR = 12.0
DAYS_A_MONTH = DAYS_A_YEAR / MONTHS_A_YEAR
HOURS_A_WEEK = DAYS_A_WEEK * HOURS_A_DAY
HOURS_A_MONTH = DAYS_A_MONTH * HOURS_A_DAY
HOURS_A_YEAR = DAYS_A_YEAR * HOURS_A_DAY
