# weir-store: the front of the back ends.

load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	folder=$WEIR_BUILD/libexec/weir
}

# A folder of programs with store in it, and the back ends that are named.
suite() {
	mkdir suite
	cp "$folder/store" suite
	for name; do
		# shellcheck disable=SC2016 # the back end's own arguments
		printf '#!/bin/sh\nprintf "%%s\\n" "${0##*/}" "$@"\n' \
			> "suite/store-$name"
		chmod +x "suite/store-$name"
	done
}

@test "store runs the back end that the scheme names, with the same arguments" {
	suite one two
	suite/store --table t -k a,b --strict two:place --its-own 'an option' > out
	diff -u - out <<-'END'
	store-two
	--table
	t
	-k
	a,b
	--strict
	two:place
	--its-own
	an option
	END
}

@test "the value of an option is not taken for the place" {
	suite one two
	suite/store --dead-letter one:x --batch=1 two:y | head -n 1 > out
	[ "$(cat out)" = store-two ]
}

@test "upper case in a scheme does not matter" {
	suite one
	[ "$(suite/store ONE:x | head -n 1)" = store-one ]
}

@test "records reach the database through the front" {
	echo '{"a":1}' | weir store --table t sqlite:x.db --key a
	[ "$(sqlite3 x.db 'SELECT a FROM t')" = 1 ]
}

@test "the exit code is that of the back end" {
	status 65 weir store --strict --table t sqlite:x.db <<< '{' 2> err
	grep -q weir-store-sqlite err
}

@test "a scheme without a back end is told, with the nearest one" {
	suite one other
	status 64 suite/store oter:x 2> err
	diff -u - err <<< "weir-store: no back end for 'oter:'; did you mean 'other:'?"
	status 64 suite/store mysql://host/db 2> err
	diff -u - err <<< "weir-store: no back end for 'mysql:'; there are back ends for: one, other"
}

@test "a place without a scheme is told" {
	suite one
	status 64 suite/store x.db 2> err
	diff -u - err <<< "weir-store: 'x.db' is not SCHEME:PLACE; there are back ends for: one"
	status 64 suite/store ../one:x 2> err
	grep -q "'../one:x' is not SCHEME:PLACE" err
}

@test "options of the back end alone may stand before the place" {
	suite one two
	suite/store --its-own value --table t TWO:place --flag > out
	diff -u - out <<< $'store-two\n--its-own\nvalue\n--table\nt\nTWO:place\n--flag'
	[ "$(suite/store -x three:y two:z one:a | head -n 1)" = store-two ]
	suite/store --its-own value --help | grep -q 'back ends for: one, two'
	echo '{"a":1}' | weir store --busy-timeout 3s --table t sqlite:x.db
	[ "$(sqlite3 x.db 'SELECT a FROM t')" = 1 ]
}

@test "no place, an unknown option before it, and a value that is none are told" {
	status 64 weir store --table t 2> err
	diff -u - err <<< 'weir-store: SCHEME:PLACE is missing; try --help'
	status 64 weir store --tabel t sqlite:x.db 2> err
	grep -q "did you mean '--table'" err
	status 64 weir store --tabel t 2> err
	diff -u - err <<< "weir-store: unknown option '--tabel'; did you mean '--table'?"
	status 64 weir store --batch many sqlite:x.db 2> err
	grep -q -e '--batch' err
}

@test "a back end that cannot run is told" {
	suite one
	chmod -x suite/store-one
	status 77 suite/store one:x 2> err
	grep -q "cannot run '.*/store-one': Permission denied" err
}

@test "the help shows the shared options and lists the back ends" {
	suite one other
	suite/store --help > out
	grep -q -e '--table' out
	grep -q -e '--receipt' out
	grep -q 'back ends for: one, other' out
	suite/store --table t --version | grep -q '^weir '
	status 74 suite/store --help > /dev/full
}

@test "the help of a back end shows its own options" {
	weir store sqlite: --help | grep -q -e '--busy-timeout'
}
