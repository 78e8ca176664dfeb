"""What the database checks when a run is drawn, and when it is decided."""

# The secret is read here, as the service may not say another seed than that which follows.
SEED_FOLLOWS = """
    IF NOT EXISTS (
        SELECT FROM sampling_commitment commitment
        JOIN sampling_drawsecret kept ON kept.commitment_id = commitment.id
        JOIN files_storedfile population ON population.id = NEW.population_file_id
        JOIN files_storedfile parameters ON parameters.id = NEW.parameters_file_id
        WHERE commitment.id = NEW.commitment_id AND commitment.voided_at IS NULL
            AND commitment.committed_by_id IS NOT DISTINCT FROM NEW.drawn_by_id
            AND NEW.seed = encode(
                sha256(convert_to(kept.secret || '/' || population.sha256 || '/' || parameters.sha256, 'UTF8')), 'hex'
            )
    ) THEN
        RAISE EXCEPTION 'The seed does not follow from secret, population and parameters'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_seed_follows_from_its_secret';
    END IF;
    RETURN NEW;
"""

BY_TWO = """
    IF NOT NEW.is_sent AND EXISTS (
        SELECT FROM sampling_samplingrun run WHERE run.id = NEW.run_id
            AND (run.drawn_by_id IS NULL OR run.drawn_by_id = NEW.decided_by_id)
    ) THEN
        RAISE EXCEPTION 'A draw by hand is discarded by a second person'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_draw_is_discarded_by_a_second_person';
    END IF;
    RETURN NEW;
"""
