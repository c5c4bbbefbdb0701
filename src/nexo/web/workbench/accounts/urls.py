"""Addresses of a login. The names are allauth's, which leads from one to the next by them; no namespace."""

from allauth.mfa.webauthn.views import login_webauthn
from django.urls import path

from nexo.web.workbench.accounts import views

urlpatterns = [
    path("entrar/", views.SignIn.as_view(), name="account_login"),
    path("entrar/llave/", login_webauthn, name="mfa_login_webauthn"),
    path("entrar/codigo/", views.SecondFactor.as_view(), name="mfa_authenticate"),
    path("salir/", views.SignOut.as_view(), name="account_logout"),
    path("cuenta/", views.Security.as_view(), name="mfa_index"),
    path("cuenta/cerrada/", views.Closed.as_view(), name="account_inactive"),
    path("cuenta/clave/", views.ChangePassword.as_view(), name="account_change_password"),
    path("cuenta/clave/olvidada/", views.Forgotten.as_view(), name="account_reset_password"),
    path("cuenta/clave/enviada/", views.ForgottenDone.as_view(), name="account_reset_password_done"),
    path("cuenta/clave/lista/", views.NewPasswordDone.as_view(), name="account_reset_password_from_key_done"),
    path(
        "cuenta/clave/nueva/<str:uidb36>/<str:key>/",
        views.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("cuenta/confirmar/", views.Confirm.as_view(), name="account_reauthenticate"),
    path("cuenta/confirmar/codigo/", views.ConfirmCode.as_view(), name="mfa_reauthenticate"),
    path("cuenta/confirmar/llave/", views.ConfirmPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("cuenta/telefono/", views.TurnOn.as_view(), name="mfa_activate_totp"),
    path("cuenta/telefono/quitar/", views.TurnOff.as_view(), name="mfa_deactivate_totp"),
    path("cuenta/codigos/", views.Codes.as_view(), name="mfa_view_recovery_codes"),
    path("cuenta/codigos/nuevos/", views.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("cuenta/llaves/", views.Passkeys.as_view(), name="mfa_list_webauthn"),
    path("cuenta/llaves/nueva/", views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("cuenta/llaves/<int:pk>/quitar/", views.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
]
