"""Korean morphology with Kiwi: the only importer of kiwipiepy."""
