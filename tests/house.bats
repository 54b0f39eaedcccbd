# What the house asks of everybody: see CONTRIBUTING.md.
# shellcheck disable=SC2016 # programs of awk are no shell's

load helper

setup() {
	cd "$BATS_TEST_DIRNAME/.." || exit
	house=$BATS_TEST_DIRNAME/house
	sources=(lib/*.c tools/*.c tools/*/*.c)
	headers=(lib/*.h tools/*/*.h tests/unit/*.h)
	tests=(tests/unit/*.c tests/fuzz/*.c tests/bench/*.c)
	flags=$(MAKEFLAGS='' make -s flags) && eval "flags=($flags)"
}

# nothing COMMAND... - wants it to succeed and to have nothing to say.
nothing() {
	local said code=0
	said=$("$@" 2>&1) || code=$?
	[ -z "$said" ] || echo "$said"
	[ -z "$said" ] && [ "$code" -eq 0 ]
}

# The files of the project, whether it is a checkout or a copy of one.
files() {
	git ls-files -co --exclude-standard 2> /dev/null ||
		find . -name build -prune -o -name .git -prune -o -type f -print
}

# Shell scripts, by their first line.
list_scripts() {
	files | while IFS= read -r file; do
		if [ -f "$file" ] && head -n 1 "$file" | grep -aqE '^#!.*sh$'; then
			echo "$file"
		fi
	done
}

@test "a module of lib/ includes lower floors only, a program its own modules" {
	nothing "$house/floors" lib/README.md lib/*.[ch] tools/*.c tools/*/*.[ch]
}

@test "the check of floors finds a wrong step" {
	cd "$BATS_TEST_TMPDIR"
	mkdir -p lib tools/a tools/b
	printf -- '- `low`, `mid`: words\n- `high`: more\n' > lib/README.md
	echo '#include "high.h"' > lib/low.c
	echo '#include "low.h"' > lib/high.c
	echo '#include "low.h"' > lib/mid_part.c
	echo '#include "mid_part.h"' > lib/high_part.c
	echo '#include "b/own.h"' > tools/a.c
	echo '#include "nowhere.h"' > tools/a/x.c
	touch lib/other.c
	cat <<-'END' > expected
		lib/high_part.c:1: mid_part.h is for the module mid alone
		lib/low.c:1: low includes high.h, which is no lower floor
		lib/other.c:1: belongs to no module that lib/README.md lists
		tools/a.c:1: b/own.h is for another program alone
		tools/a/x.c:1: nowhere.h is in no module that lib/README.md lists
	END
	echo '#include "low.h"' >> lib/other.c
	"$house/floors" lib/README.md lib/*.c tools/*.c tools/*/*.c |
		diff -u expected -
}

@test "a heavy library is used by one module alone" {
	local header
	for header in curl/curl geos_c sqlite3 zlib zstd yaml xxhash; do
		# The module: the file without what stands behind its first "_".
		nothing awk -v header="<$header.h>" '
		/^#include/ && index($0, header) {
			module = FILENAME
			sub(/(_[a-z_]*)?\.[ch]$/, "", module)
			if (first && module != first)
				print header " is used by " first " and " module
			first = module
		}' "${sources[@]}" "${headers[@]}"
	done
}

@test "each header compiles alone, and twice" {
	local header name
	for header in "${headers[@]}"; do
		printf '#include "%s"\n' "$PWD/$header" "$PWD/$header" \
			> "$BATS_TEST_TMPDIR/alone.c"
		echo 'typedef int not_empty;' >> "$BATS_TEST_TMPDIR/alone.c"
		nothing gcc "${flags[@]}" -Wno-unused-function -Werror -fsyntax-only \
			"$BATS_TEST_TMPDIR/alone.c"
		# Its guard is its name.
		name=$(basename "$header" .h | tr 'a-z-' 'A-Z_')
		grep -qE "^#ifndef ([A-Z_]+_)?${name}_H\$" "$header" ||
			{ echo "$header has no guard ${name}_H"; return 1; }
	done
}

@test "gcc and clang have nothing to warn of" {
	printf '%s\n' "${sources[@]}" "${tests[@]}" > "$BATS_TEST_TMPDIR/list"
	nothing xargs -n 8 -P 2 clang "${flags[@]}" -Werror -fsyntax-only \
		< "$BATS_TEST_TMPDIR/list"
	nothing xargs -n 1 -P 2 gcc "${flags[@]}" -O1 -Werror -S -o /dev/null \
		< "$BATS_TEST_TMPDIR/list"
}

@test "lines of C have at most 80 columns, and functions 60 lines" {
	local file
	for file in "${sources[@]}" "${headers[@]}" "${tests[@]}"; do
		expand "$file" | iconv -f UTF-8 -t ASCII//TRANSLIT |
			awk -v file="$file" 'length > 80 { print file ":" FNR }'
	done > "$BATS_TEST_TMPDIR/long"
	nothing cat "$BATS_TEST_TMPDIR/long"
	nothing "$house/longest" "${sources[@]}"
}

@test "each program has a page and a test file" {
	local source name page
	for source in tools/*.c; do
		name=$(basename "$source" .c)
		page=man/weir-$name.1
		[ "$name" != weir ] || page=man/weir.1
		[ -e "$page" ] || { echo "there is no $page"; return 1; }
		[ -e "tests/$name.bats" ] ||
			{ echo "there is no tests/$name.bats"; return 1; }
	done
}

@test "the sentence about a program is the same everywhere" {
	nothing "$house/sentences"
}

@test "mandoc has nothing to say about the pages" {
	nothing mandoc -T lint -W warning man/*
}

@test "pages refer to pages that are there" {
	awk '/^\.Xr weir/ { print FILENAME, $2 "." $3 }' man/* |
		while read -r page other; do
			[ -e "man/$other" ] || echo "$page refers to $other"
		done > "$BATS_TEST_TMPDIR/lost"
	nothing sort -u "$BATS_TEST_TMPDIR/lost"
}

@test "a page has the usual sections in their order" {
	local page
	for page in man/*.1; do
		sed -n 's/^\.Sh //p' "$page" | diff -u - <(printf '%s\n' NAME \
			SYNOPSIS DESCRIPTION OPTIONS 'EXIT STATUS' EXAMPLES \
			'SEE ALSO') || { echo "in $page"; return 1; }
	done
}

@test "shellcheck has nothing to say about the scripts" {
	mapfile -t scripts < <(list_scripts)
	nothing shellcheck -x "${scripts[@]}"
	# In a test a "cd" that fails ends it, and helpers set variables.
	nothing shellcheck -s bash -e SC2164,SC2154 tests/*.bash
	nothing shellcheck -s bats -e SC2164,SC2154 tests/*.bats
}

@test "the recorded day is what its script makes" {
	scripts/make-temperatures "$BATS_TEST_TMPDIR"
	for file in temperatures-2019-02-19.ndjson temperatures.ndjson; do
		cmp "data/$file" "$BATS_TEST_TMPDIR/$file"
	done
}

@test "options are rows of a table, and no number is read without a check" {
	nothing sh -c "! grep -nE 'strcmp\(argv\[i|atoi\(|getopt' tools/*.c"
}
