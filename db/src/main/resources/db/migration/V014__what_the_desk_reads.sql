-- What each fill realised, so that the gain of a day can be told fill by fill. Absent in fills that were booked before
-- this column was there: they are written once, and what they realised is in their position's sum alone.
ALTER TABLE fill ADD COLUMN realized_minor bigint;

CREATE INDEX fill_by_account_and_time ON fill (account_id, booked_at);
-- Fills are only ever appended: a summary of each range of pages finds the last hour's, and costs next to nothing to keep.
CREATE INDEX fill_by_time ON fill USING brin (booked_at) WITH (autosummarize = on);

CREATE INDEX approval_by_close ON approval (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX approval_by_claim ON approval (claimed_by, opened_at DESC, approval_id DESC) WHERE claimed_by IS NOT NULL;
