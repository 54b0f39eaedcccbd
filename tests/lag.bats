load helper
load stream

@test "a row gets the value of the row that much earlier" {
	golden lag/earlier-value
}

@test "each group has values of its own" {
	golden lag/groups
}

@test "the value may be of any type, and its text stays" {
	golden lag/any-value
}

@test "a row is emitted again when what it wanted comes later" {
	golden lag/comes-later
}

@test "a row that replaces another one changes what was made of that" {
	golden lag/replaced
}

@test "a row of --ago behind the watermark is taken, an older one is late" {
	golden lag/late
}

@test "a delay holds the watermark back" {
	golden lag/delay
}

@test "--allowed-lateness lets rows come later, and changes those behind" {
	golden lag/allowed-lateness
}

@test "revisions are counted here, for each group and time" {
	golden lag/revisions
}

@test "a row that is removed is no value for others any more" {
	golden lag/removals
}

@test "the field is named after the other one" {
	golden lag/name
}

@test "the field may be a member of an object" {
	golden lag/nested-name
}

@test "the field may be the other one itself" {
	golden lag/same-name
}

@test "of repeated names the last one counts" {
	golden lag/repeated-names
}

@test "whole days are days of the zone" {
	golden lag/days-of-a-zone
}

@test "days find each other also when the earlier comes later" {
	golden lag/days-that-come-later
}

@test "hours are moved by 24 hours a day" {
	golden lag/hours-of-days
}

@test "a day of 25 hours is not forgotten too early" {
	golden lag/delayed-days
}

@test "the ends of time are no trouble" {
	golden lag/far-away
}

@test "control lines pass in their place" {
	golden lag/control-lines
}

@test "wrong options are refused" {
	golden lag/wrong-options
}

@test "--ago must be longer than nothing" {
	cd "$BATS_TEST_TMPDIR" || exit
	status 64 weir lag --of mean --ago 0s < /dev/null 2> err
	grep -qF -e --ago err
}

# Rows of five groups for 200 hours, in an order that is up to five hours off;
# some come twice, with another value.
rows() {
	python3 - "$1" <<-'END'
		import random, sys
		random.seed(int(sys.argv[1]))
		rows = []
		for i in range(1000):
		    hour, group = i // 5, "abcde"[i % 5]
		    for _ in range(random.choice([0] + 8 * [1] + [2])):
		        rows.append((hour + random.random() * 5, hour, group))
		for i, (_, hour, group) in enumerate(sorted(rows)):
		    print('{"window_start":%d,"g":"%s","v":%d}'
		        % (hour * 3600, group, i))
	END
}

# hold_against IN OUT - the last row of each group and hour, by a dictionary.
hold_against() {
	python3 - "$@" <<-'END'
		import json, sys
		kept = {}
		for line in open(sys.argv[1]):
		    r = json.loads(line)
		    kept[r["window_start"], r["g"]] = r["v"]
		got = {}
		for line in open(sys.argv[2]):
		    r = json.loads(line)
		    got[r["window_start"], r["g"]] = (r["v"], r["v_before"])
		expected = {(t, g): (v, kept.get((t - 3 * 3600, g)))
		    for (t, g), v in kept.items()}
		assert got == expected and len(got) > 500
	END
}

@test "the last row of each group and time is right, in whatever order" {
	local seed
	cd "$BATS_TEST_TMPDIR"
	for seed in 1 2 3; do
		rows $seed > in
		weir lag --by g --of v --ago 3h --watermark-delay 2h \
			--receipt r < in > out
		hold_against in out
		balanced r
		[ "$(fate rejected r)" = 0 ]
		[ "$(jq .made r)" -gt 0 ]
	done
}

@test "what is corrected upstream ends as if it had come right at once" {
	local window exact=$BATS_TEST_DIRNAME/window-agg.py
	cd "$BATS_TEST_TMPDIR"
	"$exact" readings 8 > in
	"$exact" retract 8 kept < in > changing
	set -- --by s --of t_mean --ago 9m
	for window in --every=3m "--every=3m --size=6m"; do
		# shellcheck disable=SC2086 # several options
		weir window-agg $window --by s --watermark-delay 10h mean:t < kept |
			weir lag "$@" | "$exact" upsert > expected
		# shellcheck disable=SC2086
		weir window-agg $window --by s --allowed-lateness 10h mean:t \
			< changing | tee changes |
			weir lag "$@" --allowed-lateness 10h --receipt r > out
		grep -q '"@op":"-"' out
		[ "$(wc -l < out)" -gt "$(wc -l < changes)" ]
		# It holds that revisions count up, and what a removal removes.
		"$exact" upsert < out | diff expected -
		[ "$(wc -l < expected)" -gt 100 ]
		balanced r
	done
}

@test "runs that go on from each other are as good as one" {
	local exact=$BATS_TEST_DIRNAME/window-agg.py lateness
	cd "$BATS_TEST_TMPDIR"
	"$exact" readings 9 > all
	"$exact" retract 9 kept < all |
		weir window-agg --every 3m --by s --allowed-lateness 10h \
			mean:t > in
	for lateness in 0s 10m 10h; do
		set -- lag --by s --of t_mean --ago 9m \
			--allowed-lateness $lateness --dead-letter dead
		in_runs in "$@"
		weir "$@" < in 2> err | cmp - in.out
	done
	grep -q '"@op":"-"' in.out
}

@test "memory depends on --ago, not on the input" {
	if sanitized; then skip "programs are not built to be small"; fi
	most=$(awk 'BEGIN { for (i = 0; i < 300000; i++)
		printf "{\"window_start\":%d,\"v\":%d}\n", i * 60, i }' |
		peak weir lag --of v --ago 3h)
	[ "$most" -lt 6000 ]
}

@test "the books balance over valid, broken and hostile input" {
	cd "$BATS_TEST_TMPDIR"
	hostile 13 > in
	weir lag --of temperature --ago 30s --time timestamp --as x.before \
		--receipt r --dead-letter dead < in > out
	balanced r
	[ "$(jq '.out + .control' r)" = "$(wc -l < out)" ]
	[ "$(fate rejected r)" = "$(wc -l < dead)" ]
	[ "$(jq .passed r)" -gt 0 ]
}

@test "streams and outputs end as they should" {
	# shellcheck disable=SC2034 # endings reads it
	record='{"window_start":"2024-12-01T00:00:00Z","mean":1}'
	endings lag --of mean --ago 3h
}
