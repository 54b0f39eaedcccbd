/*
 * identity - names that nothing else has
 */
#ifndef IDENTITY_H
#define IDENTITY_H

enum { IDENTITY = 32 };		/* hexadecimal digits */

/* Makes one up, of 128 random bits; exits where the system has none. */
void identity_make(char identity[IDENTITY + 1]);

#endif
