from django.http import HttpResponse, HttpResponseRedirect


def see_other(address: str) -> HttpResponse:
    """303: the browser asks with GET, so refreshing sends no form again."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response
