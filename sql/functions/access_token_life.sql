-- How long an access token is valid, counted from the exchange of its code.
CREATE OR REPLACE FUNCTION challenger.access_token_life()
RETURNS interval
LANGUAGE sql IMMUTABLE AS $$
  SELECT interval '1 hour'
$$;
COMMENT ON FUNCTION challenger.access_token_life IS 'The life of an access token; for other functions only.';
REVOKE ALL ON FUNCTION challenger.access_token_life FROM PUBLIC;
