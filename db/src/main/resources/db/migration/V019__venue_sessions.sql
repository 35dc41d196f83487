-- Whether the sessions with venues are up, as the process that has them says every second. Who answers for the house may be
-- another process, and believes nobody who has fallen silent.
CREATE TABLE venue_session (
    venue   text        NOT NULL,
    session text        NOT NULL CHECK (session IN ('ORDERS', 'DROP_COPY')),
    is_up   boolean     NOT NULL,
    -- When it came up or went down.
    since   timestamptz NOT NULL,
    -- When it was said last.
    said_at timestamptz NOT NULL,
    PRIMARY KEY (venue, session)
);
