# The same program as `make run`, with its data on a volume. See docs/deployment.md.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

# What reads scanned pages and photos, and old Word files (.doc).
RUN apt-get update && apt-get install -y --no-install-recommends \
        tesseract-ocr tesseract-ocr-vie libreoffice-writer-nogui \
    && rm -rf /var/lib/apt/lists/*

COPY requirements.lock ./
RUN python -m pip install "$(grep '^torch==' requirements.lock)" && python -m pip install -r requirements.lock

COPY pyproject.toml README.md ./
COPY bot bot
COPY knowledge knowledge
COPY retrieval retrieval
COPY reminders reminders
COPY migrations migrations
RUN python -m pip install --no-deps --editable . \
    && useradd --system --home-dir /data cchc && install -d -o cchc /data

USER cchc
ENV CCHC_DATA_DIR=/data CCHC_WEB_HOST=0.0.0.0
VOLUME /data
EXPOSE 8080
HEALTHCHECK CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/healthz', timeout=3)"]
CMD ["cchc", "run"]
