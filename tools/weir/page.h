/*
 * page - manual pages of the suite
 */
#ifndef WEIR_PAGE_H
#define WEIR_PAGE_H

#include "folder.h"

/* Gives the path of the page about a program or a topic, "select", "record",
 * "weir" (the overview); NULL where there is none. The caller owns it. */
char *page_find(const char *prefix, const char *topic);

/* Becomes a program that shows the page; returns where there is none. */
void page_show(const char *path);

/* Adds the programs and topics that there are pages about. The strings own
 * them. */
void page_topics(const char *prefix, struct strings *);

#endif
