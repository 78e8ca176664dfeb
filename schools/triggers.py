import pgtrigger

from common.triggers import IS_OWNER, Guard


def area_follows_the_district() -> pgtrigger.Trigger:
    """A school's rate is that of its area; anything but a known district is Rest of England."""
    return Guard(
        name="an_area_is_that_of_the_district",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("district_code", "funding_area"),
        func=f"""
            IF NOT {IS_OWNER} AND NEW.funding_area <> coalesce(
                (SELECT area FROM schools_district WHERE code = NEW.district_code), 'rest_of_england'
            ) THEN
                RAISE EXCEPTION 'School % is not in the funding area of its district', NEW.urn;
            END IF;
            RETURN NEW;
        """,
    )
