-- What is written once cannot be emptied either: the triggers for each row do not see a TRUNCATE, nor one that reaches a
-- table by CASCADE.

CREATE TRIGGER approval_decision_stays BEFORE TRUNCATE ON approval_decision
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE approval_decision ENABLE ALWAYS TRIGGER approval_decision_stays;

CREATE TRIGGER fill_stays BEFORE TRUNCATE ON fill FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE fill ENABLE ALWAYS TRIGGER fill_stays;
