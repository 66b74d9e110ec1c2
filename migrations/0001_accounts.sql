-- Accounts, people, units, audit, mail, exports.
-- Ids are made by the application (UUIDv7); what a judge can see has random ids (UUIDv4).
-- Erasure: person.name, phone_enc, born_month are blanked, the row stays; account.email/phone are blanked with it.

create extension if not exists pg_trgm;

create table setting (
	key text primary key,
	value jsonb not null,
	updated_at timestamptz not null
);

create table unit (
	id uuid primary key,
	kind text not null check (kind in ('school', 'campus', 'centre', 'research_office', 'other')),
	-- { zh, en? }: the full official name, as certificates need it
	name jsonb not null,
	-- 教育集团 or mother school; filings go by unit, a setting of the edition may pool a group's quota
	parent_id uuid references unit,
	stages text[] not null default '{}',
	contact_name text,
	contact_phone text,
	size text not null default 'medium' check (size in ('small', 'medium', 'large')),
	created_at timestamptz not null,
	closed_at timestamptz
);
create unique index unit_name_key on unit ((name ->> 'zh')) where closed_at is null;

create table person (
	id uuid primary key,
	name text not null,
	-- lower-case pinyin and its initials, "zhangsan zs", for pickers
	c_pinyin text not null default '',
	sex text check (sex in ('female', 'male')),
	-- YYYY-MM, only where a category has an age limit
	born_month text check (born_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
	phone_enc bytea,
	created_at timestamptz not null,
	erased_at timestamptz
);
create index person_pinyin on person using gin (c_pinyin gin_trgm_ops);

-- Adults at a unit: teachers, coordinators, advisors without account, teacher entrants.
create table membership (
	id uuid primary key,
	person_id uuid not null references person,
	unit_id uuid not null references unit,
	title text,
	from_on date not null,
	to_on date,
	unique (person_id, unit_id, from_on)
);
create index membership_unit on membership (unit_id);

-- Pupils at a school.
create table enrolment (
	id uuid primary key,
	person_id uuid not null references person,
	unit_id uuid not null references unit,
	-- 1–6 primary, 7–9 junior, 10–12 senior
	grade int not null check (grade between 1 and 12),
	class_label text,
	from_on date not null,
	to_on date
);
create index enrolment_unit on enrolment (unit_id, grade);
create unique index enrolment_current on enrolment (person_id) where to_on is null;

create table account (
	id uuid primary key,
	person_id uuid not null unique references person,
	email text check (email = lower(email)),
	phone text,
	-- argon2id; null until the invitation is accepted
	password_hash text,
	locale text check (locale in ('zh-CN', 'en')),
	totp_secret_enc bytea,
	totp_confirmed_at timestamptz,
	-- the last time step that was accepted: a code works once
	totp_last_step bigint,
	created_at timestamptz not null,
	first_sign_in_at timestamptz,
	disabled_at timestamptz,
	version int not null default 1
);
create unique index account_email_key on account (email) where email is not null;
create unique index account_phone_key on account (phone) where phone is not null;

create table account_role (
	account_id uuid not null references account on delete cascade,
	role text not null check (role in ('teacher', 'coordinator', 'judge', 'staff', 'administrator')),
	-- teacher and coordinator act for a unit, the others for the association
	unit_id uuid references unit,
	granted_at timestamptz not null,
	granted_by uuid references account,
	primary key (account_id, role),
	check ((role in ('teacher', 'coordinator')) = (unit_id is not null))
);
create index account_role_unit on account_role (unit_id, role);

create table recovery_code (
	account_id uuid not null references account on delete cascade,
	code_hash text not null,
	used_at timestamptz,
	primary key (account_id, code_hash)
);

create table session (
	-- SHA-256 of the id that only the cookie holds
	id_hash text primary key,
	-- what listings show and ending a session uses
	public_id uuid not null unique,
	account_id uuid not null references account on delete cascade,
	active_role text check (active_role in ('teacher', 'coordinator', 'judge', 'staff', 'administrator')),
	second_factor_at timestamptz,
	address text,
	agent text,
	created_at timestamptz not null,
	seen_at timestamptz not null,
	expires_at timestamptz not null
);
create index session_account on session (account_id);

-- Single-use links: set-up, invitation, password reset.
create table account_link (
	token_hash text primary key,
	kind text not null check (kind in ('setup', 'invitation', 'password_reset')),
	account_id uuid references account on delete cascade,
	created_by uuid references account,
	created_at timestamptz not null,
	expires_at timestamptz not null,
	used_at timestamptz,
	check ((kind = 'setup') = (account_id is null))
);
create index account_link_account on account_link (account_id);

-- Fixed windows; key = purpose + HMAC of account name or address, never the thing itself.
create table rate_limit (
	key text not null,
	window_start timestamptz not null,
	count int not null,
	primary key (key, window_start)
);

create table judge_profile (
	account_id uuid primary key references account on delete cascade,
	-- employer, for recusal; null when outside the district
	unit_id uuid references unit,
	employer text,
	title text,
	expertise text[] not null default '{}'
);

create table audit_event (
	id uuid primary key,
	at timestamptz not null,
	actor_id uuid references account,
	role text,
	request_id text not null,
	name text not null,
	-- ids by noun: { "entry": "…", "edition": "…" }; never values
	refs jsonb not null,
	fields text[] not null default '{}'
);
create index audit_event_refs on audit_event using gin (refs jsonb_path_ops);
create index audit_event_at on audit_event (at);

create table mail (
	id uuid primary key,
	template text not null,
	locale text not null check (locale in ('zh-CN', 'en')),
	to_address text not null,
	subject text not null,
	-- secret links stand as {{secret}}
	body text not null,
	-- the link itself, blanked once sent, never kept when there is no SMTP
	secret_enc bytea,
	state text not null default 'queued' check (state in ('queued', 'sent', 'kept', 'failed')),
	attempts int not null default 0,
	last_error text,
	created_at timestamptz not null,
	sent_at timestamptz
);
create index mail_created on mail (created_at desc, id desc);

create table export_record (
	id uuid primary key,
	at timestamptz not null,
	actor_id uuid not null references account,
	kind text not null,
	-- what was asked for: ids and filters, no values of persons
	scope jsonb not null,
	row_count int not null,
	file_name text not null,
	sha256 text not null,
	purpose text
);
create index export_record_at on export_record (at desc, id desc);
