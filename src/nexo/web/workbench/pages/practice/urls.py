"""Addresses of the lessons."""

from django.urls import path

from nexo.web.workbench.pages.practice import views

urlpatterns = [
    path("", views.lessons, name="lessons"),
    path("<slug:slug>/", views.lesson, name="lesson"),
    path("<slug:slug>/empezar/", views.begin, name="lesson_begin"),
    path("<slug:slug>/terminar/", views.finish, name="lesson_finish"),
]
