"""Addresses of referrals by mail."""

from django.urls import path

from nexo.web.workbench.pages.referrals import views

urlpatterns = [
    path("", views.referrals, name="referrals"),
    path("<uuid:referral_id>/", views.referral, name="referral"),
    path("<uuid:referral_id>/reenviar/", views.send_again, name="referral_again"),
    path("novedad/<uuid:news_id>/", views.settle, name="referral_news"),
]
