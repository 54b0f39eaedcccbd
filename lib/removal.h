/*
 * removal - a record that takes another one away
 *
 * It is the record that is no more, with one member besides:
 *
 *     {"id":7,"temperature":20.5}
 *     {"id":7,"temperature":20.5,"@op":"-"}
 */
#ifndef REMOVAL_H
#define REMOVAL_H

#include "stage.h"

/* Gives the field of that member, "@op". Owned by the stage. */
struct field *removal_field(struct stage *);

/* Says whether the record is a removal. Gives false where its "@op" is another
 * one than "-": it is rejected. */
bool removal_read(const struct field *, struct stage *, struct record *,
    bool *removal);

/* Adds the removal of a record, whose object has members, none of them
 * "@op". */
void removal_write(struct buffer *, struct span object);

#endif
