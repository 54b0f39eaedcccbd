# weir, the dispatcher: it finds the programs, their pages and their sentences.
# shellcheck disable=SC2016 # scripts that are written are no shell's here

load helper

# suite - a small suite of its own in the current folder.
suite() {
	mkdir -p bin libexec/weir share/man/man1 share/man/man7
	cp "$WEIR_BUILD/bin/weir" bin
	printf '#!/bin/sh\nprintf "%%s\\n" "$0" "$@"\nexit 7\n' \
		> libexec/weir/echo
	cat > libexec/weir/hum <<-'END'
		#!/bin/sh
		[ "$1" = --help ] || exit 1
		printf 'usage: weir hum\n            [options]\n\nhums a tune\n\nmore\n'
	END
	chmod +x libexec/weir/*
}

@test "a program gets its arguments as they are, and its exit code is passed on" {
	suite
	status 7 bin/weir echo --help 'a  b' '' -- -x > out
	printf '%s\n' "$PWD/libexec/weir/echo" --help 'a  b' '' -- -x |
		diff -u - out
}

@test "the programs are found from where weir itself stands" {
	suite
	mkdir elsewhere
	ln -s ../bin/weir elsewhere/renamed
	[ "$(elsewhere/renamed --exec-path)" = "$PWD/libexec/weir" ]
	mv libexec gone
	status 64 bin/weir echo 2> err
	echo "weir: 'echo' is no program; 'weir help' lists the programs" |
		diff -u - err
}

@test "a name that is no program is told, with the nearest one that is" {
	status 64 weir selct true 2> err
	echo "weir: 'selct' is no program; did you mean 'select'?" | diff -u - err
	status 64 weir hepl 2> err
	echo "weir: 'hepl' is no program; did you mean 'help'?" | diff -u - err
	status 64 weir --verison 2> err
	echo "weir: '--verison' is no option; did you mean '--version'?" |
		diff -u - err
	status 64 weir frobnicate 2> err
	grep -q "'frobnicate' is no program; 'weir help' lists the programs" err
	status 64 weir help selct 2> err
	grep -q "'selct' is no program and no page; did you mean 'select'?" err
	status 64 weir help expresion 2> err
	grep -q "did you mean 'expression'?" err
}

@test "no path and no empty word is taken for a program" {
	for word in '' . .. ../weir/select ../../bin/weir /bin/sh; do
		status 64 weir "$word" > out 2> err
		grep -q 'is no program' err
		status 64 weir help "$word" > out 2> err
		grep -q 'is no program and no page' err
	done
	status 64 weir 2> err
	echo "weir: NAME is missing; try 'weir help'" | diff -u - err
}

@test "help lists each program with the sentence of its own help" {
	suite
	bin/weir help > out
	bin/weir --help | diff -u out -
	grep -qx '  hum            hums a tune' out
	# What has no help of that form has no sentence, and runs no risk.
	grep -qxE '  echo +' out
	weir help > out
	for program in "$WEIR_BUILD"/libexec/weir/*; do
		sentence=$("$program" --help | sed -n '/^$/ { n; p; q; }')
		[ -n "$sentence" ]
		grep -qF " $sentence" <(grep "^  $(basename "$program") " out)
	done
}

@test "a program that reads its input does not hold up the list" {
	suite
	printf '#!/bin/sh\ncat\n' > libexec/weir/reader
	chmod +x libexec/weir/reader
	mkfifo input
	# The other end is open, and never writes.
	timeout 20 bin/weir help 0<> input > out
	grep -q hum out
}

@test "a prefix may have any name" {
	mkdir "it's a \$HOME; \"place\""
	cd "it's a \$HOME; \"place\""
	suite
	bin/weir help > out
	grep -qx '  hum            hums a tune' out
	[ "$(bin/weir --exec-path)" = "$PWD/libexec/weir" ]
}

@test "help shows the page of a program, of a topic, and the overview" {
	weir help select > out
	grep -q 'WEIR-SELECT(1)' out
	weir help weir-select | diff -u out -
	weir help record > out
	grep -q 'WEIR-RECORD(5)' out
	weir help expression > out
	grep -q 'WEIR-EXPRESSION(7)' out
	weir help weir > out
	grep -q 'WEIR(7)' out
	status 64 weir help select map 2> err
	grep -q "'map' is one operand too many" err
}

@test "a page may be packed, and shown by man or by mandoc" {
	suite
	gzip -c "$BATS_TEST_DIRNAME/../man/weir-stage.7" \
		> share/man/man7/weir-stage.7.gz
	mkdir path
	for reader in mandoc man; do
		printf '#!/bin/sh\necho %s "$@"\n' "$reader" > "path/$reader"
		chmod +x "path/$reader"
		PATH=path bin/weir help stage >> out
	done
	page=$PWD/share/man/man7/weir-stage.7.gz
	printf '%s\n' "mandoc -a $page" "man -l $page" | diff -u - out
}

@test "where no page can be shown, the help of the program is" {
	suite
	bin/weir help hum > out
	grep -qx 'hums a tune' out
	: > share/man/man1/weir-hum.1
	PATH=none bin/weir help hum | diff -u out -
	: > share/man/man7/weir-stage.7
	PATH=none status 69 bin/weir help stage 2> err
	grep -q 'neither man nor mandoc is there' err
}

@test "what cannot be run is told" {
	suite
	: > libexec/weir/empty
	status 77 bin/weir empty 2> err
	echo "weir: cannot run '$PWD/libexec/weir/empty': Permission denied" |
		diff -u - err
	printf '#!/none\n' > libexec/weir/empty
	chmod +x libexec/weir/empty
	status 78 bin/weir empty 2> err
	grep -q "cannot run '.*/empty': No such file" err
}

@test "the version is shown, and a full disk is an error" {
	[[ "$(weir --version)" =~ ^weir\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
	[ "$(weir select --version)" = "$(weir --version)" ]
	for wanted in --version --exec-path help; do
		status 74 weir "$wanted" > /dev/full 2> err
		echo "weir: cannot write: No space left on device" | diff -u - err
	done
}

@test "make install makes the same tree, and uninstall takes it away" {
	# What was built is installed as it is, "all" is not made again.
	make -s -C "$BATS_TEST_DIRNAME/.." MAKEFLAGS= BUILD="$WEIR_BUILD" \
		DESTDIR="$PWD/package" PREFIX=/opt -o all install
	[ "$(package/opt/bin/weir --exec-path)" = \
		"$PWD/package/opt/libexec/weir" ]
	[ "$(echo '{}' | package/opt/bin/weir select true)" = '{}' ]
	PATH=none package/opt/bin/weir help select | grep -q '^usage: weir select'
	[ -e package/opt/share/man/man1/weir-select.1 ]
	[ -e package/opt/share/man/man7/weir-stage.7 ]
	make -s -C "$BATS_TEST_DIRNAME/.." MAKEFLAGS= BUILD="$WEIR_BUILD" \
		DESTDIR="$PWD/package" PREFIX=/opt uninstall
	[ -z "$(find package ! -type d)" ]
	[ ! -d package/opt/libexec/weir ]
}
