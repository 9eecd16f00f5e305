-- Whether a source or a mail domain keeps so many send workers busy that its next message must wait. Everybody may have all
-- of them until three quarters are busy. From then on
--   a source: a quarter of the workers is divided among the sources that keep several busy or were slow in the last minute, and
--     each has one at least. Its messages that have run for more than 3 s count, and of those that have not, the part that is
--     expected to: as of its accepted and its slow messages of ten minutes. Of a source without a past all count, unless it is
--     there alone.
--   a mail domain: one eighth, and two at least. Messages that have run for more than 3 s count.
-- A message that nobody has claimed for 2 s keeps nobody busy: its user may have gone, and if no worker was free, all are busy.
-- in_source, in_mail_domain: as in the ledger; null: nothing to be judged. While nobody knows how many send workers there
-- are, nobody is over a share.
CREATE OR REPLACE FUNCTION challenger.is_over_share(
  in_source text,
  in_mail_domain text,
  in_now timestamptz
)
RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_workers constant integer := (SELECT sum(workers) FROM challenger.send_pool WHERE seen_at > in_now - interval '10 minutes');
  v record;
  v_slow bigint;
  v_quick bigint;
BEGIN
  SELECT coalesce(sum(young + slow), 0) AS busy,
      count(source) AS sources,
      count(source) FILTER (WHERE was_slow OR young + slow > 1) AS heavy_sources,
      coalesce(sum(young) FILTER (WHERE source = in_source), 0) AS of_source_young,
      coalesce(sum(slow) FILTER (WHERE source = in_source), 0) AS of_source_slow,
      coalesce(sum(slow_to_domain), 0) AS of_domain
    INTO v
    FROM (
      SELECT source, bool_or(is_slow) AS was_slow,
          count(*) FILTER (WHERE is_busy AND NOT is_slow) AS young,
          count(*) FILTER (WHERE is_busy AND is_slow) AS slow,
          count(*) FILTER (WHERE is_busy AND is_slow AND mail_domain = in_mail_domain) AS slow_to_domain
        FROM (
          SELECT t.source, t.mail_domain, t.outcome = 'reserved' AS is_busy, challenger.is_slow(t, in_now) AS is_slow
            FROM challenger.transmission t
            JOIN challenger.policy p ON p.policy_id = t.policy_id
            -- The longest that a helper may run, and the minute behind it.
            WHERE v_workers > 0 AND t.reserved_at > in_now - interval '3 minutes'
              AND (t.outcome = 'reserved' OR t.finished_at - t.reserved_at > interval '3 seconds')
              AND CASE WHEN t.outcome = 'reserved' AND t.given_back THEN t.reserved_at > in_now - interval '2 seconds'
                WHEN t.outcome = 'reserved'
                THEN in_now < challenger.end_of_sending(t.outcome, t.given_back, t.reserved_at, t.claim_by, p.helper_timeout)
                ELSE t.finished_at > in_now - interval '1 minute' AND challenger.is_slow(t, in_now) END) lately
        GROUP BY source) of_each;
  IF v_workers IS NULL OR v.busy * 4 <= v_workers * 3 THEN
    RETURN false;
  END IF;
  IF v.of_domain >= greatest(v_workers / 8, 2) THEN
    RETURN true;
  END IF;
  -- Slow ones are counted by themselves, so that no number of quick ones makes them forgotten.
  SELECT count(*) INTO v_slow FROM challenger.transmission t
    WHERE t.source = in_source AND t.reserved_at > in_now - interval '10 minutes'
      AND (t.outcome = 'reserved' OR t.finished_at - t.reserved_at > interval '3 seconds') AND challenger.is_slow(t, in_now);
  SELECT count(*) INTO v_quick
    FROM (
      SELECT t.outcome, challenger.is_slow(t, in_now) AS is_slow
        FROM challenger.transmission t
        WHERE t.source = in_source AND t.reserved_at > in_now - interval '10 minutes'
        ORDER BY t.reserved_at DESC LIMIT 100) last
    WHERE outcome = 'accepted' AND NOT is_slow;
  RETURN v.of_source_slow
      + v.of_source_young * (v_slow + (v.sources > 1)::integer)::numeric / (v_slow + v_quick + 1)
    >= greatest(v_workers / 4 / greatest(v.heavy_sources, 1), 1);
END
$$;
COMMENT ON FUNCTION challenger.is_over_share IS 'Whether a source or mail domain has its share of the send workers; for other functions only.';
REVOKE ALL ON FUNCTION challenger.is_over_share FROM PUBLIC;
