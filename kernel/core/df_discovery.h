/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * df_discovery.h - how paths are found, confirmed, watched and renewed, sections
 *	3.6.8.2 and 4.4.7.2
 *
 * Pure: no lock, clock, allocation or skb. One struct btgw_df for each subnet,
 * with a forwarding table (df_table.h), both in the shell's memory. The shell
 * serialises the calls, passes the time in, sends what is in the out struct,
 * and arms one timer for out->deadline_ms. What happens to paths is told by the
 * table's watch.
 *
 * A node can be three things at once:
 *
 *	Path Origin	a state machine for each destination:
 *
 *	START -> DISCOVERY -> IN USE -> MONITORING -> DISCOVERY or gone
 *	            |  ^         |  ^
 *	            v  |         v  |
 *	         RETRY WAIT   VALIDATION -> DISCOVERY
 *
 *	Path Target	answers a request for itself, for its groups, or for what
 *			depends on it
 *	Directed Relay	passes requests on with a larger metric, replies to where
 *			the best request came from, and so gets on the path
 *
 * What they know of a request is in the discovery table, for as long as the
 * Path Discovery timer runs.
 *
 * There are no loops: the way back of a reply is from a node to where it heard
 * the best request, and that one had heard a still better one itself.
 */
#ifndef _BTGW_CORE_DF_DISCOVERY_H
#define _BTGW_CORE_DF_DISCOVERY_H

#include <linux/types.h>
#include "df_metric.h"
#include "df_pdu.h"
#include "df_table.h"

enum {
	BTGW_DF_DISCS_MIN	= 2,
	BTGW_DF_DISCS_MAX	= 255,
	BTGW_DF_ORIGINS_MAX	= 65536,
	BTGW_DF_TX_MAX		= 4,	/* messages of one call */
	BTGW_DF_REPLY_MS	= 500,	/* Path Reply Delay */
	BTGW_DF_ECHO_WAIT_MS	= 30000,
	BTGW_DF_JITTER_MS	= 30,	/* before a wave goes on */
	BTGW_DF_POWER_UP_MS	= 2000,	/* for each destination */
	/* forwarding number before the first path */
	BTGW_DF_FN_FIRST	= 255,
};

/**
 * enum btgw_df_state - of a Path Origin State Machine
 * @BTGW_DF_START: will begin to look for a path
 * @BTGW_DF_POWER_UP: was there before; is it still needed?
 * @BTGW_DF_DISCOVERY: is looking
 * @BTGW_DF_RETRY_WAIT: found none; will look again if it is still needed
 * @BTGW_DF_IN_USE: there is a path
 * @BTGW_DF_VALIDATION: and an echo is waited for
 * @BTGW_DF_MONITORING: it will end soon; will be renewed if it is needed
 * @__BTGW_DF_STATES: number of the others
 */
enum btgw_df_state {
	BTGW_DF_START,
	BTGW_DF_POWER_UP,
	BTGW_DF_DISCOVERY,
	BTGW_DF_RETRY_WAIT,
	BTGW_DF_IN_USE,
	BTGW_DF_VALIDATION,
	BTGW_DF_MONITORING,
	__BTGW_DF_STATES,
};

/**
 * enum btgw_df_result - what a call turned out to be; from %BTGW_DF_V_ARRIVAL
 *	on refusals, which changed nothing
 * @BTGW_DF_V_NOTHING: nothing to do
 * @BTGW_DF_V_REQUEST: a request not heard of before
 * @BTGW_DF_V_BETTER: of one that was, a shorter way
 * @BTGW_DF_V_TIE: one as long, over a better link
 * @BTGW_DF_V_LANE: the first reply of this round: we have a lane
 * @BTGW_DF_V_FORWARD: likewise, for another origin: passed on to it
 * @BTGW_DF_V_BRANCH: a later reply: one more branch or bearer
 * @BTGW_DF_V_CONFIRMED: the path goes both ways
 * @BTGW_DF_V_UPDATED: dependents of paths changed
 * @BTGW_DF_V_ANSWER: an echo was answered
 * @BTGW_DF_V_ECHO: an echo came back
 * @BTGW_DF_V_SOLICITED: paths are looked for anew
 * @BTGW_DF_V_NEEDED: a destination got a state machine
 * @BTGW_DF_V_KNOWN: it had one
 * @BTGW_DF_V_ARRIVAL: came to an address, with a TTL or under credentials that
 *	this message does not come with
 * @BTGW_DF_V_WEAK: heard too badly
 * @BTGW_DF_V_METRIC_TYPE: a metric that is reserved
 * @BTGW_DF_V_CLAIM: says that somebody has an element of ours, or is origin and
 *	destination at once
 * @BTGW_DF_V_OLD_FN: older than the path there is
 * @BTGW_DF_V_NOT_OURS: is not for us, and we are no relay
 * @BTGW_DF_V_METRIC: not a better way than the one known
 * @BTGW_DF_V_QUOTA: this origin asks for too much at once
 * @BTGW_DF_V_FULL: the discovery table is full
 * @BTGW_DF_V_NO_REQUEST: a reply to what was not asked, or too late
 * @BTGW_DF_V_DESTINATION: a reply of somebody else than the destination, or no
 *	destination that a path can have
 * @BTGW_DF_V_TABLE: the forwarding table refused the path
 * @BTGW_DF_V_NO_PATH: there is no such path
 * @BTGW_DF_V_AGAIN: the path was confirmed before
 * @BTGW_DF_V_NO_CHANGE: nothing depends otherwise for it: the wave ends here
 * @BTGW_DF_V_CREDENTIALS: an echo under credentials that do not go with the path
 * @BTGW_DF_V_LATE: an echo that nobody waits for
 * @BTGW_DF_V_HELD: solicited too soon after the last time
 * @BTGW_DF_V_ORIGINS: no room for another destination
 * @BTGW_DF_V_OPCODE: no message of directed forwarding
 * @__BTGW_DF_RESULTS: number of the others
 */
enum btgw_df_result {
	BTGW_DF_V_NOTHING,
	BTGW_DF_V_REQUEST,
	BTGW_DF_V_BETTER,
	BTGW_DF_V_TIE,
	BTGW_DF_V_LANE,
	BTGW_DF_V_FORWARD,
	BTGW_DF_V_BRANCH,
	BTGW_DF_V_CONFIRMED,
	BTGW_DF_V_UPDATED,
	BTGW_DF_V_ANSWER,
	BTGW_DF_V_ECHO,
	BTGW_DF_V_SOLICITED,
	BTGW_DF_V_NEEDED,
	BTGW_DF_V_KNOWN,
	BTGW_DF_V_ARRIVAL,
	BTGW_DF_V_WEAK,
	BTGW_DF_V_METRIC_TYPE,
	BTGW_DF_V_CLAIM,
	BTGW_DF_V_OLD_FN,
	BTGW_DF_V_NOT_OURS,
	BTGW_DF_V_METRIC,
	BTGW_DF_V_QUOTA,
	BTGW_DF_V_FULL,
	BTGW_DF_V_NO_REQUEST,
	BTGW_DF_V_DESTINATION,
	BTGW_DF_V_TABLE,
	BTGW_DF_V_NO_PATH,
	BTGW_DF_V_AGAIN,
	BTGW_DF_V_NO_CHANGE,
	BTGW_DF_V_CREDENTIALS,
	BTGW_DF_V_LATE,
	BTGW_DF_V_HELD,
	BTGW_DF_V_ORIGINS,
	BTGW_DF_V_OPCODE,
	__BTGW_DF_RESULTS,
};

/**
 * enum btgw_df_target - is a destination here
 * @BTGW_DF_TARGET_NONE: no
 * @BTGW_DF_TARGET_SELF: an element or a subscription of ours
 * @BTGW_DF_TARGET_DEPENDENT: of what depends on us
 */
enum btgw_df_target {
	BTGW_DF_TARGET_NONE,
	BTGW_DF_TARGET_SELF,
	BTGW_DF_TARGET_DEPENDENT,
};

/**
 * struct btgw_df_cfg - states of the subnet, section 4.2.26 and on, and policy
 * @own: our elements
 * @relay: Directed Relay
 * @supporting: Directed Friend or Directed Proxy
 * @two_way: Two Way Path
 * @lifetime: Path Lifetime, 0 to 3
 * @interval: Path Discovery Interval, 0 or 1
 * @guard: Lane Discovery Guard Interval, 0 or 1
 * @lanes: Wanted Lanes, from 1
 * @max_init: Max Concurrent Init, from 1
 * @echo_unicast: Unicast Echo Interval, percent, 0 = never
 * @echo_multicast: Multicast Echo Interval
 * @monitoring_s: Path Monitoring Interval
 * @early_s: policy: a path is renewed so much sooner. The times of the standard
 *	add up to its life: without, it may die while the next one is looked for
 * @retry_s: Path Discovery Retry Interval
 * @test: Path Monitoring test mode: a path is used until btgw_df_monitor()
 * @gate: how well a request must be heard
 * @cost: what links cost, NULL = nothing
 * @per_origin: entries of the discovery table for one other origin, 0 = as many
 *	as there are
 * @hold_s: a destination is looked for by solicitation once in such a time
 */
struct btgw_df_cfg {
	struct btgw_df_range own;
	bool relay;
	bool supporting;
	bool two_way;
	u8 lifetime;
	u8 interval;
	u8 guard;
	u8 lanes;
	u8 max_init;
	u8 echo_unicast;
	u8 echo_multicast;
	u16 monitoring_s;
	u16 early_s;
	u16 retry_s;
	bool test;
	struct btgw_df_gate gate;
	const struct btgw_df_cost *cost;
	u8 per_origin;
	u16 hold_s;
};

/**
 * struct btgw_df_disc - an entry of the discovery table; to be read only
 * @used: it is one
 * @own: we are the origin
 * @replied: there was a reply in this round
 * @confirmed: a confirmation was sent in this round
 * @gained: this round brought a lane
 * @target: enum btgw_df_target
 * @fn: forwarding number
 * @lifetime: of the path
 * @interval: of the discovery
 * @metric: the best heard
 * @cost: of the link that came over
 * @origin: elements of the origin
 * @dependent: it asks for them; none if @start is 0
 * @here: elements of the dependent of ours that is the destination
 * @destination: what is looked for
 * @next: next node toward the origin, 0 there
 * @bearer: the one toward the origin, 0 there
 * @discovery_at: end of the Path Discovery timer
 * @request_at: likewise of the Path Request Delay, 0 = idle
 * @reply_at: likewise of the Path Reply Delay
 * @guard_at: likewise of the Lane Discovery Guard timer
 */
struct btgw_df_disc {
	bool used;
	bool own;
	bool replied;
	bool confirmed;
	bool gained;
	u8 target;
	u8 fn;
	u8 lifetime;
	u8 interval;
	u8 metric;
	u8 cost;
	struct btgw_df_range origin;
	struct btgw_df_range dependent;
	struct btgw_df_range here;
	u16 destination;
	u16 next;
	u16 bearer;
	u64 discovery_at;
	u64 request_at;
	u64 reply_at;
	u64 guard_at;
};

/**
 * struct btgw_df_origin - a Path Origin State Machine; to be read only
 * @used: it is one
 * @needed: something was sent there since the present wait began
 * @state: enum btgw_df_state
 * @fn: forwarding number of its last discovery
 * @dst: destination
 * @dependent: looked for on behalf of it; none if @start is 0
 * @next: next with the same hash or next free, as index + 1
 * @use_at: end of the Path Use timer, 0 = idle
 * @wait_at: likewise of what this state waits for
 * @echo_at: likewise of the Path Echo timer
 * @held_until: no solicitation before
 */
struct btgw_df_origin {
	bool used;
	bool needed;
	u8 state;
	u8 fn;
	u16 dst;
	struct btgw_df_range dependent;
	u32 next;
	u64 use_at;
	u64 wait_at;
	u64 echo_at;
	u64 held_until;
};

/**
 * struct btgw_df_sizes - of the tables
 * @discs: discovery table, %BTGW_DF_DISCS_MIN to %BTGW_DF_DISCS_MAX
 * @origins: state machines, 1 to %BTGW_DF_ORIGINS_MAX
 */
struct btgw_df_sizes {
	u32 discs;
	u32 origins;
};

/**
 * struct btgw_df - directed forwarding in a subnet; private but for reading
 *	@cfg, @fn, @discs_used, @origins_used and @count
 * @cfg: states and policy
 * @t: forwarding table
 * @disc: discovery table
 * @origin: state machines
 * @head: hash of them, as index + 1
 * @free_origin: first free one, as index + 1
 * @discs: size of @disc
 * @discs_used: entries in it
 * @origins: size of @origin
 * @origins_used: state machines
 * @shift: 32 - log2 of the length of @head
 * @due: deadlines, of @disc and then of @origin
 * @rnd: state of the random numbers
 * @fn: forwarding number used last
 * @count: calls by result
 */
struct btgw_df {
	struct btgw_df_cfg cfg;
	struct btgw_df_table *t;
	struct btgw_df_disc *disc;
	struct btgw_df_origin *origin;
	u32 *head;
	u32 free_origin;
	u32 discs;
	u32 discs_used;
	u32 origins;
	u32 origins_used;
	u8 shift;
	struct btgw_df_heap due;
	u32 rnd;
	u8 fn;
	u32 count[__BTGW_DF_RESULTS];
};

/**
 * struct btgw_df_rx - how a message came
 * @src: SRC
 * @dst: DST
 * @ttl: TTL
 * @directed: under directed credentials
 * @bearer: bit of the bearer it came on
 * @heard: how well; not known on GATT bearers
 * @target: for a request its Destination, for an echo request DST: whose it
 *	is. What is an element of ours is known here
 * @dependent: of %BTGW_DF_TARGET_DEPENDENT, its elements, if it is one of them
 */
struct btgw_df_rx {
	u16 src;
	u16 dst;
	u8 ttl;
	bool directed;
	u16 bearer;
	struct btgw_df_heard heard;
	u8 target;
	struct btgw_df_range dependent;
};

/**
 * struct btgw_df_tx - a message to send
 * @dst: DST
 * @ttl: TTL
 * @directed: under directed credentials, otherwise flooded; never changed by
 *	what paths there are
 * @bearers: where to
 * @delay_ms: so much later
 * @opcode: enum btgw_ctl_op
 * @len: octets of parameters
 * @params: parameters
 */
struct btgw_df_tx {
	u16 dst;
	u8 ttl;
	bool directed;
	u16 bearers;
	u16 delay_ms;
	u8 opcode;
	u8 len;
	u8 params[BTGW_DF_PARAMS_MAX];
};

/**
 * struct btgw_df_out - what a call wants
 * @verdict: enum btgw_df_result
 * @n_tx: messages to send
 * @tx: the messages
 * @fn: forwarding number now; a later net must not begin before it
 * @deadline_ms: when btgw_df_timer() is wanted, 0 = not
 */
struct btgw_df_out {
	u8 verdict;
	u8 n_tx;
	struct btgw_df_tx tx[BTGW_DF_TX_MAX];
	u8 fn;
	u64 deadline_ms;
};

/**
 * btgw_df_bytes() - memory that the tables need
 * @sizes: sizes; outside of their limits the nearest is taken
 *
 * Return: octets, to be aligned as a u64.
 */
size_t btgw_df_bytes(const struct btgw_df_sizes *sizes);

/**
 * btgw_df_init() - directed forwarding is enabled
 * @df: the subnet's
 * @cfg: states and policy
 * @sizes: as given to btgw_df_bytes()
 * @mem: so many octets
 * @t: forwarding table, without paths but fixed ones
 * @fn: forwarding number used last, %BTGW_DF_FN_FIRST if there was none
 * @seed: random
 */
void btgw_df_init(struct btgw_df *df, const struct btgw_df_cfg *cfg,
		  const struct btgw_df_sizes *sizes, void *mem,
		  struct btgw_df_table *t, u8 fn, u32 seed);

/**
 * btgw_df_configure() - states or policy changed
 * @df: the subnet's
 * @cfg: the new ones, for what begins from now on
 */
void btgw_df_configure(struct btgw_df *df, const struct btgw_df_cfg *cfg);

/**
 * btgw_df_stop() - directed forwarding is disabled, or the power goes
 * @df: the subnet's; like new, but for counters and forwarding number
 *
 * Paths that are not fixed are removed.
 */
void btgw_df_stop(struct btgw_df *df);

/**
 * btgw_df_receive() - a control message came
 * @df: the subnet's
 * @rx: how
 * @msg: the message, from btgw_df_parse()
 * @now_ms: time
 * @out: what to do
 *
 * Return: enum btgw_df_result.
 */
enum btgw_df_result btgw_df_receive(struct btgw_df *df,
				    const struct btgw_df_rx *rx,
				    const struct btgw_df_msg *msg, u64 now_ms,
				    struct btgw_df_out *out);

/**
 * btgw_df_timer() - time has passed
 * @df: the subnet's
 * @now_ms: time
 * @out: what to do; the deadline has passed already where it was too much for
 *	one call
 */
void btgw_df_timer(struct btgw_df *df, u64 now_ms, struct btgw_df_out *out);

/**
 * btgw_df_need() - a path is needed
 * @df: the subnet's
 * @dst: where to
 * @dependent: what depends on us needs it; NULL: we do
 * @now_ms: time
 * @out: what to do
 *
 * Return: %BTGW_DF_V_NEEDED, %BTGW_DF_V_KNOWN, %BTGW_DF_V_DESTINATION or
 * %BTGW_DF_V_ORIGINS.
 */
enum btgw_df_result btgw_df_need(struct btgw_df *df, u16 dst,
				 const struct btgw_df_range *dependent,
				 u64 now_ms, struct btgw_df_out *out);

/**
 * btgw_df_renew() - a path is to be looked for now
 * @df: the subnet's
 * @dst: where to
 * @now_ms: time
 * @out: what to do
 *
 * Not of the standard: somebody says so, whatever the state machine waits for.
 * The path there is stays in use until a new one is found. What is being looked
 * for, and not found yet, is left alone.
 *
 * Return: as btgw_df_need().
 */
enum btgw_df_result btgw_df_renew(struct btgw_df *df, u16 dst, u64 now_ms,
				  struct btgw_df_out *out);

/**
 * btgw_df_used() - something was sent there: a path is still needed
 * @df: the subnet's
 * @dst: where to
 *
 * Return: whether there is a state machine for it.
 */
bool btgw_df_used(struct btgw_df *df, u16 dst);

/**
 * btgw_df_power_up() - a destination of before the power went
 * @df: the subnet's
 * @dst: where to
 * @n: 1 for the first of them, 2 for the second...
 * @now_ms: time
 * @out: what to do
 *
 * Return: as btgw_df_need().
 */
enum btgw_df_result btgw_df_power_up(struct btgw_df *df, u16 dst, u32 n,
				     u64 now_ms, struct btgw_df_out *out);

/**
 * btgw_df_monitor() - Path Monitoring test mode: on to monitoring
 * @df: the subnet's
 * @dst: destination
 * @now_ms: time
 * @out: what to do
 *
 * Return: %BTGW_DF_V_KNOWN or %BTGW_DF_V_NO_PATH.
 */
enum btgw_df_result btgw_df_monitor(struct btgw_df *df, u16 dst, u64 now_ms,
				    struct btgw_df_out *out);

/**
 * btgw_df_lost() - acknowledgements from there are missing: ask for an echo
 * @df: the subnet's
 * @dst: destination
 * @now_ms: time
 * @out: what to do
 *
 * Not of the standard; what follows is. A path that is being asked or looked
 * for already is left alone.
 *
 * Return: %BTGW_DF_V_KNOWN or %BTGW_DF_V_NO_PATH.
 */
enum btgw_df_result btgw_df_lost(struct btgw_df *df, u16 dst, u64 now_ms,
				 struct btgw_df_out *out);

/**
 * btgw_df_dependent() - a node begins or ceases to depend on us
 * @df: the subnet's
 * @add: it begins
 * @range: its elements
 * @out: what to do
 *
 * Return: %BTGW_DF_V_UPDATED or %BTGW_DF_V_NO_CHANGE.
 */
enum btgw_df_result btgw_df_dependent(struct btgw_df *df, bool add,
				      const struct btgw_df_range *range,
				      struct btgw_df_out *out);

/**
 * btgw_df_removed() - a path was removed, or will be, by its owner
 * @df: the subnet's
 * @e: the path
 */
void btgw_df_removed(struct btgw_df *df, const struct btgw_df_entry *e);

/**
 * btgw_df_origin_find() - the state machine of a destination
 * @df: the subnet's
 * @dst: destination
 *
 * Return: it, or NULL.
 */
const struct btgw_df_origin *btgw_df_origin_find(const struct btgw_df *df,
						 u16 dst);

/**
 * btgw_df_deadline() - when btgw_df_timer() is wanted
 * @df: the subnet's
 *
 * Return: time, 0 = not.
 */
u64 btgw_df_deadline(const struct btgw_df *df);

/**
 * btgw_df_result_name() - name of a result, for counters and traces
 * @result: enum btgw_df_result
 *
 * Return: static string; "unknown" for anything else.
 */
const char *btgw_df_result_name(enum btgw_df_result result);

/**
 * btgw_df_state_name() - name of a state
 * @state: enum btgw_df_state
 *
 * Return: static string; "unknown" for anything else.
 */
const char *btgw_df_state_name(enum btgw_df_state state);

#endif /* _BTGW_CORE_DF_DISCOVERY_H */
