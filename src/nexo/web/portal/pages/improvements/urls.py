"""Address of the register of improvements."""

from django.urls import path

from nexo.web.portal.pages.improvements import views

urlpatterns = [path("mejoras/", views.register, name="improvements")]
