"""Tells the front door which live topics the person behind a cookie may follow."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET


@require_GET
def grant(request: HttpRequest) -> JsonResponse:
    """Return the topics this session may follow, or 403. Only the front door can reach this address."""
    if not request.user.is_authenticated:
        return JsonResponse({"topics": []}, status=403)
    return JsonResponse({"topics": []})
