-- Stages, groups, assignments, score sheets.
-- Whatever a judge sees has a random id (UUIDv4) and a number drawn by lot per stage.

create table stage (
	id uuid primary key,
	category_id uuid not null references category,
	position int not null,
	kind text not null check (kind in ('preliminary', 'final')),
	name jsonb not null,
	rubric_id uuid not null references rubric,
	-- preparing: groups are formed; open: judges score; closed: results are frozen
	state text not null default 'preparing' check (state in ('preparing', 'open', 'closed')),
	-- trim one high and one low from this many sheets on; 0 = never
	trim_from int not null default 5 check (trim_from >= 0),
	-- alarm when max − min exceeds this many tenths
	spread_alarm_tenths int not null default 150,
	opened_at timestamptz,
	closed_at timestamptz,
	closed_by uuid references account,
	created_at timestamptz not null,
	version int not null default 1,
	unique (category_id, position)
);

create table judging_group (
	id uuid primary key,
	stage_id uuid not null references stage on delete cascade,
	position int not null,
	name jsonb not null,
	-- all: everybody scores everything; balanced: k judges each
	method text not null check (method in ('all', 'balanced')),
	judges_per_entry int check (judges_per_entry > 0),
	lead_id uuid references account,
	check ((method = 'balanced') = (judges_per_entry is not null)),
	unique (stage_id, position)
);

create table group_member (
	group_id uuid not null references judging_group on delete cascade,
	account_id uuid not null references account,
	primary key (group_id, account_id)
);
create index group_member_account on group_member (account_id);

-- The version that is judged in this stage.
create table stage_entry (
	id uuid primary key,
	stage_id uuid not null references stage on delete cascade,
	entry_id uuid not null references entry,
	version_id uuid not null references entry_version,
	group_id uuid references judging_group on delete set null,
	-- drawn by lot when the stage opens; tells nothing about school or time
	lot_number int,
	unique (stage_id, entry_id),
	unique (stage_id, lot_number)
);
create index stage_entry_entry on stage_entry (entry_id);
create index stage_entry_group on stage_entry (group_id);

create table conflict (
	id uuid primary key,
	judge_id uuid not null references account,
	unit_id uuid references unit,
	entry_id uuid references entry,
	person_id uuid references person,
	source text not null check (source in ('declared', 'staff', 'same_unit', 'advisor', 'entrant')),
	reason text not null default '',
	created_at timestamptz not null,
	created_by uuid references account,
	check (num_nonnulls(unit_id, entry_id, person_id) = 1)
);
create index conflict_judge on conflict (judge_id);

create table assignment (
	-- random
	id uuid primary key,
	stage_entry_id uuid not null references stage_entry on delete cascade,
	judge_id uuid not null references account,
	state text not null default 'assigned' check (state in ('assigned', 'recused', 'released')),
	recusal_reason text,
	recused_at timestamptz,
	opened_at timestamptz,
	created_at timestamptz not null,
	unique (stage_entry_id, judge_id)
);
create index assignment_judge on assignment (judge_id);

create table score_sheet (
	id uuid primary key,
	assignment_id uuid not null unique references assignment on delete cascade,
	rubric_id uuid not null references rubric,
	state text not null default 'draft' check (state in ('draft', 'submitted')),
	comment text not null default '',
	-- 'identity_visible' (blindness broken), 'beyond_pupil' (beyond the pupil's level)
	flags text[] not null default '{}',
	-- sum of criterion scores, set at submission
	total_tenths int,
	submitted_at timestamptz,
	updated_at timestamptz not null,
	version int not null default 1,
	check ((state = 'submitted') = (submitted_at is not null and total_tenths is not null))
);

create table criterion_score (
	sheet_id uuid not null references score_sheet on delete cascade,
	criterion_id uuid not null references criterion,
	points_tenths int not null check (points_tenths >= 0),
	primary key (sheet_id, criterion_id)
);
