"""What a person reads when the house is open: where to look, how to sign in the first time, what to dial."""

from dataclasses import dataclass

from rich.panel import Panel
from rich.table import Table

from console.house import certificate, machine_checks
from console.house.preparing import FirstSignIn
from console.settings import ConsoleSettings
from intake.office.first_season import FirstSeason
from intake.sentences import say
from intake.settings import home_folder
from telephony.settings import TelephonySettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    settings: ConsoleSettings
    telephony: TelephonySettings
    first: FirstSignIn | None

    def panel(self) -> Panel:
        rows = Table.grid(padding=(0, 2))
        rows.add_column(style="bold", no_wrap=True)
        rows.add_column(overflow="fold")
        for title, value in self._rows():
            rows.add_row(title, value)
        return Panel.fit(rows, title=say("run.title"), border_style="green")

    def _rows(self) -> list[tuple[str, str]]:
        rows = [(say("run.console"), self.settings.address)]
        if self.settings.open_to:
            pair = machine_checks.kept_pair(self.settings, home_folder())
            rows.append((say("run.fingerprint"), certificate.fingerprint(pair)))
        if self.first is not None:
            # The password stands alone: a double click takes it without a bracket or a comma beside it.
            rows += [
                (say("run.sign_in"), say("run.sign_in_value", name=self.first.name)),
                (say("run.password"), self.first.password),
                ("", say("run.password_note")),
                ("", say("run.reset", name=self.first.name)),
                *self._planned(self.first.season),
            ]
        line = self.telephony
        rows.append((say("run.sip"), f"sip:{line.hotline_number}@{line.sip_address}"))
        practice = line.practice_address
        rows.append((say("run.practice"), say("run.practice_value", address=practice)))
        rows.append((say("run.stop"), say("run.stop_value")))
        rows.append(("", say("run.show_log", folder=home_folder() / "log")))
        return rows

    @staticmethod
    def _planned(season: FirstSeason) -> list[tuple[str, str]]:
        if not season.shows and not season.left_out:
            return []
        rows = [(say("run.shows"), say("run.shows_value", shows=season.shows, practice=season.practice))]
        if season.left_out:
            days = ", ".join(f"{day}" for day in season.left_out)
            rows.append(("", say("run.shows_left_out", days=days)))
        return rows
