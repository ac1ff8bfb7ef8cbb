"""What lies in `web/static/vendor` is what its lock says, to the byte, and each part has its licence beside it."""

import pytest

from tests.support import vendor

LOCK = vendor.read_lock()


def test_the_folder_holds_what_the_lock_names_and_nothing_else() -> None:
    there = {str(path.relative_to(vendor.FOLDER)) for path in vendor.FOLDER.rglob("*") if path.is_file()}
    assert there == {each["file"] for each in LOCK["files"]} | {vendor.LOCK.name}


@pytest.mark.parametrize("entry", LOCK["files"], ids=lambda entry: entry["file"])
def test_a_file_is_as_it_was_made(entry: dict[str, str]) -> None:
    assert vendor.digest((vendor.FOLDER / entry["file"]).read_bytes()) == entry["sha256"]


@pytest.mark.parametrize("package", LOCK["packages"], ids=lambda package: package["name"])
def test_a_package_has_version_hashes_and_its_licence_in_full(package: dict[str, str]) -> None:
    assert package["version"]
    assert package["integrity"].startswith("sha512-")
    assert len(package["sha256"]) == 64
    text = (vendor.FOLDER / "licences" / f"{package['name']}.txt").read_text("utf-8")
    assert {"MIT": "MIT", "0BSD": "Zero-Clause BSD"}[package["licence"]] in text or "Permission is hereby granted" in text


def test_every_package_is_in_a_file_of_the_browser() -> None:
    scripts = {name for each in LOCK["files"] if each["file"].endswith(".js") for name in each["of"]}
    assert scripts == {package["name"] for package in LOCK["packages"]}
