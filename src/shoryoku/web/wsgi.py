"""The door for a server of web applications."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shoryoku.web.settings")
application = get_wsgi_application()
