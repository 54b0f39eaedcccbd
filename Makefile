# A new program, module, page or test is found by its place: no list is edited.
#
#   tools/NAME.c         a program; tools/NAME/*.c are modules of its own
#   lib/*.c              what programs share
#   tests/unit/NAME.c    a unit test; tests/fuzz/NAME.c a fuzz target

VERSION = 0.1.0
PREFIX = /usr/local
DESTDIR =
BUILD = build
ifeq ($(strip $(BUILD)),)
$(error BUILD is empty, and would be /)
endif

# Modules stay apart in the source; the linker joins what calls one another.
CFLAGS = -O3 -g -flto=auto
AR = gcc-ar
WARNINGS = -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes \
	-Wconversion -Wno-missing-field-initializers
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -Ilib -Itools \
	$(WARNINGS) -MMD -MP $(CFLAGS)
# A program is linked with those libraries alone that it uses.
LDLIBS = -Wl,--as-needed -lcurl -lsqlite3 -lzstd -lz -lm
# What tests compare results with.
ORACLES = -ljansson -lgeos_c

objects = $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard $(1)))
programs := $(filter-out weir,$(basename $(notdir $(wildcard tools/*.c))))
units := $(basename $(notdir $(wildcard tests/unit/*.c)))
fuzzers := $(basename $(notdir $(wildcard tests/fuzz/*.c)))
library := $(BUILD)/obj/libweir.a
pages := $(notdir $(wildcard man/*.[157]))

# What is installed; the build folder has the same shape as the prefix.
executables = bin/weir $(programs:%=libexec/weir/%)
manuals = $(foreach p,$(pages),share/man/man$(subst .,,$(suffix $p))/$p)

all: $(addprefix $(BUILD)/,$(executables) $(manuals))

.SECONDEXPANSION:
.SECONDARY:

$(BUILD)/bin/weir: $(BUILD)/obj/tools/weir.o \
		$(call objects,tools/weir/*.c) $(library)
$(BUILD)/libexec/weir/%: $(BUILD)/obj/tools/%.o \
		$$(call objects,tools/$$*/*.c) $(library)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(BUILD)/bin/weir:
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# A test in C is linked with the library and the modules of all programs.
$(BUILD)/tests/%: $(BUILD)/obj/tests/%.o $(call objects,tools/*/*.c) $(library)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(ORACLES)

$(library): $(call objects,lib/*.c)
	@rm -f $@
	$(AR) rcs $@ $^

# What is named so may use the instructions; it must not run elsewhere.
$(BUILD)/obj/%_avx2.o: ALL_CFLAGS += $(if $(filter x86_64,$(shell uname -m)),\
	-mavx2 -mbmi)

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

# -- installing --

install: all
	set -e; for file in $(executables); do \
		install -D -m 755 $(BUILD)/$$file $(target)/$$file; done
	set -e; for file in $(manuals); do \
		install -D -m 644 $(BUILD)/$$file $(target)/$$file; done

uninstall:
	rm -f $(addprefix $(target)/,$(executables) $(manuals))
	-rmdir $(target)/libexec/weir 2> /dev/null

target = $(DESTDIR)$(PREFIX)

# -- testing: see CONTRIBUTING.md --

SANITIZE = -O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all \
	-fsanitize=address,undefined
FUZZ_SECONDS = 5

tests: all $(units:%=$(BUILD)/tests/unit/%)

check: tests fuzzers
	WEIR_BUILD=$(BUILD) tests/run

# The same tests, with every wrong access and overflow an error.
sanitize:
	$(MAKE) BUILD=$(BUILD)/sanitize CFLAGS='$(SANITIZE)' tests
	WEIR_BUILD=$(BUILD)/sanitize tests/run

# Unit tests and golden cases with no byte read that was never written.
valgrind: tests
	WEIR_BUILD=$(BUILD) tests/valgrind

fuzz: fuzzers
	WEIR_BUILD=$(BUILD) WEIR_FUZZ_SECONDS=$(FUZZ_SECONDS) \
		tests/run $(fuzzers:%=$(BUILD)/fuzz/tests/fuzz/%)

fuzzers:
	$(MAKE) BUILD=$(BUILD)/fuzz CC=clang LDFLAGS=-fsanitize=fuzzer \
		CFLAGS='$(SANITIZE) -fsanitize=fuzzer-no-link' \
		$(fuzzers:%=$(BUILD)/fuzz/tests/fuzz/%)

# What a C file is compiled with, for checks of single files.
flags:
	$(info $(filter-out -MMD -MP,$(ALL_CFLAGS)))
	@:

clean:
	rm -rf $(BUILD)

.PHONY: all install uninstall tests check sanitize valgrind fuzz fuzzers \
	flags clean
