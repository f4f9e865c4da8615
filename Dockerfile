# The image of a real installation: web, worker, beat and the one-shot migration run from it.

FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements/base.txt /build/
RUN /opt/venv/bin/python -m pip install --require-hashes -r /build/base.txt
COPY . /opt/bankcrm
WORKDIR /opt/bankcrm
# Neither step touches a database; the settings only have to be there.
RUN export BANKCRM_ENV=demo SECRET_KEY=build DATABASE_URL=postgresql://build@localhost/build \
        BANKCRM_STATIC=/opt/bankcrm-static \
    && /opt/venv/bin/python manage.py compile_translations \
    && /opt/venv/bin/python manage.py collectstatic --noinput \
    && /opt/venv/bin/python -m whitenoise.compress --quiet /opt/bankcrm-static \
    && /opt/venv/bin/python -m compileall -q .

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/bankcrm bankcrm \
    && install --directory --owner=bankcrm --mode=0700 /var/lib/bankcrm-population
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/bankcrm /opt/bankcrm
COPY --from=build /opt/bankcrm-static /opt/bankcrm-static
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    BANKCRM_VAR=/var/lib/bankcrm \
    BANKCRM_STATIC=/opt/bankcrm-static
WORKDIR /opt/bankcrm
USER bankcrm
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "bankcrm.wsgi:application", "--bind=0.0.0.0:8000", \
     "--workers=3", "--threads=4", "--no-control-socket", "--worker-tmp-dir=/dev/shm"]
