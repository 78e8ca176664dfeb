# One image for the web process, the worker and the scheduler; compose.yaml shows how they run together.
# To pin the base images to the byte, give them by digest: --build-arg PYTHON=python@sha256:...
ARG PYTHON=python:3.11.14-slim-bookworm
ARG NODE=node:22.20.0-bookworm-slim


# The design system's own files, by the digests in package-lock.json. Node stays behind in this stage.
FROM ${NODE} AS assets
WORKDIR /assets
COPY package.json package-lock.json .npmrc ./
RUN npm ci


# What the service runs on, by the digests in requirements/base.txt. pip stays behind in this stage.
FROM ${PYTHON} AS packages
RUN python -m venv --without-pip /venv
COPY requirements/base.txt /requirements.txt
RUN python -m pip --python /venv/bin/python install --no-cache-dir --disable-pip-version-check \
      --require-hashes --no-deps --only-binary :all: -r /requirements.txt


# The code and its fingerprinted static files, owned by root: the service cannot change itself.
FROM ${PYTHON} AS code
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1
WORKDIR /service
COPY --from=packages /venv /venv
COPY --from=assets /assets/node_modules node_modules
COPY . .
# Production settings refuse to load without their values. These exist in this one command, open nothing, and would not
# start a service.
RUN random() { python -c "import secrets; print(secrets.token_urlsafe(64))"; }; uuid() { python -c "import uuid; print(uuid.uuid4())"; } \
 && SERVICE_ENVIRONMENT=production \
    SECRET_KEY=$(random) \
    DATABASE_URL=postgresql://nobody@nowhere.invalid/nothing \
    REDIS_URL=rediss://:nobody@nowhere.invalid/0 \
    ALLOWED_HOSTS=nowhere.invalid \
    SERVICE_URL=https://nowhere.invalid \
    SIGN_IN=closed \
    MESSAGES=notify \
    NOTIFY_API_KEY=$(uuid)-$(uuid) \
    NOTIFY_TEMPLATE_ID=nothing \
    TEACHING_RECORD_URL=https://nowhere.invalid \
    TEACHING_RECORD_TOKEN=$(random) \
    FILES_ROOT=/files \
    python manage.py collectstatic --no-input --verbosity 0 \
      --ignore "*.scss*" --ignore "*.njk" --ignore "*.mjs*" --ignore "*.md" \
      --ignore "*.html" --ignore fixtures.json --ignore macro-options.json \
 && python -m compileall -q .


FROM ${PYTHON} AS service
ARG SERVICE_VERSION=unknown
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    WEB_HOST=0.0.0.0 \
    PORT=8000 \
    FILES_ROOT=/files \
    SERVICE_VERSION=${SERVICE_VERSION}
WORKDIR /service
COPY --from=packages /venv /venv
COPY --from=code /service /service
# The one folder that it writes to: stored files, unless FILES_STORAGE names a store elsewhere.
RUN install --directory --owner=10001 --group=10001 /files
USER 10001:10001
EXPOSE 8000

# Of the web process. The worker and the scheduler show their life by heartbeats, which the same page reports.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["python", "-m", "claims_service.probe"]

# Heartbeats of gunicorn's workers stay in memory: a slow disk must not look like a hang.
CMD ["gunicorn", "--worker-tmp-dir", "/dev/shm", "claims_service.wsgi"]
