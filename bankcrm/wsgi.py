"""The web process."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bankcrm.settings")
os.environ.setdefault("BANKCRM_DB_ROLE", "web")

application = get_wsgi_application()
