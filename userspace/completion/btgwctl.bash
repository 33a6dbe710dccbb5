# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# bash completion for btgwctl(8)

_btgwctl_links() {
	btgwctl link show 2>/dev/null | sed -n 's/^\([0-9]*\): .*/\1/p'
}

_btgwctl_nets() {
	btgwctl net show 2>/dev/null | sed -n 's/^id \([0-9]*\) .*/\1/p'
}

_btgwctl_reply() {
	mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

_btgwctl_link() {
	local cur=$1 prev=$2 verb=$3

	case $verb in
	'')
		_btgwctl_reply 'show list add delete help' "$cur"
		;;
	s* | li* | d*)
		_btgwctl_reply "$(_btgwctl_links)" "$cur"
		;;
	a*)
		case $prev in
		type) _btgwctl_reply 'loop adopted tap' "$cur" ;;
		role) _btgwctl_reply 'gateway device' "$cur" ;;
		uid) mapfile -t COMPREPLY < <(compgen -u -- "$cur") ;;
		mtu | fd | fd-read) ;;
		*) _btgwctl_reply 'type role uid mtu fd fd-read' "$cur" ;;
		esac
		;;
	esac
}

_btgwctl_provision() {
	local cur=$1 prev=${2#--}

	case $prev in
	net | pin | value | show)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		;;
	oob)
		_btgwctl_reply 'none output input static:' "$cur"
		;;
	order | speaks)
		_btgwctl_reply 'device-first strict open standard' "$cur"
		;;
	alg)
		_btgwctl_reply 'hmac cmac' "$cur"
		;;
	type)
		_btgwctl_reply 'public random' "$cur"
		;;
	controller)
		_btgwctl_reply "$(cd /sys/class/bluetooth 2>/dev/null &&
			printf '%s ' hci*)" "$cur"
		;;
	link)
		_btgwctl_reply "$(_btgwctl_links)" "$cur"
		;;
	count | for | psm | uuid | unicast | attention | retry | min-mtu | \
		delay | unix) ;;
	*)
		_btgwctl_reply 'scan link unix type psm count for uuid speaks
			net pin oob alg order ask-first unicast attention retry
			controller min-mtu value delay show help' "$cur"
		;;
	esac
}

_btgwctl_pan() {
	local cur=$1 prev=${2#--} verb=$3

	case $prev in
	role | as) _btgwctl_reply 'nap gn panu' "$cur" ;;
	routing) _btgwctl_reply 'none bridge' "$cur" ;;
	trust) _btgwctl_reply 'paired trusted any' "$cur" ;;
	agent) _btgwctl_reply 'on off' "$cur" ;;
	security) _btgwctl_reply 'low medium high' "$cur" ;;
	types) _btgwctl_reply 'default all' "$cur" ;;
	uuid-size) _btgwctl_reply '2 4 16' "$cur" ;;
	controller)
		_btgwctl_reply "$(cd /sys/class/bluetooth 2>/dev/null &&
			printf '%s ' hci*)" "$cur"
		;;
	disconnect)
		_btgwctl_reply "all $(btgwctl pan status 2>/dev/null |
			sed -n 's/^peer \([^ ]*\) .*/\1/p')" "$cur"
		;;
	trace) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
	bridge | address | mtu | allow | alive | name | connect) ;;
	*)
		case $verb in
		do*) _btgwctl_reply 'trace' "$cur" ;;
		'') _btgwctl_reply 'status serve connect disconnect doctor help' \
			"$cur" ;;
		se*) _btgwctl_reply 'role bridge address routing isolate-ports
			mtu dhcp allow trust agent controller security name' "$cur" ;;
		c*) _btgwctl_reply 'role as bridge address routing isolate-ports
			mtu alive once types uuid-size controller security
			name' "$cur" ;;
		esac
		;;
	esac
}

# the words of net add and net set
_btgwctl_net_words() {
	local cur=$1 prev=$2

	case $prev in
	set) _btgwctl_reply "$(_btgwctl_nets)" "$cur" ;;
	relay | friend | proxy | strict-replay | iv-test)
		_btgwctl_reply 'on off' "$cur"
		;;
	beacon) _btgwctl_reply 'secure private' "$cur" ;;
	iv-flag) _btgwctl_reply '0 1' "$cur" ;;
	ttl | *-count | *-interval | *-max | *-queue | *-subs | *-window | \
		*-size | sar-?x | iv-index | iv-age | seq | seq-limit | \
		heartbeat-*) ;;
	*)
		_btgwctl_reply 'ttl transmit-count transmit-interval relay
			relay-count relay-interval friend friend-max
			friend-queue friend-subs friend-window proxy beacon
			sar-tx sar-rx rpl-size cache-size sar-size
			strict-replay iv-index iv-flag iv-age
			iv-test seq seq-limit heartbeat-src
			heartbeat-dst' "$cur"
		;;
	esac
}

_btgwctl_net() {
	local cur=$1 prev=$2 verb=$3

	case $verb in
	'')
		_btgwctl_reply 'show list add set delete tables save restore
			store devices attention clear help' "$cur"
		;;
	sh* | l* | del*) _btgwctl_reply "$(_btgwctl_nets)" "$cur" ;;
	t*)
		case $prev in
		kind) _btgwctl_reply 'rpl cache sar friend held' "$cur" ;;
		t*) _btgwctl_reply "$(_btgwctl_nets)" "$cur" ;;
		*) _btgwctl_reply 'kind' "$cur" ;;
		esac
		;;
	ad* | se*) _btgwctl_net_words "$cur" "$prev" ;;
	sa* | r*) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
	*)
		if [[ $prev == net ]]; then
			mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		else
			_btgwctl_reply 'net' "$cur"
		fi
		;;
	esac
}

# _btgwctl_mesh VERBS WORDS: what is the same for all objects of a net
_btgwctl_mesh() {
	local verbs=$1 words=$2

	if [[ -z $verb ]]; then
		_btgwctl_reply "$verbs help" "$cur"
		return
	fi
	case $prev in
	net) _btgwctl_reply "$(_btgwctl_nets)" "$cur" ;;
	link) _btgwctl_reply "$(_btgwctl_links)" "$cur" ;;
	key | new-key)
		mapfile -t COMPREPLY < <(compgen -P @ -f -- "${cur#@}")
		;;
	phase) _btgwctl_reply 'normal distribute switch revoke' "$cur" ;;
	framing)
		_btgwctl_reply 'header raw proxy-server proxy-client' "$cur"
		;;
	relay | repeat | rx-only) _btgwctl_reply 'on off' "$cur" ;;
	type) _btgwctl_reply 'public random' "$cur" ;;
	uid) mapfile -t COMPREPLY < <(compgen -W none -u -- "$cur") ;;
	gid) mapfile -t COMPREPLY < <(compgen -W none -g -- "$cur") ;;
	controller)
		_btgwctl_reply "$(cd /sys/class/bluetooth 2>/dev/null &&
			printf '%s ' hci*)" "$cur"
		;;
	index | addr | id | subnet | element | appkey | lpn | src | since | \
		iv-index | seq | seg-iv-index | seg-seq | generation | label | \
		to | ttl | data | for | count | psm | nets) ;;
	*) _btgwctl_reply "$words" "$cur" ;;
	esac
}

# what belongs to a mesh net; false if the object does not
_btgwctl_mesh_object() {
	case $object in
	su*)
		_btgwctl_mesh 'show list add set delete' \
			'net index key new-key phase'
		;;
	a*)
		_btgwctl_mesh 'show list add set delete' \
			'net index subnet key new-key'
		;;
	de*) _btgwctl_mesh 'show list add delete' 'net addr key' ;;
	df)
		_btgwctl_mesh 'show on off path dependent discover discoveries' \
			'net subnet relay
			proxy friend size list add set delete origin target
			fixed origin-elements target-elements toward-origin
			toward-target two-way not-ready fn lanes lifetime
			remaining replace side addr elements'
		;;
	b*)
		_btgwctl_mesh 'show list add delete connect listen' \
			'net id link framing relay repeat rx-only psm type
			controller'
		;;
	e*)
		_btgwctl_mesh 'show list add set delete subs subscribe
			unsubscribe binds bind unbind' \
			'net addr element uid gid appkey label'
		;;
	f*) _btgwctl_mesh 'show list delete' 'net lpn' ;;
	r*)
		_btgwctl_mesh 'show list add delete confirm' \
			'net src since iv-index seq seg-iv-index seg-seq
			generation'
		;;
	me*)
		_btgwctl_mesh 'send recv' 'net element appkey dev remote-dev
			control to label ttl data segment mic64 directed for count'
		;;
	mod*) _btgwctl_mesh 'drain' 'nets' ;;
	*) return 1 ;;
	esac
}

_btgwctl_stream() {
	local cur=$1 prev=${2#--} verb=$3

	if [[ -z $verb ]]; then
		_btgwctl_reply 'send recv bench help' "$cur"
		return
	fi
	case $prev in
	file) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
	link) _btgwctl_reply "$(_btgwctl_links)" "$cur" ;;
	type) _btgwctl_reply 'public random' "$cur" ;;
	version) _btgwctl_reply '1 2 any' "$cur" ;;
	on-gap) _btgwctl_reply 'error close' "$cur" ;;
	bench) _btgwctl_reply 'send recv' "$cur" ;;
	controller)
		_btgwctl_reply "$(cd /sys/class/bluetooth 2>/dev/null &&
			printf '%s ' hci*)" "$cur"
		;;
	psm | chunk | flush | frame | latency | largest | bytes | for) ;;
	*)
		_btgwctl_reply 'listen link type psm controller file version
			chunk flush frame latency largest on-gap cut-through
			bytes for' "$cur"
		;;
	esac
}

_btgwctl() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local object='' verb='' word i

	COMPREPLY=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		if [[ -z $object ]]; then
			case $word in
			-b | --batch) ((i++)) ;;
			-*) ;;
			*) object=$word ;;
			esac
		elif [[ -z $verb ]]; then
			verb=$word
		fi
	done

	case $object in
	'')
		if [[ $prev == -b || $prev == --batch ]]; then
			mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		elif [[ $cur == -* ]]; then
			_btgwctl_reply '--json --pretty --oneline --stats
				--details --color --batch --force --version
				--help' "$cur"
		else
			_btgwctl_reply 'appkey bearer daemon devkey df doctor element
				friend link mesh module monitor net pan provision
				rpl selftest stats stream subnet version
				help' "$cur"
		fi
		;;
	l*) _btgwctl_link "$cur" "$prev" "$verb" ;;
	pa*) _btgwctl_pan "$cur" "$prev" "$verb" ;;
	p*) _btgwctl_provision "$cur" "$prev" ;;
	n*) _btgwctl_net "$cur" "$prev" "$verb" ;;
	str*) _btgwctl_stream "$cur" "$prev" "$verb" ;;
	sta*)
		if [[ -z $verb ]]; then
			_btgwctl_reply 'show net help' "$cur"
		elif [[ $verb == n* ]]; then
			_btgwctl_reply "$(_btgwctl_nets)" "$cur"
		fi
		;;
	mon*)
		if [[ $prev == net ]]; then
			_btgwctl_reply "$(_btgwctl_nets)" "$cur"
		else
			_btgwctl_reply 'all link mesh pdu net help' "$cur"
		fi
		;;
	*)
		_btgwctl_mesh_object || [[ -n $verb ]] ||
			_btgwctl_reply 'help' "$cur"
		;;
	esac
}

complete -F _btgwctl btgwctl
