#!/usr/bin/env bash
# Shows that programs others wrote for real modems take the emulator for one:
# gammu identifies it, reads, sends and deletes; gammu-smsd receives and sends;
# so does smstools' smsd where it is installed. Exits 0 when all of it works.
#
#   deploy/peers/peers.sh          what `make peers` calls
#   MODELS="sim800 ec20" PEERS="gammu gammu-smsd smsd" HUYING=bin/huying
#                                  may be set to choose otherwise
set -u
cd "$(dirname "$0")/../.." || exit 1
export LC_ALL=C.UTF-8

MODELS=${MODELS:-sim800 ec20}
PEERS=${PEERS:-gammu gammu-smsd smsd}
HUYING=${HUYING:-bin/huying}
FROM=+8613800001111
TO=13900002222
SHORT='你好,村口路灯坏了'
EMOJI='收到😀谢谢👍🏻'
SENTENCE='从县道到村口的路灯坏了三盏晚上老人出门看不见请尽快来修一修。' # 30 characters
LONG=$SENTENCE$SENTENCE$SENTENCE$SENTENCE$SENTENCE                 # 150: three parts

failures=0
checks=0
started=$SECONDS
folder=$(mktemp -d /tmp/peers.XXXXXX) || exit 1
running=()

# The summary goes to the terminal, all else to $folder/log.
exec 3>&1 >>"$folder/log" 2>&1
say() { printf '%s\n' "$*" >&3; }

# check WHAT COMMAND... : runs a command and says how it went.
check() {
	local what=$1
	shift
	checks=$((checks + 1))
	printf '== %s: %s\n' "$what" "$*"
	if "$@"; then
		say "  ok    $what"
	else
		failures=$((failures + 1))
		say "  FAIL  $what"
	fi
}

# start COMMAND... : runs it in the background until stop.
start() {
	"$@" &
	running+=($!)
}

# stop: ends the program started last and waits for it.
stop() {
	local pid=${running[-1]}
	unset 'running[-1]'
	kill "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
}

leave() {
	while ((${#running[@]})); do stop; done
	if ((failures)); then
		say "what was said is in $folder/log"
	else
		rm -rf "$folder"
	fi
}
trap leave EXIT
trap 'failures=$((failures + 1)); exit 130' INT TERM

# control LINE : asks the emulator; prints its answer, fails when it refuses.
control() {
	perl -MIO::Socket::UNIX -e '
		my ($path, $line) = @ARGV;
		my $s = IO::Socket::UNIX->new(Peer => $path) or die "control socket $path: $!\n";
		print $s "$line\n";
		my $answer = <$s> // "";
		print $answer;
		exit($answer =~ /^\{"ok":true/ ? 0 : 1)' "$folder/control" "$1"
}

# prints WANT COMMAND... : the command succeeds and its output has WANT in it.
prints() {
	local want=$1 out
	shift
	out=$("$@" 2>&1)
	local status=$?
	printf '%s\n' "$out"
	((status == 0)) && [[ $out == *"$want"* ]]
}

# network_has TEXT : some phone shows exactly this text, whole.
network_has() { prints "\"to\":\"$TO\",\"text\":\"$1\",\"mrs\":" control texts; }

g() { timeout 60 gammu -c "$folder/gammurc" "$@"; }

# joined FILES... : their contents one after the other, as gammu-smsd cuts a
# long text into files.
joined() { cat "$@" | tr -d '\n'; }

wait_for() { # SECONDS COMMAND...
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		((SECONDS < end)) || return 1
		sleep 0.1
	done
}

need() { # PROGRAM PACKAGE
	command -v "$1" >/dev/null && return
	say "installing $2"
	local root=()
	((EUID == 0)) || root=(sudo)
	"${root[@]}" apt-get install -y "$2" && command -v "$1" >/dev/null && return
	say "peers: $1 is missing and could not be installed"
	say "hint: apt-get install $2"
	failures=1
	exit 1
}

need gammu gammu
need gammu-smsd gammu-smsd
need perl perl-base
if [[ $HUYING == bin/huying ]]; then
	CGO_ENABLED=0 "${GO:-go}" build -trimpath -o bin/huying ./cmd/huying || {
		failures=1
		say "peers: huying does not build"
		exit 1
	}
fi

emulate() { # MODEL
	rm -f "$folder/control"
	start "$HUYING" emulate --model "$1" --link "$folder/tty" --control "$folder/control" --send 300ms
	wait_for 10 test -S "$folder/control" && wait_for 10 test -e "$folder/tty"
}

configure() {
	cat >"$folder/gammurc" <<-END
		[gammu]
		device = $folder/tty
		connection = at
		gammucoding = utf8
	END
	mkdir -p "$folder"/{inbox,outbox,sent,error}
	cat >"$folder/smsdrc" <<-END
		[gammu]
		device = $folder/tty
		connection = at
		[smsd]
		service = files
		logfile = $folder/smsd.log
		debuglevel = 1
		inboxpath = $folder/inbox/
		outboxpath = $folder/outbox/
		sentsmspath = $folder/sent/
		errorsmspath = $folder/error/
		receivefrequency = 1
		commtimeout = 3
		sendtimeout = 30
		deliveryreport = log
	END
	mkdir -p "$folder"/st/{incoming,outgoing,checked,sent,failed}
	cat >"$folder/smsd.conf" <<-END
		devices = GSM1
		outgoing = $folder/st/outgoing
		checked = $folder/st/checked
		incoming = $folder/st/incoming
		sent = $folder/st/sent
		failed = $folder/st/failed
		logfile = $folder/st/log
		infofile = $folder/st/info
		pidfile = $folder/st/pid
		delaytime = 1
		[GSM1]
		device = $folder/tty
		incoming = yes
		memory_start = $1
		baudrate = 115200
	END
}

with_gammu() { # MAKER
	check "gammu identifies it" prints "$1" g identify
	check "gammu asks for no PIN" prints "Nothing to enter" g getsecuritystatus
	check "gammu is on the home network" prints "home network" g networkinfo
	control "deliver $FROM $SHORT" && control "deliver $FROM $LONG" && control "deliver $FROM $EMOJI"
	local read="$folder/read"
	g geteachsms >"$read"
	cat "$read"
	check "gammu reads a Chinese text" grep -qF "$SHORT" "$read"
	check "gammu reads a long text of three parts" grep -qF "$LONG" "$read"
	check "gammu reads emoji" grep -qF "$EMOJI" "$read"
	check "gammu sends a long text of five parts" g sendsms TEXT $TO -unicode -len 400 -text "$LONG$EMOJI$LONG"
	check "the network has it whole" network_has "$LONG$EMOJI$LONG"
	check "gammu sends and asks for a report" g sendsms TEXT $TO -report -text "good morning {1}"
	check "the network has that too" network_has "good morning {1}"
	local places
	places=$(g getallsms | sed -n 's/^Location \([0-9]*\),.*/\1/p')
	g deletesms 0 "$(head -n 1 <<<"$places")" "$(tail -n 1 <<<"$places")"
	check "gammu deletes what it read" control "wait free 0 1"
}

with_gammu_smsd() {
	rm -f "$folder"/{inbox,outbox,sent,error}/*
	start gammu-smsd -c "$folder/smsdrc"
	control "deliver $FROM $SHORT" && control "parts 3,1,2 $FROM $LONG"
	check "gammu-smsd takes the texts from the modem" control "wait free 0 40"
	sleep 1
	check "gammu-smsd kept the Chinese text" prints "$SHORT" cat "$folder"/inbox/*
	check "gammu-smsd kept the long one, sent 3-1-2" prints "$LONG" joined "$folder"/inbox/*
	check "a text is given to gammu-smsd" gammu-smsd-inject -c "$folder/smsdrc" TEXT $TO -report -unicode -len 400 -text "$LONG$SHORT"
	wait_for 40 network_has "$LONG$SHORT" 
	check "the network has it whole" network_has "$LONG$SHORT"
	check "gammu-smsd filed it as sent" wait_for 20 eval "compgen -G '$folder/sent/*' >/dev/null"
	stop
	cat "$folder/smsd.log"
}

# smstools_kept TEXT : a file it received holds it, after its header, in UCS-2.
smstools_kept() {
	local file
	for file in "$folder"/st/incoming/*; do
		perl -0777 -ne 's/^.*?\n\n//s; print' "$file" | iconv -f UTF-16BE -t UTF-8 | grep -qF "$1" && return
	done
	return 1
}

# smstools 3.1 cuts a text at the first emoji, so it gets one without.
with_smstools() {
	rm -f "$folder"/st/{incoming,outgoing,sent,failed}/*
	start smsd -t -c "$folder/smsd.conf"
	control "deliver $FROM $SHORT"
	check "smstools takes the text from the modem" control "wait free 0 40"
	check "smstools kept it" wait_for 10 smstools_kept "$SHORT"
	printf 'To: 86%s\nAlphabet: UTF-8\nReport: yes\n\n%s' "$TO" "$LONG" >"$folder/st/outgoing/one"
	check "smstools sends a long text, the network has it whole" \
		wait_for 40 prints "\"to\":\"+86$TO\",\"text\":\"$LONG\",\"mrs\":" control texts
	stop
}

say "peers: unmodified programs on the emulated modem"
for model in $MODELS; do
	say "$model"
	case $model in
	sim800) maker=SIMCOM_Ltd first=1 ;;
	ec20) maker=Quectel first=0 ;;
	*) maker=SIMCOM first=0 ;;
	esac
	configure $first
	for peer in $PEERS; do
		# Each finds a modem as it is after power-up: gammu-smsd leaves it on
		# a memory where smstools would look for texts in vain.
		if ! emulate "$model"; then
			check "the emulator starts" false
			continue
		fi
		case $peer in
		gammu) with_gammu $maker ;;
		gammu-smsd) with_gammu_smsd ;;
		smsd)
			if command -v smsd; then
				with_smstools
			else
				say "  --    smstools is not installed and was left out"
			fi
			;;
		esac
		stop
	done
done

if ((failures)); then
	say "peers: $failures of $checks failed in $((SECONDS - started)) s"
	exit 1
fi
say "peers: all $checks hold, in $((SECONDS - started)) s"
