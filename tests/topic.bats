# weir-topic: looks after local topics.
# shellcheck disable=SC2030,SC2031 # each test has its own started

load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	seq 9 | sed 's/.*/{"id":&}/' > in
}

topic() {
	weir topic "$@" 2> err
}

@test "list says which topics are in a folder" {
	mkdir -p topics/none
	weir publish log:topics/b < in
	weir publish log:topics/a --partitions 2 --key id < in
	topic list log:topics | diff - <(printf '%s\n' \
		'{"topic":"a","partitions":2,"bytes":81}' \
		'{"topic":"b","partitions":1,"bytes":81}')
	[ -z "$(topic list log:topics/none)" ]
	status 66 topic list log:topisc
	diff -u - err <<< "weir-topic: cannot open 'topisc': No such file or directory"
}

@test "info says how far partitions and groups have come" {
	weir publish log:t --segment 9 --batch 9 < in
	weir subscribe log:t --group a > /dev/null
	head -n 1 in | weir publish log:t
	weir subscribe log:t --group b --from latest
	topic info log:t | diff - <(echo '{"topic":"t","partition":0,"first":0,"end":90,"segments":9,"groups":{"a":{"offset":81,"behind":9},"b":{"offset":90,"behind":0}}}')
}

@test "slashes behind the name of a topic are no part of it" {
	weir publish log:t// < in
	topic info log:t// | diff -u <(topic info log:t) -
	topic verify "log:$PWD/t/" | diff -u <(topic verify log:t) -
}

@test "a group that is beyond the end is not behind" {
	weir publish log:t < in
	cp t/end before
	weir publish log:t < in
	weir subscribe log:t --group a > /dev/null
	cp before t/end
	topic info log:t | jq -c .groups | diff -u - <(echo '{"a":{"offset":162,"behind":0}}')
	status 65 topic verify log:t > out
	grep -q "the group 'a' is where nothing is" out
}

@test "verify reads it all, and says what is wrong with exit code 65" {
	weir publish log:t --segment 9 --batch 9 < in
	topic verify log:t | diff - <(echo '{"topic":"t","partition":0,"first":0,"end":81,"records":9,"faults":0}')
	sed -i 's/}/]/' t/0/00000000000000000027.ndjson
	sed -i 's/"id":9/"@weir":/; s/$/ /' t/0/00000000000000000072.ndjson
	truncate -s 9 t/0/00000000000000000072.ndjson
	status 65 topic verify log:t > out
	jq -r 'select(.fault) | "\(.offset) \(.fault)"' out | diff - <(printf '%s\n' \
		"27 expected ',' or '}'" '72 the last line does not end')
	[ "$(tail -n 1 out | jq .faults)" = 2 ]
}

@test "verify finds no fault in a topic that is written and read" {
	weir publish log:t < in
	yes '{"id":1}' | weir publish log:t --sync none --batch 99 2> /dev/null &
	started+=($!)
	weir subscribe log:t --group a --follow --commit 1ms > /dev/null &
	started+=($!)
	for _ in {1..300}; do
		topic verify log:t > out || { cat out; return 1; }
		[ "$(wc -c < t/0/*0.ndjson)" -lt 4000000 ] || break
	done
}

@test "verify finds bytes that are gone, and groups that stand nowhere" {
	weir publish log:t < /dev/null
	weir subscribe log:t --group a
	weir publish log:t --segment 9 --batch 9 < in
	topic trim log:t --keep-size 70 --force > /dev/null
	rm t/0/00000000000000000045.ndjson
	status 65 topic verify log:t > out
	jq -r 'select(.fault) | "\(.offset) \(.fault)"' out | diff - <(printf '%s\n' \
		"0 the group 'a' is where nothing is" \
		'45 bytes in front of the end are missing')
	[ "$(tail -n 1 out | jq .records)" = 3 ]
}

@test "verify finds records that are in another partition than their key's" {
	weir publish log:t --partitions 3 --key id < in
	topic verify log:t > /dev/null
	line=$(head -n 1 t/2/*.ndjson)
	sed -i "1s/.*/$line/" t/0/*.ndjson
	status 65 topic verify log:t > out
	jq -c 'select(.fault) | [.partition, .offset, .fault]' out |
		diff -u - <(echo '[0,0,"a record of partition 2"]')
	[ "$(jq -s 'map(.records // 0) | add' out)" = 9 ]
}

@test "trim removes the oldest segments, by size and by time" {
	weir publish log:t --segment 9 --batch 9 < in
	topic trim log:t --keep-size 40 | diff - <(echo '{"topic":"t","partition":0,"removed":45,"first":45}')
	weir subscribe log:t | cmp - <(tail -n 4 in)
	topic trim log:t --keep-time 1h | diff - <(echo '{"topic":"t","partition":0,"removed":0,"first":45}')
	touch -d '2 hours ago' t/0/*45.ndjson t/0/*54.ndjson t/0/*72.ndjson
	topic trim log:t --keep-time 1h | diff - <(echo '{"topic":"t","partition":0,"removed":18,"first":63}')
	# The last segment stays, whatever its age.
	touch -d '2 hours ago' t/0/*
	[ "$(topic trim log:t --keep-time 1h | jq .first)" = 72 ]
	tail -n 1 in | weir publish log:t
	[ "$(weir subscribe log:t | wc -l)" = 2 ]
}

@test "trim leaves what a group has not read, unless it is forced" {
	weir publish log:t --segment 9 --batch 9 < in
	weir subscribe log:t --group a --from 27 > /dev/null
	weir publish log:t --segment 9 --batch 9 < in
	topic trim log:t --keep-size 9 | diff - <(echo '{"topic":"t","partition":0,"removed":81,"first":81,"held_by":"a"}')
	[ "$(topic trim log:t --keep-size 9 --force | jq .first)" = 153 ]
	status 78 weir subscribe log:t --group a 2> err
	diff -u - err <<< "weir-subscribe-log: offset 81 of partition 0 is below what 't' keeps"
}

@test "forget takes a group out, which then holds nothing any more" {
	weir publish log:t --segment 9 --batch 9 < in
	weir subscribe log:t --group a --from 9 > /dev/null
	weir publish log:t --segment 9 --batch 9 < in
	[ "$(topic trim log:t --keep-size 9 | jq .first)" = 81 ]
	topic forget log:t a
	[ "$(topic trim log:t --keep-size 9 | jq .first)" = 153 ]
	status 66 topic forget log:t a
	diff -u - err <<< "weir-topic: 't' has no group 'a'"
	[ "$(topic info log:t | jq -c .groups)" = '{}' ]
}

@test "forget takes a group out of all partitions or of none" {
	weir publish log:t --partitions 2 --key id < in
	weir subscribe log:t --group a --partition 0 > /dev/null
	weir subscribe log:t --group a --partition 1 --follow > out &
	started+=($!)
	await test -s out
	status 75 topic forget log:t a
	diff -u - err <<< "weir-topic: a process reads by 't/groups/a/1'"
	[ -e t/groups/a/0 ]
}

@test "a wrong verb, place or option is told" {
	weir publish log:t < in
	status 64 topic inf log:t
	diff -u - err <<< "weir-topic: 'inf' is nothing to do with a topic; did you mean 'info'?"
	status 64 topic explode log:t
	grep -q 'there are list, info, verify, trim and forget' err
	status 64 topic info
	status 64 topic info t
	status 64 topic trim log:t
	grep -q 'trim needs --keep-time or --keep-size' err
	status 64 topic forget log:t
	status 66 topic info log:u
	status 74 weir topic info log:t > /dev/full 2> err
}
