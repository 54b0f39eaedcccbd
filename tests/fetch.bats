# weir-fetch against a real server that misbehaves: tests/servers/misbehave.
# shellcheck disable=SC2016 # expressions of jq and fallbacks are no shell's

load helper

setup() {
	unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy
	cd "$BATS_TEST_TMPDIR" || exit
}

# serve [CERTIFICATE KEY [AUTHORITY]] - starts a server and waits until it
# listens; sets port, url, and log, where its requests are.
serve() {
	local n=${#started[@]} protocol=http
	log=$BATS_TEST_TMPDIR/log.$n
	: > "$log"
	mkfifo "port.$n"
	"$BATS_TEST_DIRNAME/servers/misbehave" "$log" "$@" > "port.$n" 3>&- &
	started+=($!)
	read -r port < "port.$n"
	[ $# -eq 0 ] || protocol=https
	url=$protocol://127.0.0.1:$port
}

requests() {
	jq -s length "$log"
}

has_requests() {
	[ "$(requests)" -ge "$1" ]
}

# The seconds between the first request and the second one.
gap() {
	jq -s '.[1].time - .[0].time' "$log"
}

# Whether an expression of jq holds for numbers or texts.
holds() {
	jq -en "$@" > /dev/null || { echo "does not hold: $*"; return 1; }
}

ok='[{"id": 1, "temperature": 20.50}, {"id": 2}]'

# -- what is written --

@test "a response becomes one line, its other bytes as they came" {
	serve
	weir fetch "$url/ok" > out
	echo "$ok" | diff -u - out
	weir fetch "$url/pretty" > out
	printf '%s\n' '[ { "text": "a\nb  c", "value": 1.10 } ]' | diff -u - out
}

@test "any JSON text is written, however it was packed and framed" {
	serve
	weir fetch "$url/count" "$url/gzip" "$url/chunked" "$url/until-close" > out
	printf '%s\n' 1 "$ok" '[1, 23]' "$ok" | diff -u - out
}

@test "responses come in the order of the URLs, not in that of their arrival" {
	serve
	weir fetch --retry-max 1ms "$url/flaky/3/503" "$url/count" > out 2> err
	printf '%s\n' "$ok" 1 | diff -u - out
}

@test "URLs are read from a file" {
	serve
	printf '# two of them\n\n  %s/count \r\n%s/ok' "$url" "$url" > urls
	weir fetch @urls > out
	printf '%s\n' 1 "$ok" | diff -u - out
	: > urls
	status 64 weir fetch @urls 2> err
}

@test "a file URL is read, also from a pipe" {
	printf '{"id":\n7}' > x.json
	weir fetch "file://$PWD/x.json" > out
	weir fetch file:///dev/stdin < x.json >> out
	printf '%s\n' '{"id": 7}' '{"id": 7}' | diff -u - out
}

@test "the books count responses as records" {
	serve
	weir fetch --retries 0 --receipt r --dead-letter d "$url/ok" \
		"$url/html" "$url/status/404" "$url/ok" > out 2> err
	balanced r
	[ "$(jq -c '[.in, .passed, .out]' r)" = '[4,2,2]' ]
	[ "$(fate failed r)" = 1 ]
	[ "$(fate rejected r)" = 1 ]
}

# -- what is refused --

# refused PATH MESSAGE - writes nothing, says why, counts it, and exits with 69.
refused() {
	status 69 weir fetch --retries 0 --timeout 500ms --receipt r \
		"$url/$1" > out 2> err
	[ ! -s out ] || { cat out; return 1; }
	grep -q "^weir-fetch: cannot fetch '$url/$1': .*$2" err ||
		{ cat err; return 1; }
	[ "$(wc -l < err)" = 1 ]
	[ "$(fate failed r)" = 1 ]
	balanced r
}

@test "a transfer that goes wrong writes nothing, and is counted and told" {
	serve
	refused status/404 'HTTP status 404'
	refused status/500 'HTTP status 500'
	refused hang 'timed out'
	refused slow 'timed out'
	refused truncated '24 bytes remaining'
	refused reset 'reset by peer'
	refused chunk-broken 'chunked'
	refused chunk-cut 'outstanding'
	refused no-http 'HTTP/0.9'
	refused gzip-broken 'content unencoding'
	refused unasked-304 'HTTP status 304'
	refused nowhere 'redirected to what is no URL'
	url=http://127.0.0.1:1 refused ok 'connect'
}

# rejected PATH LINE COLUMN REASON - the same for a whole body that is no JSON.
rejected() {
	rm -f d
	status 69 weir fetch --retries 0 --receipt r --dead-letter d \
		"$url/$1" > out 2> err
	[ ! -s out ] || { cat out; return 1; }
	grep -q "cannot fetch '$url/$1': the response was rejected" err
	true_of d --arg url "$url/$1" --argjson place "[$2, $3]" \
		--arg why "$4" '[.line, .column] == $place and (.reason |
		contains($url) and contains($why))' ||
		{ cat d; return 1; }
	[ "$(fate rejected r)" = 1 ]
	balanced r
}

@test "a body that is no whole JSON text goes to the dead letters" {
	serve
	rejected html 1 1 'expected a value'
	rejected empty 1 1 'empty'
	rejected half 1 36 'too early'
	rejected gzip-cut 1 10 'too early'
	rejected longer 1 21 'too early'
	rejected two 2 1 'expected the end'
	rejected latin1 1 14 'UTF-8'
	rejected control 1 3 'control line'
	jq -r .input d | grep -qF '@weir' || jq -r .input d | grep -qF 'u0040weir'
}

@test "a bad record ends the run under --strict" {
	serve
	status 65 weir fetch --strict "$url/html" > out 2> err
}

@test "a body is refused when it is longer than --max-body, also unpacked" {
	serve
	weir fetch --max-body 100 "$url/digits/100" > out
	[ "$(wc -c < out)" = 101 ]
	status 69 weir fetch --max-body 100 "$url/digits/101" > out 2> err
	grep -q 'longer than --max-body' err
	status 69 weir fetch "$url/bomb" > out 2> err
	grep -q 'longer than --max-body' err
	[ ! -s out ]
	[ "$(requests)" = 3 ]
}

# -- polls, and attempts repeated --

@test "polling goes on after failures, and recovers" {
	serve
	weir fetch --every 20ms --count 4 --retries 0 --receipt r \
		"$url/flaky/2/500" > out 2> err
	printf '%s\n' "$ok" "$ok" | diff -u - out
	[ "$(fate failed r)" = 2 ]
	balanced r
	[ "$(grep -c 'HTTP status 500' err)" = 2 ]
}

@test "a poll that may succeed later is repeated, --retries times at most" {
	serve
	weir fetch --retries 2 --retry-max 1ms "$url/flaky/2/503" > out 2> err
	echo "$ok" | diff -u - out
	[ "$(requests)" = 3 ]
	[ "$(grep -c 'HTTP status 503, trying again' err)" = 2 ]
	status 69 weir fetch --retries 1 --retry-max 1ms "$url/status/502" \
		> out 2> err
	[ "$(requests)" = 5 ]
	status 69 weir fetch --retry-max 1ms "$url/truncated" > out 2> err
	[ "$(requests)" = 9 ]
}

@test "a poll that will not succeed is not repeated" {
	serve
	status 69 weir fetch "$url/status/404" > out 2> err
	status 69 weir fetch "$url/html" > out 2> err
	[ "$(requests)" = 2 ]
}

@test "no attempt is repeated beyond the time of the next poll" {
	serve
	weir fetch --every 20ms --count 3 "$url/flaky/2/503" > out 2> err
	[ "$(requests)" -ge 3 ]
	echo "$ok" | diff -u - <(head -n 1 out)
}

@test "Retry-After is obeyed, in seconds" {
	serve
	weir fetch "$url/retry-seconds/1/429" > out 2> err
	echo "$ok" | diff -u - out
	holds --argjson gap "$(gap)" '$gap >= 1'
	grep -q 'HTTP status 429, trying again in' err
}

@test "Retry-After is obeyed, as a date" {
	serve
	weir fetch "$url/retry-date/3" > out 2> err
	echo "$ok" | diff -u - out
	# The date has no fraction of a second, on either side.
	holds --argjson gap "$(gap)" '$gap >= 2'
}

@test "Retry-After is bounded by --retry-max" {
	serve
	weir fetch --retry-max 200ms "$url/retry-seconds/99999999999/503" \
		> out 2> err
	holds --argjson gap "$(gap)" '$gap >= 0.2 and $gap < 60'
}

@test "Retry-After is obeyed between polls too" {
	serve
	weir fetch --every 100ms --count 15 "$url/retry-seconds/1/429" \
		> out 2> err
	holds --argjson gap "$(gap)" '$gap >= 1'
	grep -q 'as it asked' err
	[ -s out ]
}

@test "a URL that hangs holds up the others for its timeout alone" {
	serve
	weir fetch --every 200ms --count 3 --timeout 100ms --retries 0 \
		"$url/hang" "$url/count" > out 2> err
	printf '%s\n' 1 2 3 | diff -u - out
	[ "$(grep -c "hang': .*timed out" err)" = 3 ]
}

@test "polls that were missed are left out, and do not come in a burst" {
	serve
	weir fetch --every 100ms --count 3 --timeout 250ms --retries 0 \
		"$url/hang" "$url/ok" > out 2> err
	jq -r 'select(.path == "/ok").time' "$log" > moments
	[ "$(wc -l < moments)" = 3 ]
	holds --slurpfile t moments '$t[1] - $t[0] >= 0.2 and $t[2] - $t[1] >= 0.2'
}

# -- what is asked again --

@test "a response is asked for again under its ETag, and 304 writes nothing" {
	serve
	weir fetch --every 20ms --count 3 --receipt r "$url/etag" > out
	echo "$ok" | diff -u - out
	[ "$(fate unchanged r)" = 2 ]
	balanced r
	[ "$(jq -c '.headers["if-none-match"]' "$log" | tr '\n' ' ')" = \
		'null "\"one\"" "\"one\"" ' ]
}

@test "a response is asked for again since its Last-Modified date" {
	serve
	weir fetch --every 20ms --count 3 --receipt r "$url/modified" > out
	echo "$ok" | diff -u - out
	[ "$(fate unchanged r)" = 2 ]
	[ "$(jq -s '.[2].headers["if-modified-since"]' "$log")" = \
		'"Wed, 21 Oct 2015 07:28:00 GMT"' ]
}

@test "the ETag of what was rejected is not kept" {
	serve
	status 69 weir fetch --every 20ms --count 2 "$url/etag-html" \
		> out 2> err
	jq -se 'length == 2 and .[1].headers["if-none-match"] == null' "$log"
}

@test "a condition of the user makes 304 a good answer" {
	serve
	weir fetch -H 'If-None-Match: "one"' --receipt r "$url/etag" > out
	[ ! -s out ]
	[ "$(fate unchanged r)" = 1 ]
}

# -- requests --

@test "method, header fields and data are sent" {
	serve
	printf '# keys\n\nX-Two: 2 \n' > headers
	printf '{"a":1}' > body
	three='3 and more' weir fetch -X PUT -d @body -H 'X-One: 1' \
		-H @headers --header-env X-Three=three "$url/echo" > out
	true_of out '.method == "PUT" and .body == "{\"a\":1}" and
		(.headers | .["x-one"] == "1" and .["x-two"] == "2" and
		.["x-three"] == "3 and more" and
		.["content-type"] == "application/json" and
		(.["user-agent"] | startswith("weir/")))'
	weir fetch --data 'a=b' -H 'Content-Type: text/x' -H 'Accept:' \
		"$url/echo" > out
	true_of out '.method == "POST" and .body == "a=b" and
		(.headers | .["content-type"] == "text/x" and .accept == null)'
	weir fetch --data '' "$url/echo" > out
	true_of out '.method == "POST" and .body == ""'
}

@test "what was posted is not asked for under a condition" {
	serve
	weir fetch --every 20ms --count 2 -d '{}' "$url/etag" > out
	jq -se 'map(.headers["if-none-match"]) == [null, null]' "$log"
}

@test "secrets are in no message" {
	serve
	printf 'top-secret\n' > headers
	{
		status 64 weir fetch -H @headers "$url/ok"
		status 64 weir fetch -H top-secret "$url/ok"
		status 78 env "x=top-secret"$'\n'"Y: 1" \
			"$WEIR_BUILD/bin/weir" fetch --header-env X=x "$url/ok"
		status 64 weir fetch "ftp://me:top-secret@x/?key=top-secret"
		status 69 weir fetch --retries 1 --retry-max 1ms --receipt r \
			--dead-letter d -H 'X-Key: top-secret' \
			"http://me:top-secret@127.0.0.1:$port/status/500?key=top-secret" \
			"http://me:top-secret@127.0.0.1:$port/html?top-secret"
	} 2> err
	[ "$(jq -r '.headers.authorization' "$log" | sort -u)" = \
		"Basic $(printf 'me:top-secret' | base64)" ]
	grep -qF "'http://...@127.0.0.1:$port/status/500?key=...'" err
	if grep -q secret err r d; then cat err r d; return 1; fi
}

# -- redirections --

@test "redirections are followed, and turn a POST into a GET where they must" {
	serve
	weir fetch -d x "$url/redirect?to=/echo&status=303" \
		"$url/redirect?to=/echo&status=307" > out
	weir fetch -X PUT -d x "$url/redirect?to=/echo&status=302" >> out
	[ "$(jq -c '[.method, .body]' out | tr '\n' ' ')" = \
		'["GET",""] ["POST","x"] ["PUT","x"] ' ]
}

@test "a loop of redirections ends" {
	serve
	status 69 weir fetch "$url/loop" > out 2> err
	grep -q 'too many redirections' err
	[ "$(requests)" = 11 ]
	status 69 weir fetch --max-redirects 0 "$url/loop" > out 2> err
	[ "$(requests)" = 12 ]
}

@test "a redirection to another protocol is refused" {
	serve
	echo '{"secret":1}' > x.json
	for to in "file://$PWD/x.json" ftp://127.0.0.1/x gopher://127.0.0.1/x; do
		status 69 weir fetch "$url/redirect?to=$to" > out 2> err
		[ ! -s out ]
		grep -q 'redirected to what is not HTTP' err
	done
}

@test "another server gets no secret, and no data" {
	serve; there=$url there_log=$log
	serve
	weir fetch -H 'X-API-Key: secret' -H 'Authorization: Bearer secret' \
		-H 'Cookie: secret' "$url/redirect?to=$there/ok" > out
	echo "$ok" | diff -u - out
	weir fetch "http://me:secret@127.0.0.1:$port/redirect?to=$there/ok" > out
	# Nor does it come back to where it would be sent again.
	weir fetch -H 'X-API-Key: secret' \
		"$url/redirect?to=$there/redirect%3Fto%3D$url/echo" > out
	true_of out '.headers["x-api-key"] == null'
	jq -e '.headers | (.["x-api-key"] // .authorization // .cookie) == null' \
		"$there_log" > /dev/null
	[ "$(wc -l < "$there_log")" = 3 ]
	[ "$(jq -c '.headers | .["x-api-key"] // .authorization' "$log" |
		tr '\n' ' ')" = '"secret" "Basic bWU6c2VjcmV0" "secret" null ' ]
	status 69 weir fetch -d secret "$url/redirect?to=$there/ok&status=307" \
		> out 2> err
	grep -q 'another server' err
	[ "$(wc -l < "$there_log")" = 3 ]
}

@test "the same server gets header fields and password again" {
	serve
	weir fetch -H 'X-API-Key: secret' \
		"http://me:secret@127.0.0.1:$port/redirect?to=$url/echo" > out
	true_of out '.headers | .["x-api-key"] == "secret" and .authorization'
}

# -- TLS --

# Makes ca.pem, and from it NAME.pem with NAME.key for each subject of
# "NAME=SUBJECTALTNAME".
certificates() {
	local pair curve='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1'
	# shellcheck disable=SC2086
	openssl req -x509 $curve -nodes -days 2 -subj /CN=authority \
		-keyout ca.key -out ca.pem 2> /dev/null
	for pair; do
		# shellcheck disable=SC2086
		openssl req $curve -nodes -subj "/CN=${pair%%=*}" \
			-keyout "${pair%%=*}.key" -out request 2> /dev/null
		openssl x509 -req -in request -CA ca.pem -CAkey ca.key \
			-CAcreateserial -days 2 -out "${pair%%=*}.pem" \
			-extfile <(echo "subjectAltName=${pair#*=}") 2> /dev/null
	done
}

@test "a certificate is verified: its authority and its host" {
	certificates here=IP:127.0.0.1 elsewhere=DNS:elsewhere.example
	serve here.pem here.key
	weir fetch --cacert ca.pem "$url/ok" > out
	echo "$ok" | diff -u - out
	status 69 weir fetch "$url/ok" > out 2> err
	[ ! -s out ]
	grep -q 'certificate' err
	serve elsewhere.pem elsewhere.key
	status 69 weir fetch --cacert ca.pem "$url/ok" > out 2> err
	[ ! -s out ]
	grep -qi 'certificate.*127.0.0.1' err
	[ "$(requests)" = 0 ]
}

@test "a client certificate is shown where it is demanded" {
	certificates here=IP:127.0.0.1 me=DNS:me.example
	serve here.pem here.key ca.pem
	weir fetch --cacert ca.pem --cert me.pem --key me.key "$url/ok" > out
	cat me.pem me.key > both.pem
	weir fetch --cacert ca.pem --cert both.pem "$url/ok" >> out
	printf '%s\n' "$ok" "$ok" | diff -u - out
	status 69 weir fetch --retries 0 --cacert ca.pem "$url/ok" > out 2> err
	[ ! -s out ]
	[ "$(requests)" = 2 ]
	# A key that wants a password fails; nobody is asked for it.
	openssl pkey -aes128 -passout pass:x -in me.key -out locked.key \
		2> /dev/null
	status 69 weir fetch --retries 0 --cacert ca.pem --cert me.pem \
		--key locked.key "$url/ok" > out 2> err
}

@test "what began with https does not go on without it" {
	certificates here=IP:127.0.0.1
	serve; there=$url there_log=$log
	serve here.pem here.key
	status 69 weir fetch --cacert ca.pem "$url/redirect?to=$there/ok" \
		> out 2> err
	grep -q 'redirected from https to http' err
	[ ! -s "$there_log" ]
}

# -- the fallback --

@test "a command stands in while the service is down, marked, and no longer" {
	serve
	weir fetch --every 20ms --count 3 --retries 0 --receipt r \
		--fallback 'printf "[{\"id\":7},\n {\"simulated\":0}]"' \
		"$url/flaky/2/500" > out 2> err
	line='[{"id":7,"simulated":true}, {"simulated":true}]'
	printf '%s\n' "$line" "$line" "$ok" | diff -u - out
	balanced r
	[ "$(jq -c '[.in, .passed, .made, .out]' r)" = '[3,1,2,3]' ]
}

@test "a fallback may write lines, and knows the URL" {
	weir fetch --retries 0 --fallback-field is.made --fallback \
		'echo "{\"url\":\"$WEIR_URL\"}"; echo; echo "[{}, {\"s\":\"}\"}]"' \
		http://127.0.0.1:1/x > out 2> err
	cat <<-'EOF' | diff -u - out
		{"url":"http://127.0.0.1:1/x","is":{"made":true}}
		[{"is":{"made":true}}, {"s":"}","is":{"made":true}}]
	EOF
}

@test "a body that was rejected counts as down" {
	serve
	weir fetch --fallback 'echo "{}"' "$url/html" > out 2> err
	echo '{"simulated":true}' | diff -u - out
}

@test "what a fallback writes wrong is rejected line by line" {
	weir fetch --retries 0 --receipt r --dead-letter d --fallback \
		'printf "{\"id\":1}\nnonsense\n7\n[{},8]\n{\"@weir\":1}\n{\"id\":2}"' \
		http://127.0.0.1:1/ > out 2> err
	cat <<-'EOF' | diff -u - out
		{"id":1,"simulated":true}
		{"id":2,"simulated":true}
	EOF
	[ "$(jq -c '[.line, .input]' d | tr '\n' ' ')" = \
		'[2,"nonsense"] [3,"7"] [4,"[{},8]"] [5,"{\"@weir\":1}"] ' ]
	balanced r
}

@test "how a fallback ended is known where SIGCHLD was ignored, too" {
	trap '' CHLD
	set -- fetch --retries 0 --fallback
	weir "$@" 'echo "{}"' http://127.0.0.1:1/ > out 2> err
	echo '{"simulated":true}' | diff -u - out
	status 69 weir "$@" 'echo "{}"; exit 3' http://127.0.0.1:1/ > out 2> err
	[ ! -s out ]
}

@test "a fallback that fails, writes too much or does not end is not used" {
	set -- fetch --retries 0 --timeout 300ms --max-body 1k http://127.0.0.1:1/
	status 69 weir "$@" --fallback 'echo "{}"; exit 3' > out 2> err
	grep -q 'cannot run the fallback: it ended with an error' err
	status 69 weir "$@" --fallback 'yes "{}"' >> out 2> err
	grep -q 'it wrote more than --max-body' err
	status 69 weir "$@" --fallback 'echo $$ > pid; echo "{}"; sleep 600; :' \
		>> out 2> err
	grep -q 'it took longer than --timeout' err
	status 69 weir "$@" --fallback 'echo "{}"; exec >&-; sleep 600; :' \
		>> out 2> err
	grep -q 'it took longer than --timeout' err
	[ ! -s out ]
	# It was killed, with what it had started.
	await gone "$(cat pid)"
}

gone() {
	[ -z "$(ps -o pid= -g "$1")" ]
}

# -- the end --

@test "SIGTERM ends the wait for the next poll" {
	serve
	timeout --foreground 20 "$WEIR_BUILD/libexec/weir/fetch" --every 1h --receipt r \
		"$url/ok" > out 3>&- &
	await grep -q id out
	kill -TERM "$!"
	status 0 wait "$!"
	balanced r
	[ "$(jq .out r)" = 1 ]
}

@test "SIGINT ends a transfer, and what came before it is written" {
	serve
	timeout --foreground 20 "$WEIR_BUILD/libexec/weir/fetch" --timeout 1h --receipt r \
		"$url/ok" "$url/hang" "$url/count" > out 3>&- &
	await has_requests 3
	await grep -q id out
	kill -INT "$!"
	status 0 wait "$!"
	printf '%s\n' "$ok" 1 | diff -u - out
	balanced r
}

# asked PID - asks it for its books; whether they were told.
asked() {
	kill -USR1 "$1"
	true_of err '.run.state == "running" and .passed == 1'
}

@test "SIGUSR1 shows the books during a transfer" {
	serve
	weir fetch --timeout 1h "$url/ok" "$url/hang" > out 2> err 3>&- &
	started+=($!)
	await grep -q id out
	await asked "$!"
}

@test "SIGTERM ends a fallback" {
	timeout --foreground 20 "$WEIR_BUILD/libexec/weir/fetch" --retries 0 --timeout 1h \
		--fallback 'echo $$ > pid; sleep 600; :' http://127.0.0.1:1/ \
		> out 2> err 3>&- &
	await test -s pid
	kill -TERM "$!"
	status 0 wait "$!"
	await gone "$(cat pid)"
}

@test "a full disk is an error, and a reader that left is none" {
	serve
	status 74 weir fetch "$url/ok" > /dev/full 2> err
	grep -q 'No space left on device' err
	rc=$( { { timeout --foreground 20 "$WEIR_BUILD/libexec/weir/fetch" --every 10ms \
		"$url/ok" 2> err; echo $? >&3; } | head -n 1 > out; } 3>&1 )
	[ "$rc" = 141 ]
	[ ! -s err ]
}

@test "wrong options and URLs are told before anything is asked" {
	serve
	for wrong in "ftp://x/" "example.com/x" "dict://x/" "http://" "http://a b/" \
		"$url/ok --count 3" "$url/ok --key /dev/null" "$url/ok -X HEAD" \
		"$url/ok --request GET/" "$url/ok --every soon" \
		"$url/ok --header-env X" "$url/ok --max-body 0" \
		"$url/ok --fallback-field a." "$url/ok --no-such-option" ""; do
		# shellcheck disable=SC2086
		status 64 weir fetch $wrong > out 2> err
		[ "$(wc -l < err)" = 1 ]
	done
	status 64 weir fetch -H $'X: 1\r\nY: 2' "$url/ok" 2> err
	for missing in '-H @none' '-d @none' '@none' '--cacert none' \
		'--cert none'; do
		# shellcheck disable=SC2086
		status 66 weir fetch $missing "$url/ok" 2> err
		grep -q "'none': No such file or directory" err
	done
	status 78 weir fetch --header-env X=NO_SUCH_VARIABLE "$url/ok" 2> err
	status 66 weir fetch "file://$PWD/none.json" 2> err
	status 66 weir fetch "file://$PWD" 2> err
	[ "$(requests)" = 0 ]
}
