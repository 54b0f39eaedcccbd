# weir-publish: the front of the ways into a topic.

load helper

@test "publish runs the back end that the scheme names, with the same arguments" {
	mkdir suite
	cp "$WEIR_BUILD/libexec/weir/publish" suite
	# shellcheck disable=SC2016 # the back end's own arguments
	printf '#!/bin/sh\nprintf "%%s\\n" "${0##*/}" "$@"\n' > suite/publish-one
	chmod +x suite/publish-one
	suite/publish --key a,b one:place --its-own x > out
	diff -u - out <<-'END'
	publish-one
	--key
	a,b
	one:place
	--its-own
	x
	END
}

@test "records reach the topic through the front" {
	echo '{"a":1}' | weir publish log:t --receipt r
	[ "$(weir subscribe log:t)" = '{"a":1}' ]
	[ "$(fate published r)" = 1 ]
}

@test "a scheme without a back end is told" {
	status 64 weir publish lg:t < /dev/null 2> err
	grep -q "did you mean 'log:'" err
	status 64 weir publish t < /dev/null 2> err
	grep -q "'t' is not SCHEME:PLACE" err
}

@test "the help shows the shared options and lists the back ends" {
	weir publish --help > out
	grep -q -e '--key' out
	grep -q 'back ends for: .*log' out
	weir publish log:t --help | grep -q -e '--segment'
}
