"""The kernel floor."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "kernel"
