CREATE TABLE golive.meta (
    one    boolean PRIMARY KEY DEFAULT true CHECK (one),
    format bigint NOT NULL
);
INSERT INTO golive.meta (format) VALUES (0);
CREATE TABLE golive.events (
    seq  bigint PRIMARY KEY,
    id   uuid NOT NULL UNIQUE,
    at   text NOT NULL,
    by   text NOT NULL,
    what text NOT NULL,
    hash bytea NOT NULL
);
CREATE FUNCTION golive.events_stay() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'events are never changed or deleted'; END $$;
CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON golive.events
    FOR EACH STATEMENT EXECUTE FUNCTION golive.events_stay();
CREATE TABLE golive.windows (
    probe   text NOT NULL,
    vantage text NOT NULL,
    start   bigint NOT NULL,
    data    text NOT NULL,
    PRIMARY KEY (probe, vantage, start)
);
CREATE INDEX windows_by_start ON golive.windows (start);
