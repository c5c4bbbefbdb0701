"""The demo city Los Ceibos: data files, generator, loader."""
