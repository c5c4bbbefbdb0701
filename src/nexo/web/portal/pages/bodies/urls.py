"""Address of the answer of another body."""

from django.urls import path

from nexo.web.portal.pages.bodies import views

urlpatterns = [path("organismo/<str:token>/", views.reply, name="body_reply")]
