"""Searching in the database, with a vector made on the fly and with a stored one."""

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nexo.kernel.text.fold import fold
from nexo.kernel.text.search import matching, ranked
from nexo.kernel.text.stored import add_stored_vector

pytestmark = pytest.mark.django_db

with isolate_apps("nexo.kernel.text"):

    class Note(models.Model):
        """A table of its own for these tests."""

        search_text = models.TextField()

        class Meta:
            app_label = "text"
            db_table = "tests_note"

        def __str__(self) -> str:
            return self.search_text

    class StoredNote(Note):
        """The same table, with the vector beside its text."""

        search_is_stored = True

        class Meta:
            app_label = "text"
            proxy = True


@pytest.fixture
def _table(db):
    with connection.schema_editor() as editor:
        editor.create_model(Note)
    with connection.cursor() as cursor:
        for statement in add_stored_vector("tests_note").sql:
            cursor.execute(statement)


@pytest.fixture(params=[Note, StoredNote])
def notes(request, _table):
    """Write notes and search in them."""

    class Notes:
        model = request.param

        def write(self, *texts: str) -> None:
            Note.objects.bulk_create([Note(search_text=fold(text)) for text in texts])

        def find(self, text: str, **options) -> list[str]:
            return [note.search_text for note in matching(self.model.objects.order_by("id"), text, **options)]

    return Notes()


@pytest.mark.parametrize(
    ("written", "sought"),
    [
        ("Reclamo por un bache en Mitre 120", "bache"),
        ("Reclamo por un bache en Mitre 120", "BACHES mitre"),
        ("Reclamaciones de vecinos", "reclamación"),
        ("La reclamación del vecino", "reclamaciones"),
        ("Iluminación", "iluminacion"),
        ("los árboles caídos", "arbol caido"),
        ("Peña y Ñandú", "ñandu PEÑA"),
        ("escribir a ana.perez@las-heras.gob.ar", "perez heras"),
        ("código LC-7F3K9A-M", ["lc7f3k9a", "lc-7f3k9a-m"][1]),
        ("código LC-7F3K9A-M", "7f3k9a"),
        ("tel. (0351) 155-1234", "155 1234"),
        ("O'Higgins y 9 de Julio", "o'higgins"),
        ("precio 3.5 y -7 y 1e5", "3.5"),
        ("http://town.gob/pagina?x=1", "pagina"),
        ("el de la", "la"),
        ("biología marina", "biologia"),
    ],
)
def test_is_found(notes, written, sought):
    notes.write("otra cosa", written)
    assert notes.find(sought) == [fold(written)]


@pytest.mark.parametrize(
    ("written", "sought"),
    [
        ("peña", "pena"),
        ("pena", "peña"),
        ("bache en Mitre", "bache plaza"),
        ("bache", "bac"),
        ("bache", ""),
        ("bache", "¡!¿? '\" & | ! :* <-> ( ) \\"),
    ],
)
def test_is_not_found(notes, written, sought):
    notes.write(written)
    assert notes.find(sought) == []


def test_stop_words_do_not_narrow_a_search_that_says_more(notes):
    notes.write("bache mitre")
    assert notes.find("el bache de la mitre") == ["bache mitre"]


def test_the_last_word_may_be_only_begun(notes):
    notes.write("reclamo por luminaria", "reclamaciones", "la laguna")
    assert notes.find("reclamo lum", prefix=True) == ["reclamo por luminaria"]
    assert notes.find("reclamaci", prefix=True) == ["reclamaciones"]
    assert notes.find("lum reclamo", prefix=True) == []
    assert notes.find("reclamo la", prefix=True) == []
    assert notes.find("laguna la", prefix=True) == ["la laguna"]
    assert notes.find("o'", prefix=True) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(st.text(max_size=40), st.booleans())
def test_any_text_is_a_search(notes, text, prefix):
    """A07: a malformed search is text."""
    list(matching(notes.model.objects.all(), text.replace("\x00", ""), prefix=prefix))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(
    st.lists(st.text(alphabet="abcdeñ0123ionsx", min_size=1, max_size=9), min_size=1, max_size=6), st.data()
)
def test_every_word_of_a_text_finds_it(notes, words, data):
    note = Note.objects.create(search_text=fold(" ".join(words)))
    word = data.draw(st.sampled_from(words))
    assert matching(notes.model.objects.filter(pk=note.pk), word).exists()


def test_a_search_of_very_many_words_is_cut(notes):
    notes.write("a1 a2")
    assert notes.find("a1 a2 " + " ".join(f"a{n % 2 + 1}" for n in range(50)) + " nope") == ["a1 a2"]


def test_ranked_puts_the_most_telling_first_then_the_newest(notes):
    notes.write("bache", "bache bache bache bache", "bache", "otra")
    found = list(ranked(notes.model.objects.all(), "bache").values_list("id", "search_text"))
    first = Note.objects.order_by("id").values_list("id", flat=True)[0]
    assert found == [(first + 1, "bache bache bache bache"), (first + 2, "bache"), (first, "bache")]


def test_only_the_newest_matches_are_weighed(notes):
    notes.write("bache bache bache", "bache", "bache")
    assert ranked(notes.model.objects.all(), "bache", limit=2).count() == 2
    assert [n.search_text for n in ranked(notes.model.objects.all(), "bache", limit=2)] == ["bache", "bache"]


def test_searches_only_what_it_was_given(notes):
    notes.write("bache uno", "bache dos")
    given_ = notes.model.objects.filter(search_text__endswith="dos")
    assert [note.search_text for note in ranked(given_, "bache")] == ["bache dos"]
    assert ranked(given_, "").count() == 0


@pytest.mark.usefixtures("_table")
def test_the_step_can_be_undone():
    with connection.cursor() as cursor:
        for statement in add_stored_vector("tests_note").reverse_sql:
            cursor.execute(statement)
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'tests_note'")
        assert sorted(row[0] for row in cursor.fetchall()) == ["id", "search_text"]
