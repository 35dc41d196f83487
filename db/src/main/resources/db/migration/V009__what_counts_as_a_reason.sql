-- Policy decides whether a decision comes with a reason. What it lets pass must be possible to record, or the order would
-- hang between the two: the database's own idea of a space, which grows with the locale, is given up for ASCII's.

ALTER TABLE approval_decision
    DROP CONSTRAINT approval_decision_reason_check,
    ADD CONSTRAINT a_reason_is_given CHECK (btrim(reason, E' \t\n\x0B\f\r') <> '');
