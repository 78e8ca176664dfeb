import logging
from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from mentors import stub
from mentors.teaching_record import Found, NotFound, TeachingRecordUnavailable, look_up

BORN = date(1985, 3, 14)


def test_a_person_is_found_by_trn_and_date_of_birth(teaching_record):
    assert look_up("1234567", BORN) == Found("Ada", "Ní Bhriain")


@pytest.mark.parametrize(("trn", "born"), [("1234567", date(1985, 3, 15)), ("9999999", BORN)])
def test_a_wrong_date_of_birth_is_as_unknown_as_a_wrong_trn(teaching_record, trn, born):
    assert look_up(trn, born) == NotFound()


def test_the_request_is_the_one_that_the_real_service_documents(odd_register, settings):
    settings.TEACHING_RECORD_TOKEN = "our-key"
    odd_register.says(200, {"trn": "1234567", "firstName": "Ada", "middleName": "", "lastName": "Ní Bhriain"})

    look_up("1234567", BORN)

    path, headers = odd_register.asked[0]
    assert path == "/v3/persons/1234567?dateOfBirth=1985-03-14"
    assert headers["Authorization"] == "Bearer our-key"
    assert headers["X-Api-Version"] == "20250627"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>Maintenance</html>"),
        (200, b""),
        (200, []),
        (200, {}),
        (200, {"firstName": "Ada"}),
        (200, {"firstName": "", "lastName": " "}),
        (200, {"firstName": "A\u0000da", "lastName": "Ní Bhriain"}),
        (204, b""),
        (302, b""),
        (400, {"title": "Bad request"}),
        (401, {"title": "Unauthorized"}),
        (403, b""),
        (429, b""),
        (500, b"oops"),
        (503, b""),
    ],
)
def test_an_answer_that_we_do_not_understand_is_no_answer(odd_register, status, body):
    odd_register.says(status, body)

    with pytest.raises(TeachingRecordUnavailable):
        look_up("1234567", BORN)


def test_a_slow_register_is_not_waited_for(odd_register, settings):
    settings.TEACHING_RECORD_TIMEOUT_SECONDS = 0.1
    odd_register.delay = 1

    with pytest.raises(TeachingRecordUnavailable):
        look_up("1234567", BORN)


def test_a_very_long_name_is_cut_to_what_we_keep(odd_register):
    odd_register.says(200, {"firstName": "A" * 500, "lastName": "Ní   Bhriain"})

    assert look_up("1234567", BORN) == Found("A" * 100, "Ní Bhriain")


def test_trouble_says_nothing_about_the_person(register_is_down, caplog):
    with caplog.at_level(logging.DEBUG), pytest.raises(TeachingRecordUnavailable) as trouble:
        look_up("1234567", BORN)

    assert trouble.value.__context__ is None
    assert trouble.value.__cause__ is None
    assert "1234567" not in str(trouble.value)
    assert "1985" not in str(trouble.value)


def test_neither_trn_nor_date_of_birth_reaches_the_log(teaching_record, caplog):
    with caplog.at_level(logging.DEBUG):
        look_up("1234567", BORN)

    assert "1234567" not in caplog.text
    assert "1985-03-14" not in caplog.text


def test_the_stub_knows_everybody_in_its_file():
    for trn, person in stub.people().items():
        assert len(trn) == 7
        assert trn.isdecimal()
        assert date.fromisoformat(person["date_of_birth"]) < date(2010, 1, 1)
        assert person["first_name"]
        assert person["last_name"]


def test_the_stub_does_not_run_in_production(settings):
    settings.IN_PRODUCTION = True

    with pytest.raises(ImproperlyConfigured):
        stub.server(0)
    with pytest.raises(CommandError, match="does not run in production"):
        call_command("teaching_record_stub", port=0)


def test_the_stub_says_so_when_its_port_is_taken(teaching_record):
    taken = int(teaching_record.rpartition(":")[2])

    with pytest.raises(CommandError, match="did not start"):
        call_command("teaching_record_stub", port=taken)
