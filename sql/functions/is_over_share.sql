-- Whether a source or a mail domain keeps so many send workers busy that its next message must wait. Everybody may have all
-- of them until three quarters are busy. From then on
--   a source that has been slow: the quarter that is left is divided among such sources, and each has one at least. What it
--     has under way counts. It is slow for a minute after a message of it that took more than 3 s.
--   a mail domain: one eighth, and one at least. Messages that have been under way for more than 3 s count.
-- in_workers: how many send workers there are; null or 0: nobody is over a share. in_source, in_mail_domain: as in the
-- ledger; null: nothing to be judged.
CREATE OR REPLACE FUNCTION challenger.is_over_share(
  in_workers integer,
  in_source text,
  in_mail_domain text,
  in_now timestamptz
)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH lately AS (
    SELECT t.source, t.mail_domain, t.outcome = 'reserved' AS is_busy,
        CASE WHEN t.outcome = 'reserved' THEN in_now - t.reserved_at > interval '3 seconds'
          ELSE t.finished_at > in_now - interval '1 minute' END AS is_slow
      FROM challenger.transmission t
      JOIN challenger.policy p ON p.policy_id = t.policy_id
      -- The longest that a helper may run, and the minute behind it.
      WHERE in_workers > 0 AND t.reserved_at > in_now - interval '3 minutes'
        AND (t.outcome = 'reserved' OR t.finished_at - t.reserved_at > interval '3 seconds')
        AND in_now < coalesce(challenger.end_of_sending(t.outcome, t.given_back, t.reserved_at, t.claim_by, p.helper_timeout),
          'infinity')),
  counted AS (
    SELECT count(*) FILTER (WHERE is_busy) AS busy,
        count(DISTINCT source) FILTER (WHERE is_slow) AS slow_sources,
        bool_or(source = in_source) FILTER (WHERE is_slow) AS is_slow_source,
        count(*) FILTER (WHERE is_busy AND source = in_source) AS of_source,
        count(*) FILTER (WHERE is_busy AND is_slow AND mail_domain = in_mail_domain) AS of_domain
      FROM lately)
  SELECT busy * 4 > in_workers * 3
      AND (is_slow_source AND of_source >= greatest(in_workers / 4 / nullif(slow_sources, 0), 1)
        OR of_domain >= greatest(in_workers / 8, 1)) IS TRUE
    FROM counted
$$;
COMMENT ON FUNCTION challenger.is_over_share IS 'Whether a source or mail domain has its share of the send workers; for other functions only.';
REVOKE ALL ON FUNCTION challenger.is_over_share FROM PUBLIC;
