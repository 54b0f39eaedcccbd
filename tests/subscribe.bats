# weir-subscribe: the front of the ways out of a topic.

load helper

@test "subscribe runs the back end that the scheme names" {
	echo '{"a":1}' | weir publish log:t
	[ "$(weir subscribe --group g --from earliest log:t)" = '{"a":1}' ]
	[ -z "$(weir subscribe log:t --group g)" ]
}

@test "a scheme without a back end is told" {
	status 64 weir subscribe lg:t 2> err
	grep -q "did you mean 'log:'" err
}

@test "the help shows the shared options and lists the back ends" {
	weir subscribe --help > out
	grep -q -e '--group' out
	grep -q -e '--where' out
	grep -q 'back ends for: .*log' out
}
