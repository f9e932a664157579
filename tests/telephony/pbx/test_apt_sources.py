"""Which archive of the machine's own apt sources carries Asterisk, in both notations. Hosts are examples."""

from telephony.pbx.apt_sources import Source, carrying_asterisk, read_deb822, read_list, read_os_release, write_deb822

BOOKWORM = """\
Types: deb deb-src
# where this image was made from
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main

Types: deb
URIs: https://vendor.example/apt
Suites: nodistro
Components: main
Enabled: no
"""

NOBLE = """\
Types: deb
URIs: http://archive.example/ubuntu/
Suites: noble noble-updates noble-backports
Components: main restricted
Signed-By: /usr/share/keyrings/ubuntu-archive-keyring.gpg

Types: deb
URIs: http://security.example/ubuntu/
Suites: noble-security
Components: main universe
Signed-By: /usr/share/keyrings/ubuntu-archive-keyring.gpg
"""

DEBIAN = {"ID": "debian", "VERSION_CODENAME": "bookworm"}
UBUNTU = {"ID": "ubuntu", "VERSION_CODENAME": "noble", "UBUNTU_CODENAME": "noble"}


def test_debian_is_asked_for_its_unstable_suite_on_its_own_mirror_with_its_own_key() -> None:
    assert carrying_asterisk(read_deb822(BOOKWORM), DEBIAN) == [
        Source(
            uris=("http://mirror.example/debian",),
            suites=("sid",),
            components=("main",),
            signed_by="/usr/share/keyrings/debian-archive-keyring.gpg",
            trusted=False,
        )
    ]


def test_one_line_sources_with_options_and_comments_are_read() -> None:
    text = """
    # deb http://old.example/debian bookworm main
    deb [arch=amd64 signed-by=/etc/apt/keyrings/own.gpg] http://mirror.example/debian bookworm main non-free # ours
    deb-src http://mirror.example/debian bookworm main
    deb http://vendor.example/apt ./
    """
    sources = read_list(text)
    assert [source.suites for source in sources] == [("bookworm",), ("./",)]
    found = carrying_asterisk(sources, DEBIAN)
    assert found[0].signed_by == "/etc/apt/keyrings/own.gpg"
    assert found[0].suites == ("sid",)


def test_ubuntu_is_asked_for_its_own_suites_with_universe() -> None:
    found = carrying_asterisk(read_deb822(NOBLE), UBUNTU)
    assert [source.suites for source in found] == [("noble", "noble-updates"), ("noble-security",)]
    assert {source.components for source in found} == {("main", "universe")}


def test_a_derivative_of_ubuntu_is_known_by_its_ubuntu_codename() -> None:
    mint = {"ID": "linuxmint", "ID_LIKE": "ubuntu debian", "VERSION_CODENAME": "wilma", "UBUNTU_CODENAME": "noble"}
    vendor = "deb http://vendor.example/mint wilma main upstream\n"
    found = carrying_asterisk([*read_list(vendor), *read_deb822(NOBLE)], mint)
    assert {uri for source in found for uri in source.uris} == {
        "http://archive.example/ubuntu/",
        "http://security.example/ubuntu/",
    }


def test_a_debian_that_calls_its_suite_stable_or_testing_is_known_too() -> None:
    for suite in ("stable", "testing", "sid"):
        found = carrying_asterisk(read_list(f"deb http://mirror.example/debian {suite} main"), DEBIAN)
        assert found[0].uris == ("http://mirror.example/debian",)


def test_a_machine_without_its_distribution_s_archive_has_none() -> None:
    assert carrying_asterisk(read_list("deb http://vendor.example/apt nodistro main"), DEBIAN) == []
    assert carrying_asterisk([], UBUNTU) == []


def test_a_key_written_into_the_source_survives_with_all_its_lines() -> None:
    key = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mDMEY865UxYJKwYB\n -----END PGP PUBLIC KEY BLOCK-----"
    text = BOOKWORM.replace("/usr/share/keyrings/debian-archive-keyring.gpg", key)
    found = carrying_asterisk(read_deb822(text), DEBIAN)
    assert read_deb822(write_deb822(found)) == found
    assert "mDMEY865UxYJKwYB" in found[0].signed_by


def test_os_release_is_read_with_and_without_quotes() -> None:
    text = "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n# comment\nVERSION_CODENAME='bookworm'\n"
    assert read_os_release(text) == {
        "PRETTY_NAME": "Debian GNU/Linux 12 (bookworm)",
        "ID": "debian",
        "VERSION_CODENAME": "bookworm",
    }
