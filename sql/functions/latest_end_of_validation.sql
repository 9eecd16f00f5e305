-- The moment beyond which a validation cannot be extended: ten times its length after its creation (WCAG 2.2, success
-- criterion 2.2.1). in_duration: validation_duration of the policy it was set up by.
CREATE OR REPLACE FUNCTION challenger.latest_end_of_validation(
  in_created_at timestamptz,
  in_duration interval
)
RETURNS timestamptz
LANGUAGE sql STABLE AS $$
  SELECT in_created_at + 10 * in_duration
$$;
COMMENT ON FUNCTION challenger.latest_end_of_validation IS 'The latest end of a validation; for other functions only.';
REVOKE ALL ON FUNCTION challenger.latest_end_of_validation FROM PUBLIC;
