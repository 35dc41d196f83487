-- Audit records are listed by when they happened: those of a kind or of a person from a day on are found without reading
-- past all that came before that day.
DROP INDEX audit_by_actor, audit_by_type;
CREATE INDEX audit_by_actor ON audit (on_behalf_of, at_ns, sequence) WHERE on_behalf_of IS NOT NULL;
CREATE INDEX audit_by_type ON audit (type, at_ns, sequence);
