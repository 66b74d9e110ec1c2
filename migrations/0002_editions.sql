-- Programmes, editions and everything that changes from year to year.

create table programme (
	id uuid primary key,
	kind text not null check (kind in ('festival', 'contest', 'talent_award', 'forwarded_call')),
	name jsonb not null,
	created_at timestamptz not null
);

create table edition (
	id uuid primary key,
	programme_id uuid not null references programme,
	-- key of the preset it was made from
	preset text not null,
	name jsonb not null,
	-- 届; free integer of this programme
	ordinal int,
	-- 年度, may be a range: "2020—2021年度"
	period_label text not null,
	theme jsonb,
	-- 通知文号
	call_number text,
	-- [{ role: host | organizer | co_organizer, name: { zh, en? } }]
	hosts jsonb not null default '[]',
	-- [{ key, text: { zh, en? } }]: 确认事宜
	declarations jsonb not null default '[]',
	state text not null default 'draft' check (state in ('draft', 'open', 'finished')),
	opened_at timestamptz,
	finished_at timestamptz,
	created_at timestamptz not null,
	created_by uuid references account,
	version int not null default 1
);

create table section (
	id uuid primary key,
	edition_id uuid not null references edition on delete cascade,
	position int not null,
	name jsonb not null,
	unique (edition_id, position)
);

create table category (
	id uuid primary key,
	edition_id uuid not null references edition on delete cascade,
	section_id uuid not null references section on delete cascade,
	position int not null,
	-- stable inside an edition: 'painting'; used in numbers (code) and file names
	key text not null,
	-- letters in the work number, e.g. "HH"
	code text not null check (code ~ '^[A-Z]{1,4}$'),
	name jsonb not null,
	guidance jsonb,
	entrant_kind text not null check (entrant_kind in ('pupils', 'collective', 'entering_teacher', 'team', 'person', 'unit')),
	assessment_kind text not null check (assessment_kind in ('rubric', 'sift_then_rubric', 'live', 'file_review', 'none')),
	-- 件 幅 项 支队 人 所
	quota_unit text not null default 'jian' check (quota_unit in ('jian', 'fu', 'xiang', 'zhidui', 'ren', 'suo')),
	participants_min int not null default 1 check (participants_min >= 0),
	participants_max int not null default 1,
	advisors_min int not null default 0 check (advisors_min >= 0),
	advisors_max int not null default 1,
	entries_per_participant int check (entries_per_participant > 0),
	-- school's quota; null = unlimited
	entries_per_unit int check (entries_per_unit > 0),
	same_stage_required boolean not null default true,
	age_min int,
	age_max int,
	title_max int not null default 40 check (title_max between 5 and 100),
	abstract_max int not null default 500 check (abstract_max between 0 and 5000),
	abstract_required boolean not null default true,
	-- [{ key, kind: text|textarea|select|number|checkbox, label, help?, required, max?, options?: [{ value, label }], identifying? }]
	fields jsonb not null default '[]',
	version int not null default 1,
	check (participants_max >= participants_min),
	check (advisors_max >= advisors_min),
	unique (edition_id, key),
	unique (edition_id, code),
	unique (edition_id, position)
);

create table division (
	id uuid primary key,
	category_id uuid not null references category on delete cascade,
	position int not null,
	name jsonb not null,
	-- school stages in it: primary, junior, senior; or grades by grade_min–grade_max; empty for teachers
	stages text[] not null default '{}',
	grade_min int,
	grade_max int,
	unique (category_id, position)
);

-- 研究领域 / 学科: a list of the category, codes mean different things in different lists
create table discipline (
	id uuid primary key,
	category_id uuid not null references category on delete cascade,
	position int not null,
	code text not null,
	name jsonb not null,
	unique (category_id, code)
);

create table attachment_rule (
	id uuid primary key,
	category_id uuid not null references category on delete cascade,
	position int not null,
	key text not null,
	label jsonb not null,
	help jsonb,
	-- pdf jpeg png mp4 zip
	types text[] not null,
	count_min int not null default 0 check (count_min >= 0),
	count_max int not null default 1,
	bytes_max bigint not null default 20971520 check (bytes_max between 1 and 20971520),
	check (count_max >= count_min and count_max >= 1),
	unique (category_id, key)
);

-- Windows in time; a row without category is the edition's, a category's own row replaces it.
create table phase_window (
	id uuid primary key,
	edition_id uuid not null references edition on delete cascade,
	category_id uuid references category on delete cascade,
	phase text not null check (phase in ('entry', 'filing', 'eligibility', 'judging', 'results')),
	opens_at timestamptz not null,
	closes_at timestamptz not null,
	check (closes_at > opens_at),
	unique nulls not distinct (edition_id, category_id, phase)
);

create table rubric (
	id uuid primary key,
	category_id uuid not null references category on delete cascade,
	number int not null,
	-- score step in tenths: 1, 5 or 10
	step_tenths int not null default 5 check (step_tenths in (1, 5, 10)),
	-- set with the first score; a frozen rubric never changes, a new number is made instead
	frozen_at timestamptz,
	created_at timestamptz not null,
	unique (category_id, number)
);

-- Two levels: a head without max_tenths and its children, or a head that is scored itself.
create table criterion (
	id uuid primary key,
	rubric_id uuid not null references rubric on delete cascade,
	parent_id uuid references criterion on delete cascade,
	position int not null,
	key text not null,
	name jsonb not null,
	help jsonb,
	-- null for a head whose children are scored
	max_tenths int check (max_tenths > 0),
	-- the innovation criterion breaks ties (domain reference 3.4)
	breaks_ties boolean not null default false,
	unique (rubric_id, key)
);
create index criterion_rubric on criterion (rubric_id, position);
