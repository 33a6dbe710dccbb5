// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * df_net.c - directed forwarding of the nets that the daemon keeps: which
 *	subnets, and what happens to them
 *
 * A subnet where it is on has an object here. It begins with the paths that the
 * kernel has, which went on forwarding while nobody was here. That a path is
 * needed, or will end while it is used, is told by the kernel.
 */
#include "df_net.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <syslog.h>
#include <time.h>

enum {
	/* what a late timer costs is a collision, at most */
	ACCURACY_US		= 1000,
	ELEMENTS_MAX		= 255,
};

uint64_t btgwd_df_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return ts.tv_sec * 1000ull + ts.tv_nsec / 1000000;
}

struct btgwd_df_subnet *btgwd_df_find(struct btgwd *d, uint16_t net,
				      uint16_t subnet)
{
	struct btgwd_df_subnet *s;

	for (s = d->dfs; s; s = s->next)
		if (s->net == net && s->subnet == subnet)
			return s;
	return NULL;
}

/* after every call that may have changed when something is due */
static void arm(struct btgwd_df_subnet *s)
{
	uint64_t at = btgwd_df_deadline(s->df);

	if (at)
		sd_event_source_set_time(s->timer, at * 1000);
	sd_event_source_set_enabled(s->timer,
				    at ? SD_EVENT_ONESHOT : SD_EVENT_OFF);
}

static int on_timer(sd_event_source *source, uint64_t usec, void *user)
{
	struct btgwd_df_subnet *s = user;

	btgwd_df_timer(s->df, btgwd_df_now_ms());
	arm(s);
	return 0;
}

/*
 * Paths that the kernel has
 */

static struct btgw_df_path path_of(const struct btgw_mesh_obj *obj)
{
	const union btgw_mesh_value *v = obj->v;
	struct btgw_df_path path = {
		.end = {
			[BTGW_DF_ORIGIN] = {
				.start = v[BTGW_A_PATH_ORIGIN].num,
				.more = v[BTGW_A_PATH_ORIGIN_ELEMENTS].num - 1,
			},
			[BTGW_DF_TARGET] = {
				.start = v[BTGW_A_PATH_TARGET].num,
				.more = v[BTGW_A_PATH_TARGET_ELEMENTS].num - 1,
			},
		},
		.bearers = {
			[BTGW_DF_ORIGIN] = v[BTGW_A_PATH_TOWARD_ORIGIN].num,
			[BTGW_DF_TARGET] = v[BTGW_A_PATH_TOWARD_TARGET].num,
		},
		.flags = (v[BTGW_A_PATH_FIXED].num ? BTGW_DF_FIXED : 0) |
			 (v[BTGW_A_PATH_TWO_WAY].num ? BTGW_DF_TWO_WAY : 0) |
			 (v[BTGW_A_PATH_NOT_READY].num ? BTGW_DF_NOT_READY : 0),
		.fn = v[BTGW_A_PATH_FN].num,
		.lanes = v[BTGW_A_PATH_LANES].num,
		.lifetime = v[BTGW_A_PATH_LIFETIME].num,
	};

	return path;
}

/* the attributes that name a path have the same numbers in both sets */
static void adopt_deps(struct btgwd_df_subnet *s,
		       const struct btgw_mesh_obj *path)
{
	struct btgw_df_range range;
	struct btgw_mesh_list list;
	struct btgw_mesh_obj only;
	size_t i;

	btgw_mesh_init(&only, &btgw_set_dependent);
	btgw_mesh_num(&only, BTGW_A_DEPENDENT_NET, s->net);
	btgw_mesh_num(&only, BTGW_A_DEPENDENT_SUBNET, s->subnet);
	btgw_mesh_num(&only, BTGW_A_DEPENDENT_ORIGIN,
		      path->v[BTGW_A_PATH_ORIGIN].num);
	btgw_mesh_num(&only, BTGW_A_DEPENDENT_TARGET,
		      path->v[BTGW_A_PATH_TARGET].num);
	btgw_mesh_num(&only, BTGW_A_DEPENDENT_FIXED,
		      path->v[BTGW_A_PATH_FIXED].num);
	if (!btgw_mesh_collect(s->d->ask, BTGW_CMD_DEPENDENT_GET, &only, &list,
			       NULL)) {
		for (i = 0; i < list.count; i++) {
			const union btgw_mesh_value *v = list.obj[i].v;

			range.start = v[BTGW_A_DEPENDENT_ADDR].num;
			range.more = v[BTGW_A_DEPENDENT_ELEMENTS].num - 1;
			btgwd_df_adopt_dep(s->df, v[BTGW_A_DEPENDENT_FIXED].num,
					   v[BTGW_A_DEPENDENT_ORIGIN].num,
					   v[BTGW_A_DEPENDENT_TARGET].num,
					   v[BTGW_A_DEPENDENT_SIDE].num,
					   &range);
		}
	}
	free(list.obj);
}

/* one that was found is known here first, unless somebody else made it */
static void adopt(struct btgwd_df_subnet *s, const struct btgw_mesh_obj *obj)
{
	struct btgw_df_path path = path_of(obj);

	if (!(path.flags & BTGW_DF_FIXED) &&
	    btgw_df_table_find(&s->df->table, false,
			       path.end[BTGW_DF_ORIGIN].start,
			       path.end[BTGW_DF_TARGET].start))
		return;
	if (btgwd_df_adopt(s->df, &path, obj->v[BTGW_A_PATH_REMAINING].num,
			   btgwd_df_now_ms()))
		return;
	if (obj->v[BTGW_A_PATH_ORIGIN_DEPENDENTS].num ||
	    obj->v[BTGW_A_PATH_TARGET_DEPENDENTS].num)
		adopt_deps(s, obj);
}

static bool kernel_has(struct btgwd_df_subnet *s, bool fixed, u16 origin,
		       u16 target)
{
	struct btgw_mesh_obj req, path;

	btgw_mesh_init(&req, &btgw_set_path);
	btgw_mesh_num(&req, BTGW_A_PATH_NET, s->net);
	btgw_mesh_num(&req, BTGW_A_PATH_SUBNET, s->subnet);
	btgw_mesh_num(&req, BTGW_A_PATH_ORIGIN, origin);
	btgw_mesh_num(&req, BTGW_A_PATH_TARGET, target);
	btgw_mesh_num(&req, BTGW_A_PATH_FIXED, fixed);
	return btgw_mesh_do(s->d->ask, BTGW_CMD_PATH_GET, &req, &path,
			    NULL) != -ENOENT;
}

/* what the kernel has is here, and what it has not is not */
static int read_paths(struct btgwd_df_subnet *s, struct btgw_err *err)
{
	const struct btgw_df_entry *e = NULL;
	struct btgw_mesh_list list;
	struct btgw_mesh_obj only;
	size_t i;
	int ret;

	while ((e = btgw_df_table_next(&s->df->table, e))) {
		bool fixed = e->path.flags & BTGW_DF_FIXED;
		u16 origin = e->path.end[BTGW_DF_ORIGIN].start;
		u16 target = e->path.end[BTGW_DF_TARGET].start;

		if (!kernel_has(s, fixed, origin, target))
			btgwd_df_gone(s->df, fixed, origin, target);
	}
	btgw_mesh_init(&only, &btgw_set_path);
	btgw_mesh_num(&only, BTGW_A_PATH_NET, s->net);
	btgw_mesh_num(&only, BTGW_A_PATH_SUBNET, s->subnet);
	ret = btgw_mesh_collect(s->d->ask, BTGW_CMD_PATH_GET, &only, &list,
				err);
	for (i = 0; !ret && i < list.count; i++)
		adopt(s, &list.obj[i]);
	free(list.obj);
	return ret;
}

/*
 * Subnets where it is on
 */

/* the primary element and those that follow it without a gap */
static int own_range(struct btgwd *d, uint16_t net, struct btgw_df_range *own,
		     struct btgw_err *err)
{
	bool has[ELEMENTS_MAX] = {};
	struct btgw_mesh_list list;
	struct btgw_mesh_obj only;
	u16 first = UINT16_MAX;
	size_t i, at;
	int ret;

	*own = (struct btgw_df_range){};
	btgw_mesh_init(&only, &btgw_set_element);
	btgw_mesh_num(&only, BTGW_A_ELEMENT_NET, net);
	ret = btgw_mesh_collect(d->ask, BTGW_CMD_ELEMENT_GET, &only, &list,
				err);
	for (i = 0; !ret && i < list.count; i++)
		if (list.obj[i].v[BTGW_A_ELEMENT_ADDR].num < first)
			first = list.obj[i].v[BTGW_A_ELEMENT_ADDR].num;
	for (i = 0; !ret && i < list.count; i++) {
		at = list.obj[i].v[BTGW_A_ELEMENT_ADDR].num - first;
		if (at < ELEMENTS_MAX)
			has[at] = true;
	}
	if (!ret && list.count) {
		own->start = first;
		while (own->more + 1 < ELEMENTS_MAX && has[own->more + 1])
			own->more++;
	}
	free(list.obj);
	return ret;
}

static void subnet_free(struct btgwd_df_subnet *s)
{
	struct btgwd_df_subnet **p;

	for (p = &s->d->dfs; *p; p = &(*p)->next) {
		if (*p == s) {
			*p = s->next;
			break;
		}
	}
	sd_event_source_disable_unref(s->timer);
	btgwd_df_free(s->df);
	free(s->groups);
	free(s);
}

static int subnet_new(struct btgwd *d, uint16_t net, uint16_t subnet,
		      const struct btgw_df_cfg *cfg, uint32_t paths,
		      struct btgw_err *err)
{
	struct btgwd_df_setup setup = {
		.cfg = *cfg,
		.sizes = {
			.discs = BTGW_DF_DISCS_MAX,
			.origins = BTGWD_DF_ORIGINS,
		},
		.paths = paths,
	};
	struct btgwd_df_subnet *s;
	int ret;

	ret = btgw_store_mesh_fn(d->store, net, subnet, &setup.fn, err);
	if (ret)
		return ret;
	if (getrandom(&setup.seed, sizeof(setup.seed), 0) < 0)
		return btgw_err_set(err, -errno, "random numbers: %s",
				    btgw_strerror(errno));
	s = calloc(1, sizeof(*s));
	if (!s)
		return btgw_err_set(err, -ENOMEM, "out of memory");
	s->d = d;
	s->net = net;
	s->subnet = subnet;
	s->next = d->dfs;
	d->dfs = s;
	s->df = btgwd_df_new(&setup, &btgwd_df_kernel, s);
	ret = s->df ? sd_event_add_time(d->event, &s->timer, CLOCK_BOOTTIME, 0,
					ACCURACY_US, on_timer, s) : -ENOMEM;
	if (ret < 0) {
		subnet_free(s);
		return btgw_err_set(err, ret, "directed forwarding: %s",
				    btgw_strerror(ret));
	}
	ret = read_paths(s, err);
	if (ret) {
		subnet_free(s);
		return ret;
	}
	arm(s);
	btgwd_log(LOG_INFO,
		  "net %u, subnet %u: directed forwarding of 0x%04x, %u paths, numbers from %u on",
		  net, subnet, cfg->own.start, s->df->table.used,
		  (unsigned int)(setup.fn + 1) & 0xff);
	return 0;
}

/* as the kernel has it now */
static int subnet_look(struct btgwd *d, const struct btgw_mesh_obj *obj,
		       const struct btgw_df_range *own, struct btgw_err *err)
{
	uint16_t net = obj->v[BTGW_A_DF_NET].num;
	uint16_t subnet = obj->v[BTGW_A_DF_SUBNET].num;
	uint32_t paths = obj->v[BTGW_A_DF_SIZE].num;
	struct btgwd_df_subnet *s = btgwd_df_find(d, net, subnet);
	struct btgw_df_cfg cfg = btgwd_df_cfg();

	cfg.own = *own;
	cfg.relay = obj->v[BTGW_A_DF_RELAY].num;
	cfg.supporting = obj->v[BTGW_A_DF_PROXY].num ||
			 obj->v[BTGW_A_DF_FRIEND].num;
	/* who it is, and how many paths there are, is for ever */
	if (s && (!obj->v[BTGW_A_DF_DIRECTED].num || !own->start ||
		  own->start != s->df->core.cfg.own.start ||
		  own->more != s->df->core.cfg.own.more ||
		  paths != s->df->table.cfg.paths)) {
		subnet_free(s);
		s = NULL;
	}
	if (!obj->v[BTGW_A_DF_DIRECTED].num || !own->start)
		return 0;
	if (!s)
		return subnet_new(d, net, subnet, &cfg, paths, err);
	btgw_df_configure(&s->df->core, &cfg);
	return 0;
}

/* a subnet that is gone is in no list */
static void drop_gone(struct btgwd *d, uint16_t net,
		      const struct btgw_mesh_list *list)
{
	struct btgwd_df_subnet *s, *next;
	size_t i;

	for (s = d->dfs; s; s = next) {
		next = s->next;
		if (s->net != net)
			continue;
		for (i = 0; i < list->count; i++)
			if (list->obj[i].v[BTGW_A_DF_SUBNET].num == s->subnet)
				break;
		if (i == list->count)
			subnet_free(s);
	}
}

void btgwd_df_tick(struct btgwd *d, struct btgwd_net *net)
{
	struct btgw_mesh_obj only;
	struct btgw_mesh_list list;
	struct btgw_df_range own;
	struct btgw_err err = {};
	size_t i;
	int ret;

	if (net->df_seen || net->control.fd < 0)
		return;
	net->df_seen = true;
	btgw_mesh_init(&only, &btgw_set_df);
	btgw_mesh_num(&only, BTGW_A_DF_NET, net->id);
	ret = btgw_mesh_collect(d->ask, BTGW_CMD_DF_GET, &only, &list, &err);
	if (!ret)
		ret = own_range(d, net->id, &own, &err);
	if (!ret)
		drop_gone(d, net->id, &list);
	for (i = 0; !ret && i < list.count; i++)
		ret = subnet_look(d, &list.obj[i], &own, &err);
	free(list.obj);
	if (!ret)
		return;
	net->df_seen = false;
	btgwd_log(LOG_ERR, "net %u: %s", net->id, err.text);
}

void btgwd_df_forget(struct btgwd *d, uint16_t net)
{
	struct btgwd_df_subnet *s, *next;

	for (s = d->dfs; s; s = next) {
		next = s->next;
		if (s->net == net)
			subnet_free(s);
	}
}

/*
 * What happens
 */

static void path_event(struct btgwd *d, const char *what,
		       const struct btgw_mesh_obj *obj)
{
	u16 origin = obj->v[BTGW_A_PATH_ORIGIN].num;
	u16 target = obj->v[BTGW_A_PATH_TARGET].num;
	bool fixed = obj->v[BTGW_A_PATH_FIXED].num;
	struct btgwd_df_subnet *s;

	s = btgwd_df_find(d, obj->v[BTGW_A_PATH_NET].num,
			  obj->v[BTGW_A_PATH_SUBNET].num);
	if (!s)
		return;
	if (!strcmp(what, "needed") || !strcmp(what, "expiring"))
		btgwd_df_needed(s->df, origin, target, btgwd_df_now_ms());
	else if (strcmp(what, "gone"))
		adopt(s, obj);
	/* one that was replaced since is not gone */
	else if (!kernel_has(s, fixed, origin, target))
		btgwd_df_gone(s->df, fixed, origin, target);
	arm(s);
}

void btgwd_df_event(struct btgwd *d, const char *what,
		    const struct btgw_mesh_obj *obj)
{
	struct btgwd_df_subnet *s;
	struct btgwd_net *net;

	if (obj->set == &btgw_set_path) {
		path_event(d, what, obj);
		return;
	}
	/*
	 * The kernel dropped the paths that were found, and says so by this
	 * alone; until the tick it may be on again.
	 */
	if ((obj->set == &btgw_set_df &&
	     btgw_mesh_has(obj, BTGW_A_DF_DIRECTED) &&
	     !obj->v[BTGW_A_DF_DIRECTED].num) ||
	    (obj->set == &btgw_set_subnet && !strcmp(what, "gone"))) {
		s = btgwd_df_find(d, obj->v[BTGW_A_DF_NET].num,
				  obj->v[BTGW_A_DF_SUBNET].num);
		if (s)
			subnet_free(s);
	}
	/* the net is attribute 1 of each of them */
	if (obj->set != &btgw_set_df && obj->set != &btgw_set_element &&
	    obj->set != &btgw_set_subnet)
		return;
	net = btgwd_net_find(d, obj->v[BTGW_A_DF_NET].num);
	if (!net)
		return;
	net->df_seen = false;
	for (s = d->dfs; s; s = s->next)
		if (s->net == net->id)
			s->groups_known = false;
}

void btgwd_df_missed(struct btgwd *d)
{
	struct btgw_err err = {};
	struct btgwd_df_subnet *s;
	struct btgwd_net *net;

	for (net = d->nets; net; net = net->next)
		net->df_seen = false;
	for (s = d->dfs; s; s = s->next) {
		s->groups_known = false;
		if (read_paths(s, &err))
			btgwd_log(LOG_ERR, "net %u, subnet %u: %s", s->net,
				  s->subnet, err.text);
		arm(s);
	}
}

static void on_message(struct btgwd *d, uint16_t net, uint8_t opcode,
		       const struct sockaddr_btgw *from,
		       const struct btgw_mesh_rx *facts, const uint8_t *param,
		       size_t len)
{
	struct btgwd_df_subnet *s = btgwd_df_find(d, net, facts->netkey);
	struct btgw_df_rx rx = {
		.src = from->btgw_addr,
		.dst = facts->dst,
		.ttl = facts->ttl,
		.directed = facts->cred == BTGW_CRED_DIRECTED,
		.heard = { facts->rssi, BTGW_DF_LOST_NONE },
	};

	if (!s || facts->flags & BTGW_F_LOCAL)
		return;
	rx.bearer = btgwd_df_bearer(s, facts->bearer);
	btgwd_df_receive(s->df, &rx, opcode, param, len, btgwd_df_now_ms());
	arm(s);
}

void btgwd_df_start(struct btgwd *d)
{
	uint8_t opcode;

	for (opcode = BTGW_CTL_PATH_REQUEST;
	     opcode <= BTGW_CTL_PATH_REQUEST_SOLICITATION; opcode++)
		btgwd_control_take(d, opcode, on_message);
}

int btgwd_df_ask(struct btgwd *d, uint16_t net, uint16_t subnet, uint16_t dst,
		 const char **result, struct btgw_err *err)
{
	struct btgwd_df_subnet *s = btgwd_df_find(d, net, subnet);
	enum btgw_df_result verdict;

	if (!s)
		return btgw_err_set(err, -ENXIO,
				    "directed forwarding is off in subnet %u of net %u, or btgwd does not keep it",
				    subnet, net);
	verdict = btgwd_df_discover(s->df, dst, btgwd_df_now_ms());
	arm(s);
	switch (verdict) {
	case BTGW_DF_V_DESTINATION:
		return btgw_err_set(err, -EINVAL,
				    "no path leads to 0x%04x from here", dst);
	case BTGW_DF_V_ORIGINS:
		return btgw_err_set(err, -ENOSPC,
				    "%u destinations are looked for already",
				    s->df->core.origins);
	default:
		*result = btgw_df_result_name(verdict);
		return 0;
	}
}
