"""How the web process runs, in production and in bin/dev alike. gunicorn reads this file by its name."""

import os

bind = f"{os.environ.get('WEB_HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "claims_service.web_worker.WaitressWorker"
# Settings give a web process short waits for locks and queries by this name.
raw_env = ["PROCESS=web"]

timeout = 30
graceful_timeout = 20
# Seconds without a byte, then a connection is closed: longer than the load balancer's, so that we never close first.
keepalive = 65
max_requests = 5000
max_requests_jitter = 500

# No query and no IP address: nothing personal in the log.
accesslog = "-"
access_log_format = "%(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"
control_socket_disable = True
