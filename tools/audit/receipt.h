/*
 * receipt - reads the receipts in which processes give an account
 */
#ifndef RECEIPT_H
#define RECEIPT_H

#include "audit/account.h"
#include "stage.h"

/* Asks for the fields of receipts; gives them, to be freed. */
struct field **receipt_fields(struct stage *);

/* Gives the account, to be freed; NULL where the record is no receipt. */
struct account *receipt_read(struct field *const *fields, struct record *);

#endif
