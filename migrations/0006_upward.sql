-- Upward: higher programmes, quotas, recommendations, outcomes; nomination of young innovators; saved views; the year's summary.
-- Erasure: achievement and nomination texts are blanked with the entry; outcome_person rows go with the person, the outcome stays.

-- A contest and a talent award above the district are one thing: yearly editions, a level, a route, quotas, outcomes.
create table higher_programme (
	id uuid primary key,
	kind text not null check (kind in ('contest', 'talent_award')),
	-- key of the preset it was made from; null for one that staff wrote themselves
	preset text unique,
	name jsonb not null,
	level text not null check (level in ('city', 'province', 'nation')),
	-- [{ zh, en? }]
	organisers jsonb not null default '[]',
	-- 白名单: checked on the date of recommendation; the list changes every one to three years
	whitelist_status text not null default 'unknown' check (whitelist_status in ('listed', 'not_listed', 'not_applicable', 'unknown')),
	whitelist_from date,
	whitelist_until date,
	-- what staff should know: how it is run, what changed
	note jsonb,
	created_at timestamptz not null,
	archived_at timestamptz,
	version int not null default 1,
	check (whitelist_until is null or whitelist_from is null or whitelist_until >= whitelist_from)
);

create table higher_edition (
	id uuid primary key,
	programme_id uuid not null references higher_programme,
	name jsonb not null,
	-- 届 of that contest; differs from ours
	ordinal int,
	-- 年度, may be a range
	period_label text not null,
	-- 科协推荐 | 教育部门推荐 | 学校自主报名
	route text not null check (route in ('association', 'education', 'self')),
	call_number text,
	opens_on date,
	-- 报送截止
	deadline_at timestamptz,
	result_expected_on date,
	-- eligibility; empty or null = no condition
	stages text[] not null default '{}',
	age_min int,
	age_max int,
	-- ages count on this day
	age_on date,
	-- the lowest grade in our own award list that may go up; shortlisted = any place in a list; null = no lower award needed
	lower_award text check (lower_award in ('first', 'second', 'third', 'encouragement', 'shortlisted')),
	-- one work per pupil in this edition, team works included
	one_per_pupil boolean not null default true,
	-- refuses works that took part in another higher contest
	forbids_prior boolean not null default false,
	-- all categories together
	total_max int check (total_max >= 0),
	-- unit of the total: 件 幅 项 支队 人 所
	quota_unit text not null default 'jian' check (quota_unit in ('jian', 'fu', 'xiang', 'zhidui', 'ren', 'suo')),
	-- shares of what is recommended: [{ of: team | primary | junior | senior, bound: min | max, percent }]
	shares jsonb not null default '[]',
	-- what must lie with each work before it is sent: [{ key, label: { zh, en? }, required }]
	papers jsonb not null default '[]',
	created_at timestamptz not null,
	created_by uuid references account,
	closed_at timestamptz,
	version int not null default 1,
	unique (programme_id, period_label)
);
create index higher_edition_deadline on higher_edition (deadline_at);

-- The higher contest's own categories.
create table higher_category (
	id uuid primary key,
	edition_id uuid not null references higher_edition on delete cascade,
	position int not null,
	key text not null,
	name jsonb not null,
	quota_unit text not null check (quota_unit in ('jian', 'fu', 'xiang', 'zhidui', 'ren', 'suo')),
	unique (edition_id, key)
);

-- 名额: a limit over what its dimensions name; null in a dimension = all of it.
create table higher_quota (
	id uuid primary key,
	edition_id uuid not null references higher_edition on delete cascade,
	position int not null,
	category_id uuid references higher_category on delete cascade,
	stage text check (stage in ('primary', 'junior', 'senior')),
	kind text check (kind in ('individual', 'team')),
	max int not null check (max >= 0),
	unique nulls not distinct (edition_id, category_id, stage, kind)
);

-- 推荐: one entry, one higher edition. The version is the one that was recommended.
create table recommendation (
	id uuid primary key,
	edition_id uuid not null references higher_edition,
	entry_id uuid not null references entry,
	version_id uuid not null references entry_version,
	higher_category_id uuid references higher_category,
	-- of the recommended version, as quotas count it; no stage where it has none (teachers) or where it cannot be told
	stage text check (stage in ('primary', 'junior', 'senior')),
	kind text not null check (kind in ('individual', 'team')),
	state text not null default 'proposed' check (state in ('proposed', 'substitute', 'confirmed', 'sent', 'withdrawn')),
	-- the order of the sheet, and of the substitutes (递补) among themselves
	position int not null,
	-- 推荐意见
	opinion text not null default '',
	remark text not null default '',
	-- keys of the papers that lie there
	papers text[] not null default '{}',
	confirmed_at timestamptz,
	confirmed_by uuid references account,
	-- 报送日期 and under what (文号, 报送方式)
	sent_on date,
	sent_note text not null default '',
	sent_by uuid references account,
	withdrawn_at timestamptz,
	withdrawn_reason text,
	-- 递补: whose place this one took
	replaces_id uuid references recommendation,
	created_at timestamptz not null,
	created_by uuid not null references account,
	version int not null default 1,
	unique (edition_id, entry_id),
	check (state not in ('confirmed', 'sent') or confirmed_at is not null),
	check ((state = 'sent') = (sent_on is not null) or state = 'withdrawn'),
	check ((state = 'withdrawn') = (withdrawn_at is not null))
);
create index recommendation_entry on recommendation (entry_id);
create index recommendation_edition on recommendation (edition_id, state, position);

-- 上级评审结果: a fact with date and source, with or without a recommendation of ours; several per entry and edition
-- (入围, 终评, 奖项 stay apart). For a work that never stood in the portal the title and the people stand in its place.
create table outcome (
	id uuid primary key,
	edition_id uuid not null references higher_edition,
	entry_id uuid references entry,
	unit_id uuid not null references unit,
	-- the work's, where there is no entry
	title text,
	result text not null check (result in ('shortlisted', 'final', 'award', 'honoured', 'none')),
	grade text check (grade in ('first', 'second', 'third', 'encouragement', 'special')),
	-- the name of the award as published, where it is not one of the grades
	award_name text not null default '',
	-- on which the result was published
	decided_on date not null,
	-- 文号, 网址, 证书编号
	source text not null,
	certificate_number text,
	proof_file_id uuid references file,
	-- what a school reports is verified by staff before it counts
	state text not null default 'verified' check (state in ('reported', 'verified', 'rejected')),
	reported_by uuid not null references account,
	reported_at timestamptz not null,
	verified_by uuid references account,
	verified_at timestamptz,
	rejected_reason text,
	version int not null default 1,
	check ((entry_id is null) = (title is not null)),
	check (grade is null or result = 'award'),
	check ((state = 'verified') = (verified_at is not null)),
	check ((state = 'rejected') = (rejected_reason is not null))
);
create unique index outcome_once on outcome (edition_id, entry_id, result) where entry_id is not null and state <> 'rejected';
create index outcome_entry on outcome (entry_id);
create index outcome_unit on outcome (unit_id, reported_at desc, id desc);
create index outcome_edition on outcome (edition_id, state);

create table outcome_person (
	outcome_id uuid not null references outcome on delete cascade,
	person_id uuid not null references person,
	position int not null,
	primary key (outcome_id, person_id)
);
create index outcome_person_person on outcome_person (person_id);

-- 按姓氏笔画排列: the order of every list of names that is read outside the house.
create collation zh_stroke (provider = icu, locale = 'zh-u-co-stroke');

-- Nomination of young innovators (推荐人选): the nominee is an entry of a category with entrant_kind person, assessment_kind file_review.

-- 申报条件, one is enough.
create table talent_condition (
	id uuid primary key,
	category_id uuid not null references category on delete cascade,
	position int not null,
	-- as the call numbers it: 一, 二 …
	code text not null,
	text jsonb not null,
	-- which proof it asks for
	evidence_kind text not null check (evidence_kind in ('award', 'patent', 'title', 'paper', 'other')),
	min_level text check (min_level in ('district', 'city', 'province', 'nation', 'international')),
	min_grade text check (min_grade in ('first', 'second', 'third', 'encouragement')),
	-- achieved within so many years before the category's entry window closes
	window_years int check (window_years > 0),
	unique (category_id, code),
	unique (category_id, position)
);

create table achievement (
	id uuid primary key,
	entry_id uuid not null references entry on delete cascade,
	position int not null,
	kind text not null check (kind in ('award', 'patent', 'title', 'paper', 'other')),
	-- 获奖时间, YYYY-MM
	achieved_month text not null default '' check (achieved_month ~ '^(\d{4}-(0[1-9]|1[0-2]))?$'),
	-- 赛事名称, 专利名称, 论文题目
	name text not null default '',
	level text check (level in ('district', 'city', 'province', 'nation', 'international')),
	grade text check (grade in ('first', 'second', 'third', 'encouragement', 'special')),
	work_title text not null default '',
	-- 个人/集体及排名
	share_note text not null default '',
	-- 证书编号, 专利号
	certificate_number text not null default '',
	-- the school at that time (当时学校), as written on the proof
	unit_then text not null default '',
	-- the condition that it is to prove
	condition_id uuid references talent_condition on delete set null,
	proof_file_id uuid references file,
	-- verified proof that the portal itself knows
	outcome_id uuid references outcome,
	list_row_id uuid references list_row on delete set null,
	check (outcome_id is null or list_row_id is null)
);
create index achievement_entry on achievement (entry_id, position);

create table nomination (
	entry_id uuid primary key references entry on delete cascade,
	-- 学校推荐意见
	school_opinion text not null default '',
	opinion_signer text not null default '',
	opinion_on date,
	-- 校内公示
	notice_from date,
	notice_until date,
	notice_place text not null default '',
	notice_result text not null default '' check (notice_result in ('', 'no_objection', 'objection_settled', 'objection_open')),
	notice_note text not null default '',
	-- when the school put the pupil forward; the school now is the pupil's enrolment
	unit_then_id uuid not null references unit,
	version int not null default 1,
	check (notice_until is null or notice_from is null or notice_until >= notice_from)
);

-- 材料审核: a condition against a proof.
create table condition_finding (
	id uuid primary key,
	entry_id uuid not null references entry on delete cascade,
	condition_id uuid not null references talent_condition on delete cascade,
	achievement_id uuid not null references achievement on delete cascade,
	met boolean not null,
	note text not null default '',
	checked_by uuid not null references account,
	checked_at timestamptz not null,
	unique (condition_id, achievement_id)
);
create index condition_finding_entry on condition_finding (entry_id);

-- Optional scores of a group that sat together; people by name, they need no account.
create table panel_member (
	id uuid primary key,
	category_id uuid not null references category on delete cascade,
	position int not null,
	name text not null,
	title text not null default '',
	unique (category_id, position)
);
create table panel_score (
	member_id uuid not null references panel_member on delete cascade,
	entry_id uuid not null references entry on delete cascade,
	-- of 100 points
	points_tenths int not null check (points_tenths between 0 and 1000),
	primary key (member_id, entry_id)
);
create index panel_score_entry on panel_score (entry_id);

-- 集体研究: who sat together, when, and why these.
create table collective_decision (
	id uuid primary key,
	category_id uuid not null unique references category,
	-- where those who are recommended are sent
	higher_edition_id uuid not null references higher_edition,
	decided_on date not null,
	place text not null default '',
	-- [{ name, title }]
	people jsonb not null default '[]',
	reasons text not null default '',
	state text not null default 'draft' check (state in ('draft', 'confirmed')),
	created_by uuid not null references account,
	created_at timestamptz not null,
	confirmed_by uuid references account,
	confirmed_at timestamptz,
	version int not null default 1,
	check ((state = 'confirmed') = (confirmed_at is not null))
);
create table decision_row (
	decision_id uuid not null references collective_decision on delete cascade,
	entry_id uuid not null references entry,
	outcome text not null check (outcome in ('recommended', 'not_recommended')),
	reason text not null default '',
	primary key (decision_id, entry_id)
);
create index decision_row_entry on decision_row (entry_id);

-- 历届获得者 of a talent award: not honoured again. The person where the portal knows the pupil, else name and school.
create table laureate (
	id uuid primary key,
	programme_id uuid not null references higher_programme,
	person_id uuid references person,
	name text not null,
	unit_name text not null default '',
	born_month text check (born_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
	period_label text not null,
	source text not null default '',
	created_at timestamptz not null,
	unique nulls not distinct (programme_id, period_label, name, unit_name)
);
create index laureate_person on laureate (person_id);

-- A named view of a list: its columns, filters, order, groups; shared with colleagues or one's own.
create table saved_view (
	id uuid primary key,
	owner_id uuid not null references account,
	source text not null check (source in ('entries', 'recommendations', 'outcomes', 'nominees', 'units')),
	name text not null check (length(name) between 1 and 60),
	-- { columns: [key], filters: { key: value }, sort: [{ key, descending }], group: key | null }
	shape jsonb not null,
	shared boolean not null default false,
	created_at timestamptz not null,
	updated_at timestamptz not null,
	version int not null default 1,
	unique (owner_id, source, name)
);
create index saved_view_source on saved_view (source, shared);

-- 工作总结: the paragraph as staff edited it; its figures stand as {placeholders}, so that they stay live and linked.
create table year_summary (
	id uuid primary key,
	from_on date not null,
	until_on date not null,
	locale text not null check (locale in ('zh-CN', 'en')),
	text text not null,
	updated_by uuid not null references account,
	updated_at timestamptz not null,
	version int not null default 1,
	unique (from_on, until_on, locale),
	check (until_on >= from_on)
);
