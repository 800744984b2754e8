.venv/bin/cchc:
	true
