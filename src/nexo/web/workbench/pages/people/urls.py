"""Addresses of people."""

from django.urls import path

from nexo.web.workbench.pages.people import asked, merging, record, views

urlpatterns = [
    path("", views.people, name="people"),
    path("pedidos/", asked.waiting_list, name="people_requests"),
    path("<uuid:party_id>/", views.person, name="person"),
    path("<uuid:party_id>/pedidos/", asked.asked, name="person_requests"),
    path("<uuid:party_id>/pedidos/<uuid:request_id>/papel", asked.paper, name="person_request_paper"),
    path("<uuid:party_id>/datos/", record.edit, name="person_edit"),
    path("<uuid:party_id>/agregar/", record.add, name="person_add"),
    path("<uuid:party_id>/ayuda/", record.helps, name="person_helps"),
    path("<uuid:party_id>/completo/", record.whole, name="person_whole"),
    path("<uuid:party_id>/lecturas/", record.looks, name="person_looks"),
    path("<uuid:party_id>/unir/<uuid:other_id>/", merging.merge, name="person_merge"),
    path("<uuid:party_id>/no-unir/<uuid:other_id>/", merging.reject, name="person_reject"),
    path("<uuid:party_id>/separar/<uuid:merge_id>/", merging.unmerge, name="person_unmerge"),
]
