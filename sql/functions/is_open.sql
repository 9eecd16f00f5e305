-- Inside other functions: whether a validation goes on: its time is not over, and its user has not given up. It may be solved.
CREATE OR REPLACE FUNCTION challenger.is_open(
  in_expires_at timestamptz,
  in_cancelled_at timestamptz,
  in_now timestamptz
)
RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT in_expires_at > in_now AND in_cancelled_at IS NULL
$$;
COMMENT ON FUNCTION challenger.is_open IS 'Whether a validation goes on; for other functions only.';
REVOKE ALL ON FUNCTION challenger.is_open FROM PUBLIC;
