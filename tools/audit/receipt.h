/*
 * receipt - reads the receipts in which processes give an account
 */
#ifndef RECEIPT_H
#define RECEIPT_H

#include "audit/account.h"
#include "stage.h"

/* Asks for the fields of receipts. */
struct receipt_reader *receipt_reader_new(struct stage *);
void receipt_reader_free(struct receipt_reader *);

/* Gives the account, to be freed; NULL where the record is no receipt. */
struct account *receipt_read(struct receipt_reader *, struct record *);

#endif
