-- The city's unit, for a token that reads across the plans in which it stands.
ALTER TABLE token ADD COLUMN city TEXT CHECK (city IS NULL OR (role = 'city' AND plan_id IS NULL AND unit IS NULL));
