"""The words by which mail programs, in many languages, introduce what they quote or add.

Every pattern is anchored and bounded, and is tried on one line of bounded length: time stays linear.
"""

import re

from nexo.adapters.channels.email.patterns import any_of

# "On …, X wrote:" ends with one of these, whatever stands before.
_WROTE = any_of(r"""
    wrote / writes / said
    escribi[óo] / escribe / ha escrito / escrigu[ée] / va escriure
    escreveu / escreve
    a [ée]crit / [ée]crit
    ha scritto / scrisse / scrive
    schrieb(?: am)? / schreibt / geschrieben
    schreef / heeft geschreven / het volgende geschreven
    skrev / skrifa[ðd]i / kirjoitti / rakst[īi]ja / raš[ėe] / kirjutas
    napisa[łl]\(?a?\)? / pisze / napsala? / nap[íi]sala? / napísal\(a\) / napisao / napisala / je napisal
    [íi]rta / yazd[ıi] / a scris / scris
    пишет / писала? / написала? / написав / έγραψε
    כתב / כתבה / كتب / đã viết / menulis
""")
_WROTE_WITHOUT_BLANKS = any_of("写道 / 寫道 / のメッセージ / さんは書きました / 님이 작성 / 작성")
_VERB = rf"(?:\b{_WROTE}\b|{_WROTE_WITHOUT_BLANKS})"
ATTRIBUTION_CLOSED_END = re.compile(rf"{_VERB}[^:：\n]{{0,120}}[:：]\s*\**\s*$", re.IGNORECASE)
ATTRIBUTION_BARE_END = re.compile(rf"{_VERB}\W{{0,12}}$", re.IGNORECASE)
# "2026-03-01 10:00 GMT-03:00 Juan <juan@…>:" and "Juan <juan@…>, 1 mar 2026 10:00:" have no verb at all.
DATED_ADDRESS = re.compile(r"^.{0,200}<?[^\s<>@]{1,100}@[^\s<>@]{1,100}>?.{0,80}[:：]\s*$")
DATE_SIGN = re.compile(r"\d{1,4}[-/.年]\s?\d{1,2}|\d{1,2}:\d{2}|\b(?:19|20)\d\d\b")

_ORIGINAL = any_of(r"""
    original message / original appointment / reply message / forwarded (?:message|by)
    mensaje original / mensaje reenviado / reenviado por / mensagem (?:original|encaminhada)
    missatge original
    message (?:d['’]origine|original|transf[ée]r[ée]|initial|précédent)
    messaggio (?:originale|inoltrato)
    urspr(?:ü|ue)ngliche (?:nachricht|mail|e-mail) / original-?nachricht / weitergeleitete nachricht
    oorspronkelijk(?:e)? bericht / doorgestuurd bericht
    original(?:t)?meddelande / ursprungligt meddelande / vidarebefordrat meddelande
    opprinnelig melding / oprindelig (?:besked|meddelelse) / alkuper[äa]inen viesti
    (?:oryginalna )?wiadomo[śs][ćc](?: oryginalna)? / p[ůu]vodn[íi] (?:zpr[áa]va|e-mail) / eredeti [üu]zenet
    mesaj original / orijinal mesaj / özgün ileti
    исходное (?:сообщение|письмо) / пересылаемое сообщение
""")
_ORIGINAL_WITHOUT_BLANKS = any_of(
    "原始邮件 / 原始郵件 / 转发的邮件 / 元のメッセージ / 원본 메일 / 원본 메시지 / הודעה מקורית"
)
ORIGINAL = re.compile(rf"^.{{0,20}}(?:\b{_ORIGINAL}\b|{_ORIGINAL_WITHOUT_BLANKS}).{{0,80}}$", re.IGNORECASE)

_FORWARDED = any_of(r"""
    begin forwarded message / inicio del mensaje reenviado / inicia el mensaje reenviado
    início da mensagem (?:re)?encaminhada / début du message (?:réexpédié|transféré)
    anfang der weitergeleiteten (?:nachricht|e-mail) / inizio messaggio inoltrato / begin doorgestuurd bericht
""")
FORWARDED = re.compile(rf"^{_FORWARDED}\s?:\s*$", re.IGNORECASE)

_REPLY_ABOVE = any_of(r"""
    (?:please )?(?:type |write )?(?:your )?reply above this line / (?:write|type) above this line
    (?:respond[ae]|escrib[ae])(?: su respuesta)? (?:por encima|arriba) de esta l[íi]nea
    responda acima desta linha / r[ée]pondre au-dessus de cette ligne
    bitte (?:oberhalb|über) dieser (?:linie|zeile) antworten / rispondi sopra questa (?:riga|linea)
""")
REPLY_ABOVE = re.compile(rf"^[^\w\n]{{0,40}}{_REPLY_ABOVE}.{{0,60}}$", re.IGNORECASE)

_FROM = any_of("""
    from / de / von / da / van / från / fra / lähettäjä / od / от / від / από / kimden / feladó / expéditeur
    remitente
    发件人 / 寄件者 / 差出人 / 보낸 사람 / 보낸사람 / מאת / من
""")
_SENT = any_of("""
    sent / date / enviado(?: el| em)? / enviada(?: em)? / fecha / fecha de envío / data / quando / when / em
    gesendet(?: am)? / datum / inviato / envoyé(?: le)? / verzonden(?: op)? / skickat / sendt / dato
    lähetetty / päiväys
    wysłano / odesláno / отправлено / дата / надіслано / ημερομηνία / gönderilen / tarih / küldve / dátum
    trimis
    发送时间 / 發送時間 / 日期 / 送信日時 / 日付 / 보낸 날짜 / 날짜 / נשלח / تاريخ
""")
_TO = any_of("""
    to / para / an / a / à / aan / till / til / vastaanottaja / do / dla / komu / кому / προς / kime
    címzett / către / per
    destinatario / destinatário / destinataire / cc / bcc / cco / cópia / kopie / copie / kopia / копия
    reply-to
    responder a / 收件人 / 收件者 / 宛先 / 받는 사람 / 받는사람 / אל / إلى / 抄送 / 참조
""")
_SUBJECT = any_of("""
    subject / asunto / assunto / betreff / oggetto / objet / sujet / onderwerp / ämne / emne / aihe / temat
    tema / předmět
    predmet / тема / θέμα / konu / tárgy / subiect / assumpte / attachments? / adjuntos? / anexos?
    importance / prioridad
    主题 / 主旨 / 件名 / 제목 / נושא / الموضوع
""")
HEADER_LINE = re.compile(
    rf"^[\s>]{{0,10}}[*_]{{0,2}}(?:(?P<from>{_FROM})|(?P<sent>{_SENT})|(?P<to>{_TO})|(?P<subject>{_SUBJECT}))"
    r"[*_]{0,2}\s{0,3}[:：][*_]{0,2}(?:\s|$|<|[^\w/])",
    re.IGNORECASE,
)

# What a device or program puts under every mail.
_MOBILE = any_of(r"""
    sent (?:from|with|via|using) / sent by .{1,40}(?:phone|mobile|app)
    enviado (?:desde|con|de|do|com|via|pelo|por)\b / enviada (?:do|desde|pelo|com)\b / enviat des
    envoyé (?:de|depuis|à partir|avec|via)\b / envoyé par .{1,40}(?:mobile|téléphone)
    von mein\w{1,3} .{1,60}gesendet / von .{1,40} gesendet$ / gesendet (?:von|mit|über)\b
    mit freundlichen grüßen von meinem
    inviato (?:da|dal|con|tramite)\b / verstuurd vanaf / verzonden (?:vanaf|met|via)\b
    skickat från / skickades från / sendt fra / lähetetty\b / wysłan[eo] z / odesláno z / poslan[éo] z
    отправлено (?:с|из|через)\b / надіслано з / trimis de pe / στάλθηκε από / .{1,40}gönderildi$
    发自我的 / 發自我的 / 從我的 / iphoneから送信 / 나의 .{1,20}보냄
    (?:get|obten(?:er|ez|ga)|consiga|descarg\w{1,4}|baixe|obter|scarica) \[?outlook\b
    (?:télécharge[rz]|holen sie sich|hämta) outlook\b
""")
MOBILE = re.compile(rf"^[\s>*_(\[–—-]{{0,10}}{_MOBILE}", re.IGNORECASE)
MOBILE_MAX = 120
