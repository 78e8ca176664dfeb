"""Where an import of the register puts its rows first: the service makes no temporary tables."""

from django.db import migrations

MAKE = """
    CREATE UNLOGGED TABLE schools_incoming AS
    SELECT urn, public_id, ukprn, name, status, type_code, type_name, type_group, phase, street, locality, address_3,
           town, county, postcode, telephone, website, local_authority_code, local_authority, district_code,
           district_name, urban_rural, trust_code, trust_name
    FROM schools_school WITH NO DATA;
    ALTER TABLE schools_incoming ADD PRIMARY KEY (urn);
"""


class Migration(migrations.Migration):
    dependencies = [("schools", "0003_registerimport")]

    operations = [migrations.RunSQL(MAKE, "DROP TABLE schools_incoming")]
