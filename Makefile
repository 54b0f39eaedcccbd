# A new program, module, page or test is found by its place: no list is edited.
#
#   tools/NAME.c         a program; tools/NAME/*.c are modules of its own
#   lib/*.c              what programs share
#   tests/unit/NAME.c    a unit test; tests/fuzz/NAME.c a fuzz target

VERSION = 0.1.0
PREFIX = /usr/local
DESTDIR =
BUILD = build

CFLAGS = -O2 -g
WARNINGS = -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes \
	-Wconversion -Wno-missing-field-initializers
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -Ilib -Itools \
	$(WARNINGS) -MMD -MP $(CFLAGS)
# A program is linked with those libraries alone that it uses.
LDLIBS = -Wl,--as-needed -ljansson -lcurl -lgeos_c -lsqlite3 -lzstd -lz -lm

objects = $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard $(1)))
programs := $(filter-out weir,$(basename $(notdir $(wildcard tools/*.c))))
units := $(basename $(notdir $(wildcard tests/unit/*.c)))
fuzzers := $(basename $(notdir $(wildcard tests/fuzz/*.c)))
library := $(BUILD)/obj/libweir.a
pages := $(wildcard man/*.[157])

all: $(BUILD)/bin/weir $(programs:%=$(BUILD)/libexec/weir/%) \
	$(foreach p,$(pages),$(BUILD)/share/man/man$(subst .,,$(suffix $p))/$(notdir $p))

.SECONDEXPANSION:
.SECONDARY:

$(BUILD)/bin/weir: $(BUILD)/obj/tools/weir.o $(library)
$(BUILD)/libexec/weir/%: $(BUILD)/obj/tools/%.o \
		$$(call objects,tools/$$*/*.c) $(library)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(BUILD)/bin/weir:
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# A unit test is linked with the library and the modules of all programs.
$(BUILD)/tests/unit/%: $(BUILD)/obj/tests/unit/%.o \
		$(call objects,tools/*/*.c) $(library)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(library): $(call objects,lib/*.c)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(BUILD)/share/man/man1/%: man/%
	@mkdir -p $(@D)
	cp $< $@
$(BUILD)/share/man/man5/%: man/%
	@mkdir -p $(@D)
	cp $< $@
$(BUILD)/share/man/man7/%: man/%
	@mkdir -p $(@D)
	cp $< $@

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)

tests: all $(units:%=$(BUILD)/tests/unit/%)

clean:
	rm -rf $(BUILD)

.PHONY: all tests clean
