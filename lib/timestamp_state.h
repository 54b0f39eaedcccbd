/*
 * timestamp_state - dates, for the files of timestamp.h alone
 */
#ifndef TIMESTAMP_STATE_H
#define TIMESTAMP_STATE_H

#include "timestamp.h"

enum { DAY_SECONDS = 86400 };

/* A date of the Gregorian calendar, in years before it began, too. */
struct date {
	int year, month, day;
};

/* Days since 1970-01-01 and back. */
int64_t date_days(struct date);
struct date date_of_days(int64_t days);

/* How many days a month has, from 1. */
int date_month_length(int year, int month);

/* Gives false where it is out of range. */
bool time_of_seconds(int64_t seconds, int64_t nanoseconds, int64_t *time);

#endif
