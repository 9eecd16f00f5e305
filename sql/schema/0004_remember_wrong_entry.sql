INSERT INTO challenger.schema_version (number, name, breaking) VALUES (4, 'remember_wrong_entry', true);

ALTER TABLE challenger.validation ADD COLUMN wrong_entry_at timestamptz;
COMMENT ON COLUMN challenger.validation.wrong_entry_at IS 'When a wrong code was last entered; null once the user has asked for something else.';
