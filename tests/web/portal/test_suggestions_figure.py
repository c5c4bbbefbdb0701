"""How often the automatic suggestion is right stands among the figures, where there is one."""

from web.taught import teach

WORDS = "La sugerencia automática acierta 10 de cada 10 veces; siempre decide una persona."


def test_the_figure_is_told_only_where_there_is_a_model(client, town, noon, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("NEXO_DATA_DIR", str(tmp_path))
    assert "sugerencia automática" not in client.get("/estadisticas/").content.decode()
    teach(town)
    shown = client.get("/estadisticas/").content.decode()
    assert WORDS in shown
    assert "no se usaron para aprender. Datos de " in shown
    told = client.get("/estadisticas/", headers={"accept-language": "en"}).content.decode()
    assert "The automatic suggestion is right 10 times out of 10; a person always decides." in told
    town.local_rules["suggestions"] = False
    town.save()
    assert "sugerencia automática" not in client.get("/estadisticas/").content.decode()
