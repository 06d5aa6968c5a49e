-- Events may be signed and carry a receipt of the store; a window is kept in parts, each with the time it was taken,
-- so that what was known at a time can be told; who is here, and who holds the lease of a vantage. All writing of
-- others than the owner goes through functions, so that the chain and the receipts are the server's own work.

ALTER TABLE golive.events ADD COLUMN signature text;
ALTER TABLE golive.events ADD COLUMN receipt text;

ALTER TABLE golive.windows DROP CONSTRAINT windows_pkey;
-- Microseconds, by the server's clock.
ALTER TABLE golive.windows ADD COLUMN kept bigint;
ALTER TABLE golive.windows ADD COLUMN part uuid UNIQUE;
-- Seconds.
ALTER TABLE golive.windows ADD COLUMN grain bigint NOT NULL DEFAULT 10;
UPDATE golive.windows SET kept = (start + 10) * 1000000, part = gen_random_uuid();
ALTER TABLE golive.windows ALTER COLUMN kept SET NOT NULL;
ALTER TABLE golive.windows ALTER COLUMN part SET NOT NULL;
ALTER TABLE golive.windows ALTER COLUMN data TYPE bytea USING convert_to(data, 'UTF8');
DROP INDEX golive.windows_by_start;
CREATE INDEX windows_by_start ON golive.windows (grain, start);
CREATE INDEX windows_by_kept ON golive.windows (kept);

-- What windows take, by grain, so that nobody need count them.
CREATE TABLE golive.sizes (
    grain bigint PRIMARY KEY,
    parts bigint NOT NULL,
    bytes bigint NOT NULL
);
INSERT INTO golive.sizes
    SELECT 10, count(*), coalesce(sum(octet_length(data) + octet_length(probe) + octet_length(vantage) + 150), 0)
    FROM golive.windows;
INSERT INTO golive.sizes VALUES (60, 0, 0), (3600, 0, 0);
CREATE FUNCTION golive.windows_come() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE golive.sizes s SET parts = s.parts + n.parts, bytes = s.bytes + n.bytes FROM (
        SELECT c.grain, count(*) AS parts,
            sum(octet_length(c.data) + octet_length(c.probe) + octet_length(c.vantage) + 150) AS bytes
        FROM come c GROUP BY c.grain
    ) AS n WHERE s.grain = n.grain;
    RETURN NULL;
END $$;
CREATE FUNCTION golive.windows_go() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE golive.sizes s SET parts = s.parts - n.parts, bytes = s.bytes - n.bytes FROM (
        SELECT g.grain, count(*) AS parts,
            sum(octet_length(g.data) + octet_length(g.probe) + octet_length(g.vantage) + 150) AS bytes
        FROM gone g GROUP BY g.grain
    ) AS n WHERE s.grain = n.grain;
    RETURN NULL;
END $$;
CREATE TRIGGER windows_come AFTER INSERT ON golive.windows REFERENCING NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION golive.windows_come();
CREATE TRIGGER windows_go AFTER DELETE ON golive.windows REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION golive.windows_go();

-- Presence is no record: it need not outlive a crash of the server.
CREATE UNLOGGED TABLE golive.consoles (
    console uuid PRIMARY KEY,
    who     text NOT NULL,
    role    text NOT NULL,
    vantage text,
    came    timestamptz NOT NULL,
    seen    timestamptz NOT NULL
);
CREATE UNLOGGED TABLE golive.leases (
    vantage text PRIMARY KEY,
    console uuid NOT NULL,
    seen    timestamptz NOT NULL
);

-- A text as the chain hashes it. The encoding of the database is UTF-8.
CREATE FUNCTION golive.framed(it text) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT pg_catalog.int8send(pg_catalog.octet_length(it)) || pg_catalog.convert_to(it, 'UTF8')
$$;

-- The hash of an event, from that of the one before it. What a backslash means in a text depends on the session.
CREATE FUNCTION golive.link(
    head bytea, seq bigint, id uuid, at text, by text, what text, signature text, receipt text
) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT pg_catalog.sha256(head || pg_catalog.int8send(seq) || pg_catalog.uuid_send(id)
        || golive.framed(at) || golive.framed(by) || golive.framed(what)
        || coalesce(decode('01', 'hex') || golive.framed(signature), decode('00', 'hex'))
        || decode('01', 'hex') || golive.framed(receipt))
$$;

-- A time as receipts have it, which is as it sorts.
CREATE FUNCTION golive.stamp(it timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT to_char(it AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- The receipt of an event that is stored now, after one that was stored then: a clock that was set back must not make it
-- seem that later events were known earlier.
CREATE FUNCTION golive.receipt(before text) RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT '{"stored":"' || greatest(before COLLATE "C", golive.stamp(clock_timestamp()))
        || '","login":' || to_json(session_user::text)::text || '}'
$$;

-- Whether readers can read it: one event that they could not would stop every one of them.
CREATE FUNCTION golive.is_event(at text, what text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT at ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?Z$'
        AND at::timestamptz IS NOT NULL AND json_typeof(what::json) = 'object'
$$;

-- Tells those who listen, who hold the lock 1735355500 shared: to tell is a sixth of the work of an append. Whoever gets
-- that lock here alone has found that nobody listens, and keeps it until the commit. Who begins to listen just then
-- waits for the lock, that is for this one commit, and looks when it has it: so it sees what it was not told of. Who can
-- tell that nobody listens only from a lock that another writer or one who waits for it holds tells in vain.

-- Appends one event that simply goes on, as nearly all do, with one statement and the work of few others: says its place
-- and receipt. Says nothing when others are writing, when the journal does not end with `after`, and when it is
-- empty or ends with an event that another store took;
-- fails as not unique when the event is there already or somebody was quicker. `golive.put` knows what to do then. The turn is
-- taken before the time is read, and the end that was seen before that is the end still, or its place is taken.
CREATE FUNCTION golive.put_one(
    after bigint, id uuid, at text, by text, what text, signature text, OUT place bigint, OUT said text
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    told boolean;
BEGIN
    INSERT INTO golive.events (seq, id, at, by, what, signature, receipt, hash)
        SELECT taken.seq, put_one.id, put_one.at, put_one.by, put_one.what, put_one.signature, taken.ours,
            golive.link(taken.head, taken.seq, put_one.id, put_one.at, put_one.by, put_one.what, put_one.signature,
                taken.ours)
        FROM (
            SELECT ending.seq + 1 AS seq, ending.hash AS head, golive.receipt(substr(ending.receipt, 12, 27)) AS ours
            FROM (SELECT seq, hash, receipt FROM golive.events ORDER BY seq DESC LIMIT 1) AS ending
            WHERE ending.receipt LIKE '{"stored":"__________________________Z","login":%'
                AND (put_one.after IS NULL OR put_one.after = ending.seq)
                AND golive.is_event(put_one.at, put_one.what)
                AND pg_try_advisory_xact_lock(1735355497)
                AND (current_setting('synchronous_commit') IN ('on', 'remote_apply')
                    OR set_config('synchronous_commit', 'on', true) IS NOT NULL)
            OFFSET 0
        ) AS taken
        RETURNING seq, receipt, CASE WHEN pg_try_advisory_xact_lock(1735355500) THEN false
            ELSE pg_notify('golive', seq::text) IS NULL END INTO place, said, told;
END $$;

-- Appends events in one transaction and says their places and receipts; nothing, when the journal does not end with
-- `after` and lacks one of them. Writers take turns, so places have no gaps. The commit waits for the disk whatever
-- the session says: set_config holds until then, where a SET of the function would end with the function.
CREATE FUNCTION golive.put(
    after bigint, ids uuid[], ats text[], bys text[], whats text[], signatures text[]
) RETURNS TABLE (place bigint, said text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
    ending bigint;
    head   bytea;
    before text;
    ours   text;
    next   bytea;
    added  boolean := false;
BEGIN
    PERFORM pg_advisory_xact_lock(1735355497), CASE WHEN current_setting('synchronous_commit')
        NOT IN ('on', 'remote_apply') THEN set_config('synchronous_commit', 'on', true) END;
    SELECT seq, hash, golive.stamp((receipt::json ->> 'stored')::timestamptz) INTO ending, head, before
        FROM golive.events ORDER BY seq DESC LIMIT 1;
    IF NOT FOUND THEN
        ending := 0;
        head := decode(repeat('00', 32), 'hex');
    END IF;
    IF after <> ending AND EXISTS (
        SELECT FROM unnest(ids) AS asked (id) WHERE NOT EXISTS (SELECT FROM golive.events e WHERE e.id = asked.id)
    ) THEN
        RETURN;
    END IF;
    ours := golive.receipt(before);
    FOR i IN 1 .. cardinality(ids) LOOP
        IF NOT golive.is_event(ats[i], whats[i]) THEN
            RAISE EXCEPTION 'this is no event';
        END IF;
        next := golive.link(head, ending + 1, ids[i], ats[i], bys[i], whats[i], signatures[i], ours);
        INSERT INTO golive.events (seq, id, at, by, what, signature, receipt, hash)
            VALUES (ending + 1, ids[i], ats[i], bys[i], whats[i], signatures[i], ours, next)
            ON CONFLICT (id) DO NOTHING;
        IF FOUND THEN
            added := true;
            ending := ending + 1;
            head := next;
            place := ending;
            said := ours;
        ELSE
            SELECT seq, coalesce(receipt, '{}') INTO place, said FROM golive.events WHERE id = ids[i];
        END IF;
        RETURN NEXT;
    END LOOP;
    IF added AND NOT pg_try_advisory_xact_lock(1735355500) THEN
        PERFORM pg_notify('golive', ending::text);
    END IF;
END $$;

-- Keeps parts of windows; one that is there already stays as it is. While a part is on its way no event is appended:
-- what counts as known by the time of an event had been committed when the event was.
CREATE FUNCTION golive.keep(vantage text, ids uuid[], probes text[], starts bigint[], datas bytea[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
    now_micros bigint;
BEGIN
    IF current_setting('synchronous_commit') NOT IN ('on', 'remote_apply') THEN
        PERFORM set_config('synchronous_commit', 'on', true);
    END IF;
    PERFORM pg_advisory_xact_lock_shared(1735355497);
    -- A clock that was set back must not change what was known at an earlier time.
    SELECT greatest(max(kept), (extract(epoch FROM clock_timestamp()) * 1000000)::bigint) INTO now_micros
        FROM golive.windows;
    INSERT INTO golive.windows AS known (probe, vantage, start, kept, data, part)
        SELECT probe, keep.vantage, start, now_micros, data, id
        FROM unnest(ids, probes, starts, datas) AS asked (id, probe, start, data)
        ON CONFLICT (part) DO NOTHING;
END $$;

-- Forgets windows that begin before a second.
CREATE FUNCTION golive.forget(before bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
    SELECT pg_advisory_xact_lock(1735355499);
    DELETE FROM golive.windows WHERE grain IN (10, 60, 3600) AND start < before
$$;

-- Puts merged windows of a grain in the place of others, if these are all still there and nobody else does the same.
CREATE FUNCTION golive.thin(
    gone uuid[], into_grain bigint, vantages text[], ids uuid[], probes text[], starts bigint[], keeps bigint[],
    datas bytea[]
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
    there bigint;
BEGIN
    PERFORM set_config('synchronous_commit', 'on', true);
    IF NOT pg_try_advisory_xact_lock(1735355499) THEN
        RETURN false;
    END IF;
    SELECT count(*) INTO there FROM golive.windows w WHERE w.part = ANY (gone) AND w.grain < into_grain;
    IF there <> cardinality(gone) THEN
        RETURN false;
    END IF;
    DELETE FROM golive.windows w WHERE w.part = ANY (gone);
    INSERT INTO golive.windows (probe, vantage, start, grain, kept, data, part)
        SELECT probe, vantage, start, into_grain, kept, data, id
        FROM unnest(ids, vantages, probes, starts, keeps, datas)
            AS asked (id, vantage, probe, start, kept, data);
    RETURN true;
END $$;

-- A console says that it is here, and hears who else is. One that was not heard of for so many microseconds is gone,
-- and its lease is free; so is one from a time too far ahead, as a clock may have been set back.
CREATE FUNCTION golive.beat(it uuid, who text, role text, vantage text, patience bigint)
RETURNS TABLE (present uuid, its_who text, its_role text, its_vantage text, holds_lease boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
    moment timestamptz;
    span   interval := patience * interval '1 microsecond';
    taken  bigint := 0;
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    PERFORM pg_advisory_xact_lock(1735355498);
    moment := clock_timestamp();
    DELETE FROM golive.consoles c WHERE c.seen NOT BETWEEN moment - span AND moment + span;
    DELETE FROM golive.leases l WHERE l.seen NOT BETWEEN moment - span AND moment + span;
    INSERT INTO golive.consoles AS c (console, who, role, vantage, came, seen)
        VALUES (it, beat.who, beat.role, beat.vantage, moment, moment)
        ON CONFLICT (console) DO UPDATE
            SET who = excluded.who, role = excluded.role, vantage = excluded.vantage, seen = excluded.seen;
    IF vantage IS NOT NULL THEN
        INSERT INTO golive.leases AS l (vantage, console, seen) VALUES (beat.vantage, it, moment)
            ON CONFLICT ON CONSTRAINT leases_pkey DO UPDATE SET seen = excluded.seen WHERE l.console = it;
        GET DIAGNOSTICS taken = ROW_COUNT;
    END IF;
    RETURN QUERY SELECT c.console, c.who, c.role, c.vantage, taken = 1 AND c.console = it
        FROM golive.consoles c ORDER BY c.came, c.console;
END $$;

-- A console goes, and gives up its lease.
CREATE FUNCTION golive.leave(it uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    PERFORM pg_advisory_xact_lock(1735355498);
    DELETE FROM golive.leases WHERE console = it;
    DELETE FROM golive.consoles WHERE console = it;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA golive FROM PUBLIC;

-- Who could insert may now call, and can no longer write a receipt or a hash of their own.
DO $$
DECLARE
    may record;
BEGIN
    FOR may IN
        SELECT c.relname, CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END AS who
        FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) AS a
        WHERE c.relnamespace = 'golive'::regnamespace AND c.relname IN ('events', 'windows')
            AND a.privilege_type = 'INSERT' AND a.grantee <> c.relowner
    LOOP
        EXECUTE format('REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON golive.%I FROM %s', may.relname, may.who);
        EXECUTE format('GRANT EXECUTE ON FUNCTION golive.beat, golive.leave, %s TO %s',
            CASE may.relname WHEN 'events' THEN 'golive.put, golive.put_one' ELSE 'golive.keep, golive.forget, golive.thin' END, may.who);
    END LOOP;
END $$;

-- Who could read the measurements may know what they take.
DO $$
DECLARE
    may record;
BEGIN
    FOR may IN
        SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END AS who
        FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) AS a
        WHERE c.relnamespace = 'golive'::regnamespace AND c.relname = 'windows'
            AND a.privilege_type = 'SELECT' AND a.grantee <> c.relowner
    LOOP
        EXECUTE format('GRANT SELECT ON golive.sizes TO %s', may.who);
    END LOOP;
END $$;
