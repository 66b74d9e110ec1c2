-- Closing a stage, results, lists.

-- Each missing sheet is decided before a stage closes.
create table gap_decision (
	id uuid primary key,
	stage_id uuid not null references stage on delete cascade,
	assignment_id uuid not null unique references assignment on delete cascade,
	decision text not null check (decision in ('waived')),
	reason text not null check (length(reason) > 0),
	decided_by uuid not null references account,
	decided_at timestamptz not null
);

-- Frozen at closing. The score is exact: sum / count tenths; ranking never uses a rounded figure.
create table result (
	stage_entry_id uuid primary key references stage_entry on delete cascade,
	stage_id uuid not null references stage on delete cascade,
	division_id uuid references division,
	sheet_count int not null,
	-- after trimming
	kept_sum_tenths int not null,
	kept_count int not null,
	full_sum_tenths int not null,
	tiebreak_sum_tenths int,
	median_doubled_tenths int,
	spread_tenths int not null,
	-- competition rank inside category × division (1, 2, 2, 4); null without sheets
	rank int,
	-- a tie that the rules leave open: the jury decides, with a reason
	tie_open boolean not null default false,
	jury_position int,
	jury_reason text
);
create index result_stage on result (stage_id, division_id, rank);

create table list (
	id uuid primary key,
	edition_id uuid not null references edition,
	category_id uuid not null references category,
	stage_id uuid not null references stage,
	-- 入围 | 拟获奖
	kind text not null check (kind in ('shortlist', 'award')),
	state text not null default 'draft' check (state in ('draft', 'confirmed')),
	-- the rule the grades came from: { model, first, second, third, cap, … }
	rule jsonb not null,
	created_at timestamptz not null,
	created_by uuid not null references account,
	confirmed_at timestamptz,
	confirmed_by uuid references account,
	version int not null default 1,
	unique (stage_id, kind)
);

create table list_row (
	id uuid primary key,
	list_id uuid not null references list on delete cascade,
	entry_id uuid not null references entry,
	division_id uuid references division,
	position int not null,
	grade text check (grade in ('first', 'second', 'third', 'encouragement', 'shortlisted')),
	-- set when a person changed what the rule gave
	by_hand boolean not null default false,
	reason text not null default '',
	unique (list_id, entry_id)
);
create index list_row_entry on list_row (entry_id);
