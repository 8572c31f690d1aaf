-- The tables of an On Record archive (SQLite 3.38 or newer, with FTS5). PRAGMA user_version is the number of this schema.
-- Offsets are half-open, in code points of text.text. JSON columns hold lists of [start, end] unless said otherwise.

-- One text, read once. The same text under another id or outlet is another row of article with the same reading.
CREATE TABLE reading (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,       -- of the text as it was given, in UTF-8
  model TEXT NOT NULL,               -- name and version of the weights that read it
  corrected INTEGER NOT NULL DEFAULT 0, -- 1: corrected by hand; a new model does not replace it
  form TEXT NOT NULL,                -- article | statement | transcript
  published TEXT,                    -- the earliest date of its articles; times in statements are resolved against it
  outlet TEXT,                       -- the outlet of that earliest article
  current INTEGER NOT NULL,          -- 0: all its articles are superseded; questions leave it out
  words INTEGER NOT NULL             -- how many words the text has
);

CREATE TABLE text (
  reading INTEGER PRIMARY KEY REFERENCES reading(id),
  text TEXT NOT NULL,                -- exactly as given
  furniture TEXT NOT NULL            -- JSON: [start, end, kind]
);

-- One publication of a text.
CREATE TABLE article (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,                -- path, URL or the id that came in
  reading INTEGER NOT NULL REFERENCES reading(id),
  url TEXT, title TEXT, byline TEXT, outlet TEXT,
  published TEXT,                    -- ISO 8601, as it came in
  superseded INTEGER NOT NULL DEFAULT 0 -- 1: a later version of the same name is in the archive
);
CREATE UNIQUE INDEX article_name ON article(name) WHERE NOT superseded;
CREATE INDEX article_versions ON article(name);
CREATE INDEX article_reading ON article(reading);

-- Someone (or an organisation, outlet or document) across all articles.
CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,                -- the fullest name, or the one that people gave it
  kind TEXT NOT NULL,                -- person | organization | outlet | document
  words TEXT NOT NULL DEFAULT '',    -- what tells namesakes apart: words of the descriptions that articles give
  renamed INTEGER NOT NULL DEFAULT 0,-- 1: named by hand
  merged_into INTEGER REFERENCES person(id), -- merged by hand: all that is theirs belongs to this one
  external TEXT,                     -- an id elsewhere, such as Wikidata's, from an imported table
  facts TEXT                         -- JSON object: the other columns of that table
);

-- The names a person goes by, folded: small letters, no titles, no accents.
CREATE TABLE person_name (
  key TEXT NOT NULL,                 -- "p joan holt": p person, b organisation or outlet, d document; then the words
  person INTEGER NOT NULL REFERENCES person(id),
  short TEXT NOT NULL,               -- "p joan holt" for "p joan may holt": the first and last word
  last TEXT NOT NULL,                -- "holt"
  PRIMARY KEY (key, person)
) WITHOUT ROWID;
CREATE INDEX person_name_short ON person_name(short);
CREATE INDEX person_name_last ON person_name(last);
CREATE INDEX person_name_person ON person_name(person);

-- A name split by hand: in this text it is this person.
CREATE TABLE split (
  sha256 TEXT NOT NULL,              -- of the text
  key TEXT NOT NULL,                 -- as in person_name
  person INTEGER NOT NULL REFERENCES person(id),
  PRIMARY KEY (sha256, key)
) WITHOUT ROWID;

-- A person as one text knows them.
CREATE TABLE character (
  id INTEGER PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES person(id),
  reading INTEGER NOT NULL REFERENCES reading(id),
  local TEXT,                        -- the id in the record, "p1"; null: the writer of the text, who is no person of the record
  name TEXT NOT NULL, kind TEXT NOT NULL,
  aliases TEXT NOT NULL,             -- JSON list
  descriptions TEXT NOT NULL,        -- JSON list
  mentions TEXT NOT NULL,            -- JSON
  said INTEGER NOT NULL,             -- how many statements are theirs
  said_words INTEGER NOT NULL,       -- how many words these have
  about INTEGER NOT NULL,            -- how many statements of others are about them
  published TEXT,                    -- of the reading
  current INTEGER NOT NULL           -- of the reading
);
CREATE INDEX character_person ON character(person, published, said, about, reading) WHERE current;
CREATE INDEX character_reading ON character(reading, person);

CREATE TABLE statement (
  id INTEGER PRIMARY KEY,
  reading INTEGER NOT NULL REFERENCES reading(id),
  number INTEGER NOT NULL,           -- 3 for "s3"
  parent INTEGER,                    -- the number of the statement in whose content it is nested
  content TEXT NOT NULL,             -- the words; pieces of one content are joined by " … "
  cue TEXT NOT NULL, source TEXT NOT NULL,
  quote_type TEXT NOT NULL,          -- direct | mixed | indirect
  speaker INTEGER REFERENCES character(id), -- null: nobody who is named, or too unsure
  speaker_name TEXT,                 -- as the record has it
  speaker_kind TEXT NOT NULL, speaker_description TEXT, speaker_confidence REAL NOT NULL,
  act TEXT NOT NULL,
  hedged INTEGER NOT NULL,
  edtf TEXT,                         -- when it was said
  confidence REAL NOT NULL,
  spans TEXT NOT NULL                -- JSON object: content, cue, source, via, addressee, medium, occasion, when (where there are any); runner_up
);
CREATE UNIQUE INDEX statement_place ON statement(reading, number);
CREATE INDEX statement_speaker ON statement(speaker) WHERE speaker IS NOT NULL;

-- Whom a statement is about: named in its content, or the one whom its source is for or against.
CREATE TABLE about (
  character INTEGER NOT NULL REFERENCES character(id),
  statement INTEGER NOT NULL REFERENCES statement(id),
  mentioned INTEGER NOT NULL,        -- 1: stands in the content
  polarity TEXT,                     -- for | against; null: neither is said
  confidence REAL,                   -- of the polarity
  place INTEGER,                     -- the place among the stances of the statement
  PRIMARY KEY (character, statement)
) WITHOUT ROWID;
CREATE INDEX about_stance ON about(statement) WHERE polarity IS NOT NULL;

CREATE TABLE feed (
  url TEXT PRIMARY KEY,
  outlet TEXT,
  etag TEXT, modified TEXT,          -- what the server said last, for conditional requests
  pulled TEXT,                       -- when it was last asked
  error TEXT                         -- what went wrong then, or null
);

CREATE VIRTUAL TABLE statement_words USING fts5(content, content='statement', content_rowid='id', tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE text_words USING fts5(text, content='text', content_rowid='reading', tokenize="unicode61 remove_diacritics 2");

-- For people who ask in SQL: one row a statement, with the article that had it first and the speaker across articles.
CREATE VIEW statements AS
SELECT s.id, a.name AS article, 's' || s.number AS statement, a.outlet, a.published, a.title, a.url,
  s.content, s.cue, s.source, s.quote_type, p.id AS speaker_id, p.name AS speaker, s.speaker_kind, s.speaker_description,
  s.speaker_confidence, s.act, s.hedged, s.edtf, s.confidence
FROM statement s
JOIN reading r ON r.id = s.reading AND r.current
JOIN article a ON a.id = (SELECT id FROM article WHERE reading = r.id AND NOT superseded ORDER BY published IS NULL, published, id LIMIT 1)
LEFT JOIN character c ON c.id = s.speaker
LEFT JOIN person p ON p.id = c.person;

-- One row a span: role is content, cue, source, via, addressee, medium, occasion or when.
CREATE VIEW span AS
SELECT s.id AS statement, role.key AS role, json_extract(piece.value, '$[0]') AS start, json_extract(piece.value, '$[1]') AS "end"
FROM statement s, json_each(s.spans) role, json_each(role.value) piece WHERE role.key <> 'runner_up';
