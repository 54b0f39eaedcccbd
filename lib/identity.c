#include "identity.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/random.h>

#include "fail.h"

void
identity_make(char identity[IDENTITY + 1])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t bytes[IDENTITY / 2];

	if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
		fail_errno(EXIT_IO, "cannot make an id");
	for (size_t i = 0; i < IDENTITY; i++)
		identity[i] = digits[bytes[i / 2] >> 4 * (i % 2) & 15];
	identity[IDENTITY] = '\0';
}
