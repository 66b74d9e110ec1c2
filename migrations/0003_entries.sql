-- Files, entries, versions, filings, eligibility.
-- Erasure: participant and version.identity are blanked; title, abstract, results stay.

create table file (
	id uuid primary key,
	sha256 text not null,
	bytes bigint not null,
	media_type text not null,
	-- a child's name may be in it
	original_name_enc bytea not null,
	uploaded_by uuid references account,
	uploaded_at timestamptz not null
);
create index file_sha256 on file (sha256);

create table entry (
	id uuid primary key,
	edition_id uuid not null references edition,
	category_id uuid not null references category,
	unit_id uuid not null references unit,
	division_id uuid references division,
	discipline_id uuid references discipline,
	state text not null default 'draft' check (state in
		('draft', 'handed_in', 'filed', 'accepted', 'returned', 'rejected', 'withdrawn', 'disqualified')),
	title text not null default '',
	abstract text not null default '',
	-- the group's name, never a person's
	collective_name text not null default '',
	field_values jsonb not null default '{}',
	-- keys of the declarations that were ticked
	declared text[] not null default '{}',
	-- the teacher who answers for it (account), shown to the school and to staff
	owner_id uuid not null references account,
	-- 作品编号, given at the first filing and kept
	number text,
	-- 校内排序 among the unit's entries of this category
	unit_rank int,
	handed_in_at timestamptz,
	filed_at timestamptz,
	-- why the school or the district sent it back, and until when it may be mended
	return_note text,
	mend_by timestamptz,
	current_version_id uuid,
	created_at timestamptz not null,
	updated_at timestamptz not null,
	updated_by uuid references account,
	version int not null default 1
);
create unique index entry_number_key on entry (edition_id, number) where number is not null;
create index entry_category_state on entry (category_id, state);
create index entry_edition_state on entry (edition_id, state, id);
-- the orders of the staff's list, newest filing first or by title, with their keyset
create index entry_category_filed on entry (category_id, (coalesce(filed_at, 'epoch'::timestamptz)) desc, id desc);
create index entry_edition_filed on entry (edition_id, (coalesce(filed_at, 'epoch'::timestamptz)) desc, id desc);
create index entry_category_title on entry (category_id, title, id);
-- its counts, from the index alone
create index entry_visible on entry (edition_id, category_id, state) include (division_id, unit_id)
	where state <> 'draft' and handed_in_at is not null;
create index entry_unit on entry (unit_id, edition_id);
create index entry_owner on entry (owner_id);
create index entry_title on entry using gin (title gin_trgm_ops);

create table participant (
	id uuid primary key,
	entry_id uuid not null references entry on delete cascade,
	position int not null,
	person_id uuid not null references person,
	-- as it was when entered
	grade int,
	-- 分工
	labour text not null default '',
	unique (entry_id, position) deferrable initially immediate,
	unique (entry_id, person_id)
);
create index participant_person on participant (person_id);

create table advisor (
	id uuid primary key,
	entry_id uuid not null references entry on delete cascade,
	position int not null,
	person_id uuid not null references person,
	unique (entry_id, position) deferrable initially immediate,
	unique (entry_id, person_id)
);
create index advisor_person on advisor (person_id);

create table entry_file (
	id uuid primary key,
	entry_id uuid not null references entry on delete cascade,
	rule_id uuid not null references attachment_rule,
	position int not null,
	file_id uuid not null references file
);
create index entry_file_entry on entry_file (entry_id);
create index entry_file_file on entry_file (file_id);

-- Immutable, made at each filing.
create table entry_version (
	id uuid primary key,
	entry_id uuid not null references entry on delete cascade,
	number int not null,
	-- what a judge may see
	title text not null,
	abstract text not null,
	division_id uuid references division,
	discipline_id uuid references discipline,
	-- only fields not marked identifying
	field_values jsonb not null,
	-- what a judge may not see: participants, advisors, unit, collective name, identifying fields
	identity jsonb not null,
	-- SHA-256 over the canonical JSON of everything above and the files' hashes
	sha256 text not null,
	created_at timestamptz not null,
	unique (entry_id, number)
);
alter table entry add constraint entry_current_version_fk foreign key (current_version_id) references entry_version;

create table entry_version_file (
	-- random: a judge sees it
	id uuid primary key,
	version_id uuid not null references entry_version on delete cascade,
	rule_id uuid not null references attachment_rule,
	position int not null,
	file_id uuid not null references file,
	unique (version_id, rule_id, position)
);
create index entry_version_file_file on entry_version_file (file_id);

-- 报送: a unit files one category; a supplement (补报) carries mended entries.
create table filing (
	id uuid primary key,
	edition_id uuid not null references edition,
	category_id uuid not null references category,
	unit_id uuid not null references unit,
	kind text not null check (kind in ('first', 'supplement')),
	-- shown on the receipt (回执)
	receipt_number text not null unique,
	filed_at timestamptz not null,
	filed_by uuid not null references account,
	-- 代报: staff for a school that sent paper
	on_behalf boolean not null default false,
	on_behalf_reason text,
	-- 已取得监护人书面同意并留存
	consent_confirmed boolean not null check (consent_confirmed),
	recalled_at timestamptz,
	recalled_by uuid references account,
	recall_reason text
);
create index filing_unit on filing (unit_id, category_id);

create table filing_item (
	filing_id uuid not null references filing on delete cascade,
	version_id uuid not null references entry_version on delete cascade,
	entry_id uuid not null references entry on delete cascade,
	position int not null,
	primary key (filing_id, version_id)
);
create index filing_item_entry on filing_item (entry_id);

create table eligibility_check (
	id uuid primary key,
	entry_id uuid not null references entry on delete cascade,
	version_id uuid not null references entry_version on delete cascade,
	outcome text not null check (outcome in ('accepted', 'returned', 'rejected')),
	reasons text[] not null default '{}',
	note text not null default '',
	mend_by timestamptz,
	checked_by uuid not null references account,
	checked_at timestamptz not null
);
create index eligibility_check_entry on eligibility_check (entry_id, checked_at);
