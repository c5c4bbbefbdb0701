"""Sentences of the floors below that this site shows, listed so that translators meet them.

The domain speaks Spanish; a page translates what it shows with `{% translate variable %}` or `gettext(text)`.
"""

from django.utils.translation import gettext_noop as _

PHASES = (
    _("Borrador"),
    _("Recibido"),
    _("Registrado, con código"),
    _("Derivado al área"),
    _("En revisión de competencia"),
    _("En proceso"),
    _("Programado"),
    _("Necesitamos algo tuyo"),
    _("Depende de otro organismo"),
    _("Enviado a otro organismo"),
    _("Resuelto, pendiente de tu conformidad"),
    _("Resuelto por otro organismo"),
    _("No se puede realizar"),
    _("Reabierto"),
    _("Unido a otro caso"),
    _("Cerrado"),
    _("Cerrado por falta de respuesta"),
    _("No admitido"),
    _("Anulado por quien lo pidió"),
)

STEPS = (_("Recibido"), _("En el área que lo resuelve"), _("En proceso"), _("Resuelto"), _("Cerrado"))

REFUSALS = (
    _("El código no es correcto: revisá si falta o sobra una letra o un número."),
    _("Recibimos muchos intentos seguidos desde tu conexión. Esperá unos minutos y probá de nuevo."),
    _("No encontramos un caso con ese código y ese dato. Revisá los dos."),
    _("Desde el estado actual no se puede hacer esto."),
    _("Pasó el plazo para reabrir este caso. Podés iniciar uno nuevo."),
    _("Decinos dónde es: una dirección, una esquina o una referencia."),
    _("Este trámite necesita saber quién lo pide."),
    _("Dejanos un teléfono o un correo para poder responderte."),
    _("Revisá los datos marcados."),
    _("No pudimos recibir el archivo."),
    _("Escribí algo o adjuntá un archivo."),
    _("No tenés permiso para hacer esto."),
    _("No se pudo completar la operación."),
    _("Este enlace no es válido. Pedí uno nuevo desde el seguimiento de tu caso."),
    _("Ya recibimos tu respuesta. ¡Gracias!"),
    _("El plazo para responder esta consulta terminó."),
    _("El archivo está vacío."),
    _("Por seguridad no aceptamos este tipo de archivo. Mandalo como PDF o como imagen."),
    _("El archivo comprimido está dañado."),
    _("El archivo comprimido es demasiado grande por dentro."),
    _("No podemos abrir este tipo de imagen: mandala como JPG o PNG."),
    _("La imagen está dañada."),
    _("La imagen está dañada o es demasiado grande."),
    _("La imagen tiene demasiados píxeles."),
)

MEASURES = (
    _("Recibidos"),
    _("Casos que entraron en el período, por cualquier medio."),
    _("Resueltos"),
    _("Casos resueltos en el período, hayan entrado cuando hayan entrado."),
    _("En término"),
    _("De los resueltos en el período, cuántos lo fueron antes de la fecha prometida."),
    _("La mitad se resuelve en menos de"),
    _("Mediana del tiempo corrido entre la recepción y la última resolución."),
    _("Nueve de cada diez, en menos de"),
    _("Percentil 90 del tiempo corrido entre la recepción y la última resolución."),
    _("Abiertos hoy"),
    _("Casos recibidos que al final del período nadie resolvió ni cerró."),
    _("Resueltos por cada 100 recibidos"),
    _("Resueltos sobre recibidos en el período; más de 100 % achica lo pendiente."),
    _("Opinan bien"),
    _("Puntajes 4 y 5 sobre todos los puntajes de 1 a 5."),
    _("Respondieron la consulta"),
    _("Respuestas sobre consultas enviadas; se publica junto a cada puntaje."),
    _("Confirman que está resuelto"),
    _("Cierres confirmados sobre confirmados más disputados; quien no contesta no cuenta."),
    _("Se reabrieron"),
    _("De los recibidos en el período, cuántos hubo que volver a abrir."),
    _("Llegaron al área correcta de una"),
    _("De los recibidos en el período, cuántos no devolvió ningún área."),
    _("Malas experiencias recuperadas"),
    _("Puntajes 1 y 2 que, después de llamar y corregir, terminaron en 4 o 5."),
    _("%(n)s horas"),
    _("%(n)s días"),
)
